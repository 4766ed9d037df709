package dev.fresh.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A page of a manual in the language that {@code man} reads. */
final class Roff {

    private final StringBuilder page = new StringBuilder();

    /** A line as it is, a request or text that is escaped already. */
    Roff line(String line) {
        page.append(line).append('\n');
        return this;
    }

    Roff section(String title) {
        return line(".SH " + quoted(title));
    }

    Roff text(String words) {
        return line(escaped(words));
    }

    /** Paragraphs, and between them lines that begin with blanks, which stay as they are. */
    Roff block(List<String> lines) {
        boolean asIs = false;
        boolean broken = true;
        for (String line : lines) {
            boolean indented = line.matches(" .*|\\S+ {2,}\\S.*");
            if (indented != asIs) {
                line(asIs ? ".fi" : ".nf");
                asIs = indented;
            }
            if (line.isEmpty()) {
                broken = false;
            } else {
                if (!broken) {
                    line(".PP");
                    broken = true;
                }
                text(line.replaceFirst("^ {2}", ""));
            }
        }
        return asIs ? line(".fi") : this;
    }

    /** An entry of a list. */
    Roff item(String head, String... description) {
        line(".TP").line(head.startsWith("\\") ? head : "\\fB" + escaped(head) + "\\fR");
        return text(Arrays.stream(description).filter(line -> !line.isEmpty()).collect(Collectors.joining(" ")));
    }

    static String quoted(String argument) {
        return "\"" + escaped(argument).replace("\"", "\\(dq") + "\"";
    }

    /** Text in which nothing is a request, a hyphen is the one that can be typed, and commands stand out. */
    static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-").replaceAll("`([^`]*)`", "\\\\fB$1\\\\fR");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
