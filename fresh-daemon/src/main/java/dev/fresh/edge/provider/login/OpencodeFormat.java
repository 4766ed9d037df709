package dev.fresh.edge.provider.login;

import dev.fresh.protocol.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OpenCode: the entry {@code openai} of {@code auth.json}, a ChatGPT plan; it goes to that plan's servers only. */
record OpencodeFormat() implements Format {

    private static final String ENTRY = "openai";

    @Override
    public String provider() {
        return "opencode_cli";
    }

    @Override
    public String logInCommand() {
        return "opencode auth login";
    }

    @Override
    public List<String> keys() {
        return List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY");
    }

    @Override
    public Folders folders() {
        return new Folders("XDG_DATA_HOME", ".local/share", "opencode/auth.json", "XDG_CONFIG_HOME", ".config",
                List.of("opencode/opencode.json", "opencode/opencode.jsonc", "opencode/config.json"));
    }

    @Override
    public Optional<Tokens> tokens(Map<String, Object> file) {
        Map<String, Object> entry = Tree.part(file, ENTRY);
        String access = Tree.text(entry, "access");
        return !Tree.text(entry, "type").equals("oauth") || access.isEmpty() ? Optional.empty()
                : Optional.of(new Tokens(access, Tree.text(entry, "refresh"), Tree.millis(entry, "expires"),
                        Tree.text(entry, "accountId")));
    }

    @Override
    public Optional<String> model(String settings) {
        return Tree.read(Comments.without(settings)).map(tree -> Tree.text(tree, "model"));
    }

    @Override
    public Map<String, String> shown(Tokens tokens) {
        return Map.of();
    }

    @Override
    public Map<String, Object> lent(Map<String, Object> file) {
        return Map.of(ENTRY, Tree.with(own(file), Map.of("refresh", "")));
    }

    @Override
    public List<String> hosts() {
        return List.of("chatgpt.com");
    }

    private static Map<String, Object> own(Map<String, Object> file) {
        return Tree.only(Tree.part(file, ENTRY), List.of("type", "access", "refresh", "expires", "accountId"));
    }

    @Override
    public Optional<Format.Renewal> renewal() {
        return Optional.of(new Renewing());
    }

    private record Renewing() implements Format.Renewal {

        @Override
        public List<String> hosts() {
            return List.of("auth.openai.com");
        }

        @Override
        public Map<String, Object> ended(Map<String, Object> file) {
            return Map.of(ENTRY, Tree.with(own(file), Map.of("access", ENDED, "expires", 1)));
        }

        @Override
        public String merged(Map<String, Object> file, Map<String, Object> copy) {
            Map<String, Object> renewed = Tree.only(Tree.part(copy, ENTRY), List.of("access", "refresh", "expires"));
            return Json.pretty(Tree.with(file, Map.of(ENTRY, Tree.with(Tree.part(file, ENTRY), renewed))));
        }

        @Override
        public List<String> arguments(String base) {
            return List.of("run", "--format", "json", "--model", "openai/gpt-5.5", "--title", "x", "x");
        }

        @Override
        public Map<String, String> environment(Path home, String base) {
            return Map.of("OPENCODE_DISABLE_AUTOUPDATE", "1", "OPENCODE_DISABLE_MODELS_FETCH", "1",
                    "OPENCODE_DISABLE_LSP_DOWNLOAD", "1", "OPENCODE_CONFIG_CONTENT",
                    Json.write(Map.of("autoupdate", false, "share", "disabled")));
        }
    }
}
