package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.client.Installation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class HelpTest {

    private final StringWriter text = new StringWriter();
    private final PrintWriter writer = new PrintWriter(text);
    private final Shell shell = new Shell(writer, writer, Path.of("/"), Map.of(),
            new Installation(Optional.empty(), "", "java"), new Terminal(false, true, 80));

    private static void all(CommandLine command, List<String> path, List<List<String>> found) {
        found.add(path);
        command.getSubcommands().forEach((name, child) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            all(child, longer, found);
        });
    }

    @Test
    void givesEveryCommandItsHelpWithAnExample() {
        List<List<String>> commands = new ArrayList<>();
        all(FreshCommand.commandLine(shell), List.of(), commands);
        assertTrue(commands.size() > 30, commands.toString());
        for (List<String> command : commands) {
            text.getBuffer().setLength(0);
            List<String> typed = new ArrayList<>(command);
            typed.add("--help");
            assertEquals(0, FreshCommand.run(shell, typed.toArray(String[]::new)), typed.toString());
            assertTrue(text.toString().contains("Example") && text.toString().contains("  fresh"), text.toString());
            assertTrue(text.toString().contains("Usage: fresh"), text.toString());
            assertTrue(text.toString().lines().allMatch(line -> line.length() <= 110), text.toString());
        }
    }

    @Test
    void printsItsVersion() {
        assertEquals(0, FreshCommand.run(shell, "--version"));
        assertTrue(text.toString().matches("fresh [0-9]+\\.[0-9]+\\.[0-9]+.*\\R"), text.toString());
    }
}
