package dev.fresh.edge.check;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Output of programs that we do not trust, made fit for people, logs and prompts. */
final class Output {

    private static final int LINES_MAX = 80;
    private static final int CHARS_MAX = 8000;
    private static final int CAUSES_MAX = 3;
    private static final int CAUSE_CHARS_MAX = 500;
    private static final Pattern ERROR = Pattern.compile("\\[ERROR\\]|npm (ERR!|error)|(?i:error|fatal|\\w*Error):");

    private Output() {
    }

    /** The last lines, without terminal sequences and control characters. */
    static String end(String output) {
        return end(output, LINES_MAX, CHARS_MAX);
    }

    static String end(String output, int linesMax, int charsMax) {
        String tail = output.length() > 4 * charsMax ? output.substring(output.length() - 4 * charsMax) : output;
        List<String> lines = plain(tail).lines().map(String::stripTrailing).filter(line -> !line.isBlank()).toList();
        String text = lines.stream().skip(Math.max(0, lines.size() - linesMax)).collect(Collectors.joining("\n"));
        return text.length() <= charsMax ? text : text.substring(text.length() - charsMax);
    }

    /**
     * What a failed program says is wrong, on one line: its first lines that say so, else its last one. Maven's advice
     * on how to use Maven is left out.
     */
    static String cause(String output) {
        List<String> lines = plain(output).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        List<String> errors = lines.stream().filter(line -> ERROR.matcher(line).lookingAt())
                .map(line -> line.replaceFirst("^\\[ERROR\\]\\s*", "").replaceFirst("\\s*-> \\[Help \\d+\\]$", ""))
                .takeWhile(line -> !line.startsWith("To see the full stack trace"))
                .filter(line -> !line.isEmpty() && !line.endsWith(":")).limit(CAUSES_MAX).toList();
        String text = errors.isEmpty() ? lines.isEmpty() ? "" : lines.getLast() : String.join("; ", errors);
        return text.length() <= CAUSE_CHARS_MAX ? text : text.substring(0, CAUSE_CHARS_MAX).strip() + "...";
    }

    /** Text without terminal sequences, control and direction-changing characters. */
    static String plain(String text) {
        return text.replaceAll("\u001b\\[[0-?]*[ -/]*[@-~]", "")
                .replaceAll("\u001b\\][^\u0007\u001b]*(\u0007|\u001b\\\\)", "")
                .replace("\r\n", "\n").replace('\r', '\n').replaceAll("[\\p{Cc}\\p{Cf}&&[^\n\t]]", "");
    }

    /** The command as a person would type it: the program by its name, words with blanks quoted. */
    static String commandLine(List<String> argv) {
        String program = argv.getFirst().substring(argv.getFirst().lastIndexOf('/') + 1);
        String typed = argv.getFirst().startsWith("./") ? argv.getFirst() : program;
        return typed + argv.stream().skip(1).map(word -> word.matches("[\\w@%+=:,./-]+") ? word : "'" + word + "'")
                .map(word -> " " + word).collect(Collectors.joining());
    }
}
