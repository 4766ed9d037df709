package dev.fresh.edge.provider.login;

import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.ModelAccess;
import dev.fresh.edge.provider.SourceTree;
import dev.fresh.edge.provider.cli.Installations.Installed;
import dev.fresh.edge.provider.cli.LogIn;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What makes a program believe that it has a log-in: the agent's own token, which is worth nothing but at the meter.
 * There is nothing in it that it could renew, and it never ends.
 */
record StandIn(String provider) implements LogIn {

    private static final Set<String> KNOWN = Set.of("claude_cli", "codex_cli", "gemini_cli");

    static boolean isKnown(String provider) {
        return KNOWN.contains(provider);
    }

    @Override
    public boolean metered() {
        return true;
    }

    @Override
    public List<String> hosts() {
        return List.of();
    }

    @Override
    public Map<String, String> enter(Path home, Optional<ModelAccess> access, Installed program, Workbench bench) {
        ModelAccess way = access.orElseThrow(() -> new IllegalStateException(provider + " has no way to the meter"));
        return switch (provider) {
            case "claude_cli" -> Map.of("CLAUDE_CODE_OAUTH_TOKEN", way.token());
            case "codex_cli" -> {
                new SourceTree(home).write(".codex/auth.json", CodexFormat.standIn(way.token()));
                yield Map.of();
            }
            default -> Map.of("GOOGLE_GENAI_USE_GCA", "true", "GOOGLE_CLOUD_ACCESS_TOKEN", way.token(),
                    "CODE_ASSIST_ENDPOINT", way.base());
        };
    }

    @Override
    public void leave(Path home) {
        // A stand-in is written anew each time; the old one is worth nothing.
    }
}
