package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.provider.Provider.Assignment;
import dev.fresh.stub.Act;
import dev.fresh.stub.Script;
import dev.fresh.stub.Scripts;
import dev.fresh.stub.StubProvider;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The real agent command lines of the folder FRESH_AGENT_CLIS, as providers, against the stub. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
final class RealCliTest {

    private static final String PLAN = """
            {"steps": ["add the command"], "files": ["made.txt"], "command": "notes count",
             "question": {"text": "Which name?", "options": ["count", "words"]}}""";
    private static final Script MODEL = Scripts.acts(new Act.Write("made.txt", "made\n"),
            new Act.Run("cat made.txt"), new Act.Say("I am done.\n\n```json\n{\"summary\": \"Made it.\", \"command\": "
                    + "[\"count\", \"a b\"]}\n```"))
            .whenTold("Change nothing yet", planner())
            .whenTold("was not accepted", Scripts.acts(new Act.Write("mended.txt", "mended\n"),
                    new Act.Say("Mended.")));

    @TempDir
    private Path folder;

    private Path clis;
    private ExampleSite site;
    private final List<String> said = new ArrayList<>();

    static Stream<Arguments> clisInAndOutOfTheSandbox() {
        return clis().flatMap(dialect -> Stream.of("bubblewrap", "none")
                .map(sandbox -> Arguments.of(dialect, sandbox)));
    }

    static Stream<Dialect> clis() {
        return Stream.of(new ClaudeCli(), new CodexCli(), new GeminiCli(), new OpencodeCli());
    }

    @BeforeEach
    void prepare() throws IOException {
        String named = System.getenv("FRESH_AGENT_CLIS");
        Tools.require(named != null && Files.isDirectory(Path.of(named, "node_modules")),
                "the agent CLIs from npm in the folder that FRESH_AGENT_CLIS names");
        clis = Path.of(named).resolve("node_modules/.bin");
        site = ExampleSite.notes(folder);
    }

    @ParameterizedTest
    @MethodSource("clisInAndOutOfTheSandbox")
    void plansEditsAndMendsInOneConversation(Dialect dialect, String sandbox) throws IOException {
        Path worktree = folder.resolve("worktree");
        ExampleSite.copy(site.tree, worktree);
        Workbench bench = bench(sandbox);
        AgentCli agent = new AgentCli(dialect, settings(dialect), new Installations(), Optional.empty(),
                InstantSource.system());
        try (StubProvider stub = StubProvider.start(MODEL); LoopbackAccess access = new LoopbackAccess(stub, folder)) {
            Provider.Plan plan = agent.analyze(assignment(1, "", "", bench, worktree, access));
            assertEquals("1. add the command\nFiles: made.txt\nCommand: notes count", plan.text(), this::said);
            assertEquals(Optional.of(new Provider.Question("Which name?", List.of("count", "words"))), plan.decision());
            assertFalse(Files.exists(worktree.resolve("too-early.txt")), this::said);

            Provider.Result result = agent.implement(assignment(1, plan.text(), "", bench, worktree, access));
            assertEquals(new Provider.Result("Made it.", List.of("count", "a b")), result, this::said);
            assertEquals("made\n", Files.readString(worktree.resolve("made.txt")));

            agent.implement(assignment(2, plan.text(), "test_count FAILED", bench, worktree, access));
            assertEquals("mended\n", Files.readString(worktree.resolve("mended.txt")), this::said);
            String last = stub.requests().getLast().ask().raw();
            assertTrue(last.contains("Change nothing yet") && last.contains("test_count FAILED"), "one conversation");
            assertTrue(stub.requests().stream().allMatch(request -> request.ask().key().equals(LoopbackAccess.TOKEN)));
            assertTrue(said.stream().noneMatch(line -> line.contains("is booked")), this::said);
        }
        for (String call : List.of("analyze-1", "implement-1", "implement-2")) {
            Path transcript = folder.resolve("agent/transcript-" + call + ".jsonl");
            assertFalse(Files.readString(transcript).contains(LoopbackAccess.TOKEN));
            assertTrue(Files.size(transcript) > 100);
        }
    }

