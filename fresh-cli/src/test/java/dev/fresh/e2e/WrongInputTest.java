package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.client.ClientException;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.protocol.Requests.StartRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people get wrong, and what may look wrong and is not: each with one sentence that names the remedy, an exit code
 * and no stack trace. Identifiers and a second start are in {@link ControlTest}, options in the transcripts.
 */
@Tag("slow")
final class WrongInputTest {

    private static final String NOTHING = "{\"agents\": {\"*\": {\"decline\": \"EFFECTS\"}}}";

    @TempDir
    private Path temp;
    private Site site;

    @BeforeEach
    void repository() throws IOException {
        site = Site.notes(temp);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private Typed refused(int exit, String sentence, Typed typed) {
        assertEquals(exit, typed.exit(), typed.all() + site.log());
        assertTrue(typed.all().contains(sentence), typed.all());
        assertFalse((typed.all() + site.log()).matches("(?s).*\\n\\s+at [\\w.$]+\\(.*"), "a stack trace");
        return typed;
    }

    @Test
    void aFolderWithoutARepository() throws IOException {
        Path folder = Files.createDirectories(temp.toRealPath().resolve("plain"));
        refused(65, "is not in a git repository", site.freshIn(folder, "auto", "start"));
        refused(65, "make one with `git init`", site.freshIn(folder, "auto", "status"));
        UserRepo.git(folder, "init", "-q", "--bare", ".");
        refused(65, "is a bare repository", site.freshIn(folder, "auto", "start"));
    }

    @Test
    void aRepositoryWithoutCommits() throws IOException {
        try (Site empty = Site.empty(Files.createDirectories(temp.resolve("empty")))) {
            refused(65, "this repository has no commits yet", empty.fresh("auto", "start"));
            Typed status = empty.fresh("auto", "status");
            assertEquals(0, status.exit(), status.all());
        }
    }

    @Test
    void amountsThatAreNoneAreRefusedByTheDaemonToo() throws IOException {
        refused(64, "--budget is -1", site.fresh("auto", "start", "--budget", "-1"));
        refused(64, "--budget is NaN", site.fresh("auto", "start", "--budget", "NaN"));
        refused(64, "--agents is 0", site.fresh("auto", "start", "--agents", "0"));
        assertFalse(Files.exists(site.paths().folder()), "nothing was started for that");
        site.startDaemon();
        for (StartRequest request : List.of(request(0, "10", "builtin"), request(11, "10", "builtin"),
                request(3, "-1", "builtin"), request(3, "0.0000001", "builtin"), request(3, "10", "nobody"),
                Json.read("{\"dry_run\": true}", StartRequest.class))) {
            ClientException refusal = assertThrows(ClientException.class, () -> site.client().start(request));
            assertEquals(ErrorCode.BAD_USAGE, refusal.code(), refusal.getMessage());
        }
        assertFalse(site.client().status().running());
    }

    private static StartRequest request(int agents, String budget, String provider) {
        return new StartRequest(Optional.of(agents), Optional.of(new BigDecimal(budget)), Optional.empty(),
                Optional.empty(), false, false, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(provider), List.of(), Optional.of("none"), false, true, false, Optional.empty(), Map.of());
    }

    @Test
    void aDirtyCheckoutAndADetachedHeadAreAllowedAndSaid() throws IOException {
        site.repo().git("checkout", "-q", "--detach");
        site.repo().write("notes/stats.py", "edited\n");
        Typed typed = site.fresh("auto", "start", "--provider", site.script(NOTHING), "--sandbox", "none");
        assertEquals(0, typed.exit(), typed.all() + site.log());
        assertTrue(typed.out().contains("HEAD is detached; agents work on branch main."), typed.out());
        assertTrue(typed.out().contains("The checkout has uncommitted changes"), typed.out());
        assertTrue(typed.out().contains("there is nothing to do"), typed.out());
        assertEquals("edited\n", Files.readString(site.repo().folder().resolve("notes/stats.py")));
    }

    /** One file, no build file, handlers named like their commands: as small as command lines get. */
    private static final String APP = """
            import argparse


            def main():
                parser = argparse.ArgumentParser()
                sub = parser.add_subparsers(dest="command", required=True)
                hello = sub.add_parser("hello", help="be polite")
                hello.set_defaults(func=greet_hello)
                args = parser.parse_args()
                args.func(args)


            def greet_hello(args):
                print("hello")


            def greet_shout(args):
                \"""Not the handler of a command.\"""


            def shout(text: str) -> str:
                \"""Make it loud.

                >>> shout("a")
                'A'
                \"""
                return text.upper()


            if __name__ == "__main__":
                main()
            """;

    @Test
    void aRepositoryWithoutTestsIsWorkedOnAndNeedsAPersonsLook() throws Exception {
        Tools.require("python3", "--version");
        site.repo().git("rm", "-q", "-r", ".");
        site.repo().write("app.py", APP).commit("Begin anew");
        Typed typed = site.fresh("auto", "start", "--no-approval", "--feature", "shout");
        assertEquals(0, typed.exit(), typed.all() + site.log());
        AgentView agent = site.agent("shout");
        assertEquals(AgentStatus.AWAITING_USER, agent.status(), agent.toString());
        assertEquals(Optional.of(QuestionKind.PERMISSION), agent.questionKind());
        assertTrue(agent.userQuestion().orElseThrow().contains("the repository has no tests"));
        assertEquals("absent", agent.gates().getFirst().outcome());
        Typed decided = site.fresh(agent.decideCommand().substring("fresh ".length()).split(" "));
        assertEquals(0, decided.exit(), decided.all());
        site.await("shout", AgentStatus.COMPLETED);
    }

    @Test
    void aRepositoryThatCannotBePrepared() throws IOException {
        site.repo().write(".fresh/config.yaml", "gates:\n  prepare: \"false\"\n");
        refused(69, "`false` failed on the base commit (exit code 1), so nothing can be tested",
                site.fresh("auto", "start"));
        assertTrue(site.fresh("auto", "status").out().contains("set gates.prepare in .fresh/config.yaml"));
        assertEquals(0, site.client().status().agents().size());
    }

    @Test
    void aSettingThatDoesNotExistNamesItsLineAndTheNearestOne() throws IOException {
        site.repo().write(".fresh/config.yaml", "# ours\nagnets: 3\n");
        refused(78, "line 2: there is no setting `agnets`; the nearest is `run.agents`", site.fresh("auto", "start"));
        site.repo().write(".fresh/config.yaml", "run:\n  agents: many\n");
        Typed json = refused(78, "line 2: `run.agents` takes a whole number",
                site.fresh("auto", "start", "--format", "json"));
        assertTrue(Json.object(json.out()).get("error") instanceof Map<?, ?> error
                && error.get("code").equals("configuration"), json.out());
    }

    @Test
    void whatNobodyCanBePaidForIsRefusedBeforeTheRunAndNotAfter() throws IOException {
        site.daemonSees("ANTHROPIC_API_KEY", "made-up").startDaemon();
        String[] start = {"auto", "start", "--sandbox", "none", "--provider", "anthropic_api"};
        refused(69, "--budget is $0.01, and no agent that costs money is started with less than $0.05",
                site.fresh(with(start, "--budget", "0.01")));
        refused(69, "--agent-budget is $0.00, and", site.fresh(with(start, "--agent-budget", "0")));
        refused(64, "the provider \"builtin\" is named twice",
                site.fresh("auto", "start", "--provider", "builtin, builtin"));
        refused(64, "there is no provider \"\"", site.fresh("auto", "start", "--provider", "builtin,"));
        site.repo().write(".fresh/prices.json", "{}");
        refused(78, "the price list is not usable", site.fresh(start));
        assertTrue(site.fresh("auto", "budget", "show").out().startsWith("This repository has had no run yet.\n"));
    }

    @Test
    void aProviderOfManyMakersNeedsTheKeyOfItsModel() throws IOException {
        Path programs = Files.createDirectories(temp.toRealPath().resolve("programs"));
        Files.writeString(programs.resolve("opencode"), "#!/bin/sh\necho 1.18.33\n");
        assertTrue(programs.resolve("opencode").toFile().setExecutable(true));
        site.with("PATH", programs + ":" + System.getenv("PATH")).daemonSees("OPENAI_API_KEY", "made-up")
                .startDaemon();
        refused(69, "the provider \"opencode_cli\" has no key for its model anthropic/", site.fresh("auto", "start",
                "--provider", "opencode_cli", "--sandbox", "none"));
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void aModelWithoutAPriceIsSaidBeforeAnybodyAsksIt() throws IOException {
        site.daemonSees("ANTHROPIC_API_KEY", "made-up").daemonSees("FRESH_ANTHROPIC_API_MODEL", "my-own")
                .startDaemon();
        Typed typed = site.fresh("auto", "start", "--sandbox", "none", "--provider", "builtin,anthropic_api",
                "--agent-budget", "0.01", "--feature", "nothing", "--detach");
        assertTrue(typed.out().contains("anthropic_api is to use my-own, which has no price"), typed.all());
        assertTrue(typed.out().contains("Only what costs nothing is done: --agent-budget is $0.01"), typed.all());
    }

    @Test
    void somethingInTheWayOfItsOwnFiles() throws IOException {
        FreshPaths paths = site.paths();
        Files.writeString(paths.folder(), "a file");
        refused(77, "fresh cannot write in " + paths.folder(), site.fresh("auto", "start"));
        Files.delete(paths.folder());
        Files.createDirectories(paths.socket());
        refused(74, paths.socket() + " is in the socket's place: move it away", site.fresh("auto", "start"));
        Files.delete(paths.socket());
        Files.createDirectories(paths.state().resolve("journal.db"));
        refused(74, "journal.db cannot be used", site.fresh("auto", "start"));
    }

    @Test
    void aJournalOrACloneThatTheRepositoryBringsIsNotUsed() throws IOException {
        Path ran = temp.resolve("ran");
        site.repo().write(".fresh/workspaces/clone.git/config", "[core]\n\tfsmonitor = touch " + ran + "\n");
        site.repo().git("add", "-f", ".fresh/workspaces");
        refused(78, "the repository itself brings .fresh/workspaces along", site.fresh("auto", "start"));
        site.repo().git("rm", "-r", "-f", "-q", "--", ".fresh/workspaces");
        Files.delete(site.paths().daemonLog());
        Files.createSymbolicLink(site.paths().daemonLog(), ran);
        refused(77, "daemon.log is a link where a file of fresh's own has to be", site.fresh("auto", "start"));
        assertTrue(Files.notExists(ran));
    }

    @Test
    void aDamagedJournalIsRefusedAndKept() throws IOException {
        site.paths().prepare();
        Path file = site.paths().state().resolve("journal.db");
        try (Journal<FleetEvent> journal = Journal.open(file, new JournalCodec(), "test")) {
            journal.append(Stream.of("first", "second", "third").map(version -> new Journal.Entry<FleetEvent>(
                    Instant.EPOCH, Optional.empty(), new FleetEvent.DaemonStarted(version), List.of())).toList());
        }
        byte[] damaged = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("second", "secund")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, damaged);
        String sentence = "journal.db is damaged (event 2 has been altered) and is kept as it is: put a copy back";
        for (List<String> words : List.of(List.of("auto", "start"), List.of("auto", "status"))) {
            refused(74, sentence, site.fresh(words.toArray(String[]::new)));
            assertArrayEquals(damaged, Files.readAllBytes(file));
        }
        Typed again = site.fresh("auto", "start");
        try (Stream<Path> state = Files.list(file.getParent())) {
            List<Path> kept = state.filter(path -> path.getFileName().toString().startsWith("journal.db.damaged-"))
                    .toList();
            assertEquals(1, kept.size(), "one copy of one damage: " + kept);
            assertArrayEquals(damaged, Files.readAllBytes(kept.getFirst().resolve("journal.db")));
            assertTrue(again.err().contains("A copy of it is kept as " + kept.getFirst()), again.err());
        }
        // Only a person makes room for an empty one.
        for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
            Files.deleteIfExists(file.resolveSibling(name));
        }
        site.startDaemon();
        assertEquals(0, site.fresh("auto", "status").exit());
    }

    @Test
    void aFullDiskIsNamedAndNothingBegins() throws Exception {
        Tools.require("unshare", "-Urm", "sh", "-c", "mount -t tmpfs none /mnt");
        Path own = Files.createDirectory(site.paths().folder());
        List<String> words = new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c",
                "mount -t tmpfs -o size=64k none \"$0\" && exec \"$@\"", own.toString()));
        words.addAll(Site.installation().program("dev.fresh.cli.FreshCommand", List.of("auto", "start")));
        Site.Ran ran = Site.run(site.repo().folder(), Map.of(), words);
        refused(74, "is full: free some space", new Typed(ran.exit(), ran.output(), ""));
    }
}
