package dev.fresh.daemon.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Every setting once: its name, what it may be, what it is when nobody says, and what it means. */
public enum ConfigKey {
    RUN_AGENTS("run.agents", SettingType.count(1, 10), "10", "--agents", "How many agents work at the same time."),
    RUN_BUDGET("run.budget", SettingType.MONEY, "10.00", "--budget", "What a run may cost, in US dollars."),
    RUN_AGENT_BUDGET("run.agent_budget", SettingType.MONEY, "1.00", "--agent-budget",
            "What one agent may cost, in US dollars."),
    RUN_USEFUL_BUDGET("run.useful_budget", SettingType.MONEY, "0.05", "",
            "No agent that costs money is started when less than this is left of the run's budget."),
    RUN_HOURS("run.hours", SettingType.HOURS, "8", "--hours", "After how many hours a run ends."),
    RUN_STRATEGY("run.strategy", SettingType.choice("highest_impact", "safest", "random"), "highest_impact",
            "--strategy", "Which features come first."),
    RUN_KINDS("run.kinds", SettingType.KINDS, "auto", "--kind",
            "What is done: `hook_up` makes features reachable, `cover` writes tests for what no test runs,"
                    + " `document` writes what no document names, `issue` does what issues with the label `fresh` ask for,"
                    + " `any` is all of them, taking turns. `auto` is"
                    + " `hook_up`, and `any` in a run with `--overnight` and a provider that uses a model."),
    RUN_PROVIDER("run.provider", SettingType.NAME, "auto", "--provider",
            "What thinks and edits for the agents: the name of one provider, or `auto` for those of `providers.order`"
                    + " that can be used here."),
    PROVIDERS_ORDER("providers.order", SettingType.PROVIDERS,
            "[builtin, claude_cli, codex_cli, gemini_cli, opencode_cli, cursor_cli, anthropic_api, openai_api]", "",
            "In which order providers are tried. The first one that takes a feature works on it; when it meets a limit"
                    + " that lasts, the next one goes on in the same worktree."),
    WORK_HOURS("work_hours", SettingType.WORK_HOURS, "always", "--overnight lifts them",
            "When new work may begin, for example `09:00-17:00` or `mon-fri 22:00-06:00 Europe/Berlin`. Without a zone"
                    + " it is the machine's; without days it is every day."),
    KEEP_AWAKE("keep_awake", SettingType.choice("true", "false"), "true", "",
            "Whether the machine is kept from going to sleep while a run is active, where there is a way to do it."),
    PLAN_MAX_SHARE("plan.max_share", SettingType.count(0, 100), "100", "--max-plan-share",
            "Of each window of the plan of a log-in, how many percent may be used before no more requests go out."),
    PLAN_DAY_HOURS("plan.day_hours", SettingType.DAY_HOURS, "none", "",
            "Your own hours, for example `mon-fri 08:00-18:00`: of a window of the plan that reaches into them only"
                    + " `plan.day_share` percent may be used."),
    PLAN_DAY_SHARE("plan.day_share", SettingType.count(0, 100), "50", "",
            "How many percent of a window that reaches into `plan.day_hours` may be used."),
    ATTEMPTS_MAX("attempts.max", SettingType.count(1, 10), "3", "",
            "How often an agent tries before a person is asked."),
    AGENT_WALL("agent.wall", SettingType.DURATION, "30m", "", "The longest time of one attempt of an agent."),
    AGENT_STALL("agent.stall", SettingType.DURATION, "5m", "",
            "How long neither an agent nor its provider may say anything before the agent is ended as stuck."),
    AGENT_TOOL_WALL("agent.tool_wall", SettingType.DURATION, "10m", "",
            "How long instead while an agent runs a command of its own."),
    AGENT_TURNS_MAX("agent.turns_max", SettingType.count(1, 1000), "80", "",
            "How many answers of its model one call of an agent may take."),
    APPROVAL_TIMEOUT("approval.timeout", SettingType.DURATION, "60m", "",
            "How long a ready proposal waits for a person before `approval.policy` decides."),
    APPROVAL_POLICY("approval.policy", SettingType.choice("continue", "park", "reject"), "continue", "",
            "What becomes of a ready proposal that nobody decided in time. Only proposals with green gates, no protected"
                    + " file and a measured cost continue; all others park."),
    STOP_GRACE("stop.grace", SettingType.DURATION, "30s", "",
            "How long running work may take to reach a safe point after `fresh auto stop`."),
    DAEMON_LINGER("daemon.linger", SettingType.DURATION, "10m", "",
            "How long the daemon stays when nothing runs and nothing waits."),
    GATES_TEST("gates.test", SettingType.COMMAND, "detected", "",
            "The command that runs the tests, `none` for none. It runs without a shell."),
    GATES_LINT("gates.lint", SettingType.COMMAND, "detected", "", "The command that checks style, `none` for none."),
    GATES_TYPECHECK("gates.typecheck", SettingType.COMMAND, "detected", "",
            "The command that checks types, `none` for none."),
    GATES_PREPARE("gates.prepare", SettingType.COMMAND, "detected", "",
            "The command that fetches dependencies once, on the base commit and with network, `none` for none."),
    GATES_ENVIRONMENT("gates.environment", SettingType.VARIABLES, "[]", "",
            "Names of further environment variables that gates may see, as the shell had them that typed `auto start`."),
    GATES_PARALLEL("gates.parallel", SettingType.count(1, 64), "2", "", "How many gates run at the same time."),
    GATES_WALL("gates.wall", SettingType.DURATION, "10m", "", "The longest time of one run of one gate."),
    METER_OUTPUT_TOKENS("meter.output_tokens", SettingType.count(1024, 1_000_000), "16000", "",
            "The longest answer, in tokens, that a request of an agent may ask for. It is what has to be held before"
                    + " the request goes out, so a small budget wants a small number."),
    METER_UNKNOWN_MODELS("meter.unknown_models", SettingType.choice("refuse", "dearest"), "refuse", "",
            "What is done with a model that neither the price list nor `.fresh/prices.json` names: refuse it, or hold"
                    + " and book it at the dearest price known."),
    COMMAND_ARGV("command.argv", SettingType.WORDS, "[]", "",
            "The agent program of the provider `command` with its arguments. It runs without a shell."),
    COMMAND_PROMPT("command.prompt", SettingType.choice("stdin", "file"), "stdin", "",
            "How that program gets its prompt: on standard input, or as a file whose path replaces"
                    + " `{prompt_file}` in `command.argv`."),
    CLAUDE_CLI_BINARY("claude_cli.binary", SettingType.PROGRAM, "claude", "",
            "The program of Claude Code: a name on the `PATH` of the run, or an absolute path."),
    CLAUDE_CLI_MODEL("claude_cli.model", SettingType.MODEL, "claude-sonnet-5-5", "",
            "The model that it is asked to use; `default` leaves the choice to the program."),
    CLAUDE_CLI_ANALYSIS_MODEL("claude_cli.analysis_model", SettingType.OTHER_MODEL, "same", "",
            "The model for the analysis, before anything is written; `same` for `claude_cli.model`."),
    CLAUDE_CLI_AUTH("claude_cli.auth", SettingType.AUTH, "auto", "",
            "What it is used with: the `key` of the daemon's environment, the person's own `login`, or `auto`: the key"
                    + " where there is one, else the log-in."),
    CLAUDE_CLI_ARGS("claude_cli.args", SettingType.WORDS, "[]", "", "Further arguments for every start of it."),
    CODEX_CLI_BINARY("codex_cli.binary", SettingType.PROGRAM, "codex", "",
            "The program of Codex: a name on the `PATH` of the run, or an absolute path."),
    CODEX_CLI_MODEL("codex_cli.model", SettingType.MODEL, "gpt-6.1-sol", "",
            "The model that it is asked to use; `default` leaves the choice to the program."),
    CODEX_CLI_ANALYSIS_MODEL("codex_cli.analysis_model", SettingType.OTHER_MODEL, "same", "",
            "The model for the analysis, before anything is written; `same` for `codex_cli.model`."),
    CODEX_CLI_AUTH("codex_cli.auth", SettingType.AUTH, "auto", "",
            "What it is used with: the `key` of the daemon's environment, the person's own `login`, or `auto`: the key"
                    + " where there is one, else the log-in."),
    CODEX_CLI_ARGS("codex_cli.args", SettingType.WORDS, "[]", "", "Further arguments for every start of it."),
    GEMINI_CLI_BINARY("gemini_cli.binary", SettingType.PROGRAM, "gemini", "",
            "The program of Gemini CLI: a name on the `PATH` of the run, or an absolute path."),
    GEMINI_CLI_MODEL("gemini_cli.model", SettingType.MODEL, "gemini-3.8-flash", "",
            "The model that it is asked to use; `default` leaves the choice to the program."),
    GEMINI_CLI_ANALYSIS_MODEL("gemini_cli.analysis_model", SettingType.OTHER_MODEL, "same", "",
            "The model for the analysis, before anything is written; `same` for `gemini_cli.model`."),
    GEMINI_CLI_AUTH("gemini_cli.auth", SettingType.AUTH, "auto", "",
            "What it is used with: the `key` of the daemon's environment, the person's own `login`, or `auto`: the key"
                    + " where there is one, else the log-in."),
    GEMINI_CLI_ARGS("gemini_cli.args", SettingType.WORDS, "[]", "", "Further arguments for every start of it."),
    OPENCODE_CLI_BINARY("opencode_cli.binary", SettingType.PROGRAM, "opencode", "",
            "The program of OpenCode: a name on the `PATH` of the run, or an absolute path."),
    OPENCODE_CLI_MODEL("opencode_cli.model", SettingType.MODEL, "anthropic/claude-sonnet-5", "",
            "The model that it is asked to use; `default` leaves the choice to the program."
                    + " Before the slash stands who makes it: `anthropic`, `openai`, `google`, or any name for a serve"
                    + "r that speaks OpenAI's chat protocol."),
    OPENCODE_CLI_ANALYSIS_MODEL("opencode_cli.analysis_model", SettingType.OTHER_MODEL, "same", "",
            "The model for the analysis, before anything is written; `same` for `opencode_cli.model`."),
    OPENCODE_CLI_AUTH("opencode_cli.auth", SettingType.AUTH, "auto", "",
            "What it is used with: the `key` of the daemon's environment, the person's own `login`, or `auto`: the key"
                    + " where there is one, else the log-in."),
    OPENCODE_CLI_ARGS("opencode_cli.args", SettingType.WORDS, "[]", "", "Further arguments for every start of it."),
    CURSOR_CLI_BINARY("cursor_cli.binary", SettingType.PROGRAM, "cursor-agent", "",
            "The program of Cursor's agent: a name on the `PATH` of the run, or an absolute path."),
    CURSOR_CLI_MODEL("cursor_cli.model", SettingType.MODEL, "default", "",
            "The model that it is asked to use; `default` leaves the choice to the program."),
    CURSOR_CLI_AUTH("cursor_cli.auth", SettingType.AUTH, "auto", "",
            "What it is used with: the `key` of the daemon's environment, the person's own `login`, or `auto`: the key"
                    + " where there is one, else the log-in."),
    CURSOR_CLI_ARGS("cursor_cli.args", SettingType.WORDS, "[]", "", "Further arguments for every start of it."),
    ANTHROPIC_API_MODEL("anthropic_api.model", SettingType.MODEL, "claude-sonnet-5-5", "",
            "The model of the provider `anthropic_api`."),
    ANTHROPIC_API_ANALYSIS_MODEL("anthropic_api.analysis_model", SettingType.OTHER_MODEL, "same", "",
            "The model for the analysis, before anything is written; `same` for `anthropic_api.model`. Another"
                    + " model begins a conversation of its own, with the plan."),
    ANTHROPIC_API_MAX_TOKENS("anthropic_api.max_tokens", SettingType.count(500, 128_000), "8000", "",
            "The longest answer of that model, its thinking included. Small budgets allow less."),
    OPENAI_API_MODEL("openai_api.model", SettingType.MODEL, "gpt-6.1-terra", "",
            "The model of the provider `openai_api`."),
    OPENAI_API_ANALYSIS_MODEL("openai_api.analysis_model", SettingType.OTHER_MODEL, "same", "",
            "The model for the analysis, before anything is written; `same` for `openai_api.model`. Another"
                    + " model begins a conversation of its own, with the plan."),
    OPENAI_API_MAX_TOKENS("openai_api.max_tokens", SettingType.count(500, 128_000), "8000", "",
            "The longest answer of that model, its thinking included. Small budgets allow less."),
    OPENAI_API_BASE_URL("openai_api.base_url", SettingType.ADDRESS, "openai.base_url", "",
            "Where the provider `openai_api` sends its requests: any server that speaks OpenAI's protocols, for example"
                    + " `http://127.0.0.1:11434/v1`; `openai.base_url` for the address that is set there."),
    OPENAI_API_PROTOCOL("openai_api.protocol", SettingType.choice("auto", "responses", "chat"), "auto", "",
            "What that server speaks. `auto` is `responses` when `openai_api.base_url` is not set, and `chat` when it"
                    + " is."),
    OPENAI_API_FREE("openai_api.free", SettingType.choice("false", "true"), "false", "",
            "Whether that server costs nothing. It can be `true` only for a server on this machine or in a private"
                    + " network, given by its number or as localhost."),
    ANTHROPIC_BASE_URL("anthropic.base_url", SettingType.SERVICE, "https://api.anthropic.com", "",
            "Where the meter sends requests for models of Anthropic; without a version."
                    + " Another server outside is named in the environment only."),
    OPENAI_BASE_URL("openai.base_url", SettingType.SERVICE, "https://api.openai.com/v1", "",
            "Where the meter sends requests for models of OpenAI; with the version."
                    + " Another server outside is named in the environment only."),
    GEMINI_BASE_URL("gemini.base_url", SettingType.SERVICE, "https://generativelanguage.googleapis.com", "",
            "Where the meter sends requests for models of Google; without a version."
                    + " Another server outside is named in the environment only."),
    CHATGPT_BASE_URL("chatgpt.base_url", SettingType.SERVICE, "https://chatgpt.com/backend-api/codex", "",
            "Where the meter sends what Codex asks with the log-in of a ChatGPT plan."
                    + " Another server outside is named in the environment only."),
    CODE_ASSIST_BASE_URL("code_assist.base_url", SettingType.SERVICE, "https://cloudcode-pa.googleapis.com", "",
            "Where the meter sends what Gemini CLI asks with the log-in of a Google account."
                    + " Another server outside is named in the environment only."),
    NETWORK_HOSTS("network.hosts", SettingType.HOSTS, "[]", "",
            "The servers outside that agents may talk to, by tunnels (`HTTPS_PROXY`) that the daemon makes for them: "
                    + "names with port 443 unless another is given, and addresses of this machine or of its network only"
                    + " where they are given as numbers. Every other server is refused and listed in the report. It is"
                    + " named in the environment only: a repository's file is not its user's alone."),
    DIFF_FILES_MAX("diff.files_max", SettingType.count(1, 10_000), "20", "",
            "A proposal that changes more files than this is held for a person."),
    DIFF_LINES_MAX("diff.lines_max", SettingType.count(1, 1_000_000), "800", "",
            "A proposal that changes more lines than this is held for a person."),
    FORGE("forge", SettingType.choice("auto", "local", "github"), "auto", "",
            "Where proposals go: `local` keeps them as branches, `github` opens pull requests; `auto` opens them where"
                    + " the remote `origin` is on GitHub and a token is at hand."),
    GITHUB_API_URL("github.api_url", SettingType.SERVICE, "https://api.github.com", "",
            "The REST API, for a GitHub Enterprise for example `https://git.example.com/api/v3`. Its token is then"
                    + " `GITHUB_ENTERPRISE_TOKEN` or `GH_ENTERPRISE_TOKEN` with its host in `GH_HOST`, or that of"
                    + " `gh auth login --hostname`."),
    GITHUB_DRAFT("github.draft", SettingType.choice("false", "true"), "false", "",
            "Whether pull requests are opened as drafts, which GitHub merges only after a person has said that they are"
                    + " ready."),
    PULL_REQUESTS_POLL("pull_requests.poll", SettingType.DURATION, "5m", "",
            "How often the daemon looks at open proposals: what reviewers and checks say, and whether they were merged"
                    + " or closed."),
    PULL_REQUESTS_STALE_AFTER("pull_requests.stale_after", SettingType.TERM, "30d", "",
            "A proposal with which nothing has happened for so long is closed with a comment; `never` leaves it open."),
    FEEDBACK_ROUNDS_MAX("feedback.rounds_max", SettingType.count(0, 100), "3", "",
            "How often agents are sent to one proposal again because of what was said about it, before a person has to"
                    + " look."),
    REVIEW_QUEUE_MAX("review_queue.max", SettingType.count(0, 1000), "20", "--review-queue",
            "With how many proposals that wait for you, for approval or on the forge, no new task is begun; 0 for no"
                    + " such limit."),
    NOTIFY_ON("notify.on", SettingType.NEWS, "[awaiting_you, budget, run_paused, run_ended, night_missed]", "",
            "What you are told: that an agent waits for you, that 50, 80 or 95 percent of the budget are spent, that a"
                    + " run is paused, that it has ended, that a scheduled run did not start. `[]` for nothing."),
    NOTIFY_COMMAND("notify.command", SettingType.WORDS, "[]", "",
            "A program with its arguments that gets each notification as JSON on standard input. It runs outside the"
                    + " sandbox and without a shell, so one that stands in this file is used only after"
                    + " `fresh notify allow`."),
    NOTIFY_WEBHOOK("notify.webhook", SettingType.WEBHOOK, "none", "",
            "An address that each notification is posted to as JSON. It may be a secret, and then belongs into the"
                    + " environment; one that stands in this file is used only after `fresh notify allow`."),
    NOTIFY_DESKTOP("notify.desktop", SettingType.choice("false", "true"), "false", "",
            "Whether notifications show on the desktop of this machine, with `notify-send` or `osascript`."),
    NOTIFY_BELL("notify.bell", SettingType.choice("false", "true"), "false", "",
            "Whether terminals ring that follow a run or show the dashboard."),
    RETENTION_DAYS("retention.days", SettingType.count(1, 3650), "14", "",
            "After how many days the kept work of failed and stopped agents is removed."),
    CHECKPOINT_EVERY("checkpoint.every", SettingType.PERIOD_OR_NEVER, "30m", "",
            "How often the work in progress of agents is kept while they work, beside the end of each phase."),
    SYNC_EVERY("sync.every", SettingType.PERIOD_OR_NEVER, "2h", "",
            "How often proposals are brought up to date with a base that has moved, while a run is going on, or a"
                    + " proposal waits or is open."),
    DISK_CEILING("disk.ceiling", SettingType.SIZE, "20GB", "",
            "What `.fresh/workspaces` and `.fresh/cache` may take together. Above it, what belongs to ended agents is"
                    + " removed before its time; when that is not enough, no new work begins."),
    LIMITS_MEMORY("limits.memory", SettingType.SIZE_OR_AUTO, "auto", "",
            "What one agent may take of the machine's memory, with all that it starts; `auto` is half of it. One that"
                    + " takes more loses its attempt."),
    LIMITS_PROCESSES("limits.processes", SettingType.count(64, 32_768), "1024", "",
            "How many processes one agent may have; its next one is refused by the kernel."),
    LIMITS_TREE("limits.tree", SettingType.SIZE, "10GB", "",
            "How large an agent's worktree may become, build output and all. One that lets it grow further has failed."),
    LIMITS_FILES("limits.files", SettingType.count(1000, 100_000_000), "500000", "",
            "How many files and folders an agent's worktree may hold. One that makes more has failed."),
    LIMITS_FLEET_MEMORY("limits.fleet_memory", SettingType.SIZE_OR_AUTO, "auto", "",
            "What all agents together may take of the machine's memory; `auto` is three quarters of it. Above it no new"
                    + " work begins and the youngest agents are paused until there is room."),
    LIMITS_FLEET_PROCESSES("limits.fleet_processes", SettingType.count(64, 1_000_000), "4096", "",
            "How many processes all agents together may have; beyond, the same happens."),
    LIMITS_MEMORY_FREE("limits.memory_free", SettingType.SIZE_OR_AUTO, "auto", "",
            "How much of the machine's memory has to stay free, whoever takes it; below, the same happens. `auto` is a"
                    + " sixteenth of it, at most 512MB."),
    LIMITS_DISK_FREE("limits.disk_free", SettingType.SIZE, "1GB", "",
            "How much has to stay free of the disk that holds `.fresh`, whoever takes it; below, the same happens.");

