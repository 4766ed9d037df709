package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Requests.StartRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what a run is to be: those of {@code fresh auto start}, now or every night. */
final class StartOptions {

    @Option(names = "--agents", paramLabel = "N", description = "Agents at once, 1 to 10 (default: 10).")
    private Optional<Integer> agents = Optional.empty();
    @Option(names = "--budget", paramLabel = "USD", description = "Budget of the whole run (default: 10.00).")
    private Optional<String> budget = Optional.empty();
    @Option(names = "--agent-budget", paramLabel = "USD", description = "Budget of one agent (default: 1.00).")
    private Optional<String> agentBudget = Optional.empty();
    @Option(names = "--hours", paramLabel = "N", description = "Hours until the deadline (default: 8).")
    private Optional<String> hours = Optional.empty();
    @Option(names = "--overnight", description = "Work outside the configured work hours too, safest first.")
    private boolean overnight;
    @Option(names = "--no-approval", description = "Publish tested proposals without asking.")
    private boolean noApproval;
    @Option(names = "--strategy", paramLabel = "NAME", completionCandidates = Strategies.class,
            description = "highest_impact, safest or random.")
    private Optional<String> strategy = Optional.empty();
    @Option(names = "--kind", paramLabel = "KIND", split = ",", completionCandidates = Kinds.class,
            description = "What to do: hook_up, cover (tests), document, issue (of the forge), or any; repeatable (default:"
                    + " hook_up, and any with --overnight).")
    private List<String> kinds = List.of();
    @Option(names = "--seed", paramLabel = "N", description = "Seed of the random strategy.")
    private Optional<Long> seed = Optional.empty();
    @Option(names = "--base", paramLabel = "REV", description = "What to work on (default: the checked out branch).")
    private Optional<String> base = Optional.empty();
    @Option(names = "--provider", paramLabel = "NAME",
            description = "Who does the work, for example claude_cli, or several in an order: claude_cli,codex_cli"
                    + " (default: auto, all that can be used here).")
    private Optional<String> provider = Optional.empty();
    @Option(names = "--feature", paramLabel = "ID", description = "Work on this feature of the inventory; repeatable.")
    private List<String> features = List.of();
    @Option(names = "--sandbox", paramLabel = "MODE", completionCandidates = Sandboxes.class,
            description = "auto, none to do without, or landlock (Linux) or sandbox-exec (macOS, not tested), which hold less and"
                    + " are for the built-in agent.")
    private Optional<String> sandbox = Optional.empty();
    @Option(names = "--allow-unmetered",
            description = "Allow providers that have no cap in dollars: log-ins, cursor_cli, command.")
    private boolean allowUnmetered;
    @Option(names = "--max-plan-share", paramLabel = "PERCENT",
            description = "How much of any window of a log-in's plan may be used (default: 100).")
    private Optional<Integer> maxPlanShare = Optional.empty();
    @Option(names = "--review-queue", paramLabel = "N",
            description = "Begin no new task while N proposals wait for you; 0 for no such limit (default: 20).")
    private Optional<Integer> reviewQueue = Optional.empty();
    @Option(names = "--offline", description = "Fetch no dependencies and open no pull requests.")
    private boolean offline;

    /** What the options ask for, checked as far as that can be done without the repository. */
    StartRequest request(Shell shell, boolean dryRun) {
        if (agents.isPresent() && (agents.get() < 1 || agents.get() > 10)) {
            throw wrong("--agents is " + agents.get() + ", and has to be from 1 to 10", "--agents 10 is the default");
        }
        if (maxPlanShare.isPresent() && (maxPlanShare.get() < 0 || maxPlanShare.get() > 100)) {
            throw wrong("--max-plan-share is " + maxPlanShare.get() + ", and has to be from 0 to 100",
                    "--max-plan-share 80 leaves a fifth of the plan");
        }
        if (reviewQueue.isPresent() && reviewQueue.get() < 0) {
            throw wrong("--review-queue is " + reviewQueue.get() + ", and has to be 0 or more",
                    "--review-queue 20 is the default");
        }
        oneOf("--strategy", strategy, new Strategies());
        oneOf("--sandbox", sandbox, new Sandboxes());
        kinds.forEach(kind -> oneOf("--kind", Optional.of(kind), new Kinds()));
        return new StartRequest(agents, Amounts.usd("--budget", budget), Amounts.usd("--agent-budget", agentBudget),
                hours.map(StartOptions::hours), overnight, noApproval, strategy, seed, base, provider, features,
                sandbox, allowUnmetered, offline, dryRun, maxPlanShare, environment(shell), kinds, reviewQueue);
    }

    private static BigDecimal hours(String text) {
        BigDecimal value = Amounts.number("--hours", text);
        if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(168)) > 0) {
            throw wrong("--hours is " + text + ", and has to be more than 0 and at most 168", "--hours 8 is a night");
        }
        return value;
    }

    private static void oneOf(String option, Optional<String> given, List<String> allowed) {
        if (given.isPresent() && !allowed.contains(given.get())) {
            throw wrong(option + " is " + given.get() + ", and has to be one of " + String.join(", ", allowed),
                    "leave it out for the default");
        }
    }

    private static ClientException wrong(String message, String hint) {
        return new ClientException(ErrorCode.BAD_USAGE, message, hint);
    }

    /** Whether the person said anything about the run; who did not wants to see the one that is going on. */
    static boolean limited(StartRequest request) {
        StartRequest bare = new StartRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                false, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(),
                Optional.empty(), false, false, false, Optional.empty(), request.environment());
        return !request.equals(bare);
    }

    /** The environment as the daemon is told it; it keeps what its settings name. */
    static Map<String, String> environment(Shell shell) {
        Map<String, String> sent = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(shell.environment().keySet());
        names.sort(null);
        for (String name : names) {
            String value = shell.environment().get(name);
            // Exported shell functions and file-sized values are not settings, and requests have a size limit.
            if (name.matches("[A-Za-z_][A-Za-z0-9_]*") && value.length() <= 8192) {
                sent.put(name, value);
            }
        }
        return sent;
    }

    /** The names of the strategies. */
    static final class Strategies extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Strategies() {
            super(List.of("highest_impact", "safest", "random"));
        }
    }

    /** The kinds of work. */
    static final class Kinds extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Kinds() {
            super(List.of("hook_up", "cover", "document", "issue", "any"));
        }
    }

    /** What can be asked of the sandbox. */
    static final class Sandboxes extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Sandboxes() {
            super(List.of("auto", "none", "landlock", "sandbox-exec"));
        }
    }
}
