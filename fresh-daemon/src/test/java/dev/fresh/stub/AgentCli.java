package dev.fresh.stub;

import dev.fresh.edge.process.Command;
import dev.fresh.protocol.Json;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real agent command lines, as they are installed from npm in the folder that FRESH_AGENT_CLIS names. */
enum AgentCli {
    CLAUDE("claude_cli", "@anthropic-ai/claude-code", "claude-sonnet-4-5"),
    CODEX("codex_cli", "@openai/codex", "gpt-5.5"),
    GEMINI("gemini_cli", "@google/gemini-cli", "gemini-2.5-pro"),
    OPENCODE("opencode_cli", "opencode-ai", "anthropic/claude-sonnet-4-5");

    static final String KEY = "dummy";
    static final String SESSION = "11111111-2222-4333-8444-555555555555";

    private static final long OUTPUT_MAX = 32L << 20;

    final String provider;
    final String model;
    private final String npm;

    AgentCli(String provider, String npm, String model) {
        this.provider = provider;
        this.npm = npm;
        this.model = model;
    }

    /**
     * How it is run.
     *
     * @param retries how often a request is tried again, as far as the command line has a say
     * @param strict whether it may only what it was allowed to
     * @param resume whether it should go on with a session
     * @param extra further arguments, before the prompt
     */
    record Mode(String model, int retries, boolean strict, Optional<String> resume, List<String> extra) {
    }

    Mode usual() {
        return new Mode(model, 2, false, Optional.empty(), List.of());
    }

    /** The folder with {@code node_modules}; a test that needs it is not run without. */
    static Path folder() {
        String named = System.getenv("FRESH_AGENT_CLIS");
        Tools.require(named != null && Files.isDirectory(Path.of(named, "node_modules")),
                "the agent CLIs from npm in the folder that FRESH_AGENT_CLIS names");
        return Path.of(named).resolve("node_modules");
    }

    String version() throws IOException {
        return (String) Json.object(Files.readString(folder().resolve(npm).resolve("package.json"))).get("version");
    }

