package dev.fresh.client;

import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program of the daemon's jars that answers one question and ends: JSON in, JSON out, errors as JSON too. */
final class DaemonProgram {

    private final Installation installation;
    private final Path folder;
    private final Redirect errors;

    /** @param folder where it runs: the top of the user's checkout */
    DaemonProgram(Installation installation, Path folder) {
        this(installation, folder, Redirect.INHERIT);
    }

    /** @param errors where what it says beside its answer goes */
    DaemonProgram(Installation installation, Path folder, Redirect errors) {
        this.installation = installation;
        this.folder = folder;
        this.errors = errors;
    }

    /** What it prints; a refusal as an exception with its code. */
    String ask(String mainClass, List<String> arguments, String input) {
        try {
            Process program = new ProcessBuilder(installation.program(mainClass, arguments))
                    .directory(folder.toFile()).redirectError(errors).start();
            try (OutputStream in = program.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String answer = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = program.waitFor();
            if (exit != 0) {
                throw refusal(exit, answer);
            }
            return answer;
        } catch (IOException e) {
            throw new ClientException(ErrorCode.IO, "the state cannot be read: " + e.getMessage(),
                    "run `fresh doctor`", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException(ErrorCode.INTERRUPTED, "interrupted while reading the state", "", e);
        }
    }

    private static ClientException refusal(int exit, String answer) {
        try {
            ErrorBody body = Json.read(answer, ErrorBody.class);
            return new ClientException(body.code(), body.error().message(), body.error().hint());
        } catch (Json.BadJson e) {
            return new ClientException(ErrorCode.DEFECT, "a program of the daemon ended with exit code " + exit,
                    "run `fresh doctor`", e);
        }
    }
}
