package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import dev.fresh.text.Closest;
import dev.fresh.text.Paint;
import dev.fresh.text.Screen;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Any failure as one sentence, one hint and one exit code; as JSON when JSON was asked for. */
final class ErrorReporter {

    private static final int LINE_MAX = 1000;

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
        String hint = suggestion(wrong).map(meant -> "did you mean `" + meant + "`? ").orElse("") + "`" + name
                + " --help` shows how it is used";
        return print(new ClientException(ErrorCode.BAD_USAGE, Text.line(sentence(wrong)), hint),
                Arrays.asList(arguments));
    }

    private static String sentence(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String typed = unmatched.getUnmatched().getFirst();
            return typed.startsWith("-") ? "`" + name + "` has no option " + typed
                    : command.getSubcommands().isEmpty() ? "`" + name + "` takes no " + typed
                            : "`" + name + "` has no command " + typed;
        }
        if (wrong.getMessage().equals("Missing required subcommand")) {
            return "`" + name + "` needs a command: " + command.getSubcommands().entrySet().stream()
                    .filter(child -> !child.getValue().getCommandSpec().usageMessage().hidden())
                    .map(Map.Entry::getKey).collect(Collectors.joining(", "));
        }
        String first = wrong.getMessage().lines().findFirst().orElse("the command line is wrong")
                .replaceFirst("is not an int$", "is no whole number");
        // The values of a choice are typed in lower case.
        return Pattern.compile("one of (\\[[A-Z, ]+]) \\(case-insensitive\\)")
                .matcher(first.replaceFirst("^Error: ", ""))
                .replaceAll(choice -> "one of " + choice.group(1).toLowerCase(Locale.ROOT));
    }

    private static Optional<String> suggestion(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        CommandLine command = wrong.getCommandLine();
        String typed = unmatched.getUnmatched().getFirst();
        if (typed.startsWith("-")) {
            return Closest.to(typed, command.getCommandSpec().optionsMap().keySet());
        }
        Optional<String> here = Closest.to(typed, command.getSubcommands().keySet());
        if (here.isPresent() || command.getSubcommands().isEmpty()) {
            return here;
        }
        Map<String, String> elsewhere = new LinkedHashMap<>();
        CommandLine root = command.getCommandSpec().root().commandLine();
        collect(root, root.getCommandName(), elsewhere);
        return Closest.to(typed, elsewhere.keySet()).map(elsewhere::get);
    }

    /** Every command by its last word; of two with the same the first, which is the one that people mean. */
    private static void collect(CommandLine command, String path, Map<String, String> found) {
        command.getSubcommands().forEach((name, child) -> found.putIfAbsent(name, path + " " + name));
        command.getSubcommands().forEach((name, child) -> collect(child, path + " " + name, found));
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
            Paint paint = Paint.of(shell.terminal().screen() && Screen.shows(2), shell.environment());
            shell.err().println(paint.bad("fresh:") + " " + readable(known.getMessage()));
            if (!known.hint().isEmpty()) {
                shell.err().println(paint.faint("hint:") + " " + readable(known.hint()));
            }
        }
        shell.err().flush();
        return known.code().exit();
    }

    /** What was typed or stands in a file is part of a sentence, so it neither steers the terminal nor floods it. */
    private static String readable(String message) {
        return Text.safe(message).lines()
                .map(line -> line.length() <= LINE_MAX ? line : line.substring(0, LINE_MAX) + " ...")
                .collect(Collectors.joining("\n"));
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
