package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.client.DaemonLauncher;
import dev.fresh.client.EventStream;
import dev.fresh.client.FreshClient;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.AgentView.GateView;
import dev.fresh.protocol.Answers.StartedView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Requests.StartRequest;
import dev.fresh.protocol.StatusView;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One repository of the demo, from its first commit to its report. */
final class DemoRepository {

    static final long BUDGET_MICRO = 10_000_000;
    /** Neither the person's settings nor their hooks have a part in the demo. */
    private static final Map<String, String> OWN_GIT = Map.of("GIT_CONFIG_NOSYSTEM", "1", "GIT_CONFIG_GLOBAL",
            "/dev/null", "GIT_TERMINAL_PROMPT", "0");

    /** What a build may have left in the example. */
    private static final Pattern MADE = Pattern.compile("(.*/)?(__pycache__|target|node_modules|dist)/.*");

    private final Shell shell;
    private final Path folder;
    private StatusView status = StatusView.none();

    DemoRepository(Shell shell, Path folder) {
        this.shell = shell.in(folder);
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    List<AgentView> proposals() {
        return status.agents().values().stream()
                .filter(agent -> agent.status() == AgentStatus.COMPLETED && !agent.simulated()).toList();
    }

    long costMicro() {
        return status.totalCostMicroUsd();
    }

    Optional<String> reportPath() {
        return status.reportPath();
    }

    /** Makes the repository from an example and works on it; returns the run's exit code. */
    int play(Path example, String language) throws IOException {
        shell.say("\n" + shell.symbols().robot() + folder.getFileName() + " (" + language + ")\n" + StatusText.RULE);
        create(example);
        InitCommand.write(shell.paths());
        inventory();
        int exit = work();
        if (exit == Exits.OK) {
            result();
            rehearse();
        }
        return exit;
    }

    private void create(Path example) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.walk(example)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String relative = example.relativize(file).toString();
                if (relative.equals("expected-inventory.json") || MADE.matcher(relative).matches()) {
                    continue;
                }
                Path copy = folder.resolve(relative);
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        git(folder, "init", "--quiet", "--initial-branch=main");
        git(folder, "config", "user.name", "Fresh Demo");
        git(folder, "config", "user.email", "demo@example.org");
        git(folder, "add", "--all");
        git(folder, "commit", "--quiet", "--message", "Add the example");
    }

    private Shell.Ran tryGit(Path where, String... arguments) {
        return shell.run(where, Stream.concat(Stream.of("git"), Stream.of(arguments)).toList(), OWN_GIT);
    }

    private String git(Path where, String... arguments) {
        Shell.Ran ran = tryGit(where, arguments);
        if (ran.exit() != 0) {
            throw new ClientException(ErrorCode.IO, "git " + arguments[0] + " failed: " + Text.line(ran.output()),
                    "check git and the folder " + where);
        }
        return ran.output();
    }

    private void inventory() {
        Shell.Ran ran = shell.runProgram("dev.fresh.daemon.InventoryMain", shell.quiet().get()
                ? List.of("list", "--format", "json", "--quiet") : List.of("list", "--format", "json"));
        if (ran.exit() != 0) {
            throw new ClientException(ErrorCode.BAD_DATA, "the inventory of " + folder + " failed",
                    "run `fresh inventory` there");
        }
        int hooked = 0;
        List<String> unhooked = new ArrayList<>();
        for (Object item : (List<?>) Json.object(ran.output()).get("features")) {
            Map<?, ?> feature = (Map<?, ?>) item;
            if ("hooked".equals(feature.get("verdict"))) {
                hooked++;
            } else {
                unhooked.add(String.valueOf(feature.get("symbol")));
            }
        }
        shell.say("Inventory: " + Text.plural(hooked, "feature") + " that people can reach, " + unhooked.size()
                + " that they cannot: " + Text.line(String.join(", ", unhooked)));
    }

    private int work() {
        DaemonLauncher launcher = shell.launcher();
        FreshClient client = launcher.ensure();
        EventStream events = client.events();
        StartedView started = client.start(new StartRequest(Optional.empty(),
                Optional.of(BigDecimal.valueOf(BUDGET_MICRO, 6)), Optional.empty(), Optional.empty(), false, true,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("builtin"), List.of(),
                Optional.empty(), false, false, false, Optional.empty(), StartOptions.environment(shell)));
        int exit = Attachment.showingAll(shell, launcher, started).follow(events, false);
        status = launcher.reader().status();
        launcher.running().ifPresent(running -> DaemonCommands.Stop.end(running.health()));
        return exit;
    }

    private void result() {
        for (AgentView proposal : proposals()) {
            shell.say(shell.symbols().done() + Text.line(proposal.targetFeature()) + ": "
                    + proposal.branch().orElse("") + ", " + proposal.gates().stream().map(DemoRepository::gate)
                            .reduce((left, right) -> left + ", " + right).orElse("no gates"));
            if (!proposal.trial().isEmpty()) {
                shell.say("   shows: " + Text.command(proposal.trial()));
            }
        }
        status.agents().values().stream().filter(agent -> agent.status() != AgentStatus.COMPLETED)
                .forEach(agent -> shell.say(shell.symbols().failed() + Text.line(agent.targetFeature()) + ": "
                        + agent.status() + agent.failure().map(why -> ", " + Text.line(why)).orElse("")));
        status.notDone().forEach(item -> shell.say("   left alone: " + Text.line(item.feature()) + " | "
                + item.code() + " | " + Text.line(item.reason())));
    }

    private static String gate(GateView gate) {
        return Text.line(gate.name()) + " " + gate.outcome()
                + (gate.tests() > 0 ? " (" + Text.plural(gate.tests(), "test") + ")" : "");
    }

    /** Merges the proposals one after the other in a throw-away clone, to see which of them get in each other's way. */
    private void rehearse() throws IOException {
        List<AgentView> proposals = proposals();
        if (proposals.size() < 2) {
            return;
        }
        Path clone = Files.createTempDirectory("fresh-rehearsal-");
        List<String> conflicts = new ArrayList<>();
        try {
            git(clone, "clone", "--quiet", "--shared", "--", folder.toString(), ".");
            git(clone, "config", "user.name", "Fresh Demo");
            git(clone, "config", "user.email", "demo@example.org");
            for (AgentView proposal : proposals) {
                String branch = proposal.branch().orElseThrow();
                if (tryGit(clone, "merge", "--quiet", "--no-edit", "origin/" + branch).exit() != 0) {
                    git(clone, "merge", "--abort");
                    conflicts.add(branch);
                }
            }
        } finally {
            TryCommand.delete(clone);
        }
        shell.say("Merge rehearsal: " + (proposals.size() - conflicts.size()) + " of " + proposals.size()
                + " merge one after the other" + (conflicts.isEmpty() ? "."
                        : "; in the way of those before: " + String.join(", ", conflicts)
                                + " (merge the others, and the next run makes it anew)."));
    }
}
