package dev.fresh.edge.provider.login;

import dev.fresh.protocol.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Codex: {@code auth.json}, whose access token is a JSON web token. */
record CodexFormat() implements Format {

    private static final Pattern MODEL = Pattern.compile("\\s*model\\s*=\\s*[\"']([^\"']+)[\"'].*");
    private static final List<String> RENEWED = List.of("id_token", "access_token", "refresh_token");

    @Override
    public String provider() {
        return "codex_cli";
    }

    @Override
    public String logInCommand() {
        return "codex login";
    }

    @Override
    public List<String> keys() {
        return List.of("OPENAI_API_KEY", "CODEX_API_KEY");
    }

    @Override
    public Folders folders() {
        return new Folders("CODEX_HOME", ".codex", "auth.json", "CODEX_HOME", ".codex", List.of("config.toml"));
    }

    @Override
    public Optional<Tokens> tokens(Map<String, Object> file) {
        Map<String, Object> tokens = Tree.part(file, "tokens");
        String access = Tree.text(tokens, "access_token");
        return access.isEmpty() ? Optional.empty() : Optional.of(new Tokens(access,
                Tree.text(tokens, "refresh_token"), Tree.expiry(access), Tree.text(tokens, "account_id")));
    }

    /** The settings are TOML; what stands above the first table is enough to know of it. */
    @Override
    public Optional<String> model(String settings) {
        return settings.lines().takeWhile(line -> !line.stripLeading().startsWith("["))
                .map(MODEL::matcher).filter(Matcher::matches).map(found -> found.group(1)).findFirst();
    }

    @Override
    public Map<String, String> shown(Tokens tokens) {
        return tokens.account().isEmpty() ? Map.of("Authorization", "Bearer " + tokens.access())
                : Map.of("Authorization", "Bearer " + tokens.access(), "chatgpt-account-id", tokens.account());
    }

    @Override
    public Optional<Format.Renewal> renewal() {
        return Optional.of(new Renewing());
    }

    /** A file that makes Codex believe it has a log-in, with a token that only the meter knows. */
    static String standIn(String token) {
        String claims = Tree.unsigned(Map.of("email", "agent@example.com", "exp", 4_102_444_800L,
                "https://api.openai.com/auth", Map.of("chatgpt_account_id", "fresh", "chatgpt_plan_type", "plus")));
        return Json.write(Map.of("auth_mode", "chatgpt", "tokens", Map.of("id_token", claims, "access_token", token,
                "refresh_token", "", "account_id", "fresh"),
                // A token that does not say when it ends is renewed when this is some days ago.
                "last_refresh", "2100-01-01T00:00:00Z"));
    }

    private record Renewing() implements Format.Renewal {

        @Override
        public List<String> hosts() {
            return List.of("auth.openai.com");
        }

        @Override
        public Map<String, Object> ended(Map<String, Object> file) {
            Map<String, Object> tokens = Tree.only(Tree.part(file, "tokens"),
                    List.of("id_token", "access_token", "refresh_token", "account_id"));
            String ended = Tree.unsigned(Map.of("exp", 1));
            return Tree.with(Tree.only(file, List.of("auth_mode", "last_refresh")),
                    Map.of("tokens", Tree.with(tokens, Map.of("access_token", ended))));
        }

        @Override
        public String merged(Map<String, Object> file, Map<String, Object> copy) {
            Map<String, Object> renewed = Tree.only(Tree.part(copy, "tokens"), RENEWED);
            return Json.pretty(Tree.with(Tree.with(file, Tree.only(copy, List.of("last_refresh"))),
                    Map.of("tokens", Tree.with(Tree.part(file, "tokens"), renewed))));
        }

        @Override
        public List<String> arguments(String base) {
            List<String> words = new ArrayList<>(List.of("exec", "--json", "--skip-git-repo-check", "--sandbox",
                    "read-only", "--disable", "plugins", "--disable", "apps"));
            for (String setting : List.of("analytics.enabled=false", "check_for_update_on_startup=false",
                    "model_provider=\"fresh\"", "model_providers.fresh.name=\"fresh\"",
                    "model_providers.fresh.base_url=\"" + base + "/v1\"", "chatgpt_base_url=\"" + base + "\"",
                    "model_providers.fresh.wire_api=\"responses\"", "model_providers.fresh.requires_openai_auth=true",
                    "model_providers.fresh.request_max_retries=0", "model_providers.fresh.stream_max_retries=0")) {
                words.addAll(List.of("-c", setting));
            }
            words.add("x");
            return words;
        }

        @Override
        public Map<String, String> environment(Path home, String base) {
            return Map.of("CODEX_HOME", home.resolve(".codex").toString());
        }
    }
}