    @ParameterizedTest
    @MethodSource("clis")
    void goesOnInTheSameConversationWithAnotherModelThanItPlannedWith(Dialect dialect) throws IOException {
        Path worktree = folder.resolve("worktree");
        ExampleSite.copy(site.tree, worktree);
        Workbench bench = bench("bubblewrap");
        CliSettings one = settings(dialect);
        String other = Map.of("claude_cli", "claude-haiku-4-5", "codex_cli", "gpt-5.4-nano", "gemini_cli",
                "gemini-2.5-flash", "opencode_cli", "anthropic/claude-haiku-4-5").get(dialect.name());
        AgentCli agent = new AgentCli(dialect, new CliSettings(one.binary(), one.model(), Optional.of(other),
                one.arguments(), one.stall(), one.toolWall(), one.turnsMax()), new Installations(), Optional.empty(),
                InstantSource.system());
        try (StubProvider stub = StubProvider.start(MODEL); LoopbackAccess access = new LoopbackAccess(stub, folder)) {
            Provider.Plan plan = agent.analyze(assignment(1, "", "", bench, worktree, access));
            int planned = stub.requests().size();
            agent.implement(assignment(1, plan.text(), "", bench, worktree, access));
            assertEquals("made\n", Files.readString(worktree.resolve("made.txt")), this::said);
            String last = stub.requests().getLast().ask().raw();
            assertTrue(last.contains("Change nothing yet") && last.contains("Now carry out your plan"), last);
            assertEquals(Set.of(withoutMaker(other)), models(stub.requests().subList(0, planned)));
            assertEquals(Set.of(withoutMaker(one.model())),
                    models(stub.requests().subList(planned, stub.requests().size())));
        }
    }

    private static Set<String> models(List<StubProvider.Request> requests) {
        return requests.stream().map(request -> request.ask().model()).collect(Collectors.toSet());
    }

    private static String withoutMaker(String model) {
        return model.substring(model.indexOf('/') + 1);
    }

    @ParameterizedTest
    @MethodSource("clis")
    void goesOnWithASummaryWhenTheConversationIsLost(Dialect dialect) throws IOException {
        Path worktree = folder.resolve("worktree");
        ExampleSite.copy(site.tree, worktree);
        Files.writeString(worktree.resolve("half.txt"), "half");
        Files.createDirectories(folder.resolve("agent"));
        String id = dialect instanceof OpencodeCli ? "ses_" + "9".repeat(26) : "99999999-9999-4999-8999-999999999999";
        new Sessions(folder.resolve("agent"), dialect.name())
                .write(new Sessions.State(0, Optional.of(id), "analyze-1"));
        AgentCli agent = new AgentCli(dialect, settings(dialect), new Installations(), Optional.empty(),
                InstantSource.system());
        try (StubProvider stub = StubProvider.start(MODEL); LoopbackAccess access = new LoopbackAccess(stub, folder)) {
            agent.implement(assignment(1, "the plan", "", bench("bubblewrap"), worktree, access));
            assertTrue(stub.requests().getLast().ask().raw().contains("added   half.txt (4 bytes)"), this::said);
        }
        assertTrue(said.contains("the conversation is not there any more; a new one begins with a summary"));
    }

