package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
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
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        String hint = suggestion(wrong) + "`" + name + " --help` shows how it is used";
        return print(new ClientException(ErrorCode.BAD_USAGE, sentence(wrong), hint), Arrays.asList(arguments));
    }

    private static String sentence(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        if (wrong instanceof UnmatchedArgumentException unmatched && !command.getSubcommands().isEmpty()
                && !unmatched.getUnmatched().getFirst().startsWith("-")) {
            return "`" + command.getCommandSpec().qualifiedName() + "` has no command "
                    + unmatched.getUnmatched().getFirst();
        }
        String first = wrong.getMessage().lines().findFirst().orElse("the command line is wrong")
                .replaceFirst("is not an int$", "is no whole number");
        // The values of a choice are typed in lower case.
        return Pattern.compile("one of (\\[[A-Z, ]+]) \\(case-insensitive\\)")
                .matcher(first.replaceFirst("^Error: ", ""))
                .replaceAll(choice -> "one of " + choice.group(1).toLowerCase(Locale.ROOT));
    }

    private static String suggestion(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        String typed = unmatched.getUnmatched().getFirst();
        Set<String> known = typed.startsWith("-") ? wrong.getCommandLine().getCommandSpec().optionsMap().keySet()
                : wrong.getCommandLine().getSubcommands().keySet();
        return known.stream().filter(word -> Text.distance(typed, word) <= 2)
                .min(Comparator.comparingInt(word -> Text.distance(typed, word)))
                .map(word -> "did you mean `" + word + "`? ").orElse("");
    }

    private int report(Exception failure, List<String> arguments) {
        ClientException known = known(failure);
        if (shell.environment().containsKey("FRESH_DEBUG")) {
            failure.printStackTrace(shell.err());
        }
        return print(known, arguments);
    }

    private int print(ClientException known, List<String> arguments) {
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
