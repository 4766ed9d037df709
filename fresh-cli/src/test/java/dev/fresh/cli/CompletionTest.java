package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.client.Installation;
import dev.fresh.launcher.Tools;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in the shells themselves, where one of them runs beside a {@code fresh} that knows two agents. */
final class CompletionTest {

    private static final String STATUS = """
            #!/bin/sh
            printf '%s\\n' 'Agents: 2' '  🧪 abc12345 | testing | Ledger.close' '     Runtime: 1.0min' '' \
            '  👤 def67890 | awaiting_user | Notes.search: all'
            """;

    @TempDir
    Path temp;

    @Test
    void completesInBash() throws IOException, InterruptedException {
        Tools.require("bash", "--version");
        assertEquals("auto", bash("fresh", "au"));
        assertEquals("start status stop", bash("fresh", "auto", "st"));
        assertEquals("highest_impact", bash("fresh", "auto", "start", "--strategy", "hi"));
        assertEquals("none", bash("fresh", "auto", "start", "--sandbox", "=", "n"));
        assertEquals("", bash("fresh", "auto", "start", "--budget", "--"));
        assertEquals("--no-approval", bash("fresh", "auto", "start", "--no"));
        assertEquals("abc12345 def67890", bash("fresh", "auto", "approve", ""));
        assertEquals("def67890", bash("fresh", "auto", "approve", "abc12345", "d"));
        assertEquals("explain", bash("fresh", "inventory", "ex"));
        assertEquals("proposals publish", bash("fresh", "auto", "pro") + " " + bash("fresh", "auto", "pu"));
        assertEquals("checkpoint cleanup", bash("fresh", "auto", "ch") + " " + bash("fresh", "auto", "cl"));
        assertEquals("sync", bash("fresh", "auto", "sy"));
        assertEquals("list show diff close rehearse", bash("fresh", "auto", "proposals", ""));
        assertEquals("--review-queue", bash("fresh", "auto", "start", "--rev"));
        assertEquals("issue", bash("fresh", "auto", "start", "--kind", "i"));
        assertEquals("abc12345 def67890", bash("fresh", "auto", "checkpoint", ""));
        assertEquals("abc12345 def67890", bash("fresh", "auto", "publish", ""));
        assertEquals("abc12345 def67890", bash("fresh", "auto", "proposals", "show", ""));
        assertEquals("--reason", bash("fresh", "auto", "proposals", "close", "--r"));
        Files.writeString(temp.resolve("one report.json"), "");
        assertEquals("one report.json", bash("fresh", "report", "verify", "one"));
    }

    @Test
    void completesInZsh() throws IOException, InterruptedException {
        Tools.require("zsh", "--version");
        assertEquals("auto:Start a run of agents, watch it, decide about what it proposes",
                zsh("fresh", "").lines().filter(line -> line.startsWith("auto:")).findFirst().orElse(""));
        assertEquals("highest_impact safest random", zsh("fresh", "auto", "start", "--strategy", ""));
        assertEquals("auto none landlock sandbox-exec", zsh("fresh", "auto", "start", "--sandbox="));
        assertTrue(zsh("fresh", "auto", "start", "--no").contains("--no-approval:Publish tested proposals"));
        assertEquals("abc12345:testing, Ledger.close\ndef67890:awaiting_user, Notes.search: all",
                zsh("fresh", "auto", "approve", ""));
        assertEquals("files", zsh("fresh", "report", "verify", ""));
    }

    @Test
    void completesInFish() throws IOException, InterruptedException {
        Tools.require("fish", "--version");
        assertTrue(fish("fresh au").startsWith("auto\tStart a run of agents"), fish("fresh au"));
        assertEquals("highest_impact", fish("fresh auto start --strategy hi").split("\t")[0].strip());
        assertTrue(fish("fresh auto start --no").startsWith("--no-approval\tPublish"), fish("fresh auto start --no"));
        assertEquals("abc12345\ttesting, Ledger.close\ndef67890\tawaiting_user, Notes.search: all",
                fish("fresh auto reject "));
        Files.writeString(temp.resolve("one.json"), "");
        assertTrue(fish("fresh report verify on").startsWith("one.json"), fish("fresh report verify on"));
    }

