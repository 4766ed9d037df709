package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import dev.fresh.stub.Scripts;
import dev.fresh.stub.StubProvider;
import dev.fresh.testing.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten real agents of four makes, side by side, that would never stop by themselves, under one budget: what they cost
 * never passes it, and nearly all of it can be used. One round, twenty in the
 * nightly build.
 */
@Tag("slow")
@Tag("rounds")
final class HardCapTest {

    private static final long BUDGET_MICRO = 1_500_000;
    private static final Map<String, String> ROLES = Map.of("claude_cli", "0123", "codex_cli", "456", "gemini_cli",
            "78",
            "opencode_cli", "9");

    @TempDir
    private Path temp;

    static IntStream rounds() {
        return IntStream.rangeClosed(1, Rounds.of(1, 20, 20));
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void tenAgentsNeverPassTheBudgetAndCanUseNearlyAllOfIt(int round) throws Exception {
        for (RealAgents agent : RealAgents.values()) {
            agent.required();
        }
        try (StubProvider stub = StubProvider.start(Scripts.loop()); Site site = RealAgents.site(temp, stub)) {
            List<String> typed = new ArrayList<>(List.of("auto", "start", "--provider",
                    "claude_cli,codex_cli,gemini_cli,opencode_cli", "--agents", "10", "--budget", "1.50",
                    "--agent-budget", "0.40", "--no-approval"));
            for (int i = 0; i < 10; i++) {
                site.repo().write("notes/extra" + i + ".py", """
                        def shout%d(text: str) -> str:
                            \"""Shout a text.\"""
                            return text.upper() + "!" * %d
                        """.formatted(i, i));
                typed.addAll(List.of("--feature", "shout" + i));
            }
            site.repo().commit("Add ten features");
            Path roles = Files.createDirectories(site.paths().folder().resolve("roles"));
            for (Map.Entry<String, String> role : ROLES.entrySet()) {
                Files.writeString(roles.resolve(role.getKey() + ".yaml"), "paths: [" + role.getValue().chars()
                        .mapToObj(digit -> "notes/extra" + (char) digit + ".py").collect(Collectors.joining(", "))
                        + "]\nproviders: [" + role.getKey() + "]\n");
            }
            site.startDaemon();
            Typed night = site.fresh(typed.toArray(String[]::new));
            StatusView status = site.client().status();
            assertEquals(10, status.agents().size(), night::all);
            long spent = status.totalCostMicroUsd();
            System.out.printf("round %d: 10 agents, budget $1.50, booked $%s, billed $%.6f, %d requests, exit %d,"
                    + " longest wait for money %d ms%n", round, status.totalCostUsd(), stub.bill().micro() / 1e6,
                    stub.requests().size(), night.exit(), longestWait(site));
            assertTrue(spent <= BUDGET_MICRO, "booked " + spent);
            assertTrue(stub.bill().micro() <= spent, "billed " + stub.bill().micro() + ", booked " + spent);
            assertTrue(spent >= BUDGET_MICRO * 9 / 10, "only " + spent + " could be used: " + night.all());
            Map<String, Object> shown = Json.object(site.fresh("auto", "budget", "show", "--format", "json").out());
            assertEquals(spent, ((Number) shown.get("spent_micro_usd")).longValue());
        }
    }

    /** Printed and not asserted: how long something takes on a busy machine is no matter of a test. */
    private static long longestWait(Site site) throws IOException {
        Matcher waits = Pattern.compile("waited (\\d+) ms for money")
                .matcher(Files.readString(site.paths().daemonLog()));
        return waits.results().mapToLong(found -> Long.parseLong(found.group(1))).max().orElse(0);
    }
}
