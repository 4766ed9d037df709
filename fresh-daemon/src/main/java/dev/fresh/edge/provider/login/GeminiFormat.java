package dev.fresh.edge.provider.login;

import dev.fresh.protocol.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gemini CLI: {@code oauth_creds.json}, used at the Code Assist servers. */
record GeminiFormat() implements Format {

    @Override
    public String provider() {
        return "gemini_cli";
    }

    @Override
    public String logInCommand() {
        return "gemini";
    }

    @Override
    public List<String> keys() {
        return List.of("GEMINI_API_KEY", "GOOGLE_API_KEY");
    }

    @Override
    public Folders folders() {
        return new Folders("", ".gemini", "oauth_creds.json", "", ".gemini", List.of("settings.json"));
    }

    @Override
    public Optional<Tokens> tokens(Map<String, Object> file) {
        String access = Tree.text(file, "access_token");
        return access.isEmpty() ? Optional.empty() : Optional.of(new Tokens(access, Tree.text(file, "refresh_token"),
                Tree.millis(file, "expiry_date"), Tree.text(Tree.claims(Tree.text(file, "id_token")), "sub")));
    }

    @Override
    public Optional<String> model(String settings) {
        return Tree.read(Comments.without(settings)).map(tree -> Tree.text(Tree.part(tree, "model"), "name"));
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
            return List.of("oauth2.googleapis.com");
        }

        @Override
        public Map<String, Object> ended(Map<String, Object> file) {
            return Tree.with(Tree.only(file, List.of("access_token", "refresh_token", "scope", "token_type",
                    "id_token", "expiry_date")), Map.of("access_token", ENDED, "expiry_date", 1));
        }

        @Override
        public String merged(Map<String, Object> file, Map<String, Object> copy) {
            return Json.pretty(Tree.with(file, Tree.only(copy, List.of("access_token", "refresh_token", "id_token",
                    "expiry_date"))));
        }

        @Override
        public List<String> arguments(String base) {
            return List.of("-p", "x", "--output-format", "json");
        }

        @Override
        public Map<String, String> environment(Path home, String base) {
            return Map.of("CODE_ASSIST_ENDPOINT", base, "GEMINI_CLI_NO_RELAUNCH", "1", "GEMINI_CLI_TRUST_WORKSPACE",
                    "true", "NO_BROWSER", "true");
        }

        @Override
        public Map<String, String> files() {
            return Map.of(".gemini/settings.json", Json.write(Map.of("security", Map.of("auth",
                    Map.of("selectedType", "oauth-personal")), "general",
                    Map.of("enableAutoUpdate", false,
                            "maxAttempts", 1),
                    "privacy", Map.of("usageStatisticsEnabled", false), "telemetry",
                    Map.of("enabled", false))));
        }
    }
}