    @Test
    void installsOnceAndRemovesOnlyWhatItWrote() throws IOException {
        Path file = temp.resolve("data/zsh/site-functions/_fresh");
        String first = fresh(0, "completion", "install", "--shell", "zsh");
        assertTrue(first.startsWith("Wrote " + file + ".\nAdd this line to " + temp + "/.zshrc"), first);
        assertTrue(first.contains("  fpath=(" + file.getParent() + " $fpath)\n"), first);
        assertEquals(fresh(0, "completion", "zsh"), Files.readString(file));
        Files.writeString(temp.resolve(".zshrc"), "fpath=(" + file.getParent() + " $fpath)\n");
        assertEquals(file + " is there already, as it has to be.\nA new zsh completes `fresh` from now on.\n",
                fresh(0, "completion", "install", "--shell", "zsh"));
        assertEquals("Removed " + file + ".\n", fresh(0, "completion", "uninstall", "--shell", "zsh"));
        assertFalse(Files.exists(file));
        assertEquals("There is no " + file + ", so nothing was removed.\n",
                fresh(0, "completion", "uninstall", "--shell", "zsh"));
        Files.writeString(file, "# mine\n");
        assertTrue(fresh(69, "completion", "install", "--shell", "zsh").contains("was not written by"));
        assertTrue(fresh(69, "completion", "uninstall", "--shell", "zsh").contains("was not written by"));
        assertEquals("# mine\n", Files.readString(file));
    }

    @Test
    void installsForTheShellOfThePerson() {
        assertTrue(fresh(0, "completion", "install", "--format", "json")
                .contains("\"file\" : \"" + temp + "/config/fish/completions/fresh.fish\""));
        assertTrue(Files.exists(temp.resolve("config/fish/completions/fresh.fish")));
    }

    private String fresh(int exit, String... words) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        Map<String, String> environment = Map.of("HOME", temp.toString(), "SHELL", "/usr/bin/fish", "XDG_DATA_HOME",
                temp + "/data", "XDG_CONFIG_HOME", temp + "/config", "ZDOTDIR", "");
        Shell shell = new Shell(writer, writer, temp, environment, new Installation(Optional.empty(), "", "java"),
                new Terminal(false, true, 80));
        assertEquals(exit, FreshCommand.run(shell, words), text.toString());
        return text.toString();
    }

    private String bash(String... words) throws IOException, InterruptedException {
        String quoted = String.join(" ", List.of(words).stream().map(word -> "'" + word + "'").toList());
        return run("bash", "bash", """
                . "$0"
                COMP_WORDS=(%s) COMP_CWORD=%d
                _fresh
                echo "${COMPREPLY[*]}"
                """.formatted(quoted, words.length - 1));
    }

    private String zsh(String... words) throws IOException, InterruptedException {
        String quoted = String.join(" ", List.of(words).stream().map(word -> "'" + word + "'").toList());
        // The builtins of completion work only while a line is edited, so these stand in for them.
        return run("zsh", "zsh", """
                compdef() { [[ "$*" == '_fresh fresh' ]] || echo "bad compdef $*" }
                compset() { PREFIX=${PREFIX#*=} }
                compadd() { shift; echo "$*" }
                _files() { echo files }
                _describe() { print -rl -- "${(@P)@[-1]}" }
                emulate zsh
                . "$0"
                words=(%s) CURRENT=%d PREFIX='%s'
                _fresh
                """.formatted(quoted, words.length, words[words.length - 1]));
    }

    private String fish(String line) throws IOException, InterruptedException {
        return run("fish", "fish", "source $argv[1]; complete -C '" + line + "'");
    }

    private String run(String kind, String program, String script) throws IOException, InterruptedException {
        Path fresh = Files.writeString(Files.createDirectories(temp.resolve("bin")).resolve("fresh"), STATUS);
        assertTrue(fresh.toFile().setExecutable(true));
        Path file = Files.writeString(temp.resolve("script"), fresh(0, "completion", kind));
        List<String> line = program.equals("zsh") ? List.of("zsh", "-f", "-c", script, file.toString())
                : List.of(program, "-c", script, file.toString());
        ProcessBuilder builder = new ProcessBuilder(line).directory(temp.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", fresh.getParent() + ":" + System.getenv("PATH"));
        builder.environment().put("HOME", temp.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }
}
