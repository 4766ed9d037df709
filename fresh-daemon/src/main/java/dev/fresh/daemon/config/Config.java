package dev.fresh.daemon.config;

import dev.fresh.core.agent.AllowedHosts;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Envelope;
import dev.fresh.core.fleet.PlanLimit;
import dev.fresh.core.fleet.WorkHours;
import dev.fresh.core.task.Strategy;
import dev.fresh.core.task.Task;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a repository, each from the environment, else from {@code .fresh/config.yaml}, else as it stands in
 * {@link ConfigKey}.
 *
 * @param run what {@code fresh auto start} begins with when its options do not say otherwise
 * @param workHours when new work may begin, empty for always
 * @param plan how much of the plan of a log-in may be used
 * @param attemptsMax tries before a person is asked
 * @param agentWall longest time of one attempt
 * @param hosts servers outside that agents may talk to
 * @param notifying how and of what people are told
 * @param roles how people want the parts of their repository to be worked on
 * @param review what is done about published proposals
 * @param ceilings what agents may take of the machine
 */
public record Config(RunDefaults run, Optional<WorkHours> workHours, PlanLimit plan, int attemptsMax,
        Duration agentWall,
        Approval approval, Duration stopGrace, Duration daemonLinger, Gates gates, CommandAgent command, AgentClis clis,
        ModelSettings models, Meter meter, AllowedHosts hosts, Diff diff, Forge forge, Notify notifying,
        Hygiene hygiene, Roles roles, Review review, Ceilings ceilings) {

    /** Every provider of this build that can be named here. */
    public static final List<String> PROVIDERS = List.of("claude_cli", "codex_cli", "gemini_cli", "opencode_cli",
            "cursor_cli", "command", "anthropic_api", "openai_api", "builtin");

    /** Everything that people can be told. */
    public static final List<String> NEWS = List.of("awaiting_you", "budget", "run_paused", "run_ended",
            "night_missed");

    /**
     * What a run begins with.
     *
     * @param kinds what may be done about features; empty where that is left to the kind of run
     * @param keepAwake whether the machine is kept from going to sleep while it is active
     */
    public record RunDefaults(int agents, Money budget, Money agentBudget, Money usefulBudget, Duration time,
            Strategy strategy, List<Task.Kind> kinds, String provider, List<String> providersOrder,
            boolean keepAwake) {
    }

    /**
     * How requests to models are bounded.
     *
     * @param outputTokensMax longest answer of one request
     * @param dearestForUnknown whether a model without a price is taken for the dearest one, instead of refused
     */
    public record Meter(int outputTokensMax, boolean dearestForUnknown) {
    }

    /** How long a ready proposal waits for a person and what happens then. */
    public record Approval(Duration timeout, Policy.OnTimeout policy) {
    }

    /**
     * The checks of the daemon; an absent command is detected, and the single word {@code none} switches one off.
     *
     * @param environment names of further variables that gates may see
     * @param wall longest time of one run
     */
    public record Gates(Optional<List<String>> test, Optional<List<String>> lint, Optional<List<String>> typecheck,
            Optional<List<String>> prepare, List<String> environment, int parallel, Duration wall) {
    }

    /**
     * The agent program of the provider {@code command}.
     *
     * @param argv empty when there is none
     * @param promptByFile whether {@code {prompt_file}} in the arguments stands for a file, instead of standard input
     */
    public record CommandAgent(List<String> argv, boolean promptByFile) {

        /** What is wrong with the two together. */
        Optional<String> problem() {
            return promptByFile && !argv.isEmpty() && argv.stream().noneMatch(word -> word.contains("{prompt_file}"))
                    ? Optional
                            .of("`command.prompt` is file, but `command.argv` names no {prompt_file}; put it where the"
                                    + " program expects the file's path.")
                    : Optional.empty();
        }
    }

    /**
     * The agent command lines.
     *
     * @param cli how each is started, by the provider's name
     * @param stall how long nothing may come before one counts as stuck
     * @param toolWall how long instead while it runs a tool
     * @param turnsMax answers of the model in one call
     */
    public record AgentClis(Map<String, Cli> cli, Duration stall, Duration toolWall, int turnsMax) {

        public AgentClis {
            cli = Map.copyOf(cli);
        }
    }

    /**
     * How one agent command line is started.
     *
     * @param analysisModel for the analysis, empty when it is the model
     * @param auth {@code auto}, {@code key} or {@code login}
     */
    public record Cli(String binary, String model, Optional<String> analysisModel, List<String> arguments,
            String auth) {
    }

    /** The size beyond which a proposal is held for a person. */
    public record Diff(int filesMax, int linesMax) {
    }

    /**
     * Where proposals go.
     *
     * @param name {@code local}, {@code github}, or {@code auto} for whichever fits
     * @param gitHubApi address of the REST API
     * @param draft whether pull requests are opened as drafts
     */
    public record Forge(String name, URI gitHubApi, boolean draft) {
    }

    /**
     * What is done about published proposals.
     *
     * @param poll how often they are looked at
     * @param staleAfter when one is closed with which nothing happens, empty for never
     * @param roundsMax how often agents are sent to one again
     * @param queueMax with how many that wait for people no new task begins, 0 for no such limit
     */
    public record Review(Duration poll, Optional<Duration> staleAfter, int roundsMax, int queueMax) {
    }

    /**
     * How and of what people are told.
     *
     * @param on kinds of news, of {@link #NEWS}
     * @param command gets JSON on standard input; empty for none
     * @param commandInFile whether the repository's file names it
     * @param webhook gets JSON posted; its text may be a secret
     * @param webhookInFile whether the repository's file names it
     * @param bell whether terminals ring that are attached
     */
    public record Notify(Set<String> on, List<String> command, boolean commandInFile, Optional<URI> webhook,
            boolean webhookInFile, boolean desktop, boolean bell) {
    }

    /**
     * How the daemon's own git is kept tidy.
     *
     * @param checkpointEvery empty for never
     * @param syncEvery empty for never
     * @param retentionDays how long what belongs to ended agents is kept
     * @param ceilingBytes of workspaces and cache together
     */
    public record Hygiene(Optional<Duration> checkpointEvery, Optional<Duration> syncEvery, int retentionDays,
            long ceilingBytes) {
    }

    /**
     * What agents may take of the machine, in bytes and numbers; what is empty follows from the machine.
     *
     * @param memory of one agent
     * @param processes of one agent
     * @param tree of one worktree
     * @param files of one worktree
     * @param memoryFree what has to stay free of the machine's
     * @param diskFree what has to stay free of the disk
     */
    public record Ceilings(Optional<Long> memory, int processes, long tree, int files, Optional<Long> fleetMemory,
            int fleetProcesses, Optional<Long> memoryFree, long diskFree) {

        private static final long MEMORY_FREE_MAX = 512_000_000;

        /** The same for a machine with so much memory. */
        public Envelope on(long machineMemory) {
            return new Envelope(memory.orElse(machineMemory / 2), processes, tree, files,
                    fleetMemory.orElse(machineMemory / 4 * 3), fleetProcesses,
                    memoryFree.orElse(Math.min(MEMORY_FREE_MAX, machineMemory / 16)), diskFree);
        }
    }

    /** A configuration, or everything that is wrong with it. */
    public sealed interface Loaded {
    }

    /** It is right. */
    public record Good(Config config) implements Loaded {
    }

    /**
     * It is wrong.
     *
     * @param problems one sentence each, in the order of the file, then of the environment
     */
    public record Bad(List<String> problems) implements Loaded {

        public Bad {
            problems = List.copyOf(problems);
        }
    }

    /** Reads the settings of the repository whose top folder is {@code repository}. */
    public static Loaded load(Path repository, Map<String, String> environment) {
        Settings settings = new Settings();
        try {
            settings.take(ConfigFile.read(repository.resolve(".fresh").resolve("config.yaml")));
        } catch (ConfigFile.NotYaml e) {
            settings.problem(ConfigFile.NAME + " " + e.getMessage());
        }
        settings.environment(environment);
        Roles roles = RoleFiles.read(repository.resolve(".fresh").resolve("roles"), settings);
        if (!settings.problems().isEmpty()) {
            return new Bad(settings.problems());
        }
        Config config = from(settings, roles);
        return config.models().problem().map(problem -> settings.place(ConfigKey.OPENAI_API_FREE) + problem)
                .or(() -> config.command().problem().map(problem -> settings.place(ConfigKey.COMMAND_PROMPT) + problem))
                .<Loaded>map(problem -> new Bad(List.of(problem))).orElseGet(() -> new Good(config));
    }

    /** What holds where nobody has said anything. */
    public static Config defaults() {
        return from(new Settings(), Roles.NONE);
    }

    private static Config from(Settings s, Roles roles) {
        return new Config(
                new RunDefaults(s.count(ConfigKey.RUN_AGENTS), s.as(ConfigKey.RUN_BUDGET, SettingType.MONEY),
                        s.as(ConfigKey.RUN_AGENT_BUDGET, SettingType.MONEY),
                        s.as(ConfigKey.RUN_USEFUL_BUDGET, SettingType.MONEY),
                        s.as(ConfigKey.RUN_HOURS, SettingType.HOURS),
                        Strategy.valueOf(s.text(ConfigKey.RUN_STRATEGY).toUpperCase(Locale.ROOT)),
                        s.as(ConfigKey.RUN_KINDS, SettingType.KINDS), s.text(ConfigKey.RUN_PROVIDER),
                        s.as(ConfigKey.PROVIDERS_ORDER, SettingType.PROVIDERS),
                        s.text(ConfigKey.KEEP_AWAKE).equals("true")),
                s.as(ConfigKey.WORK_HOURS, SettingType.WORK_HOURS),
                new PlanLimit(s.count(ConfigKey.PLAN_MAX_SHARE), s.as(ConfigKey.PLAN_DAY_HOURS, SettingType.DAY_HOURS),
                        s.count(ConfigKey.PLAN_DAY_SHARE)),
                s.count(ConfigKey.ATTEMPTS_MAX),
                s.as(ConfigKey.AGENT_WALL, SettingType.DURATION),
                new Approval(s.as(ConfigKey.APPROVAL_TIMEOUT, SettingType.DURATION),
                        Policy.OnTimeout.valueOf(s.text(ConfigKey.APPROVAL_POLICY).toUpperCase(Locale.ROOT))),
                s.as(ConfigKey.STOP_GRACE, SettingType.DURATION),
                s.as(ConfigKey.DAEMON_LINGER, SettingType.DURATION), gates(s),
                new CommandAgent(s.as(ConfigKey.COMMAND_ARGV, SettingType.WORDS),
                        s.text(ConfigKey.COMMAND_PROMPT).equals("file")),
                clis(s), ModelSettings.from(s),
                new Meter(s.count(ConfigKey.METER_OUTPUT_TOKENS),
                        s.text(ConfigKey.METER_UNKNOWN_MODELS).equals("dearest")),
                s.as(ConfigKey.NETWORK_HOSTS, SettingType.HOSTS),
                new Diff(s.count(ConfigKey.DIFF_FILES_MAX), s.count(ConfigKey.DIFF_LINES_MAX)),
                new Forge(s.text(ConfigKey.FORGE), s.as(ConfigKey.GITHUB_API_URL, SettingType.SERVICE),
                        s.text(ConfigKey.GITHUB_DRAFT).equals("true")),
                new Notify(Set.copyOf(s.as(ConfigKey.NOTIFY_ON, SettingType.NEWS)),
                        s.as(ConfigKey.NOTIFY_COMMAND, SettingType.WORDS), s.inFile(ConfigKey.NOTIFY_COMMAND),
                        s.as(ConfigKey.NOTIFY_WEBHOOK, SettingType.WEBHOOK), s.inFile(ConfigKey.NOTIFY_WEBHOOK),
                        s.text(ConfigKey.NOTIFY_DESKTOP).equals("true"), s.text(ConfigKey.NOTIFY_BELL).equals("true")),
                new Hygiene(s.as(ConfigKey.CHECKPOINT_EVERY, SettingType.PERIOD_OR_NEVER),
                        s.as(ConfigKey.SYNC_EVERY, SettingType.PERIOD_OR_NEVER), s.count(ConfigKey.RETENTION_DAYS),
                        s.as(ConfigKey.DISK_CEILING, SettingType.SIZE)),
                roles,
                new Review(s.as(ConfigKey.PULL_REQUESTS_POLL, SettingType.DURATION),
                        s.as(ConfigKey.PULL_REQUESTS_STALE_AFTER, SettingType.TERM),
                        s.count(ConfigKey.FEEDBACK_ROUNDS_MAX),
                        s.count(ConfigKey.REVIEW_QUEUE_MAX)),
                ceilings(s));
    }

    private static Ceilings ceilings(Settings s) {
        return new Ceilings(s.as(ConfigKey.LIMITS_MEMORY, SettingType.SIZE_OR_AUTO),
                s.count(ConfigKey.LIMITS_PROCESSES), s.as(ConfigKey.LIMITS_TREE, SettingType.SIZE),
                s.count(ConfigKey.LIMITS_FILES), s.as(ConfigKey.LIMITS_FLEET_MEMORY, SettingType.SIZE_OR_AUTO),
                s.count(ConfigKey.LIMITS_FLEET_PROCESSES),
                s.as(ConfigKey.LIMITS_MEMORY_FREE, SettingType.SIZE_OR_AUTO),
                s.as(ConfigKey.LIMITS_DISK_FREE, SettingType.SIZE));
    }

    private static AgentClis clis(Settings s) {
        return new AgentClis(Map.of(
                "claude_cli", cli(s, ConfigKey.CLAUDE_CLI_BINARY, ConfigKey.CLAUDE_CLI_MODEL,
                        s.as(ConfigKey.CLAUDE_CLI_ANALYSIS_MODEL, SettingType.OTHER_MODEL),
                        ConfigKey.CLAUDE_CLI_ARGS, ConfigKey.CLAUDE_CLI_AUTH),
                "codex_cli", cli(s, ConfigKey.CODEX_CLI_BINARY, ConfigKey.CODEX_CLI_MODEL,
                        s.as(ConfigKey.CODEX_CLI_ANALYSIS_MODEL, SettingType.OTHER_MODEL), ConfigKey.CODEX_CLI_ARGS,
                        ConfigKey.CODEX_CLI_AUTH),
                "gemini_cli", cli(s, ConfigKey.GEMINI_CLI_BINARY, ConfigKey.GEMINI_CLI_MODEL,
                        s.as(ConfigKey.GEMINI_CLI_ANALYSIS_MODEL, SettingType.OTHER_MODEL),
                        ConfigKey.GEMINI_CLI_ARGS, ConfigKey.GEMINI_CLI_AUTH),
                "opencode_cli", cli(s, ConfigKey.OPENCODE_CLI_BINARY, ConfigKey.OPENCODE_CLI_MODEL,
                        s.as(ConfigKey.OPENCODE_CLI_ANALYSIS_MODEL, SettingType.OTHER_MODEL),
                        ConfigKey.OPENCODE_CLI_ARGS, ConfigKey.OPENCODE_CLI_AUTH),
                "cursor_cli", cli(s, ConfigKey.CURSOR_CLI_BINARY, ConfigKey.CURSOR_CLI_MODEL, Optional.empty(),
                        ConfigKey.CURSOR_CLI_ARGS, ConfigKey.CURSOR_CLI_AUTH)),
                s.as(ConfigKey.AGENT_STALL, SettingType.DURATION),
                s.as(ConfigKey.AGENT_TOOL_WALL, SettingType.DURATION), s.count(ConfigKey.AGENT_TURNS_MAX));
    }

    private static Cli cli(Settings s, ConfigKey binary, ConfigKey model, Optional<String> analysisModel,
            ConfigKey arguments, ConfigKey auth) {
        return new Cli(s.as(binary, SettingType.PROGRAM), s.as(model, SettingType.MODEL), analysisModel,
                s.as(arguments, SettingType.WORDS), s.text(auth));
    }

    private static Gates gates(Settings s) {
        return new Gates(s.as(ConfigKey.GATES_TEST, SettingType.COMMAND),
                s.as(ConfigKey.GATES_LINT, SettingType.COMMAND), s.as(ConfigKey.GATES_TYPECHECK, SettingType.COMMAND),
                s.as(ConfigKey.GATES_PREPARE, SettingType.COMMAND),
                s.as(ConfigKey.GATES_ENVIRONMENT, SettingType.VARIABLES), s.count(ConfigKey.GATES_PARALLEL),
                s.as(ConfigKey.GATES_WALL, SettingType.DURATION));
    }
}
