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
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fresh init}: writes the files that people share, and nothing that exists is changed. */
@Command(name = "init", description = "Write .fresh/config.yaml, with every setting explained, and .fresh/.gitignore.",
        footer = {"", "Example:", "  fresh init"})
final class InitCommand implements Callable<Integer> {

    private final Shell shell;
    @Mixin
    private final Format.Choice format = new Format.Choice();

    InitCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        List<Written> files = write(shell.paths());
        if (format.json()) {
            shell.json(Map.of("files", files));
            return Exits.OK;
        }
        files.forEach(file -> shell.say(file.sentence()));
        shell.next("`fresh doctor` checks the machine, `fresh inventory` shows what could be hooked up.");
        return Exits.OK;
    }

    /**
     * A file that people share.
     *
     * @param written whether it was missing and is there now
     */
    record Written(String file, boolean written) {

        String sentence() {
            return written ? "Wrote " + file : file + " exists already and stays as it is.";
        }
    }

    /** Writes what is missing. */
    static List<Written> write(FreshPaths paths) {
        try {
            FreshPaths.privateFolder(paths.folder());
            return List.of(write(paths.config(), template()), write(paths.gitignore(), FreshPaths.GITIGNORE));
        } catch (IOException | UncheckedIOException e) {
            throw new ClientException(ErrorCode.PERMISSION, "fresh cannot write in " + paths.folder(),
                    "give yourself write permission for that folder", e);
        }
    }

    private static Written write(Path file, String content) throws IOException {
        boolean missing = !Files.exists(file);
        if (missing) {
            Files.writeString(file, content);
        }
        return new Written(file.toString(), missing);
    }

    static String template() throws IOException {
        try (InputStream resource = FreshPaths.class.getResourceAsStream("config-template.yaml")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
