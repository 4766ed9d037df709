package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.config.ConfigKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that {@code fresh init} writes says what the daemon reads; {@code FRESH_UPDATE=1} writes it anew. */
final class InitCommandTest {

    private static final Path RESOURCE = Path.of("src/main/resources/dev/fresh/cli/config.yaml");
    private static final int WIDTH = 100;

    /** Every setting with its meaning and its default, commented out. */
    private static String generated() {
        StringBuilder text = new StringBuilder("""
                ## Configuration of fresh for this repository. Everything is commented out and shows its default.
                ## An environment variable goes before this file, an option on the command line before both.
                ## An unknown key is an error that names its line.
                """);
        String section = "";
        for (ConfigKey key : ConfigKey.values()) {
            int dot = key.key().indexOf('.');
            String own = dot < 0 ? "" : key.key().substring(0, dot);
            text.append('\n');
            if (!own.equals(section) && !own.isEmpty()) {
                text.append("# ").append(own).append(":\n");
            }
            section = own;
            String indent = own.isEmpty() ? "" : "  ";
            wrap(key.meaning()).forEach(line -> text.append("## ").append(line).append('\n'));
            text.append("# ").append(indent).append(key.key().substring(dot + 1)).append(": ").append(key.standard())
                    .append('\n');
        }
        return text.toString();
    }

    private static Iterable<String> wrap(String meaning) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : meaning.split(" ")) {
            boolean breaks = column + word.length() > WIDTH;
            text.append(column == 0 ? "" : breaks ? "\n" : " ").append(word);
            column = (breaks ? 0 : column) + word.length() + 1;
        }
        return text.toString().lines().toList();
    }

    @Test
    void explainsEverySettingOfTheDaemon() throws IOException {
        if ("1".equals(System.getenv("FRESH_UPDATE"))) {
            Files.writeString(RESOURCE, generated());
        }
        assertEquals(generated(), Files.readString(RESOURCE));
    }

    @Test
    void writesAFileThatTheDaemonAccepts(@TempDir Path temp) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(".fresh"));
        Files.writeString(folder.resolve("config.yaml"), InitCommand.template());
        assertInstanceOf(Config.Good.class, Config.load(temp, Map.of()));
        // What is commented out has to be right too, once somebody takes the comment away.
        Files.writeString(folder.resolve("config.yaml"), InitCommand.template().replaceAll("(?m)^# ", ""));
        assertInstanceOf(Config.Good.class, Config.load(temp, Map.of()), () -> Config.load(temp, Map.of()).toString());
    }
}
