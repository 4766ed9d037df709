package dev.fresh.daemon;

import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;
import dev.fresh.text.Closest;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command line of a program that the launcher starts without the client: flags, options with a value, and words.
 * {@code --format} and {@code --quiet} hold for all of them.
 */
final class ProgramOptions {

    static final List<String> TEXT_OR_JSON = List.of("text", "json");

    /** What steers a terminal or hides words; it may have been typed. */
    private static final String UNSEEN = "[\\p{Cntrl}\\p{Cf}&&[^\n\t]]";

    private final String command;
    private final Set<String> flags = new HashSet<>();
    private final Map<String, String> values = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private Optional<String> wrong = Optional.empty();
    private Optional<String> meant = Optional.empty();

    /**
     * Reads it; what is wrong with it is told by {@code wrong}.
     *
     * @param command as people type it
     * @param switches options without a value
     * @param valued options with one, beside {@code --format}
     */
    ProgramOptions(String command, List<String> arguments, List<String> switches, List<String> valued) {
        this.command = command;
        List<String> known = new ArrayList<>(switches);
        known.add("--quiet");
        List<String> taking = new ArrayList<>(valued);
        taking.add("--format");
        for (int at = 0; at < arguments.size(); at++) {
            String argument = arguments.get(at).equals("-q") ? "--quiet" : arguments.get(at);
            int equals = argument.indexOf('=');
            String name = equals > 0 && argument.startsWith("--") ? argument.substring(0, equals) : argument;
            if (known.contains(argument)) {
                flags.add(argument);
            } else if (!taking.contains(name)) {
                word(argument, known, taking);
            } else if (equals > 0) {
                values.put(name, argument.substring(equals + 1));
            } else if (at + 1 < arguments.size()) {
                values.put(name, arguments.get(++at));
            } else {
                refuse(name + " needs a value", Optional.empty());
            }
        }
    }

    private void word(String argument, List<String> known, List<String> taking) {
        if (argument.startsWith("-")) {
            List<String> all = new ArrayList<>(known);
            all.addAll(taking);
            refuse("`" + command + "` has no option " + argument, Closest.to(argument, all));
        } else {
            words.add(argument);
        }
    }

    private void refuse(String why, Optional<String> instead) {
        if (wrong.isEmpty()) {
            wrong = Optional.of(why);
            meant = instead;
        }
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** What is no option, in its order. */
    List<String> words() {
        return List.copyOf(words);
    }

    String format() {
        return values.getOrDefault("--format", "text");
    }

    boolean json() {
        return format().equalsIgnoreCase("json");
    }

    /** The first thing that is wrong with the options, one sentence. */
    Optional<String> wrong(List<String> formats) {
        return wrong.or(() -> formats.contains(format()) ? Optional.empty()
                : Optional.of("--format is " + format() + ", and has to be one of " + String.join(", ", formats)));
    }

    /** What helps whoever typed something wrong. */
    String hint() {
        return meant.map(word -> "did you mean `" + word + "`? ").orElse("") + "`" + command
                + " --help` shows how it is used";
    }

    /** Says a refusal as it was asked for, and answers its exit code. */
    int refuse(ErrorCode code, String message, String hint, PrintStream out, PrintStream err) {
        if (json()) {
            out.println(Json.pretty(new ErrorBody(code, message, hint)));
        } else {
            err.println("fresh: " + message.replaceAll(UNSEEN, ""));
            if (!hint.isEmpty()) {
                err.println("hint: " + hint);
            }
        }
        return code.exit();
    }
}
