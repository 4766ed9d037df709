package dev.fresh.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.fresh.client.ClientException;
import dev.fresh.client.FreshClient;
import dev.fresh.edge.forge.Reviewed;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Requests.ApproveRequest;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Nights in which an issue becomes a pull request, each in a repository of its own that is the same in the beginning.
 */
final class WholeFeature {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long LOOK_NANOS = 15_000_000;
    private static final String AGENT = """
            echo 'echo 1.5' > half.sh
            echo '[ "$(sh half.sh)" = 1.5 ]' > tests/odd.sh
            echo "Halves are exact now."
            """;
    private static final String TESTS = """
            ran=0
            for each in tests/*.sh; do
                ran=$((ran + 1))
                sh "$each" || { printf '=====\\nFAIL: %s\\n\\nRan %d tests in 0s\\n\\nFAILED\\n' "$each" $ran; exit 1; }
            done
            printf 'Ran %d tests in 0s\\n\\nOK\\n' $ran
            """;

    private final Path temp;
    private final Path template;
    private final Path answers;
    private int nights;

    private WholeFeature(Path temp) throws IOException {
        this.temp = temp.toRealPath();
        this.template = this.temp.resolve("template");
        this.answers = Files.createDirectory(this.temp.resolve("answers"));
        Path agent = Files.writeString(this.temp.resolve("agent.sh"), AGENT);
        TempRepo repo = TempRepo.init(template).write("half.sh", "echo 1\n").write("tests/old.sh", "sh half.sh\n")
                .write("unittest.sh", TESTS).write(".gitignore", ".fresh/\n").write(".fresh/config.yaml", """
                        command:
                          argv: [sh, %s]
                        gates:
                          test: [sh, unittest.sh]
                          lint: none
                          typecheck: none
                          prepare: none
                        """.formatted(agent));
        repo.commit("Begin");
        repo.write("half.sh", "echo 2\n").git("stash");
        repo.write("half.sh", "echo 3\n").write(".git/hooks/post-checkout", "touch \"$GIT_DIR/hooked\"\n");
    }

    static WholeFeature in(Path temp) throws IOException {
        return new WholeFeature(temp);
    }

    /** What remains of a night, without what differs from one to the next. */
    List<String> night(Points.Crash... crashes) throws Exception {
        Path folder = Files.createDirectory(temp.resolve("night-" + ++nights));
        new ProcessBuilder("cp", "-a", template.toString(), folder.resolve("r").toString()).start().waitFor();
        try (Reviewed forge = Reviewed.of(folder.resolve("r"), folder.resolve("forge"))) {
            forge.issue(7, "ada", "admin", "Wrong halves of odd numbers", "half(3) should be 1.5");
            TempRepo repo = TempRepo.at(folder.resolve("r"));
            Map<String, String> before = repo.manifest();
            Night night = new Night(repo.folder(), forge);
            night.play(new ArrayDeque<>(List.of(crashes)));
            assertEquals(before, repo.manifest(), "what is the user's");
            Remains remains = new Remains(night.paths, forge);
            remains.hold();
            return remains.lines();
        } finally {
            new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
        }
    }

    private final class Night {

        private final FreshPaths paths;
        private final Reviewed forge;
        private final FreshClient client;
        private final Map<String, String> environment;

        Night(Path repository, Reviewed forge) {
            this.paths = new FreshPaths(repository);
            this.forge = forge;
            this.client = new FreshClient(paths.socket());
            this.environment = Map.of("PATH", System.getenv("PATH"), "HOME", temp.toString(),
                    "GITHUB_ENTERPRISE_TOKEN", Reviewed.TOKEN, "FRESH_GITHUB_API_URL", forge.api());
        }

        /** The first daemon crashes as the first of these says, the next one as the second, the last one not at all. */
        void play(Deque<Points.Crash> crashes) throws IOException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            HostedDaemon daemon = start(crashes);
            boolean over = false;
            while (!over) {
                try {
                    while (!Points.crash().isDone() && !isOver()) {
                        if (daemon.over() && !Points.crash().isDone()) {
                            fail("the daemon ended by itself: " + daemon.end());
                        }
                        if (System.nanoTime() > end) {
                            fail("the night came to no end: " + client.status());
                        }
                        LockSupport.parkNanos(LOOK_NANOS);
                    }
                } finally {
                    daemon.stop();
                }
                over = !Points.crash().isDone();
                if (!over) {
                    Points.restore();
                    daemon = start(crashes);
                }
            }
        }

        private HostedDaemon start(Deque<Points.Crash> crashes) {
            Points.Crash next = crashes.isEmpty() ? Points.Crash.NEVER : crashes.removeFirst();
            Points.begin(next, environment, paths.state().resolve("journal.db"), answers);
            return HostedDaemon.start(paths.root());
        }

        /** Does what a person would do now, and says whether there is nothing left to do. */
        private boolean isOver() {
            try {
                StatusView status = client.status();
                if (status.runId().isEmpty()) {
                    client.start(request());
                    return false;
                }
                for (Map.Entry<String, AgentView> agent : status.agents().entrySet()) {
                    if (agent.getValue().status() == AgentStatus.AWAITING_USER) {
                        client.approve(agent.getKey(),
                                new ApproveRequest(agent.getValue().proposalCommit().orElseThrow(), Optional.empty()));
                    }
                }
                return !status.running() && status.reportPath().isPresent() && status.agents().values().stream()
                        .allMatch(agent -> agent.status() == AgentStatus.COMPLETED)
                        && ((Map<?, ?>) Json.object(client.report("json")).get("orchestration_summary"))
                                .get("agents_completed").equals(1);
            } catch (ClientException e) {
                // It is not there yet, or not any more.
                return false;
            }
        }

        private StartRequest request() {
            return new StartRequest(Optional.of(1), Optional.of(new BigDecimal("5")),
                    Optional.of(new BigDecimal("0.5")), Optional.empty(), true, false, Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.of("command"), List.of(), Optional.of("none"), true,
                    false, false, Optional.empty(), Map.of("PATH", System.getenv("PATH")), List.of("issue"),
                    Optional.empty());
        }
    }
}
