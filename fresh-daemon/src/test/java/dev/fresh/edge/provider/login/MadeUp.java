package dev.fresh.edge.provider.login;

import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Log-ins that nobody has, as the programs write them. */
final class MadeUp {

    static final String CLIENT_SECRET = "planted-secret-of-an-mcp-server";

    private MadeUp() {
    }

    /** What Claude Code keeps, with the tokens of an MCP server beside its own. */
    static String claude(String access, String refresh, Instant expires) {
        return Json.write(Map.of("claudeAiOauth", Map.of("accessToken", access, "refreshToken", refresh, "expiresAt",
                expires.toEpochMilli(), "scopes", List.of("user:inference", "user:profile"), "subscriptionType", "max",
                "rateLimitTier", "default_claude_max_5x"), "mcpOAuth", Map.of("server", CLIENT_SECRET)));
    }

    static String codex(String refresh, Instant expires, String account) {
        String access = jwt(expires, account);
        return Json.pretty(Map.of("auth_mode", "chatgpt", "OPENAI_API_KEY", CLIENT_SECRET, "tokens", Map.of("id_token",
                access, "access_token", access, "refresh_token", refresh, "account_id", account), "last_refresh",
                "2026-01-01T00:00:00Z"));
    }

    static String jwt(Instant expires, String account) {
        return Tree.unsigned(Map.of("email", "u@example.com", "exp", expires.getEpochSecond(),
                "https://api.openai.com/auth", Map.of("chatgpt_account_id", account, "chatgpt_plan_type", "plus",
                        "chatgpt_user_id", "user-1")));
    }

    static String gemini(String access, String refresh, Instant expires) {
        return Json.pretty(Map.of("access_token", access, "refresh_token", refresh, "scope", "openid", "token_type",
                "Bearer", "expiry_date", expires.toEpochMilli()));
    }

    static String opencode(String access, String refresh, Instant expires) {
        return Json.pretty(Map.of("openai", Map.of("type", "oauth", "access", access, "refresh", refresh, "expires",
                expires.toEpochMilli(), "accountId", "acct-1"), "anthropic",
                Map.of("type", "api", "key",
                        CLIENT_SECRET)));
    }

    static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
