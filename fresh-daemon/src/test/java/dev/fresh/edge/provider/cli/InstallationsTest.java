package dev.fresh.edge.provider.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.provider.cli.Installations.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstallationsTest {

    private static final String ELF = "\u007fELF...";
    private static final String PLATFORM = "linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64"
            : "x64");

    @TempDir
    private Path temporary;

    private Path modules;
    private Path bin;

    @BeforeEach
    void makeFolders() throws IOException {
        modules = Files.createDirectories(temporary.toRealPath().resolve("lib/node_modules"));
        bin = Files.createDirectories(temporary.toRealPath().resolve("bin"));
    }

    @Test
    void startsTheRealProgramBehindTheScriptOfNpm() throws IOException {
        link("codex", file("@openai/codex/bin/codex.js", "#!/usr/bin/env node\n"));
        String beside = "@openai/codex-" + PLATFORM + "/vendor/some-triple/bin/codex";
        Path real = file(beside, ELF);
        assertEquals(installed(real, modules.resolve("@openai/codex-" + PLATFORM)), find(new CodexCli(), "codex"));
        Files.delete(real);
        Path within = file("@openai/codex/node_modules/" + beside, ELF);
        assertEquals(installed(within, modules.resolve("@openai/codex/node_modules/@openai/codex-" + PLATFORM)),
                find(new CodexCli(), "codex"));
    }

    @Test
    void startsANativeProgramAsItIs() throws IOException {
        Path real = file("opencode-ai/bin/opencode.exe", ELF);
        link("opencode", real);
        assertEquals(installed(real, modules.resolve("opencode-ai")), find(new OpencodeCli(), "opencode"));
        Path alone = file("../claude-2.1.329", ELF);
        assertEquals(installed(alone, alone), find(new ClaudeCli(), alone.toString()));
    }

    @Test
    void startsAScriptOfNpmOnNodeWhenThereIsNothingElse() throws IOException {
        link("node", file("../node", ELF));
        Path script = file("@google/gemini-cli/bundle/gemini.js", "#!/usr/bin/env node\n");
        link("gemini", script);
        assertEquals(Optional.of(new Installed(List.of(bin.resolve("node").toString(), script.toString()),
                List.of(modules.resolve("@google/gemini-cli")))), find(new GeminiCli(), "gemini"));
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertEquals(Optional.empty(), find(new ClaudeCli(), "claude"));
        assertEquals(Optional.empty(), find(new ClaudeCli(), bin.toString()));
        assertTrue(new ClaudeCli().program().remedy().startsWith("npm install -g @anthropic-ai/claude-code@2.1."));
    }

    @Test
    void warnsOfAVersionThatNobodyTested() {
        Program claude = new ClaudeCli().program();
        assertEquals(Optional.empty(), Installations.warning(claude, Optional.of(claude.tested())));
        assertEquals(Optional.empty(), Installations.warning(claude, Optional.of("2.1.1")));
        assertEquals("claude 3.0.0 is not tested, 2.1.329 is; npm install -g @anthropic-ai/claude-code@2.1.329",
                Installations.warning(claude, Optional.of("3.0.0")).orElseThrow());
        assertTrue(Installations.warning(new CursorCli().program(), Optional.of("1.0.0")).orElseThrow()
                .contains("untested"));
    }

    private static Optional<Installed> installed(Path program, Path needs) {
        return Optional.of(new Installed(List.of(program.toString()), List.of(needs)));
    }

    private Optional<Installed> find(Dialect dialect, String binary) {
        return new Installations().find(dialect.program(), binary, Map.of("PATH", bin.toString()));
    }

    private Path file(String name, String content) throws IOException {
        Path file = modules.resolve(name).normalize();
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, StandardCharsets.ISO_8859_1);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void link(String name, Path target) throws IOException {
        Files.createSymbolicLink(bin.resolve(name), target);
    }
}
