package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.edge.inventory.ecmascript.EcmascriptAnalyser;
import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.go.GoAnalyser;
import dev.fresh.edge.inventory.java.JavaAnalyser;
import dev.fresh.edge.inventory.python.PythonAnalyser;
import dev.fresh.edge.inventory.rust.RustAnalyser;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import dev.fresh.testing.TempRepo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A small repository with real git and the inventory of its last commit. */
final class Scanned {

    static final List<Analyser> ANALYSERS = List.of(new PythonAnalyser(), new JavaAnalyser(), new EcmascriptAnalyser(),
            new GoAnalyser(), new RustAnalyser());
    static final Inventory INVENTORY = new Inventory(new TreeSitterSyntax(), ANALYSERS);

    final TempRepo repo;
    final Path cache;
    final List<String> said = new ArrayList<>();

    private Scanned(Path folder) {
        this.repo = TempRepo.init(folder.resolve("repo"));
        this.cache = folder.resolve("cache");
    }

    static Scanned in(Path folder) {
        return new Scanned(folder);
    }

    Scanned file(String path, String text) {
        repo.write(path, text);
        return this;
    }

    InventoryReport report() {
        repo.commit("Change");
        return scan(repo.folder().resolve(".git"));
    }

    InventoryReport scan(Path gitDir) {
        return INVENTORY.scan(gitDir, "HEAD", options());
    }

    Inventory.Options options() {
        return new Inventory.Options(cache, Optional.of(repo.folder().resolve(".fresh/rules")), said::add);
    }

    String explain(String symbol) {
        return INVENTORY.explain(repo.folder().resolve(".git"), "HEAD", options(), symbol).stream().map(Explained::text)
                .collect(Collectors.joining());
    }

    static Feature feature(InventoryReport report, String symbol) {
        List<Feature> found = report.features().stream().filter(f -> f.symbol().equals(symbol)).toList();
        assertEquals(1, found.size(), () -> symbol + " in " + symbols(report));
        return found.getFirst();
    }

    /** Verdict and tier, such as {@code unhooked A}. */
    static String verdict(InventoryReport report, String symbol) {
        Feature feature = feature(report, symbol);
        String tier = InventoryJson.tier(feature.tier());
        return feature.verdict().name().toLowerCase(java.util.Locale.ROOT) + (tier == null ? "" : " " + tier);
    }

    static String suppressed(InventoryReport report, String symbol) {
        return report.suppressed().stream().filter(s -> s.symbol().equals(symbol))
                .map(InventoryReport.Suppressed::reason)
                .findFirst().orElse("listed");
    }

    private static String symbols(InventoryReport report) {
        return report.features().stream().map(Feature::symbol).collect(Collectors.joining(", "));
    }
}
