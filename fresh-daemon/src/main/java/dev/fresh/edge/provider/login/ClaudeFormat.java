package dev.fresh.edge.provider.login;

import dev.fresh.protocol.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Claude Code: one part of {@code .credentials.json}, beside the tokens of MCP servers. */
record ClaudeFormat() implements Format {

    private static final String PART = "claudeAiOauth";

    @Override
    public String provider() {
        return "claude_cli";
    }

    @Override
    public String logInCommand() {
        return "claude";
    }

    @Override
    public List<String> keys() {
        return List.of("ANTHROPIC_API_KEY");
    }

    @Override
    public Folders folders() {
        return new Folders("CLAUDE_CONFIG_DIR", ".claude", ".credentials.json", "CLAUDE_CONFIG_DIR", ".claude",
                List.of("settings.json"));
    }

    @Override
    public Optional<Tokens> tokens(Map<String, Object> file) {
        Map<String, Object> part = Tree.part(file, PART);
        String access = Tree.text(part, "accessToken");
        return access.isEmpty() ? Optional.empty() : Optional.of(new Tokens(access, Tree.text(part, "refreshToken"),
                Tree.millis(part, "expiresAt"), ""));
    }

    @Override
    public Optional<String> model(String settings) {
        return Tree.read(settings).map(tree -> Tree.text(tree, "model"));
    }

    @Override
    public Map<String, String> shown(Tokens tokens) {
        return Map.of("Authorization", "Bearer " + tokens.access());
    }

    @Override
    public Optional<Format.Renewal> renewal() {
        return Optional.of(new Renewing());
    }

    private record Renewing() implements Format.Renewal {

        @Override
        public List<String> hosts() {
            return List.of("platform.claude.com");
        }

        @Override
        public Map<String, Object> ended(Map<String, Object> file) {
            Map<String, Object> part = Tree.only(Tree.part(file, PART), List.of("accessToken", "refreshToken",
                    "expiresAt", "scopes", "subscriptionType", "rateLimitTier"));
            return Map.of(PART, Tree.with(part, Map.of("accessToken", ENDED, "expiresAt", 1)));
        }

        @Override
        public String merged(Map<String, Object> file, Map<String, Object> copy) {
            Map<String, Object> renewed = Tree.only(Tree.part(copy, PART),
                    List.of("accessToken", "refreshToken", "expiresAt"));
            return Json.write(Tree.with(file, Map.of(PART, Tree.with(Tree.part(file, PART), renewed))));
        }

        @Override
        public List<String> arguments(String base) {
            return List.of("-p", "x", "--output-format", "json", "--max-turns", "1", "--setting-sources", "user",
                    "--strict-mcp-config", "--tools", "");
        }

        @Override
        public Map<String, String> environment(Path home, String base) {
            return Map.of("ANTHROPIC_BASE_URL", base, "CLAUDE_CONFIG_DIR", home.resolve(".claude").toString(),
                    "CLAUDE_CODE_MAX_RETRIES", "0", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                    "DISABLE_AUTOUPDATER", "1", "DISABLE_TELEMETRY", "1", "DISABLE_ERROR_REPORTING", "1");
        }

        @Override
        public Optional<Path> lock(Path logIn) {
            return Optional.of(logIn.resolveSibling(".oauth_refresh.lock"));
        }
    }
}
