package dev.fresh.stub;

import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.OsProcessRunner;
import dev.fresh.edge.provider.stub.Tree;
import dev.fresh.protocol.Json;
import dev.fresh.stub.AgentCli.Mode;
import dev.fresh.testing.Golden;
import dev.fresh.testing.TempRepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a real agent CLI wrote in a scenario, free of what belongs to one machine or run.
 *
 * @param lines of standard output, in their order; the middle of many is left out
 * @param meta how it was made, how it ended, and what was billed for it
 */
record Recording(List<String> lines, Map<String, Object> meta) {

    static final String FOLDER = "fresh-daemon/src/test/resources/transcripts";

    private static final int FIRST = 50;
    private static final int LAST = 20;
    /** From so much on only so few. */
    private static final int CHARACTERS_MAX = 40_000;
    private static final int FIRST_WIDE = 12;
    private static final int LAST_WIDE = 8;
    private static final int ERROR_LINES = 25;
    private static final Pattern SESSION = Pattern.compile("\"(?:thread_id|sessionID)\":\"([^\"]+)\"");

    /** Runs a CLI in a scenario, in a home and a repository of its own below {@code folder}. */
    static Recording make(AgentCli cli, Scenario scenario, Path folder) throws IOException {
        Path home = folder.resolve("home");
        Path worktree = TempRepo.init(folder.resolve("project")).write("README.md", "# An example\n").folder();
        Mode mode = scenario.mode().apply(cli, cli.usual());
        OsProcessRunner runner = new OsProcessRunner("recording-" + UUID.randomUUID());
        if (scenario.before().isPresent()) {
            try (StubProvider stub = StubProvider.start(scenario.before().get())) {
                Exit first = runner.run(cli.command(mode, home, worktree, stub.base(), "Make stub-out.txt.",
                        scenario.wall()));
                mode = new Mode(mode.model(), mode.retries(), mode.strict(), Optional.of(session(first)),
                        mode.extra());
            }
        }
        try (StubProvider stub = StubProvider.start(scenario.script())) {
            Exit exit = runner.run(cli.command(mode, home, worktree, stub.base(), "Make stub-out.txt.",
                    scenario.wall()));
            Map<String, String> folders = new LinkedHashMap<>();
            folders.put(worktree.toString(), "/home/user/project");
            folders.put(home.toString(), "/home/agent");
            folders.put(AgentCli.folder().toString(), "node_modules");
            Scrubber scrubber = new Scrubber(folders);
            List<String> lines = shortened(exit.output().lines().map(scrubber::line).toList());
            List<String> error = exit.error().lines().map(scrubber::line).filter(line -> !line.isBlank()).toList();
            return new Recording(lines, Tree.object("provider", cli.provider, "version", cli.version(), "scenario",
                    scenario.name(), "model", mode.model(), "exit_code", exit.code(), "end",
                    exit.end().toString(), "requests", stub.requests().stream().map(StubProvider.Request::status)
                            .toList(),
                    "billed_micro_usd", stub.bill().micro(), "stderr",
                    error.subList(Math.max(0, error.size() - ERROR_LINES), error.size())));
        }
    }

    private static String session(Exit first) {
        Matcher found = SESSION.matcher(first.output());
        return found.find() ? found.group(1) : AgentCli.SESSION;
    }

    private static List<String> shortened(List<String> lines) {
        boolean wide = lines.stream().mapToInt(String::length).sum() > CHARACTERS_MAX;
        int first = wide ? FIRST_WIDE : FIRST;
        int last = wide ? LAST_WIDE : LAST;
        if (lines.size() <= first + last) {
            return lines;
        }
        List<String> few = new ArrayList<>(lines.subList(0, first));
        few.addAll(lines.subList(lines.size() - last, lines.size()));
        return few;
    }

    /** The recording in the repository. */
    static Recording kept(AgentCli cli, Scenario scenario) throws IOException {
        Path folder = Golden.top().resolve(FOLDER).resolve(cli.provider);
        return new Recording(Files.readAllLines(folder.resolve(scenario.name() + ".jsonl")),
                Json.object(Files.readString(folder.resolve(scenario.name() + ".meta.json"))));
    }

    void keep() throws IOException {
        Path folder = Files.createDirectories(Golden.top().resolve(FOLDER).resolve((String) meta.get("provider")));
        String name = (String) meta.get("scenario");
        Files.writeString(folder.resolve(name + ".jsonl"),
                String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"));
        Files.writeString(folder.resolve(name + ".meta.json"), Json.pretty(meta) + "\n");
    }
}
