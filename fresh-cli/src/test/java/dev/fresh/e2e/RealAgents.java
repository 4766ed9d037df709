package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.fresh.stub.StubProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pinned agent command lines, each in the real daemon, against a provider on loopback. */
enum RealAgents {
    CLAUDE("claude_cli", "@anthropic-ai/claude-code"), CODEX("codex_cli", "@openai/codex"),
    GEMINI("gemini_cli", "@google/gemini-cli"), OPENCODE("opencode_cli", "opencode-ai");

    /** What a key looks like that must never be seen by an agent. */
    static final String KEY = "sk-ant-planted-0123456789abcdef";

    private final String provider;
    private final String npm;

    RealAgents(String provider, String npm) {
        this.provider = provider;
        this.npm = npm;
    }

    String provider() {
        return provider;
    }

    /** Leaves the test out, with the reason, where the command line is not installed. */
    RealAgents required() {
        if (folder() == null || !Files.isDirectory(folder().resolve("node_modules").resolve(npm))) {
            String reason = npm + " is not installed below FRESH_AGENT_CLIS, so this was not run";
            if ("1".equals(System.getenv("FRESH_STRICT"))) {
                fail(reason);
            }
            abort(reason);
        }
        return this;
    }

    private static Path folder() {
        String named = System.getenv("FRESH_AGENT_CLIS");
        return named == null ? null : Path.of(named);
    }

    /** Processes below the daemon that can see the key, with how. */
    static List<String> processesWithTheKey(ProcessHandle daemon) {
        return daemon.descendants().flatMap(process -> Stream.of("environ", "cmdline")
                .map(kind -> Path.of("/proc", Long.toString(process.pid()), kind)))
                .filter(RealAgents::holdsTheKey).map(Path::toString).toList();
    }

    private static boolean holdsTheKey(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(KEY);
        } catch (IOException e) {
            return false; // it ended, or was removed, while we looked
        }
    }

    /** The notes example with a daemon that reaches {@code stub} and has its key. */
    static Site site(Path temp, StubProvider stub) throws IOException {
        Site site = Site.notes(temp);
        for (String name : List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY")) {
            site.daemonSees(name, KEY);
        }
        site.daemonSees("FRESH_ANTHROPIC_BASE_URL", stub.base())
                .daemonSees("FRESH_OPENAI_BASE_URL", stub.base() + "/v1")
                .daemonSees("FRESH_GEMINI_BASE_URL", stub.base()).daemonSees("FRESH_METER_OUTPUT_TOKENS", "4000");
        site.daemonSees("FRESH_CLAUDE_CLI_MODEL", "claude-sonnet-4-5").daemonSees("FRESH_CODEX_CLI_MODEL", "gpt-5.5")
                .daemonSees("FRESH_GEMINI_CLI_MODEL", "gemini-2.5-pro")
                .daemonSees("FRESH_OPENCODE_CLI_MODEL", "anthropic/claude-sonnet-4-5");
        return site.with("PATH", folder().resolve("node_modules/.bin") + ":" + System.getenv("PATH"));
    }
}
