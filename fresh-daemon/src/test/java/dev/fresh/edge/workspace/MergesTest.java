package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.TempRepo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergesTest {

    private static final String TEN = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";

    @TempDir
    Path temp;

    private TempRepo repo;
    private String base;
    private Workspaces workspaces;
    private Merges merges;

    @BeforeEach
    void makeARepository() {
        repo = TempRepo.init(temp.resolve("repo"));
        base = repo.write("a.txt", TEN).write("b.txt", "b\n").commit("first");
        Git git = Git.find(new OsProcessRunner("test-" + UUID.randomUUID()), repo.folder(), System.getenv("PATH"));
        workspaces = new Workspaces(git, temp.resolve("workspaces"),
                new UserRepository(git, repo.folder()));
        workspaces.fetch(base);
        merges = workspaces.merges();
    }

    @Test
    void mergesWhatTouchesDifferentPlacesAndFollowsARename() {
        String first = branch("a.txt", TEN.replace("1\n2", "one\n2"));
        String last = branch("a.txt", TEN.replace("10", "ten"));
        Merges.Merged merged = merges.merge(first, last);
        assertEquals(List.of(), merged.conflicts());
        assertEquals(TEN.replace("1\n2", "one\n2").replace("10", "ten"), text(merged.tree(), "a.txt"));
        assertEquals(merged, JGitMerge.of(workspaces.gitFolder(), first, last));

        repo.git("switch", "-q", "--detach", base);
        repo.git("mv", "a.txt", "moved.txt");
        String moved = fetched(repo.commit("moved"));
        assertEquals(TEN.replace("10", "ten"), text(merges.merge(moved, last).tree(), "moved.txt"));
    }

    @Test
    void saysWhereItDoesNotMergeAndMarksThePlaces() {
        String one = branch("a.txt", TEN.replace("5", "five"));
        String two = branch("a.txt", TEN.replace("5", "V"));
        Merges.Merged merged = merges.merge(one, two);
        assertEquals(List.of("a.txt"), merged.conflicts());
        String marked = text(merged.tree(), "a.txt");
        assertTrue(marked.contains("4\n<<<<<<< " + one + "\nfive\n=======\nV\n>>>>>>> " + two + "\n6\n"), marked);
        assertEquals(merged, JGitMerge.of(workspaces.gitFolder(), one, two));
    }

    @Test
    void mergesBranchesThatHaveMergedEachOtherBefore() {
        String one = branch("a.txt", TEN.replace("1\n2", "one\n2"));
        String two = branch("b.txt", "B\n");
        Message message = new Message("Merge", "", "", "", Instant.EPOCH);
        String tree = merges.merge(one, two).tree();
        String left = merges.commit(tree, List.of(one, two), message);
        String right = merges.commit(tree, List.of(two, one), message);
        assertEquals(left, merges.commit(tree, List.of(one, two), message));
        assertEquals(new Merges.Merged(tree, List.of()), merges.merge(left, right));
        assertEquals(new Merges.Merged(tree, List.of()), JGitMerge.of(workspaces.gitFolder(), left, right));
        assertTrue(merges.contains(left, one));
        assertFalse(merges.contains(one, two));
    }

    @Test
    void aRowLeavesOutWhoDoesNotMergeWithThoseBefore() {
        String one = branch("a.txt", TEN.replace("5", "five"));
        String two = branch("a.txt", TEN.replace("5", "V"));
        String three = branch("b.txt", "B\n");
        Merges.Row row = merges.row(base, List.of(one, two, three));
        assertEquals(Map.of(two, List.of("a.txt")), row.left());
        assertEquals("B\n", text(row.tip() + "^{tree}", "b.txt"));
        assertEquals(row, merges.row(base, List.of(one, two, three)));
        assertEquals(row.tip(), merges.row(row.tip(), List.of(three, one)).tip());
    }

    @Test
    void runsNoMergeDriverThatTheTreeNames() {
        Path marker = temp.resolve("ran");
        repo.git("config", "merge.evil.driver", "touch " + marker);
        base = repo.write(".gitattributes", "* merge=evil filter=evil\n").commit("attributes");
        merges.merge(branch("a.txt", TEN.replace("5", "five")), branch("a.txt", TEN.replace("5", "V")));
        assertFalse(Files.exists(marker));
    }

    private String branch(String path, String text) {
        repo.git("switch", "-q", "--detach", base);
        return fetched(repo.write(path, text).commit("change"));
    }

    private String fetched(String commit) {
        workspaces.fetch(commit);
        return commit;
    }

    private String text(String tree, String path) {
        return TempRepo.git(workspaces.gitFolder(), Map.of(), "show", tree + ":" + path) + "\n";
    }
}