    /** The command for one turn in {@code worktree}; {@code home} is a private one, made ready here. */
    Command command(Mode mode, Path home, Path worktree, String base, String prompt, Duration wall)
            throws IOException {
        Files.createDirectories(home);
        Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME",
                home.toString(), "LANG", "C.UTF-8", "TZ", "UTC", "TMPDIR",
                // Not above the home: codex makes no helpers for its sandbox in a temporary folder.
                Files.createDirectories(home.resolve("tmp")).toString()));
        List<String> argv = new ArrayList<>(switch (this) {
            case CLAUDE -> claude(mode, base, environment);
            case CODEX -> codex(mode, home, base, environment);
            case GEMINI -> gemini(mode, home, base, environment);
            case OPENCODE -> opencode(mode, base, environment);
        });
        argv.addAll(mode.extra());
        argv.add(prompt);
        return new Command(argv, worktree, environment, Optional.empty(), wall, OUTPUT_MAX, Optional.empty());
    }

    private static List<String> claude(Mode mode, String base, Map<String, String> environment) {
        environment.putAll(Map.of("ANTHROPIC_BASE_URL", base, "ANTHROPIC_API_KEY", KEY,
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1", "DISABLE_AUTOUPDATER", "1", "DISABLE_TELEMETRY", "1",
                "DISABLE_ERROR_REPORTING", "1", "CLAUDE_CODE_MAX_RETRIES", Integer.toString(mode.retries()),
                "CLAUDE_CODE_MAX_OUTPUT_TOKENS", "16000", "API_TIMEOUT_MS", "600000", "IS_SANDBOX", "1"));
        List<String> argv = new ArrayList<>(List.of(
                folder().resolve("@anthropic-ai/claude-code-" + platform() + "/claude").toString(), "--print",
                "--output-format", "stream-json", "--verbose", "--include-partial-messages", "--model", mode.model(),
                "--setting-sources", "project", "--strict-mcp-config"));
        argv.addAll(mode.resume().map(session -> List.of("--resume", session))
                .orElse(List.of("--session-id", SESSION)));
        argv.addAll(mode.strict() ? List.of("--permission-mode", "dontAsk", "--allowedTools=Read")
                : List.of("--permission-mode", "bypassPermissions"));
        return argv;
    }

    private static List<String> codex(Mode mode, Path home, String base, Map<String, String> environment)
            throws IOException {
        Path codexHome = Files.createDirectories(home.resolve(".codex"));
        environment.putAll(Map.of("CODEX_HOME", codexHome.toString(), "FRESH_KEY", KEY));
        String triple = platform().endsWith("arm64") ? "aarch64-unknown-linux-musl" : "x86_64-unknown-linux-musl";
        List<String> argv = new ArrayList<>(List.of(
                folder().resolve("@openai/codex-" + platform() + "/vendor/" + triple + "/bin/codex").toString(),
                "exec"));
        mode.resume().ifPresent(session -> argv.addAll(List.of("resume", session)));
        argv.addAll(List.of("--json", "-m", mode.model(), "--disable", "plugins"));
        for (String setting : List.of("sandbox_mode=\"" + (mode.strict() ? "read-only" : "workspace-write") + "\"",
                "model_provider=fresh", "model_providers.fresh.name=\"fresh\"",
                "model_providers.fresh.base_url=\"" + base + "/v1\"", "model_providers.fresh.env_key=\"FRESH_KEY\"",
                "model_providers.fresh.wire_api=\"responses\"",
                "model_providers.fresh.request_max_retries=" + mode.retries(),
                "model_providers.fresh.stream_max_retries=" + mode.retries(),
                "model_providers.fresh.stream_idle_timeout_ms=5000", "analytics.enabled=false",
                "check_for_update_on_startup=false")) {
            argv.addAll(List.of("-c", setting));
        }
        return argv;
    }

    private static List<String> gemini(Mode mode, Path home, String base, Map<String, String> environment)
            throws IOException {
        environment.putAll(Map.of("GEMINI_API_KEY", KEY, "GOOGLE_GEMINI_BASE_URL", base, "GEMINI_CLI_NO_RELAUNCH",
                "1", "GEMINI_CLI_TRUST_WORKSPACE", "true"));
        Path settings = home.resolve(".gemini/settings.json");
        Files.createDirectories(settings.getParent());
        Files.writeString(settings, Json.write(Map.of("security", Map.of("auth",
                Map.of("selectedType", "gemini-api-key")), "general",
                Map.of("enableAutoUpdate", false, "maxAttempts", mode.retries() + 1), "privacy",
                Map.of("usageStatisticsEnabled", false), "telemetry", Map.of("enabled", false), "model",
                Map.of("maxSessionTurns", 40))));
        List<String> argv = new ArrayList<>(List.of("node",
                folder().resolve("@google/gemini-cli/bundle/gemini.js").toString(), "--output-format",
                "stream-json", "--approval-mode", mode.strict() ? "auto_edit" : "yolo", "-m", mode.model()));
        argv.addAll(mode.resume().map(session -> List.of("--resume", session))
                .orElse(List.of("--session-id", SESSION)));
        argv.add("-p");
        return argv;
    }

    private static List<String> opencode(Mode mode, String base, Map<String, String> environment) {
        environment.putAll(Map.of("OPENCODE_DISABLE_AUTOUPDATE", "1", "OPENCODE_DISABLE_MODELS_FETCH", "1",
                "OPENCODE_DISABLE_LSP_DOWNLOAD", "1"));
        Map<String, Object> config = new HashMap<>(Map.of("autoupdate", false, "share", "disabled", "provider",
                Map.of("anthropic", at(base + "/v1"), "openai", at(base + "/v1"), "google", at(base + "/v1beta"),
                        "local", Map.of("npm", "@ai-sdk/openai-compatible", "name", "local", "options",
                                Map.of("baseURL", base + "/v1", "apiKey", KEY), "models",
                                Map.of("gpt-5.5", Map.of("name", "gpt-5.5"))))));
        if (mode.strict()) {
            config.put("permission", Map.of("edit", "ask", "bash", "ask", "webfetch", "ask"));
        }
        environment.put("OPENCODE_CONFIG_CONTENT", Json.write(config));
        List<String> argv = new ArrayList<>(List.of(folder().resolve("opencode-ai/bin/opencode.exe").toString(),
                "run", "--format", "json", "--model", mode.model(), "--title", "stub"));
        argv.addAll(mode.resume().map(session -> List.of("--session", session)).orElse(List.of()));
        if (!mode.strict()) {
            argv.add("--auto");
        }
        return argv;
    }

    private static Map<String, Object> at(String url) {
        return Map.of("options", Map.of("baseURL", url, "apiKey", KEY));
    }

    private static String platform() {
        return System.getProperty("os.arch").equals("aarch64") ? "linux-arm64" : "linux-x64";
    }
}
