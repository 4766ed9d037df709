package dev.fresh.edge.forge;

import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.Sighting;
import dev.fresh.core.task.Wish;
import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The forge of a repository without one: a proposal is a branch, and its text a file beside it. */
public final class LocalForge implements Forge {

    private static final String GIT = "git";

    private final Path folder;
    private final BranchSight sight;

    /**
     * A forge in a folder.
     *
     * @param folder for example {@code .fresh/proposals}; made when the first proposal comes
     * @param sight of the branches of the user's repository
     */
    public LocalForge(Path folder, BranchSight sight) {
        this.folder = folder;
        this.sight = sight;
    }

    @Override
    public String name() {
        return LOCAL;
    }

    @Override
    public boolean accepts(Optional<String> remote) {
        return true;
    }

    @Override
    public Optional<String> problem() {
        return Optional.empty();
    }

    @Override
    public void requireBase(String base, String commit) {
        // A branch on any base can be looked at where it is.
    }

    @Override
    public List<Ability> abilities(String commit) {
        return List.of();
    }

    @Override
    public Published openOrFind(ProposalText proposal) {
        try {
            Files.createDirectories(folder);
            boolean existed = Files.exists(file(proposal.branch(), ".json"));
            write(file(proposal.branch(), ".md"), "# " + proposal.title() + "\n\n" + proposal.body());
            // Last, since it is what says that the proposal is there.
            write(file(proposal.branch(), ".json"), Json.pretty(proposal) + "\n");
            return new Published("local:" + proposal.branch(), proposal.branch(), existed);
        } catch (IOException e) {
            throw EdgeException.environment("the proposal of " + proposal.branch() + " cannot be written to " + folder
                    + "; check the free disk space and who owns the folder", e);
        }
    }

    @Override
    public Map<String, Sighting> look(List<Known> known) {
        Map<String, Sighting> seen = new LinkedHashMap<>();
        known.forEach(each -> seen.put(each.branch(), look(each)));
        return seen;
    }

    private Sighting look(Known known) {
        BranchSight.Seen seen = sight.look(known.branch(), known.head(), known.baseName());
        Sighting.State state = seen.merged() ? Sighting.State.MERGED
                : seen.head().isEmpty() ? Sighting.State.CLOSED : Sighting.State.OPEN;
        String head = seen.head().orElse(known.head());
        String tip = seen.baseTip().orElse("");
        boolean conflict = state == Sighting.State.OPEN && !seen.conflicts().isEmpty() && head.equals(known.head());
        return new Sighting(state, head, tip, seen.at(), conflict ? List.of(new Feedback("conflict-" + head + "-" + tip,
                Feedback.Kind.CONFLICT, GIT, "It does not merge with " + known.baseName() + " at " + tip + " any more: "
                        + String.join(", ", seen.conflicts()),
                seen.at())) : List.of());
    }

    @Override
    public void comment(String reference, String marker, String text) {
        // Nobody is told anything here that status and report do not say.
    }

    @Override
    public void close(String reference, String marker, String why) {
        // Its end is in the journal.
    }

    @Override
    public void removeBranch(String branch, String commit) {
        // The branches of the user's repository are not this forge's.
    }

    @Override
    public List<Wish> wishes() {
        return List.of();
    }

    @Override
    public Optional<ProposalText> find(String branch) {
        Path file = file(branch, ".json");
        try {
            return Files.exists(file) ? Optional.of(Json.read(Files.readString(file), ProposalText.class))
                    : Optional.empty();
        } catch (IOException | Json.BadJson e) {
            throw EdgeException.environment("the proposal " + file + " cannot be read; delete it", e);
        }
    }

    private Path file(String branch, String ending) {
        return folder.resolve(branch.replace('/', '-') + ending);
    }

    /** Beside it first, under a name that whoever does this again after a crash takes again. */
    private static void write(Path file, String text) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        synchronized (LocalForge.class) {
            Files.deleteIfExists(beside);
            Files.writeString(beside, text, StandardOpenOption.CREATE_NEW);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
