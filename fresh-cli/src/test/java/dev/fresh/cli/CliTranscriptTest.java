package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.client.Installation;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Answers.StartedView;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Proposals.MergeView;
import dev.fresh.protocol.Proposals.RehearsalView;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.FakeDaemon;
import dev.fresh.testing.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions at the command line, kept as text files: what is typed, what comes out, and the exit code where it is not 0.
 * {@code FRESH_UPDATE=1} writes the files anew.
 */
final class CliTranscriptTest {

    private static final Path TRANSCRIPTS = Path.of("src/test/resources/transcripts");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path temp;

    @Test
    void refusesWrongInputWithASentenceAndAnExitCode() throws IOException {
        play("wrong-input.txt", repository());
    }

    @Test
    void saysWhenThereIsNoRepositoryToWorkOn() throws IOException {
        play("no-repository.txt", Files.createDirectories(temp.toRealPath().resolve("r")));
    }

    @Test
    void saysThatABareRepositoryHasNoCheckout() throws IOException {
        Path folder = Files.createDirectories(temp.toRealPath().resolve("r"));
        gitFolder(folder);
        play("bare-repository.txt", folder);
    }

    @Test
    void showsARepositoryThatNeverHadARun() throws IOException {
        play("no-run.txt", repository());
    }

    @Test
    void showsTheRunOfTheGuide() throws IOException {
        Path repository = repository();
        try (FakeDaemon daemon = daemon(repository)) {
            daemon.answers("GET /v1/status", Sample.running(Sample.working(), Sample.waiting()));
            daemon.answers("GET /v1/status?all=true", Sample.running(Sample.working(), Sample.waiting()));
            daemon.answers("GET /v1/agents/abc/log?offset=0",
                    new LogChunk("abc12345aaaa", 0, 14, "read\nwrote it\n", false));
            daemon.answers("GET /v1/agents/abc12345aaaa/log?offset=14",
                    new LogChunk("abc12345aaaa", 14, 14, "", false));
            daemon.answers("GET /v1/agents/def/diff", new DiffView("def67890bbbb", "auto/demo-def67890", "main",
                    Sample.COMMIT, "diff --git a/x b/x\n+print()\n", false));
            daemon.refuses("GET /v1/report?format=markdown", ErrorCode.NOTHING_YET, "no run has ended yet",
                    "`fresh auto status` shows the run that is going on");
            daemon.answers("GET /v1/budget", Sample.budget());
            play("guide.txt", repository);
        }
    }

    @Test
    void carriesDecisionsToTheDaemon() throws IOException {
        Path repository = repository();
        AgentView waiting = Sample.waiting();
        AgentView approved = Sample.agent(waiting.id(), AgentStatus.COMMITTING, waiting.targetFeature(), 8.2, 250_000,
                Optional.empty());
        try (FakeDaemon daemon = daemon(repository)) {
            daemon.answers("GET /v1/status", Sample.running(Sample.working(), waiting))
                    .answers("GET /v1/agents/def", waiting).answers("GET /v1/agents/abc", Sample.working())
                    .answers("GET /v1/proposals/rehearsal", new RehearsalView(List.of(new MergeView(
                            waiting.branch().get(), "main", Sample.COMMIT, List.of("notes/cli.py")))))
                    .refuses("GET /v1/agents/zzz", ErrorCode.UNKNOWN_ID, "no agent has an id that starts with zzz",
                            "`fresh auto status` lists them")
                    .refuses("GET /v1/agents/a", ErrorCode.AMBIGUOUS_ID, "a is the start of abc12345 and a7777777",
                            "type more of it")
                    .answers("POST /v1/agents/def67890bbbb/approve", approved)
                    .answers("POST /v1/agents/def/reject", approved).answers("POST /v1/agents/def/answer", approved)
                    .answers("POST /v1/agents/abc/pause", Sample.working())
                    .refuses("POST /v1/agents/abc/resume", ErrorCode.WRONG_STATE, "agent abc12345 is not paused",
                            "`fresh auto status` shows where it stands")
                    .answers("POST /v1/agents/abc/cancel", Sample.working())
                    .answers("DELETE /v1/runs/current", Map.of())
                    .answers("DELETE /v1/runs/current?force=true", Map.of())
                    .answers("POST /v1/runs/current/resume", Map.of())
                    .answers("PUT /v1/budget", Sample.budget());
            play("decisions.txt", repository);
            assertEquals(List.of(
                    "POST /v1/agents/def67890bbbb/approve {\"commit\":\"" + Sample.COMMIT + "\",\"comment\":\"tried\"}",
                    "POST /v1/agents/def67890bbbb/approve {\"commit\":\"" + Sample.COMMIT + "\",\"comment\":null}",
                    "POST /v1/agents/def/reject {\"reason\":\"bad name\",\"retry\":true}",
                    "POST /v1/agents/def/answer {\"text\":\"2\"}", "POST /v1/agents/abc/pause",
                    "POST /v1/agents/abc/resume", "POST /v1/runs/current/resume", "POST /v1/agents/abc/cancel",
                    "PUT /v1/budget {\"budget_usd\":20,\"agent_budget_usd\":null,\"per_day_usd\":null,"
                            + "\"per_month_usd\":null,\"lift\":[],\"zone\":null}",
                    "PUT /v1/budget {\"budget_usd\":null,\"agent_budget_usd\":2,\"per_day_usd\":5,"
                            + "\"per_month_usd\":null,\"lift\":[\"month\"],\"zone\":\"" + ZoneId.systemDefault()
                            + "\"}",
                    "DELETE /v1/runs/current",
                    "DELETE /v1/runs/current?force=true"),
                    daemon.requests().stream().filter(request -> !request.startsWith("GET")).toList());
        }
    }