    /** Addresses of servers that are shown a key or a log-in. */
    static final Set<ConfigKey> SHOWN_A_KEY = EnumSet.of(OPENAI_API_BASE_URL, ANTHROPIC_BASE_URL, OPENAI_BASE_URL,
            GEMINI_BASE_URL, CHATGPT_BASE_URL, CODE_ASSIST_BASE_URL);

    private final String key;
    private final SettingType<?> type;
    private final String standard;
    private final String flag;
    private final String meaning;

    ConfigKey(String key, SettingType<?> type, String standard, String flag, String meaning) {
        this.key = key;
        this.type = type;
        this.standard = standard;
        this.flag = flag;
        this.meaning = meaning;
    }

    /** As it stands in the file, with dots between its levels. */
    public String key() {
        return key;
    }

    /** The environment variable that goes before the file. */
    public String variable() {
        return "FRESH_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    public SettingType<?> type() {
        return type;
    }

    /** What it is when nobody says, as one would write it. */
    public String standard() {
        return standard;
    }

    /** The option of {@code fresh auto start} that goes before all; empty when there is none. */
    public String flag() {
        return flag;
    }

    public String meaning() {
        return meaning;
    }

    static Optional<ConfigKey> named(String key) {
        return Arrays.stream(values()).filter(row -> row.key.equals(key)).findFirst();
    }

    static Optional<ConfigKey> ofVariable(String variable) {
        return Arrays.stream(values()).filter(row -> row.variable().equals(variable)).findFirst();
    }

    /** The key that somebody most likely meant. */
    static ConfigKey nearest(String wrong) {
        return nearest(wrong, Arrays.stream(values()).map(ConfigKey::key).toList());
    }

    /** The key whose variable somebody most likely meant; empty unless it is one slip away. */
    static Optional<ConfigKey> nearVariable(String wrong) {
        ConfigKey near = nearest(wrong, Arrays.stream(values()).map(ConfigKey::variable).toList());
        return distance(wrong, near.variable()) <= 2 ? Optional.of(near) : Optional.empty();
    }

    private static ConfigKey nearest(String wrong, List<String> names) {
        int best = 0;
        for (int i = 1; i < names.size(); i++) {
            if (distance(wrong, names.get(i)) < distance(wrong, names.get(best))) {
                best = i;
            }
        }
        return values()[best];
    }

    /** How many characters have to be changed, added or left out. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        Arrays.setAll(before, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, 1 + Math.min(before[j], row[j - 1]));
            }
            before = row;
        }
        return before[b.length()];
    }
}
