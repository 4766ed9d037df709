package dev.fresh.client;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.StatusView;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/**
 * Reads the state of a repository whose daemon does not run, with a program of the daemon that opens it read-only and
 * answers as the daemon would.
 */
final class OfflineReader implements StateReader {

    private static final String PROGRAM = "dev.fresh.daemon.OfflineMain";

    private final FreshPaths paths;
    private final Installation installation;

    OfflineReader(FreshPaths paths, Installation installation) {
        this.paths = paths;
        this.installation = installation;
    }

    @Override
    public StatusView status() {
        return Files.isDirectory(paths.state()) ? Json.read(ask("status"), StatusView.class).withoutDaemon()
                : StatusView.none();
    }

    @Override
    public AgentView agent(String id) {
        return Json.read(ask("agent", id), AgentView.class);
    }

    @Override
    public LogChunk log(String id, long offset) {
        return Json.read(ask("logs", id, Long.toString(offset)), LogChunk.class);
    }

    @Override
    public DiffView diff(String id) {
        return Json.read(ask("diff", id), DiffView.class);
    }

    @Override
    public String report(String format) {
        return ask("report", format);
    }

    private String ask(String... arguments) {
        if (!Files.isDirectory(paths.state())) {
            throw new ClientException(ErrorCode.NO_RUN, "this repository has had no run yet",
                    "start one with `fresh auto start`");
        }
        try {
            Process program = new ProcessBuilder(installation.program(PROGRAM, List.of(arguments)))
                    .directory(paths.root().toFile()).redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
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
            return new ClientException(ErrorCode.DEFECT, "the reader of the state ended with exit code " + exit,
                    "run `fresh doctor`", e);
        }
    }
}