    @Test
    void startsRunsAndSaysHowTheyEnded() throws IOException {
        Path repository = repository();
        try (FakeDaemon daemon = daemon(repository)) {
            StatusView ended = Sample.ended(EndReason.FINISHED,
                    Sample.agent("abc12345aaaa", AgentStatus.COMPLETED, "f", 1, 0, Optional.empty()));
            daemon.answers("GET /v1/status", ended)
                    .streams("GET /v1/events", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n")
                    .answers("POST /v1/runs", new StartedView(Optional.of(Sample.RUN),
                            List.of("The checkout has uncommitted changes, which are not used."), Optional.empty()));
            play("start.txt", repository);
            String body = daemon.requests().stream().filter(request -> request.startsWith("POST /v1/runs "))
                    .findFirst().orElseThrow();
            assertEquals("{\"agents\":3,\"budget_usd\":2.50,\"agent_budget_usd\":null,\"hours\":0.5,\"overnight\":true,"
                    + "\"no_approval\":true,\"strategy\":\"safest\",\"seed\":7,\"base\":null,\"provider\":null,"
                    + "\"features\":[\"f00\"],\"sandbox\":null,\"allow_unmetered\":false,\"offline\":false,"
                    + "\"dry_run\":false,\"max_plan_share\":null,\"environment\":{\"LANG\":\"C.UTF-8\"},\"kinds\":[],\"review_queue\":null}",
                    body.substring(14));
            daemon.refuses("POST /v1/runs", ErrorCode.RUN_ACTIVE, "run 001122334455 is going on",
                    "`fresh auto start` without options follows it");
            play("second-start.txt", repository);
        }
    }

    private Path repository() throws IOException {
        Path repository = Files.createDirectories(temp.toRealPath().resolve("r"));
        gitFolder(repository.resolve(".git"));
        return repository;
    }

    private static void gitFolder(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("objects"));
        Files.createDirectories(folder.resolve("refs"));
        Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/main\n");
    }

    private static FakeDaemon daemon(Path repository) throws IOException {
        return new FakeDaemon(new FreshPaths(repository).socket())
                .answers("GET /v1/health", Map.of("version", "0.1.0", "pid", 4711, "repository", "/r", "started_at",
                        Sample.START));
    }

    private void play(String name, Path folder) throws IOException {
        Path file = TRANSCRIPTS.resolve(name);
        StringBuilder played = new StringBuilder();
        String written = Files.readString(file);
        for (String line : written.lines().filter(line -> line.startsWith("$ ")).toList()) {
            played.append(line).append('\n').append(type(line.substring(2), folder));
        }
        if ("1".equals(System.getenv("FRESH_UPDATE"))) {
            Files.writeString(file, played);
            return;
        }
        assertEquals(written, played.toString(), name);
    }

    private static String type(String line, Path folder) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(line); word.find();) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        Shell shell = new Shell(writer, writer, folder, Map.of("LANG", "C.UTF-8"),
                new Installation(Optional.empty(), "", "java"), new Terminal(false, true, 80));
        int exit = FreshCommand.run(shell, words.subList(1, words.size()).toArray(String[]::new));
        return text.toString().replace(folder.toString(), "/r") + (exit == 0 ? "" : "[" + exit + "]\n");
    }
}
