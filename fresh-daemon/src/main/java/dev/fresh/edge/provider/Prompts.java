package dev.fresh.edge.provider;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.provider.Provider.Assignment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The prompts, rendered from {@code resources/prompts}; whatever comes from a repository stands in a fence. */
final class Prompts {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
    private static final int FEEDBACK_CHARS_MAX = 20_000;

    private Prompts() {
    }

    /** What an agent has to do for this assignment. */
    static String hookUp(Assignment assignment) {
        Feature feature = assignment.task().feature();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("symbol", word(feature.symbol()));
        values.put("kind", feature.kind().name().toLowerCase(java.util.Locale.ROOT));
        values.put("language", word(feature.language()));
        values.put("path", word(feature.path()));
        values.put("line", Integer.toString(feature.line()));
        values.put("root", root(assignment.site().inventory().roots(), feature));
        values.put("evidence", fenced(feature.evidence().stream()
                .map(evidence -> evidence.kind() + " " + evidence.path() + ":" + evidence.line() + " "
                        + evidence.text())
                .collect(Collectors.joining("\n"))));
        values.put("feedback", assignment.feedback().isBlank() ? ""
                : "The last attempt was not accepted. What came back:\n\n" + fenced(end(assignment.feedback())));
        return render("hook-up", values);
    }

    /** A block that its content cannot close. */
    static String fenced(String data) {
        int longest = Pattern.compile("`+").matcher(data).results().mapToInt(found -> found.group().length()).max()
                .orElse(0);
        String fence = "`".repeat(Math.max(3, longest + 1));
        return fence + "\n" + data + "\n" + fence;
    }

    private static String root(List<CliRoot> roots, Feature feature) {
        String ending = feature.language().equals("java") ? ".java" : ".py";
        Optional<CliRoot> root = roots.stream().filter(found -> found.path().endsWith(ending)).findFirst();
        return root.map(found -> "Add a command for it to the " + found.framework() + " command line in `"
                + word(found.path()) + "`, in the manner of the commands that are there.").orElse(
                        "Make it reachable the way this project is used: a command, a route, or an exported name.");
    }

    /** Names come from the repository too: nothing in them may look like more than a name. */
    private static String word(String name) {
        return name.replaceAll("[^\\w./$ -]", "?");
    }

    private static String end(String text) {
        return text.length() <= FEEDBACK_CHARS_MAX ? text : text.substring(text.length() - FEEDBACK_CHARS_MAX);
    }

    private static String render(String name, Map<String, String> values) {
        try (InputStream template = Prompts.class.getResourceAsStream("/prompts/" + name + ".md")) {
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
            return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))))
                    .strip() + "\n";
        } catch (IOException e) {
            throw EdgeException.environment("the prompt " + name + " of this build cannot be read; install it again",
                    e);
        }
    }
}
