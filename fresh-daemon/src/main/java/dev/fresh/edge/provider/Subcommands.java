package dev.fresh.edge.provider;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The {@code subcommands} of a picocli root, edited so that as few lines as possible change. */
final class Subcommands {

    private Subcommands() {
    }

    /**
     * The root's text with one more class among its commands.
     *
     * @param known the text that the inventory saw, to which its offset belongs
     */
    static String add(String text, String known, CommandPlan plan, String name) {
        int end = Integer.parseInt(plan.root().details().getOrDefault("subcommandsEnd", "-1"));
        if (!text.equals(known) || end < 0 || end > text.length()) {
            throw new EdgeException(new Failure(Failure.Kind.AGENT, plan.root().path()
                    + " is not as the inventory saw it; scan again"));
        }
        String entry = name + ".class";
        return switch (plan.root().details().getOrDefault("subcommandsForm", "")) {
            case "array" -> {
                int open = text.lastIndexOf('{', end - 1) + 1;
                yield text.substring(0, open) + entries(text.substring(open, end), plan, name) + text.substring(end);
            }
            case "single" -> {
                int start = end;
                while (start > 0
                        && (Character.isJavaIdentifierPart(text.charAt(start - 1)) || text.charAt(start - 1) == '.')) {
                    start--;
                }
                yield text.substring(0, start) + "{" + text.substring(start, end) + ", " + entry + "}"
                        + text.substring(end);
            }
            default -> {
                boolean hasParentheses = text.startsWith(")", end);
                boolean first = text.substring(0, end).stripTrailing().endsWith("(");
                String attribute = "subcommands = {" + entry + "}";
                yield text.substring(0, end) + (!hasParentheses ? "(" + attribute + ")"
                        : first ? attribute : ", " + attribute) + text.substring(end);
            }
        };
    }

    private static String entries(String inside, CommandPlan plan, String name) {
        if (!inside.contains("\n")) {
            String bare = inside.strip();
            boolean padded = inside.startsWith(" ");
            String joined = bare.isEmpty() ? name + ".class" : bare.replaceAll(",$", "") + ", " + name + ".class";
            return padded ? " " + joined + " " : joined;
        }
        String lineEnd = inside.contains("\r\n") ? "\r\n" : "\n";
        List<String> lines = new ArrayList<>(Arrays.asList(inside.split("\r?\n", -1)));
        List<Integer> places = new ArrayList<>();
        int last = -1;
        for (int index = 0; index < lines.size(); index++) {
            if (lines.get(index).matches("\\s*[\\w.]+\\.class\\s*,?\\s*(//.*)?")) {
                places.add(index);
            }
            last = lines.get(index).contains(".class") ? index : last;
        }
        if (places.isEmpty() || last < 0) {
            return inside.stripTrailing().replaceAll(",$", "") + ", " + name + ".class"
                    + inside.substring(inside.stripTrailing().length());
        }
        String indent = lines.get(places.getFirst()).replaceAll("\\S.*", "");
        boolean trailingComma = lines.get(last).strip().endsWith(",");
        int gap = plan.place().gap(places.size() + (trailingComma ? 1 : 0));
        // Before an entry where possible: the last line then stays as it is, and proposals merge.
        lines.add(gap < places.size() ? places.get(gap) : last + 1, indent + name + ".class,");
        return String.join(lineEnd, lines);
    }
}
