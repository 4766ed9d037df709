package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Tokens;
import dev.fresh.stub.AgentCli.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A situation that every agent CLI is put into and recorded in.
 *
 * @param name of the recording
 * @param mode how the CLI is run in it
 * @param before a script that is played in a turn before; the recorded turn then goes on with that session
 * @param wall after which it is ended
 */
record Scenario(String name, Script script, BiFunction<AgentCli, Mode, Mode> mode, Optional<Script> before,
        Duration wall) {

    private static final Script EDIT = Scripts.edit("stub-out.txt", "made by the stub\n");
    private static final String NO_SESSION = "99999999-9999-4999-8999-999999999999";

    private static Scenario of(String name, Script script) {
        return new Scenario(name, script, (_, mode) -> mode, Optional.empty(), Duration.ofSeconds(60));
    }

    private Scenario within(int seconds) {
        return new Scenario(name, script, mode, before, Duration.ofSeconds(seconds));
    }

    private Scenario run(BiFunction<AgentCli, Mode, Mode> other) {
        return new Scenario(name, script, other, before, wall);
    }

    private Scenario after(Script first) {
        return new Scenario(name, script, mode, Optional.of(first), wall);
    }

    private static Mode strict(AgentCli cli, Mode mode) {
        return new Mode(mode.model(), mode.retries(), true, mode.resume(), mode.extra());
    }

    private static Mode extra(Mode mode, String... arguments) {
        return new Mode(mode.model(), mode.retries(), mode.strict(), mode.resume(), List.of(arguments));
    }

    private static Mode model(Mode mode, String model) {
        return new Mode(model, mode.retries(), mode.strict(), mode.resume(), mode.extra());
    }

    /** The situations for this CLI. */
    static List<Scenario> all(AgentCli cli) {
        return Stream.of(work(), refusals(), faults(), usage(), only(cli)).flatMap(List::stream).toList();
    }

    private static List<Scenario> work() {
        return List.of(of("edit", EDIT), of("edit3", Scripts.edit3()), of("shell", Scripts.shell("echo hello")),
                of("rewrite", Scripts.acts(new Act.Read("README.md"), new Act.Write("README.md", "# Another\n"))),
                of("shell-fails", Scripts.shell("echo gone >&2; exit 3")),
                of("resumed", Scripts.edit("stub-next.txt", "next\n")).after(EDIT),
                of("slow", Scripts.slow(Duration.ofMillis(40), EDIT)),
                of("stopped", Scripts.shell("tail -f /dev/null")).within(8),
                of("permission", EDIT).run(Scenario::strict),
                of("dead-session", EDIT).run((cli, mode) -> new Mode(mode.model(), mode.retries(), false,
                        Optional.of(cli == AgentCli.OPENCODE ? "ses_" + "9".repeat(26) : NO_SESSION), List.of())));
    }

    private static List<Scenario> refusals() {
        return List.of(of("429-twice", Scripts.twice(Trouble.THROTTLE, EDIT)).within(90),
                of("429", Scripts.refuse(Trouble.THROTTLE)).within(90),
                of("429-insufficient-quota", Scripts.refuse(Trouble.QUOTA)).within(90),
                of("429-reset-in-3-days", Scripts.refuse(Trouble.QUOTA_RESET)).within(20),
                of("500-twice", Scripts.twice(Trouble.BROKEN, EDIT)).within(90),
                of("500", Scripts.refuse(Trouble.BROKEN)).within(90),
                of("529-twice", Scripts.twice(Trouble.OVERLOADED, EDIT)).within(90),
                of("529", Scripts.refuse(Trouble.OVERLOADED)).within(90),
                of("400", Scripts.refuse(Trouble.BAD_REQUEST)), of("401", Scripts.refuse(Trouble.UNAUTHORIZED)),
                of("bad-key", Scripts.refuse(Trouble.BAD_KEY)), of("402", Scripts.refuse(Trouble.UNPAID)),
                of("403", Scripts.refuse(Trouble.FORBIDDEN)), of("404", Scripts.refuse(Trouble.NO_MODEL)),
                of("budget", Scripts.refuse(Trouble.BUDGET).after(2, Scripts.loop())),
                of("context-full", Scripts.refuse(Trouble.TOO_LONG)),
                of("context-full-later", Scripts.refuse(Trouble.TOO_LONG).after(2, Scripts.loop())));
    }

    private static List<Scenario> faults() {
        return List.of(of("cut", EDIT.by(new Move.Delivery.Cut())).within(120),
                of("cut-once", EDIT.after(1, EDIT.by(new Move.Delivery.Cut()))).within(60),
                of("silent", EDIT.by(new Move.Delivery.Silent())).within(25),
                of("no-headers", EDIT.by(new Move.Delivery.NoHeaders())).within(30),
                of("huge", Scripts.huge(60_000)).within(30), of("output-limit", Scripts.truncated()).within(30));
    }

    private static List<Scenario> usage() {
        return List.of(of("usage-missing", Scripts.claiming(_ -> Optional.empty(), EDIT)),
                of("usage-zero", Scripts.claiming(_ -> Optional.of(new Tokens(0, 0, 0, 0, 0)), EDIT)),
                of("usage-negative", Scripts.claiming(_ -> Optional.of(new Tokens(-5, 0, 0, 0, -5)), EDIT)),
                of("usage-absurd", Scripts.claiming(_ -> Optional.of(new Tokens(1L << 50, 0, 0, 0, 1L << 50)), EDIT))
                        .within(20));
    }

    private static List<Scenario> only(AgentCli cli) {
        return switch (cli) {
            case CLAUDE -> List.of(of("loop", Scripts.loop()).run((_, mode) -> extra(mode, "--max-turns", "3")),
                    of("max-budget", Scripts.loop()).run((_, mode) -> extra(mode, "--max-budget-usd", "0.02")),
                    of("structured", EDIT).run((_, mode) -> extra(mode, "--json-schema", "{\"type\":\"object\","
                            + "\"properties\":{\"summary\":{\"type\":\"string\"}},\"required\":[\"summary\"]}")));
            case CODEX -> List.of(of("loop", Scripts.loop()).within(6),
                    of("edit3-code-mode", Scripts.edit3()).run((_, mode) -> model(mode, "gpt-6-sol")));
            case GEMINI -> List.of(of("permission-web", Scripts.web()).run(Scenario::strict),
                    of("loop", Scripts.loop()).within(60),
                    of("loop-same", Scripts.same("echo again")).within(60));
            case OPENCODE -> List.of(of("permission-web", Scripts.web()).run(Scenario::strict),
                    of("loop", Scripts.loop()).within(15),
                    of("edit3-responses", Scripts.edit3()).run((_, mode) -> model(mode, "openai/gpt-5.5")),
                    of("edit3-gemini", Scripts.edit3()).run((_, mode) -> model(mode, "google/gemini-2.5-pro")),
                    of("edit3-chat", Scripts.edit3()).run((_, mode) -> model(mode, "local/gpt-5.5")));
        };
    }
}
