package dev.fresh.edge.provider.login;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cursor's agent, as people describe it; nobody here has driven it. */
record CursorFormat() implements Format {

    @Override
    public String provider() {
        return "cursor_cli";
    }

    @Override
    public String logInCommand() {
        return "cursor-agent login";
    }

    @Override
    public List<String> keys() {
        return List.of("CURSOR_API_KEY");
    }

    @Override
    public Folders folders() {
        return new Folders("XDG_CONFIG_HOME", ".config", "cursor/auth.json", "", "", List.of());
    }

    @Override
    public Optional<Tokens> tokens(Map<String, Object> file) {
        String access = Tree.text(file, "accessToken");
        return access.isEmpty() ? Optional.empty() : Optional.of(new Tokens(access, Tree.text(file, "refreshToken"),
                Tree.expiry(access), ""));
    }

    @Override
    public Optional<String> model(String settings) {
        return Optional.empty();
    }

    @Override
    public Map<String, String> shown(Tokens tokens) {
        return Map.of();
    }

    @Override
    public List<String> hosts() {
        return List.of("*.cursor.sh"); // from its documentation
    }

    @Override
    public Map<String, Object> lent(Map<String, Object> file) {
        return Tree.only(file, List.of("accessToken"));
    }
}
