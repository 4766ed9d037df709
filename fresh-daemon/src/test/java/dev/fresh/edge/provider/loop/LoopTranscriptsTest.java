package dev.fresh.edge.provider.loop;

import dev.fresh.edge.provider.loop.Order.Protocol;
import dev.fresh.edge.provider.stub.Tree;
import dev.fresh.protocol.Json;
import dev.fresh.stub.Act;
import dev.fresh.stub.Move.Delivery;
import dev.fresh.stub.Script;
import dev.fresh.stub.Scripts;
import dev.fresh.stub.StubProvider;
import dev.fresh.stub.Trouble;
import dev.fresh.testing.Golden;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the loop prints in each situation is what was recorded; its parser is held against the same files. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class LoopTranscriptsTest {

    private static final Script EDIT = Scripts.edit("stub-out.txt", "made by the stub\n");
    private static final Script FINISH = Scripts.acts(new Act.Write("stub-out.txt", "made by the stub\n"),
            new Act.Run("cat stub-out.txt"), LoopRun.use("finish", "summary", "Made it.", "command",
                    List.of("make", "it")));
    private static final Script PLAN = Scripts.acts(LoopRun.use("list"), LoopRun.use("finish", "summary",
            "Add a command.", "steps", List.of("Add it.", "Test it."), "files", List.of("notes/cli.py"), "question",
            Tree.object("text", "Which name?", "options", List.of("count", "words"))));

    @TempDir
    Path folder;

    static Stream<Arguments> situations() {
        Map<String, Script> scripts = new LinkedHashMap<>();
        scripts.put("edit", EDIT);
        scripts.put("finish", FINISH);
        scripts.put("plan", PLAN);
        scripts.put("shell-fails", Scripts.shell("echo gone >&2; exit 3"));
        scripts.put("resumed", EDIT);
        scripts.put("dead-session", EDIT);
        scripts.put("429-twice", Scripts.twice(Trouble.THROTTLE, EDIT));
        scripts.put("429", Scripts.refuse(Trouble.THROTTLE));
        scripts.put("429-insufficient-quota", Scripts.refuse(Trouble.QUOTA));
        scripts.put("429-reset-in-3-days", Scripts.refuse(Trouble.QUOTA_RESET));
        scripts.put("500", Scripts.refuse(Trouble.BROKEN));
        scripts.put("529", Scripts.refuse(Trouble.OVERLOADED));
        scripts.put("400", Scripts.refuse(Trouble.BAD_REQUEST));
        scripts.put("401", Scripts.refuse(Trouble.UNAUTHORIZED));
        scripts.put("402", Scripts.refuse(Trouble.UNPAID));
        scripts.put("403", Scripts.refuse(Trouble.FORBIDDEN));
        scripts.put("404", Scripts.refuse(Trouble.NO_MODEL));
        scripts.put("budget", Scripts.refuse(Trouble.BUDGET).after(2, Scripts.loop()));
        scripts.put("context-full", Scripts.refuse(Trouble.TOO_LONG));
        scripts.put("cut", EDIT.by(new Delivery.Cut()));
        scripts.put("cut-once", EDIT.after(1, EDIT.by(new Delivery.Cut())));
        scripts.put("silent", EDIT.by(new Delivery.Silent()));
        scripts.put("no-headers", EDIT.by(new Delivery.NoHeaders()));
        scripts.put("output-limit", Scripts.truncated());
        scripts.put("loop", Scripts.loop());
        scripts.put("loop-same", Scripts.same("echo again"));
        return Stream.concat(
                Stream.of(Protocol.MESSAGES, Protocol.RESPONSES).flatMap(protocol -> scripts.entrySet().stream()
                        .map(each -> Arguments.of(protocol, each.getKey(), each.getValue()))),
                Stream.of(Arguments.of(Protocol.CHAT, "finish-chat", FINISH),
                        Arguments.of(Protocol.PLAIN_CHAT, "finish-plain-chat", FINISH)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("situations")
    void printsWhatWasRecorded(Protocol protocol, String situation, Script script) {
        LoopRun loop = LoopRun.in(folder).turns(8).impatient(Duration.ofSeconds(1));
        if (situation.equals("resumed")) {
            try (StubProvider before = StubProvider.start(FINISH)) {
                loop.run(before, protocol, "Do it.");
            }
        }
        if (situation.equals("resumed") || situation.equals("dead-session")) {
            loop.resuming();
        }
        if (situation.equals("plan")) {
            loop.analysing();
        }
        try (StubProvider stub = StubProvider.start(script)) {
            LoopEvent last = loop.run(stub, protocol, "Do it.").getLast();
            String provider = protocol == Protocol.MESSAGES ? "anthropic_api" : "openai_api";
            String file = "fresh-daemon/src/test/resources/transcripts/" + provider + "/" + situation;
            Golden.assertSame(file + ".jsonl", String.join("\n", loop.lines()) + "\n");
            Golden.assertSame(file + ".meta.json", Json.pretty(Tree.object("provider", provider, "version", "0.1",
                    "scenario", situation, "model", LoopRun.model(protocol), "exit_code",
                    last instanceof LoopEvent.Result ? 0 : 1, "end", "BY_ITSELF", "requests",
                    stub.requests().stream().map(StubProvider.Request::status).toList(), "billed_micro_usd",
                    stub.bill().micro(), "stderr", List.of())) + "\n");
        }
    }
}
