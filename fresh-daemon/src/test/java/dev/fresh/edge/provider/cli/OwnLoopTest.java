package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Limit;
import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.NoSandbox;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Sandbox;
import dev.fresh.edge.process.SandboxProbe;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.LimitReached;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.provider.Provider.Assignment;
import dev.fresh.edge.provider.stub.Tree;
import dev.fresh.stub.Act;
import dev.fresh.stub.Move;
import dev.fresh.stub.Script;
import dev.fresh.stub.Scripts;
import dev.fresh.stub.StubProvider;
import dev.fresh.stub.Trouble;
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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own loop as a provider: a real process, in the real sandbox, against the stub. */
@Tag("slow")
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class OwnLoopTest {

    private static final Script MODEL = Scripts.acts(new Act.Write("made.txt", "made\n"),
            new Act.Run("cat made.txt; env; tr '\\0' '\\n' < /proc/$PPID/environ; ls -a $HOME"),
            finish("Made it.", "count", "a b"))
            .whenTold("Change nothing yet", Scripts.acts(new Act.Write("too-early.txt", "x\n"), new Act.Use(
                    List.of("finish"), Tree.object("summary", "A plan.", "steps", List.of("Add it."), "files",
                            List.of("made.txt"), "question",
                            Map.of("text", "Which name?", "options", List.of("count", "words"))))))
            .whenTold("was not accepted", Scripts.acts(new Act.Write("mended.txt", "mended\n"), finish("Mended.")));

    @TempDir
    private Path folder;

    private ExampleSite site;
    private Path worktree;
    private final List<String> said = new ArrayList<>();
    private final List<Command> started = new ArrayList<>();

    private static Act finish(String summary, String... command) {
        return new Act.Use(List.of("finish"), Tree.object("summary", summary, "command", List.of(command)));
    }

    @BeforeEach
    void prepare() throws IOException {
        site = ExampleSite.notes(folder);
        worktree = folder.resolve("worktree");
        ExampleSite.copy(site.tree, worktree);
    }

    @ParameterizedTest
    @CsvSource({"anthropic_api, bubblewrap", "openai_api, bubblewrap", "openai_api, none"})
    void plansEditsAndMendsInOneConversation(String name, String sandbox) throws IOException {
        AgentCli agent = agent(name);
        Workbench bench = bench(sandbox);
        try (StubProvider stub = StubProvider.start(MODEL); LoopbackAccess access = new LoopbackAccess(stub, folder)) {
            Provider.Plan plan = agent.analyze(assignment(1, "", "", bench, access));
            assertEquals("1. Add it.\nFiles: made.txt", plan.text(), this::said);
            assertEquals(Optional.of(new Provider.Question("Which name?", List.of("count", "words"))), plan.decision());
            assertFalse(Files.exists(worktree.resolve("too-early.txt")));

            Provider.Result result = agent.implement(assignment(1, plan.text(), "", bench, access));
            assertEquals(new Provider.Result("Made it.", List.of("count", "a b")), result, this::said);
            assertEquals("made\n", Files.readString(worktree.resolve("made.txt")));

            assertEquals("Mended.", agent.implement(assignment(2, plan.text(), "test_count FAILED", bench, access))
                    .summary());
            assertEquals("mended\n", Files.readString(worktree.resolve("mended.txt")), this::said);
            String last = stub.requests().getLast().ask().raw();
            assertTrue(last.contains("Change nothing yet") && last.contains("test_count FAILED"), "one conversation");
            assertEquals(7, stub.requests().size(), this::said);
            assertTrue(stub.requests().stream().allMatch(request -> request.ask().key().equals(LoopbackAccess.TOKEN)));
            assertTrue(stub.requests().stream().noneMatch(each -> each.ask().raw().contains(LoopbackAccess.TOKEN)));
        }
        assertNothingHoldsTheToken();
    }

    private void assertNothingHoldsTheToken() throws IOException {
        assertTrue(said.stream().noneMatch(line -> line.contains(LoopbackAccess.TOKEN)));
        assertTrue(started.stream().noneMatch(command -> command.argv().toString().contains(LoopbackAccess.TOKEN)));
        for (Path top : List.of(folder.resolve("agent"), worktree)) {
            try (Stream<Path> files = Files.walk(top)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertFalse(Files.readString(file).contains(LoopbackAccess.TOKEN), file::toString);
                }
            }
        }
    }

    @Test
    void goesOnWithASummaryWhenTheConversationIsLost() throws IOException {
        Files.writeString(worktree.resolve("half.txt"), "half");
        Files.createDirectories(folder.resolve("agent"));
        new Sessions(folder.resolve("agent"), "anthropic_api")
                .write(new Sessions.State(0, Optional.of(UUID.randomUUID().toString()), "analyze-1"));
        try (StubProvider stub = StubProvider.start(MODEL); LoopbackAccess access = new LoopbackAccess(stub, folder)) {
            agent("anthropic_api").implement(assignment(1, "the plan", "", bench("none"), access));
            assertTrue(stub.requests().getLast().ask().raw().contains("added   half.txt (4 bytes)"), this::said);
        }
        assertTrue(said.contains("the conversation is not there any more; a new one begins with a summary"));
    }

    @Test
    void goesOnWhereItWasKilled() throws Exception {
        Script hangs = Scripts.say("never").by(new Move.Delivery.NoHeaders());
        Script model = (ask, earlier, used) -> (earlier == 1 ? hangs : MODEL).next(ask, earlier, used);
        try (StubProvider stub = StubProvider.start(model); LoopbackAccess access = new LoopbackAccess(stub, folder)) {
            CompletableFuture<Throwable> first = new CompletableFuture<>();
            Thread thread = Thread.ofPlatform().start(() -> first.complete(assertThrows(EdgeException.class,
                    () -> agent("openai_api").implement(assignment(1, "the plan", "", bench("none"), access)))));
            stub.awaitRequest(request -> request.status() == 0);
            thread.interrupt();
            assertEquals("openai_api was stopped", first.get().getMessage());
            assertTrue(access.wasCut());
            assertEquals("Made it.", agent("openai_api")
                    .implement(assignment(1, "the plan", "", bench("none"), access)).summary());
            String raw = stub.requests().get(2).ask().raw();
            assertTrue(raw.contains("You were interrupted") && raw.contains("created made.txt"), raw);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAUTHORIZED", "BUDGET", "TOO_LONG", "QUOTA_RESET", "NO_MODEL"})
    void saysWhatItRanInto(Trouble trouble) throws IOException {
        Optional<Limit.Kind> expected = Optional.ofNullable(Map.of(Trouble.UNAUTHORIZED, Limit.Kind.AUTH,
                Trouble.BUDGET, Limit.Kind.BUDGET, Trouble.TOO_LONG, Limit.Kind.CONTEXT_FULL, Trouble.QUOTA_RESET,
                Limit.Kind.QUOTA).get(trouble));
        try (StubProvider stub = StubProvider.start(Scripts.refuse(trouble));
                LoopbackAccess access = new LoopbackAccess(stub, folder)) {
            Assignment assignment = assignment(1, "the plan", "", bench("none"), access);
            RuntimeException thrown = assertThrows(RuntimeException.class,
                    () -> agent("anthropic_api").implement(assignment));
            assertEquals(expected, thrown instanceof LimitReached reached ? Optional.of(reached.limit().kind())
                    : Optional.empty(), thrown::getMessage);
            assertTrue(thrown.getMessage().startsWith("anthropic_api"), thrown.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic_api", "openai_api"})
    void beginsAnewWithThePlanWhereTheAnalysisHadAnotherModel(String name) throws IOException {
        try (StubProvider stub = StubProvider.start(MODEL); LoopbackAccess access = new LoopbackAccess(stub, folder)) {
            boolean anthropic = name.equals("anthropic_api");
            String other = anthropic ? "claude-haiku-4-5" : "gpt-5.4-nano";
            AgentCli agent = agent(name, Optional.of(other));
            agent.analyze(assignment(1, "", "", bench("none"), access));
            agent.implement(assignment(1, "the plan", "", bench("none"), access));
            assertEquals(other, stub.requests().getFirst().ask().model());
            assertEquals(anthropic ? "claude-sonnet-4-5" : "gpt-5.5", stub.requests().getLast().ask().model());
            String last = stub.requests().getLast().ask().raw();
            assertTrue(last.contains("Somebody began this task before you") && last.contains("the plan"), last);
        }
    }

    private static AgentCli agent(String name) {
        return agent(name, Optional.empty());
    }

    private static AgentCli agent(String name, Optional<String> analysisModel) {
        Dialect dialect = name.equals("anthropic_api") ? new AnthropicApi(4000)
                : new OpenaiApi(OpenaiApi.Speech.RESPONSES, 4000);
        String model = name.equals("anthropic_api") ? "claude-sonnet-4-5" : "gpt-5.5";
        return new AgentCli(dialect, new CliSettings("java", model, analysisModel, List.of(), Duration.ofMinutes(5),
                Duration.ofMinutes(10), 50), new Installations(), Optional.empty(), InstantSource.system());
    }

    private Workbench bench(String sandbox) {
        Map<String, String> environment = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8",
                "ANTHROPIC_API_KEY", "planted");
        OsProcessRunner runner = new OsProcessRunner("loop-test");
        Sandbox confined = sandbox.equals("none") ? new NoSandbox(folder)
                : new SandboxProbe(runner, folder, environment).probe().sandbox().orElse(null);
        Tools.require(confined != null, "a sandbox that works");
        return new Workbench(new Noting(runner), confined, environment, List.of());
    }

    /** Notes what is started. */
    private final class Noting implements ProcessRunner {

        private final ProcessRunner inner;

        Noting(ProcessRunner inner) {
            this.inner = inner;
        }

        @Override
        public Exit run(Command command) {
            return run(command, _ -> {});
        }

        @Override
        public Exit run(Command command, Consumer<String> lines) {
            started.add(command);
            return inner.run(command, lines);
        }
    }

    private Assignment assignment(int attempt, String plan, String feedback, Workbench bench, LoopbackAccess access) {
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
