package dev.fresh.edge.provider;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code subcommands} of a picocli root, edited so that as few lines as possible change. */
final class Subcommands {

    private static final Pattern ARRAY = Pattern.compile("subcommands\\s*=\\s*\\{([^}]*)}");
    private static final Pattern SINGLE = Pattern.compile("subcommands\\s*=\\s*([\\w.]+\\.class)");

    private Subcommands() {
    }

    /** The root's text with one more class among its commands. */
    static String add(String path, String text, CommandPlan plan, String name) {
        Matcher array = ARRAY.matcher(text);
        if (array.find()) {
            return text.substring(0, array.start(1)) + entries(array.group(1), plan, name)
                    + text.substring(array.end(1));
        }
        Matcher single = SINGLE.matcher(text);
        if (single.find()) {
            return text.substring(0, single.start(1)) + "{" + single.group(1) + ", " + name + ".class}"
                    + text.substring(single.end(1));
        }
        String type = plan.root().details().getOrDefault("class", plan.root().symbol());
        Matcher command = Pattern.compile("@(?:CommandLine\\.)?Command\\b(\\s*\\()?(?=[^;{]*?\\bclass\\s+"
                + Pattern.quote(type.substring(type.lastIndexOf('.') + 1)) + "\\b)").matcher(text);
        Matcher simple = Pattern.compile("@(?:CommandLine\\.)?Command\\b(\\s*\\()?").matcher(text);
        Matcher found = command.find() ? command : simple;
        if (found == simple && !simple.find()) {
            throw new EdgeException(new Failure(Failure.Kind.AGENT, "there is no @Command in " + path
                    + " any more; scan again"));
        }
        String entry = "subcommands = {" + name + ".class}";
        boolean hasArguments = found.group(1) != null;
        boolean empty = hasArguments && text.substring(found.end()).stripLeading().startsWith(")");
        return text.substring(0, found.end()) + (!hasArguments ? "(" + entry + ")" : empty ? entry : entry + ", ")
                + text.substring(found.end());
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
