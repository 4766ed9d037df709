package dev.fresh.cli;

import dev.fresh.cli.CompletionCommand.Kind;
import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a shell looks for a person's own completions.
 *
 * @param next what is left to do, one sentence
 */
record CompletionFile(Path path, String next) {

    private static final String OURS = "written by `fresh completion`";

    static CompletionFile of(Kind kind, Map<String, String> environment) {
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
        Path data = folder(environment, "XDG_DATA_HOME", home.resolve(".local/share"));
        return switch (kind) {
            case BASH -> bash(folder(environment, "BASH_COMPLETION_USER_DIR", data.resolve("bash-completion"))
                    .resolve("completions/fresh"));
            case ZSH -> zsh(data.resolve("zsh/site-functions/_fresh"),
                    folder(environment, "ZDOTDIR", home).resolve(".zshrc"));
            case FISH -> new CompletionFile(folder(environment, "XDG_CONFIG_HOME", home.resolve(".config"))
                    .resolve("fish/completions/fresh.fish"), "A new fish completes `fresh` from now on.");
        };
    }

    private static Path folder(Map<String, String> environment, String name, Path otherwise) {
        String named = environment.getOrDefault(name, "");
        // As the shells do: what is no whole path does not count.
        return named.startsWith("/") ? Path.of(named) : otherwise;
    }

    private static CompletionFile bash(Path file) {
        boolean loads = Files.exists(Path.of("/usr/share/bash-completion/bash_completion"))
                || Files.exists(Path.of("/opt/homebrew/etc/profile.d/bash_completion.sh"))
                || Files.exists(Path.of("/usr/local/etc/profile.d/bash_completion.sh"));
        return new CompletionFile(file, loads ? "A new bash completes `fresh` from now on."
                : "The package bash-completion is not installed, so add this line to ~/.bashrc:\n  source "
                        + Text.word(file.toString()));
    }

    private static CompletionFile zsh(Path file, Path settings) {
        String folder = file.getParent().toString();
        boolean known;
        try {
            known = Files.isReadable(settings) && Files.readString(settings).contains(folder);
        } catch (IOException e) {
            known = false; // then the person is told a line that is there already
        }
        return new CompletionFile(file, known ? "A new zsh completes `fresh` from now on."
                : "Add this line to " + settings + ", above the one with compinit:\n  fpath=(" + Text.word(folder)
                        + " $fpath)");
    }

    /** Writes the script; whether that changed anything. */
    boolean write(String script) {
        try {
            if (Files.exists(path)) {
                String before = Files.readString(path);
                if (before.equals(script)) {
                    return false;
                }
                mustBeOurs(before);
            }
            Files.createDirectories(path.getParent());
            Files.writeString(path, script);
            return true;
        } catch (IOException e) {
            throw new ClientException(ErrorCode.IO, path + " cannot be written: " + e.getMessage(),
                    "check the folder, or print the script: fresh completion bash", e);
        }
    }

    /** Removes the script; whether there was one. */
    boolean remove() {
        try {
            if (!Files.exists(path)) {
                return false;
            }
            mustBeOurs(Files.readString(path));
            Files.delete(path);
            return true;
        } catch (IOException e) {
            throw new ClientException(ErrorCode.IO, path + " cannot be removed: " + e.getMessage(),
                    "check the folder", e);
        }
    }

    private void mustBeOurs(String content) {
        if (!content.contains(OURS)) {
            throw new ClientException(ErrorCode.WRONG_STATE, path + " was not written by `fresh completion`",
                    "move it away first");
        }
    }
}
