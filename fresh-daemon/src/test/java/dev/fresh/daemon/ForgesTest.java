package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.workspace.Git;
import dev.fresh.edge.workspace.UserRepository;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.testing.TempRepo;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choice of the forge. The host that is named here has no token in any environment. */
class ForgesTest {

    private static final String API = "https://git.example.com/api/v3";

    @TempDir
    Path folder;

    private TempRepo repo;
    private UserRepository.Base base;

    @BeforeEach
    void aRepository() {
        repo = TempRepo.init(folder.resolve("r"));
        base = new UserRepository.Base("main", repo.commit("Begin"));
    }

    @Test
    void proposalsStayLocalWithoutARemote() {
        assertEquals("local, Optional.empty", chosen("auto", false, false));
        repo.git("remote", "add", "origin", "https://elsewhere.example.org/ada/notes.git");
        assertEquals("local, Optional.empty", chosen("auto", false, false));
    }

    @Test
    void aRemoteWithoutALogInIsSaidAndProposalsStayLocal() {
        repo.git("remote", "add", "origin", "git@git.example.com:ada/notes.git");
        String chosen = chosen("auto", false, false);
        assertTrue(chosen.startsWith("local, Optional[There is no token for git.example.com; set"
                + " GITHUB_ENTERPRISE_TOKEN and GH_HOST=git.example.com where fresh is started, run gh auth login, or"
                + " write it into the file /"), chosen);
        assertTrue(chosen.endsWith("/fresh/github-token.git.example.com with mode 600; proposals stay branches of this"
                + " repository.]"), chosen);
        assertEquals("local, Optional[No pull requests with --offline; proposals stay branches of this repository.]",
                chosen("auto", false, true));
        assertEquals("local, Optional.empty", chosen("local", false, false));
        assertEquals("local, Optional.empty", chosen("github", true, false), "recordings never leave the machine");
        forges("auto").accept(false, false, base);
    }

    @Test
    void whatWasAskedForAndIsNotThereIsRefused() {
        Refusal nowhere = assertThrows(Refusal.class, () -> forges("github").accept(false, false, base));
        assertEquals(ErrorCode.FORGE, nowhere.code());
        assertTrue(nowhere.getMessage().startsWith("the remote origin is not on git.example.com"), nowhere::getMessage);
        repo.git("remote", "add", "origin", "https://git.example.com/ada/notes.git");
        Refusal noToken = assertThrows(Refusal.class, () -> forges("github").accept(false, false, base));
        assertTrue(noToken.getMessage().startsWith("there is no token for git.example.com"), noToken::getMessage);
        assertTrue(noToken.body().error().hint().contains("forge: local"));
    }

    private String chosen(String name, boolean simulated, boolean offline) {
        Forges.Choice choice = forges(name).choose(simulated, offline);
        return choice.forge().name() + ", " + choice.notice();
    }

    private Forges forges(String name) {
        OsProcessRunner runner = new OsProcessRunner("fresh-forges-test");
        Config config = ((Config.Good) Config.load(repo.folder(),
                Map.of("FRESH_FORGE", name, "FRESH_GITHUB_API_URL", API))).config();
        UserRepository user = new UserRepository(Git.find(runner, repo.folder(), System.getenv("PATH")),
                repo.folder());
        return new Forges(new Shipped(new FreshPaths(repo.folder()), runner, () -> config), user,
                (_, _, _, _) -> assertEquals(Optional.empty(), Optional.of("pushed")), (_, _, _) -> {
                    throw new AssertionError("nobody looks");
                }, () -> config);
    }
}
