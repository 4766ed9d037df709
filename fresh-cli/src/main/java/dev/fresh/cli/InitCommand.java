package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.FreshPaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code fresh init}: writes the files that people share, and nothing that exists is changed. */
@Command(name = "init", description = "Write .fresh/config.yaml, with every setting explained, and .fresh/.gitignore.",
        footer = {"", "Example:", "  fresh init"})
final class InitCommand implements Callable<Integer> {

    private final Shell shell;

    InitCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        write(shell.paths()).forEach(shell::say);
        shell.say("Next: `fresh doctor` checks the machine, `fresh inventory` shows what could be hooked up.");
        return Exits.OK;
    }

    /** Writes what is missing and tells, a sentence each, what became of every file. */
    static List<String> write(FreshPaths paths) {
        try {
            FreshPaths.privateFolder(paths.folder());
            return List.of(write(paths.config(), template()), write(paths.gitignore(), FreshPaths.GITIGNORE));
        } catch (IOException | UncheckedIOException e) {
            throw new ClientException(ErrorCode.PERMISSION, "fresh cannot write in " + paths.folder(),
                    "give yourself write permission for that folder", e);
        }
    }

    private static String write(Path file, String content) throws IOException {
        if (Files.exists(file)) {
            return file + " exists already and stays as it is.";
        }
        Files.writeString(file, content);
        return "Wrote " + file;
    }

    static String template() throws IOException {
        try (InputStream resource = FreshPaths.class.getResourceAsStream("config-template.yaml")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
