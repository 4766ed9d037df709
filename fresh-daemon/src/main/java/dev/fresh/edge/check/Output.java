package dev.fresh.edge.check;

import java.util.List;
import java.util.stream.Collectors;

/** Output of programs that we do not trust, made fit for people, logs and prompts. */
final class Output {

    private static final int LINES_MAX = 80;
    private static final int CHARS_MAX = 8000;

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