    @ParameterizedTest
    @MethodSource("clis")
    void goesOnAfterItWasEndedInTheMiddle(Dialect dialect) throws Exception {
        Path worktree = folder.resolve("worktree");
        ExampleSite.copy(site.tree, worktree);
        Workbench bench = bench("bubblewrap");
        AgentCli agent = new AgentCli(dialect, settings(dialect), new Installations(), Optional.empty(),
                InstantSource.system());
        Script hangs = Scripts.acts(new Act.Write("begun.txt", "begun\n"), new Act.Run("sleep 600"));
        try (StubProvider stub = StubProvider.start(hangs); LoopbackAccess access = new LoopbackAccess(stub, folder)) {
            Thread call = Thread.ofPlatform().start(() -> assertThrows(EdgeException.class,
                    () -> agent.implement(assignment(1, "the plan", "", bench, worktree, access))));
            stub.awaitRequest(request -> request.ask().toolResults() == 1);
            call.interrupt();
            call.join();
            assertTrue(access.wasCut());
        }
        assertEquals(0, OsProcessRunner.sweep("cli-test"), "nothing of it is left");
        // Some put the results of the calls that were ended and the new words into one message; they count as acts.
        Act again = new Act.Write("made.txt", "made\n");
        Script goesOn = Scripts.acts(again, again, again);
        try (StubProvider stub = StubProvider.start(goesOn);
                LoopbackAccess access = new LoopbackAccess(stub, Files.createDirectory(folder.resolve("again")))) {
            agent.implement(assignment(1, "the plan", "", bench, worktree, access));
            String last = stub.requests().getLast().ask().raw();
            assertTrue(last.contains("begun.txt"), this::said);
            assertTrue(last.contains("You were interrupted in the middle of this") || last.contains("Somebody began"));
        }
        assertEquals("made\n", Files.readString(worktree.resolve("made.txt")));
        System.out
                .println(dialect.name() + (said.contains("the conversation is not there any more; a new one begins with"
                        + " a summary") ? " began anew" : " went on"));
    }

    /** Tries to write where it can, which has to fail, and then plans. */
    private static Script planner() {
        Script eager = Scripts.acts(new Act.Write("too-early.txt", "x\n"), new Act.Say(PLAN));
        return (ask, earlier, used) -> (ask.tools().stream()
                .anyMatch(tool -> tool.name().matches("(?i)write(_file)?|apply_patch")) ? eager : Scripts.say(PLAN))
                .next(ask, earlier, used);
    }

    private Workbench bench(String sandbox) {
        String path = clis + ":/usr/local/bin:/usr/bin:/bin";
        Sandbox confined = sandbox.equals("none") ? new NoSandbox(folder) : new SandboxProbe(
                new OsProcessRunner("probe"), folder, Map.of("PATH", path)).probe().sandbox().orElse(null);
        Tools.require(confined != null, "a sandbox that works");
        return new Workbench(new OsProcessRunner("cli-test"), confined, Map.of("PATH", path, "LANG", "C.UTF-8",
                "ANTHROPIC_API_KEY", "planted"), List.of());
    }

    private static CliSettings settings(Dialect dialect) {
        String model = Map.of("claude_cli", "claude-sonnet-5-5", "codex_cli", "gpt-6.1-sol", "gemini_cli",
                "gemini-3.8-flash", "opencode_cli", "anthropic/claude-sonnet-5").get(dialect.name());
        return new CliSettings(dialect.program().command(), model, List.of(), Duration.ofMinutes(5),
                Duration.ofMinutes(10), 50);
    }

    private Assignment assignment(int attempt, String plan, String feedback, Workbench bench, Path worktree,
            LoopbackAccess access) {
        Task task = new Task("0".repeat(12), Task.Kind.HOOK_UP, site.feature("word_count"), "Hook up word_count", "", 1,
                Money.ZERO);
        return new Assignment("a".repeat(12), task, attempt, plan, feedback, List.of(),
                new Provider.Site(site.inventory(), site.tree, folder, bench), worktree, folder.resolve("agent"),
                Duration.ofMinutes(2), new Provider.Purse(Money.ofDollars("1"), Money.ofDollars("1")),
                Optional.of(access), said::add, _ -> {
                    throw new IllegalStateException("the meter books");
                });
    }

    private String said() {
        return String.join("\n", said);
    }
}
