package dev.fresh.cli;

import dev.fresh.protocol.ShellWords;
import dev.fresh.text.Cells;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Foreign text made fit for a terminal, and numbers as people read them. */
final class Text {

    private static final int COLUMNS = 80;

    private Text() {
    }

    /** One line without control characters, so that no agent or tool can move the cursor or hide words. */
    static String line(String foreign) {
        return safe(foreign).replaceAll("\\s+", " ").strip();
    }

    /** Lines without control characters other than tab and line end. */
    static String safe(String foreign) {
        return foreign.replaceAll("\\R", "\n").replaceAll("[\\p{Cc}\\p{Cf}&&[^\n\t\u200d]]", "");
    }

    /** A sentence behind its label, in lines of 80 cells that stand below each other. */
    static List<String> wrapped(String label, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(label);
        for (String word : text.split(" ")) {
            if (Cells.of(line.toString()) + Cells.of(word) > COLUMNS && !line.toString().isBlank()) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(label.length()));
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    static String minutes(double minutes) {
        return String.format(Locale.ROOT, "%.1fmin", minutes);
    }

    /** For example {@code 7h 58min}, {@code 12min}, {@code 1min 5s}, {@code 40s}. */
    static String span(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 60 ? seconds + "s"
                : seconds < 600 ? seconds / 60 + "min " + seconds % 60 + "s"
                        : seconds < 3600 ? seconds / 60 + "min" : seconds / 3600 + "h " + seconds % 3600 / 60 + "min";
    }

    /** A command line that can be typed: words that a shell would change are quoted. */
    static String command(List<String> words) {
        return words.stream().map(Text::word).collect(Collectors.joining(" "));
    }

    /** One word of a command line, quoted where a shell would change it. */
    static String word(String foreign) {
        return ShellWords.word(line(foreign));
    }

    static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** A commit or a run as people read it. */
    static String shortId(String id) {
        return id.substring(0, Math.min(12, id.length()));
    }
}
