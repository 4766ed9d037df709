package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Json;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Any failure as one sentence, one hint and one exit code; as JSON when JSON was asked for. */
final class ErrorReporter {

    private final Shell shell;

    ErrorReporter(Shell shell) {
        this.shell = shell;
    }

    void installIn(CommandLine command) {
        command.setExecutionExceptionHandler((failure, _, parsed) -> report(failure, parsed.originalArgs()));
        command.setParameterExceptionHandler(this::usage);
    }

    private int usage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String hint = "`" + name + " --help` shows how it is used";
        if (asksForJson(Arrays.asList(arguments))) {
            shell.out().println(Json.pretty(new ErrorBody(ErrorCode.BAD_USAGE, sentence(wrong.getMessage()), hint)));
            shell.out().flush();
            return Exits.USAGE;
        }
        PrintWriter err = shell.err();
        err.println("fresh: " + sentence(wrong.getMessage()));
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()) {
            hint = "did you mean `" + unmatched.getSuggestions().getFirst() + "`? " + hint;
        }
        err.println("hint: " + hint);
        err.flush();
        return Exits.USAGE;
    }

    private static String sentence(String message) {
        return message.lines().findFirst().orElse("the command line is wrong");
    }

    private int report(Exception failure, List<String> arguments) {
        ClientException known = known(failure);
        if (shell.environment().containsKey("FRESH_DEBUG")) {
            failure.printStackTrace(shell.err());
        }
        if (asksForJson(arguments)) {
            shell.json(known.body());
        } else {
            shell.err().println("fresh: " + known.getMessage());
            if (!known.hint().isEmpty()) {
                shell.err().println("hint: " + known.hint());
            }
        }
        shell.err().flush();
        return known.code().exit();
    }

    private static ClientException known(Exception failure) {
        return switch (failure) {
            case ClientException known -> known;
            case Json.BadJson bad -> new ClientException(ErrorCode.DEFECT,
                    "the daemon's answer cannot be read: " + bad.getMessage(),
                    "it may be of another version; `fresh daemon stop` lets the next command start this one", bad);
            case UncheckedIOException io -> new ClientException(ErrorCode.IO,
                    io.getMessage() + ": " + io.getCause().getMessage(), "check the folder and the disk", io);
            case Exception unknown -> new ClientException(ErrorCode.DEFECT, "this is a defect of fresh: " + unknown,
                    "run it again with FRESH_DEBUG=1 to see where, and report it", unknown);
        };
    }

    private static boolean asksForJson(List<String> arguments) {
        int at = arguments.indexOf("--format");
        return arguments.contains("--format=json")
                || at >= 0 && at + 1 < arguments.size() && arguments.get(at + 1).equalsIgnoreCase("json");
    }
}
