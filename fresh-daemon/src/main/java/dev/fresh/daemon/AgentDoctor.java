package dev.fresh.daemon;

import dev.fresh.daemon.Findings.Level;
import dev.fresh.daemon.Shipped.AgentProgram;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.Provider.Cost;
import dev.fresh.edge.provider.cli.Installations;
import dev.fresh.edge.provider.cli.Installations.Installed;
import dev.fresh.edge.provider.login.Auth;
import dev.fresh.edge.provider.login.LogIns;
import dev.fresh.edge.provider.login.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at agent command lines: which are there, are they the tested ones, who pays for them, and do they work. */
final class AgentDoctor {

    /** Programs in the sandbox have their temporary files in /tmp, and Codex breaks in a home below that. */
    private static final Path PLACE = Path.of("/var/tmp");

    private final Findings findings;
    private final Map<String, String> environment;
    private final Optional<Workbench> bench;
    private final boolean turns;
    private final Installations installations = new Installations();

    /**
     * A doctor for this environment.
     *
     * @param environment of the user's shell
     * @param bench in the sandbox; empty where there is none, and nothing is started then
     * @param turns whether each program that is there takes a turn that costs nothing
     */
    AgentDoctor(Findings findings, Map<String, String> environment, Optional<Workbench> bench, boolean turns) {
        this.findings = findings;
        this.environment = environment;
        this.bench = bench;
        this.turns = turns;
    }

    void examine(List<AgentProgram> agents) {
        Path scratch = makeFolder();
        try {
            LogIns logIns = new LogIns(new LogIns.Setup(home(), environment, scratch,
                    () -> scratch, InstantSource.system(), _ -> {}));
            for (AgentProgram agent : agents) {
                installations.find(agent.program(), agent.binary(), environment).ifPresentOrElse(
                        installed -> examine(agent, installed, logIns, scratch),
                        () -> findings.add(agent.name(), Level.INFO, agent.binary() + " is not installed",
                                agent.program().remedy(), Map.of("installed", false)));
            }
            agents.stream().map(agent -> logIns.state(agent.name(), Auth.KEY).where()).filter(key -> !key.isEmpty())
                    .distinct().sorted().forEach(key -> findings.add("key", Level.INFO, key
                            + " stays in the daemon; agents get a token that is worth nothing elsewhere", ""));
        } finally {
            delete(scratch);
        }
    }

    private void examine(AgentProgram agent, Installed installed, LogIns logIns, Path scratch) {
        if (bench.isPresent()) {
            version(agent, installed, bench.get(), scratch);
        } else {
            findings.add(agent.name(), Level.INFO, agent.binary() + " is installed", "it is not started without a"
                    + " sandbox", Map.of("installed", true));
        }
        money(logIns.state(agent.name(), agent.auth()));
        if (agent.name().equals("claude_cli") && "root".equals(System.getProperty("user.name"))) {
            findings.add("claude_cli root", Level.INFO, "as root it works in the sandbox only",
                    "run fresh as an ordinary user");
        }
        if (turns && bench.isPresent() && agent.provider().cost() == Cost.METERED) {
            turn(agent, bench.get(), scratch);
        }
    }

    private void version(AgentProgram agent, Installed installed, Workbench inside, Path scratch) {
        Optional<String> version = installations.version(installed, inside, scratch);
        Map<String, Object> facts = new LinkedHashMap<>(Map.of("installed", true));
        version.ifPresent(number -> facts.put("version", number));
        Optional<String> warning = Installations.warning(agent.program(), version);
        facts.put("tested", warning.isEmpty());
        findings.add(agent.name(), warning.isEmpty() ? Level.OK : Level.WARNING,
                warning.orElse(agent.binary() + " " + version.orElse("") + " is tested"), agent.program().remedy(),
                facts);
    }

    private void money(State state) {
        Map<String, Object> facts = Map.of("credentials", state.kind().toString(), "bounded", state.bounded());
        String check = state.provider() + " money";
        switch (state.kind()) {
            case KEY ->
                findings.add(check, Level.OK, "key " + state.where() + ": capped by " + state.bounded(), "", facts);
            case LOG_IN -> findings.add(check, Level.OK, "log-in " + state.where() + ": capped by " + state.bounded()
                    + "; needs --allow-unmetered", "", facts);
            case NONE -> findings.add(check, Level.WARNING, "none: neither a key nor a log-in", state.remedy(), facts);
        }
    }

    private void turn(AgentProgram agent, Workbench inside, Path scratch) {
        TrialTurn.Outcome outcome = new TrialTurn(inside, scratch).take(agent.provider());
        Map<String, Object> facts = Map.of("milliseconds", outcome.took().toMillis(), "requests", outcome.requests());
        String time = String.format(Locale.ROOT, "%.1f s", outcome.took().toMillis() / 1000.0);
        outcome.trouble().ifPresentOrElse(
                trouble -> findings.add(agent.name() + " turn", Level.WARNING, "it does not work here: " + trouble,
                        "runs go on with the next provider of providers.order", facts),
                () -> findings.add(agent.name() + " turn", Level.OK, "one turn for nothing in " + time
                        + ", in the sandbox and through the meter", "", facts));
    }

    private Path home() {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }

    private static Path makeFolder() {
        try {
            return Files.isWritable(PLACE) ? Files.createTempDirectory(PLACE, "fresh-doctor")
                    : Files.createTempDirectory("fresh-doctor");
        } catch (IOException e) {
            throw EdgeException.environment("no temporary folder can be made in " + PLACE, e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw EdgeException.environment("the temporary folder " + folder + " cannot be removed", e);
        }
    }
}
