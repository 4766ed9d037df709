package dev.fresh.edge.provider.loop;

import static dev.fresh.edge.provider.loop.LoopRun.all;
import static dev.fresh.edge.provider.loop.LoopRun.last;
import static dev.fresh.edge.provider.loop.LoopRun.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.provider.loop.Order.Protocol;
import dev.fresh.edge.provider.stub.Reply;
import dev.fresh.protocol.Json;
import dev.fresh.stub.Act;
import dev.fresh.stub.Move;
import dev.fresh.stub.Script;
import dev.fresh.stub.Scripts;
import dev.fresh.stub.StubProvider;
import dev.fresh.stub.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ToolLoopTest {

    private static final Act FINISH = use("finish", "summary", "It is done.", "command", List.of("greet", "a b"));

    @TempDir
    Path folder;

    private LoopRun loop;

    @BeforeEach
    void makeRepository() {
        loop = LoopRun.in(folder);
    }

    @ParameterizedTest
    @EnumSource
    void worksWithItsToolsUntilItFinishes(Protocol protocol) throws IOException {
        try (StubProvider stub = StubProvider.start(Scripts.acts(use("list"), use("search", "pattern", "o.d"),
                use("read", "path", "notes/cli.py"),
                use("edit", "path", "notes/cli.py", "old", "'old'", "new", "'new'"),
                use("write", "path", "tests/test_cli.py", "content", "assert True\n"),
                new Act.Run("cat notes/cli.py; exit 3"), FINISH))) {
            List<LoopEvent> events = loop.run(stub, protocol, "Make it new.");
            assertEquals(new LoopEvent.Result(LoopEvent.Status.DONE, "It is done.", true, List.of(), List.of(),
                    List.of("greet", "a b"), "", List.of(), 7), last(events, LoopEvent.Result.class));
            List<LoopEvent.ToolResult> results = all(events, LoopEvent.ToolResult.class);
            assertEquals(List.of(".gitignore\nREADME.md\nnotes/cli.py\n", "notes/cli.py:2: print('old')",
                    "1\tdef main():\n2\t    print('old')\n", "changed notes/cli.py at line 2",
                    "created tests/test_cli.py, 1 lines", "exit code 3\ndef main():\n    print('new')\n", "taken"),
                    results.stream().map(LoopEvent.ToolResult::text).toList());
            assertTrue(Files.readString(loop.repo().folder().resolve("notes/cli.py")).contains("'new'"));
            LoopEvent.Usage usage = all(events, LoopEvent.Usage.class).getFirst();
            assertEquals(protocol == Protocol.MESSAGES ? new LoopEvent.Usage(1, 120, 9000, 1500, 80)
                    : new LoopEvent.Usage(1, 1620, 9000, 0, 80), usage);
        }
    }

    @Test
    void readsOnlyInTheAnalysis() throws IOException {
        try (StubProvider stub = StubProvider.start(Scripts.acts(new Act.Write("new.txt", "x"), new Act.Run("true"),
                use("finish", "summary", "Add a command.", "steps", List.of("Add it", "Test it"), "files",
                        List.of("notes/cli.py"), "question",
                        Map.of("text", "Here or there?", "options", List.of("here", "there")))))) {
            List<LoopEvent> events = loop.analysing().run(stub, Protocol.MESSAGES, "Plan it.");
            assertEquals(List.of(false, false, true),
                    all(events, LoopEvent.ToolResult.class).stream().map(LoopEvent.ToolResult::ok).toList());
            LoopEvent.Result plan = last(events, LoopEvent.Result.class);
            assertEquals("Add a command.", plan.summary());
            assertEquals(List.of("Add it", "Test it"), plan.steps());
            assertEquals(List.of("notes/cli.py"), plan.files());
            assertEquals("Here or there?", plan.question());
            assertEquals(List.of("here", "there"), plan.options());
            assertFalse(Files.exists(loop.repo().folder().resolve("new.txt")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void asksAgainWhenATroublePasses(Protocol protocol) {
        try (StubProvider stub = StubProvider.start(Scripts.acts(FINISH).after(1, Scripts.refuse(Trouble.OVERLOADED))
                .after(1, Scripts.refuse(Trouble.BROKEN)))) {
            List<LoopEvent> events = loop.run(stub, protocol, "Do it.");
            assertEquals(LoopEvent.Status.DONE, last(events, LoopEvent.Result.class).status());
            assertEquals(1, all(events, LoopEvent.Waiting.class).size());
        }
    }

    @Test
    void waitsAsLongAsTheProviderSays() {
        try (StubProvider stub = StubProvider.start(Scripts.acts(FINISH).after(1, Scripts.refuse(Trouble.THROTTLE)))) {
            List<LoopEvent> events = loop.run(stub, Protocol.MESSAGES, "Do it.");
            assertEquals(LoopEvent.Status.DONE, last(events, LoopEvent.Result.class).status());
            LoopEvent.Waiting waiting = all(events, LoopEvent.Waiting.class).getFirst();
            assertEquals(1.0, waiting.seconds());
            assertEquals(429, waiting.status());
        }
    }

    @Test
    void doesNotWaitForDays() {
        LoopEvent.Failed failed = refused(Trouble.QUOTA_RESET, 1);
        assertEquals(Optional.of(3 * 24 * 3600L), failed.retryAfterSeconds());
        assertEquals(429, failed.status());
    }

    @Test
    void givesUpAfterFourTries() {
        assertEquals(529, refused(Trouble.OVERLOADED, 4).status());
    }

    @Test
    void asksOnceWhereAskingAgainIsOfNoUse() {
        assertEquals(401, refused(Trouble.UNAUTHORIZED, 1).status());
        assertEquals(402, refused(Trouble.UNPAID, 1).status());
        assertEquals(404, refused(Trouble.NO_MODEL, 1).status());
        assertEquals(LoopEvent.Failed.CONTEXT, refused(Trouble.TOO_LONG, 1).kind());
    }

    private LoopEvent.Failed refused(Trouble trouble, int requests) {
        try (StubProvider stub = StubProvider.start(Scripts.refuse(trouble))) {
            LoopEvent.Failed failed = last(loop.run(stub, Protocol.MESSAGES, "Do it."), LoopEvent.Failed.class);
            assertEquals(requests, stub.requests().size());
            return failed;
        }
    }

    @ParameterizedTest
    @EnumSource
    void asksAgainWhenAnAnswerBreaksOff(Protocol protocol) {
        Script done = Scripts.acts(FINISH);
        try (StubProvider stub = StubProvider.start(done.after(1, done.by(new Move.Delivery.Cut())))) {
            List<LoopEvent> events = loop.run(stub, protocol, "Do it.");
            assertEquals(LoopEvent.Status.DONE, last(events, LoopEvent.Result.class).status());
            assertEquals(0, all(events, LoopEvent.Waiting.class).getFirst().status());
        }
    }

    @Test
    void endsWhenTheProviderFallsSilent() {
        for (Move.Delivery silence : List.of(new Move.Delivery.Silent(), new Move.Delivery.NoHeaders())) {
            try (StubProvider stub = StubProvider.start(Scripts.say("Well, well.").by(silence))) {
                List<LoopEvent> events = loop.impatient(Duration.ofMillis(300)).run(stub, Protocol.MESSAGES, "Do it.");
                assertEquals(LoopEvent.Failed.STALL, last(events, LoopEvent.Failed.class).kind());
                assertEquals(2, stub.requests().size());
            }
        }
    }

    @Test
    void saysThatNobodyListens() {
        StubProvider stub = StubProvider.start(Scripts.say("never"));
        stub.close();
        LoopEvent.Failed failed = last(loop.run(stub, Protocol.CHAT, "Do it."), LoopEvent.Failed.class);
        assertEquals("connection refused", failed.message());
    }

    @Test
    void endsWhenItsTurnsAreUsedUp() {
        try (StubProvider stub = StubProvider.start(Scripts.loop())) {
            LoopEvent.Result result = last(loop.turns(4).run(stub, Protocol.RESPONSES, "Do it."),
                    LoopEvent.Result.class);
            assertEquals(LoopEvent.Status.TURNS, result.status());
            assertEquals(4, stub.requests().size());
        }
    }

    @Test
    void endsWhenTheModelTurnsInCircles() {
        Script same = (_, _, used) -> new Move.Answer(List.of(new Reply.Part.Call("list", Map.of())),
                Reply.Stop.TOOLS, Optional.of(used), used, new Move.Delivery.Whole());
        try (StubProvider stub = StubProvider.start(same)) {
            LoopEvent.Result result = last(loop.run(stub, Protocol.MESSAGES, "Do it."), LoopEvent.Result.class);
            assertEquals(LoopEvent.Status.CIRCLES, result.status());
            assertEquals(6, stub.requests().size());
        }
    }

    @Test
    void endsAtTheFifthEqualFailure() {
        Script failing = (_, _, used) -> new Move.Answer(
                List.of(new Reply.Part.Call("read", Map.of("path", "is/not/there"))), Reply.Stop.TOOLS,
                Optional.of(used), used, new Move.Delivery.Whole());
        try (StubProvider stub = StubProvider.start(failing)) {
            LoopEvent.Result result = last(loop.run(stub, Protocol.MESSAGES, "Do it."), LoopEvent.Result.class);
            assertEquals(LoopEvent.Status.CIRCLES, result.status());
            assertEquals(5, stub.requests().size());
        }
    }

    @Test
    void takesWordsForTheEndWhenTheModelHasDoneSomething() {
        try (StubProvider stub = StubProvider.start(Scripts.edit("a.txt", "a\n"))) {
            LoopEvent.Result result = last(loop.run(stub, Protocol.MESSAGES, "Do it."), LoopEvent.Result.class);
            assertEquals("Done: the work is finished.", result.summary());
            assertFalse(result.finished());
            assertEquals(2, stub.requests().size());
        }
    }

    @Test
    void remindsAModelThatOnlyAnnouncesWhatItWillDo() {
        try (StubProvider stub = StubProvider.start(Scripts.say("Now I am going to edit.").whenTold("call finish",
                Scripts.edit("a.txt", "a\n")))) {
            last(loop.run(stub, Protocol.PLAIN_CHAT, "Do it."), LoopEvent.Result.class);
            assertTrue(Files.exists(loop.repo().folder().resolve("a.txt")));
        }
    }

    @Test
    void endsWhenAnswersAreCutOffAgainAndAgain() {
        try (StubProvider stub = StubProvider.start(Scripts.truncated())) {
            assertEquals(LoopEvent.Failed.CUT,
                    last(loop.run(stub, Protocol.CHAT, "Do it."), LoopEvent.Failed.class).kind());
            assertEquals(3, stub.requests().size());
        }
    }

    @Test
    void goesOnInTheSameConversation() throws IOException {
        try (StubProvider stub = StubProvider.start(Scripts.acts(FINISH))) {
            loop.run(stub, Protocol.MESSAGES, "First.");
            // Killed in the middle of a line.
            Files.writeString(loop.session(), "{\"said\":{\"te", StandardOpenOption.APPEND);
            List<LoopEvent> events = loop.resuming().run(stub, Protocol.MESSAGES, "Second.");
            assertTrue(((LoopEvent.Session) events.getFirst()).resumed());
            List<Map<String, Object>> messages = Tree.objects(stub.requests().getLast().ask().body(), "messages");
            assertEquals(List.of("user", "assistant", "user", "user"),
                    messages.stream().map(message -> message.get("role")).toList());
            assertEquals("Second.", stub.requests().getLast().ask().lastWords());
            assertTrue(Files.readString(loop.session()).endsWith("}\n"));
        }
    }

    @Test
    void answersTheCallsThatAKilledLoopLeftOpen() throws IOException {
        try (StubProvider stub = StubProvider.start(Scripts.acts(new Act.Run("true"), FINISH))) {
            loop.run(stub, Protocol.CHAT, "Do it.");
            List<String> lines = Files.readAllLines(loop.session());
            Files.write(loop.session(), lines.subList(0, 3)); // head, prompt, the call of run
            assertEquals(LoopEvent.Status.DONE, last(loop.resuming().run(stub, Protocol.CHAT, "Go on."),
                    LoopEvent.Result.class).status());
            assertTrue(Files.readAllLines(loop.session()).get(3).contains("interrupted; it may have been done"));
        }
    }

    @Test
    void saysWhenTheConversationIsNotThereAnyMore() throws IOException {
        try (StubProvider stub = StubProvider.start(Scripts.acts(FINISH))) {
            loop.run(stub, Protocol.CHAT, "First.");
            loop.resuming();
            List<String> reasons = new ArrayList<>();
            reasons.add(dead(stub, Protocol.PLAIN_CHAT));
            Files.writeString(loop.session(), "not json\n");
            reasons.add(dead(stub, Protocol.CHAT));
            Files.delete(loop.session());
            reasons.add(dead(stub, Protocol.CHAT));
            assertEquals("it was led with gpt-5.5", reasons.getFirst());
            assertTrue(reasons.get(1).startsWith("it cannot be read: "), reasons::toString);
            assertEquals("it is not there", reasons.getLast());
            assertEquals(1, stub.requests().size());
        }
    }

    private String dead(StubProvider stub, Protocol protocol) {
        LoopEvent.Failed failed = last(loop.run(stub, protocol, "Second."), LoopEvent.Failed.class);
        assertEquals(LoopEvent.Failed.DEAD, failed.kind());
        return failed.message().replace("the conversation cannot go on: ", "");
    }

    @Test
    void keepsTheBeginningOfItsRequestsTheSame() {
        try (StubProvider stub = StubProvider.start(Scripts.acts(use("list"), use("list", "path", "notes"), FINISH))) {
            loop.analysing().run(stub, Protocol.MESSAGES, "First.");
            Map<String, Object> first = stub.requests().getFirst().ask().body();
            Map<String, Object> body = stub.requests().getLast().ask().body();
            assertEquals(Json.write(first.get("tools")), Json.write(body.get("tools")));
            assertEquals(first.get("system"), body.get("system"));
            assertTrue(Json.write(first.get("system")).contains("cache_control"));
            List<Map<String, Object>> messages = Tree.objects(body, "messages");
            assertEquals(List.of(false, false, true, false, true),
                    messages.stream().map(message -> Json.write(message).contains("cache_control")).toList());
            loop.run(stub, Protocol.RESPONSES, "Other.");
            Map<String, Object> other = stub.requests().getLast().ask().body();
            assertEquals("1", other.get("prompt_cache_key"));
            assertEquals(false, other.get("store"));
        }
    }

    @Test
    void tellsNobodyItsToken() {
        try (StubProvider stub = StubProvider.start(Scripts.acts(new Act.Run("env; tr '\\0' '\\n' </proc/self/environ"
                + "; echo " + LoopRun.TOKEN), FINISH))) {
            loop.run(stub, Protocol.MESSAGES, "Do it.");
            assertTrue(stub.requests().getFirst().ask().key().equals(LoopRun.TOKEN));
            assertTrue(loop.lines().stream().noneMatch(line -> line.contains(LoopRun.TOKEN)));
            assertTrue(loop.lines().stream().anyMatch(line -> line.contains("[hidden]")));
            assertFalse(Json.write(stub.requests().getLast().ask().body().get("messages")).contains(Order.TOKEN));
        }
    }
}
