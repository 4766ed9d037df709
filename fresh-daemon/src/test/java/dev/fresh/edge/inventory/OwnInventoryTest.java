package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Tier;
import dev.fresh.core.task.Feature.Verdict;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.testing.TempRepo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds this repository to what it tells others: no guard and no view that nothing calls. */
class OwnInventoryTest {

    /** What nothing in the product reaches, and why it is there all the same. */
    private static final Map<String, String> KEPT = Map.of(
            "Journal.ledger", "Tests compare what was booked with the events that booked it.",
            "Ask.tools", "Scripted models of tests look which tools they were offered.",
            "Ask.outputLimit", "Scripted models of tests keep to the limit that a request sets.",
            "Ask.toolResults", "Scripted models of tests count the results that they were sent.",
            "Ask.lastWords", "Scripted models of tests choose their answer by what they were told.");

    @TempDir
    private Path folder;

    @Test
    void findsNothingInThisRepositoryThatNothingReachesButWhatIsKeptForAReason() {
        Path root = root();
        assumeTrue(Files.isRegularFile(root.resolve("fresh")), "this is no checkout of the product");
        TempRepo copy = TempRepo.init(folder.resolve("copy"));
        // The working tree as it is, in a repository of its own: a release has no history, and a checkout keeps its own.
        String git = "--git-dir=" + copy.folder().resolve(".git");
        String tree = "--work-tree=" + root;
        TempRepo.git(root, Map.of(), git, tree, "-c", "core.autocrlf=false", "add", "--", "fresh", "pom.xml", "fresh-*",
                "packaging");
        TempRepo.git(root, Map.of(), git, tree, "commit", "-q", "-m", "All");
        InventoryReport report = Scanned.INVENTORY.scan(copy.folder().resolve(".git"), "HEAD",
                new Inventory.Options(folder.resolve("cache"), Optional.empty(), text -> {}));
        Map<String, String> unreached = new TreeMap<>();
        Set<String> hooked = new TreeSet<>();
        for (Feature feature : report.features()) {
            boolean claimed = feature.verdict() == Verdict.UNHOOKED
                    && (feature.tier() == Tier.A || feature.tier() == Tier.A_MINUS || feature.tier() == Tier.B);
            if (claimed && feature.within().isEmpty() && feature.language().equals("java")) {
                unreached.put(feature.symbol(), feature.path() + ":" + feature.line());
            } else if (feature.verdict() == Verdict.HOOKED) {
                hooked.add(feature.symbol());
            }
        }
        Set<String> reasons = new TreeSet<>(KEPT.keySet());
        reasons.removeAll(unreached.keySet());
        unreached.keySet().removeAll(KEPT.keySet());
        assertEquals(Map.of(), unreached, "wire it, remove it, or keep it for a written reason");
        assertEquals(Set.of(), reasons, "these are reached or gone by now and need no reason");
        assertTrue(hooked.size() > 300, () -> "most of the product is reached, not only " + hooked.size());
    }

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (at.getParent() != null && !Files.isRegularFile(at.resolve("fresh"))) {
            at = at.getParent();
        }
        return at;
    }
}
