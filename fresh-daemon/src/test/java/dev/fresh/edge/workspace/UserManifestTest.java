package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.fleet.Manifest;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UserManifestTest {

    @TempDir
    private Path temp;
    private TempRepo repo;
    private Path home;
    private UserManifest manifest;

    @BeforeEach
    void repository() throws IOException {
        repo = TempRepo.init(temp.toRealPath().resolve("r"));
        repo.write("a.txt", "a\n").write("b.txt", "b\n").commit("Begin");
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        manifest = of(repo.folder());
    }

    private UserManifest of(Path folder) {
        return new UserManifest(Git.find(new OsProcessRunner("manifest-test"), folder, "/usr/bin:/bin"), folder,
                Map.of("HOME", home.toString()));
    }

    private List<String> changes(Map<String, String> before) {
        return Manifest.between(before, manifest.critical(), true).stream().map(Manifest.Difference::what).toList();
    }

    private Map<String, String> rest() {
        return manifest.rest(manifest.tracked(TrackedFiles.NONE));
    }

    private List<String> others(Map<String, String> before) {
        return Manifest.between(before, rest(), false).stream().map(Manifest.Difference::what).toList();
    }

    @Test
    void nothingDiffersWhenNothingHappened() {
        Map<String, String> critical = manifest.critical();
        Map<String, String> rest = rest();
        repo.git("status");
        assertEquals(critical, manifest.critical());
        assertEquals(rest, rest());
    }

    @Test
    void seesTheConfigurationAndWhetherTheRepositoryIsBare() {
        Map<String, String> before = manifest.critical();
        assertEquals("false", before.get("core.bare"));
        repo.git("config", "core.bare", "true");
        assertEquals(List.of(".git/config", "core.bare"), changes(before));
        assertEquals("true", manifest.critical().get("core.bare"));
    }

    @Test
    void aBranchThatFollowsARemoteIsNobodysCommand() {
        repo.git("config", "remote.origin.url", "https://example.org/r.git");
        Map<String, String> before = manifest.critical();
        repo.git("config", "branch.topic.remote", "origin");
        repo.git("config", "branch.topic.merge", "refs/heads/topic");
        repo.git("config", "branch.topic.pushRemote", "origin");
        repo.git("config", "branch.a.b\\c.remote", ".");
        repo.git("config", "branch.topic.rebase", "true");
        assertEquals(List.of(), changes(before));
        repo.git("config", "branch.topic.description", "what git never runs, but who knows");
        assertEquals(List.of(".git/config"), changes(before));
    }

    @ParameterizedTest
    @CsvSource({"remote,ext::sh -c touch% owned", "remote,https://example.org/x.git", "remote,other", "remote,../r",
            "pushRemote,ext::x", "merge,--upload-pack=x", "mergeoptions,--strategy=x", "rebase,!x"})
    void aBranchThatCouldBringACommandStopsTheRun(String name, String value) {
        repo.git("config", "remote.origin.url", "https://example.org/r.git");
        Map<String, String> before = manifest.critical();
        repo.git("config", "branch.topic." + name, value);
        assertEquals(List.of(".git/config"), changes(before));
    }

    @Test
    void aBranchThatBringsAJournalOrACloneOfOursStopsTheRun() {
        Map<String, String> before = manifest.critical();
        repo.write(".fresh/state/journal.db", "x").git("add", "-f", ".fresh/state/journal.db");
        assertEquals(List.of(".fresh/state of the repository"), changes(before));
    }

    @Test
    void seesWhatConfigurationIncludesAndWhereItFindsHooks() throws IOException {
        repo.write(".git/more", "[includeIf \"gitdir:/nowhere\"]\n\tpath = ~/even-more\n");
        repo.git("config", "include.path", "more");
        repo.git("config", "core.hooksPath", "../hooks");
        Map<String, String> before = manifest.critical();
        Files.writeString(home.resolve("even-more"), "[alias]\n\tx = !touch owned\n");
        Files.createDirectories(temp.resolve("hooks"));
        Files.writeString(temp.toRealPath().resolve("hooks/pre-commit"), "#!/bin/sh\n");
        assertEquals(List.of(temp.toRealPath().resolve("hooks/pre-commit").toString(), "~/even-more"),
                changes(before));
        Map<String, String> again = manifest.critical();
        repo.write(".git/more", "");
        assertEquals(List.of(".git/more", "~/even-more"), changes(again));
    }

    @Test
    void aFileOfTheCheckoutThatGitTakesCommandsFromStopsOnlyWhenItIsNotAsCommitted() throws IOException {
        repo.write(".husky/pre-commit", "#!/bin/sh\n").write("shared.cfg", "[core]\n").commit("Hooks");
        repo.git("config", "core.hooksPath", ".husky");
        repo.git("config", "include.path", "../shared.cfg");
        Map<String, String> before = manifest.critical();
        repo.write(".husky/pre-commit", "#!/bin/sh\n# other\n").write("shared.cfg", "[alias]\n").commit("Others");
        assertEquals(List.of(), changes(before));
        repo.git("switch", "-q", "--detach", "HEAD~2");
        assertEquals(List.of(), changes(before));
        repo.git("switch", "-q", "main");
        repo.write(".husky/pre-push", "#!/bin/sh\n").write(".husky/pre-commit", "x").write("shared.cfg", "");
        assertEquals(List.of(".husky/pre-commit", ".husky/pre-push", "shared.cfg"), changes(before));
    }

    @Test
    void seesTheConfigurationAndHooksOfSubmodulesAndWorktrees() {
        TempRepo inner = TempRepo.init(temp.resolve("inner"));
        inner.write("x", "x").commit("Inner");
        repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.folder().toString(),
                "libs/inner");
        repo.git("worktree", "add", "-q", temp.resolve("linked").toString());
        Map<String, String> before = manifest.critical();
        TempRepo.at(repo.folder().resolve("libs/inner")).git("config", "core.fsmonitor", "touch owned");
        repo.write(".git/modules/libs/inner/hooks/post-checkout", "#!/bin/sh\n");
        repo.write(".git/worktrees/linked/config.worktree", "[core]\n");
        assertEquals(List.of(".git/modules/libs/inner/config", ".git/modules/libs/inner/hooks/post-checkout",
                ".git/worktrees/linked/config.worktree"), changes(before));
    }

    @Test
    void readsAConfigurationThatGitRefuses() {
        Map<String, String> before = manifest.critical();
        repo.write(".git/config", "[core\nbroken");
        assertEquals(List.of(".git/config", "core.bare"), changes(before));
    }

    @Test
    void seesHooksWithTheirContentAndMode() throws IOException {
        Map<String, String> before = manifest.critical();
        repo.write(".git/hooks/pre-commit", "#!/bin/sh\n");
        assertEquals(List.of(".git/hooks/pre-commit"), changes(before));
        Map<String, String> with = manifest.critical();
        Files.setPosixFilePermissions(repo.folder().resolve(".git/hooks/pre-commit"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(List.of(".git/hooks/pre-commit"), changes(with));
        Files.delete(repo.folder().resolve(".git/hooks/pre-commit"));
        assertEquals(before, manifest.critical());
    }

    @Test
    void seesTheUsersOwnConfigurationBehindALink() throws IOException {
        Path real = Files.writeString(temp.resolve("dotfile"), "[user]\n");
        Files.createSymbolicLink(home.resolve(".gitconfig"), real);
        Map<String, String> before = manifest.critical();
        Files.writeString(real, "[core]\n\tpager = touch owned\n");
        assertEquals(List.of("~/.gitconfig"), changes(before));
        Map<String, String> again = manifest.critical();
        Files.createDirectories(home.resolve(".config/git"));
        Files.writeString(home.resolve(".config/git/config"), "[core]\n");
        assertEquals(List.of("~/.config/git/config"), changes(again));
    }

    @Test
    void aLinkedWorktreeIsWatchedWhereItsConfigurationIs() {
        repo.git("worktree", "add", "-q", temp.resolve("linked").toString());
        manifest = of(temp.resolve("linked"));
        Map<String, String> before = manifest.critical();
        repo.git("config", "alias.x", "!touch owned");
        assertEquals(List.of(repo.folder().resolve(".git/config").toString()), changes(before));
    }

    @Test
    void aDeliveredBranchIsNoDifferenceAndWhatPeopleDoIs() {
        Map<String, String> before = rest();
        repo.git("branch", "auto/feature-01234567");
        assertEquals(List.of(), others(before));
        repo.write("a.txt", "changed\n");
        assertEquals(List.of("working tree"), others(before));
        repo.git("add", "a.txt");
        assertEquals(List.of("index", "working tree"), others(before));
        repo.git("stash", "push", "-q");
        assertEquals(List.of("stash"), others(before));
        repo.git("switch", "-q", "-c", "topic");
        assertEquals(List.of("HEAD", "branches and tags", "stash"), others(before));
    }

    @Test
    void readsAgainOnlyWhatLooksTouched() throws IOException {
        TrackedFiles before = manifest.tracked(TrackedFiles.NONE);
        Path file = repo.folder().resolve("a.txt");
        FileTime date = Files.getLastModifiedTime(file);
        Files.writeString(file, "x\n");
        Files.setLastModifiedTime(file, date);
        TrackedFiles after = manifest.tracked(before);
        assertEquals(List.of("a.txt"), Manifest.between(before.marks(), after.marks(), false).stream()
                .map(Manifest.Difference::what).toList(), "a date that was put back hides nothing");
        assertSame(before.entries().get("b.txt"), after.entries().get("b.txt"));
    }

    @Test
    void runsNothingOfTheUsers() throws IOException {
        Path ran = temp.resolve("ran");
        Map<String, String> commands = new HashMap<>(Map.of("core.fsmonitor", "touch " + ran, "core.pager",
                "touch " + ran, "filter.x.clean", "touch " + ran, "diff.external", "touch " + ran));
        commands.forEach((name, value) -> repo.git("config", name, value));
        repo.write(".gitattributes", "* filter=x\n").write("a.txt", "changed\n");
        Files.deleteIfExists(ran);
        manifest.critical();
        rest();
        assertFalse(Files.exists(ran));
        assertTrue(Files.exists(repo.folder().resolve("a.txt")));
    }
}
