package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fixture of a rule: a few files, and what the inventory must say of them with the rule and only with it. */
record RuleFixture(String id, List<Expectation> expected, Map<String, String> files) {

    private static final Pattern LINE = Pattern
            .compile("(hooked|unhooked|unknown|unlisted|effect|entry) (\\S+)(?: (.+))?");
    private static final String FILE = "=== ";

    /** One line above the files: {@code hooked list by cli list}, {@code effect wipe destructive}. */
    record Expectation(String verdict, String symbol, String more) {

        boolean holds(InventoryReport report, String rule) {
            List<Feature> found = report.features().stream().filter(f -> f.symbol().equals(symbol)).toList();
            return switch (verdict) {
                case "unlisted" -> found.isEmpty();
                case "effect" -> found.size() == 1 && name(found.getFirst().safety()).equals(more);
                case "entry" -> report.entryPoints().stream().anyMatch(e -> e.rule().equals(rule)
                        && e.symbol().equals(symbol) && e.kind().equals(more));
                default -> found.size() == 1 && name(found.getFirst().verdict()).equals(verdict)
                        && (more.isEmpty() || found.getFirst().hookedBy().contains(more.substring("by ".length())));
            };
        }

        private static String name(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return verdict + " " + symbol + (more.isEmpty() ? "" : " " + more);
        }
    }

    static Optional<RuleFixture> of(String id) {
        try (InputStream in = RuleFixture.class.getResourceAsStream("rules/" + id + ".txt")) {
            return in == null ? Optional.empty()
                    : Optional.of(parse(id, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuleFixture parse(String id, String text) {
        List<Expectation> expected = new ArrayList<>();
        Map<String, String> files = new LinkedHashMap<>();
        String path = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith(FILE)) {
                path = line.substring(FILE.length());
                files.put(path, "");
            } else if (!path.isEmpty()) {
                files.merge(path, line + "\n", String::concat);
            } else {
                Matcher matcher = LINE.matcher(line);
                if (!matcher.matches()) {
                    throw new IllegalArgumentException(id + " has the line " + line);
                }
                expected.add(new Expectation(matcher.group(1), matcher.group(2),
                        Optional.ofNullable(matcher.group(3)).orElse("")));
            }
        }
        return new RuleFixture(id, expected, files);
    }

    List<Expectation> missed(InventoryReport report) {
        return expected.stream().filter(e -> !e.holds(report, id)).toList();
    }

    /** The files as a branch of this name, in the form that {@code git fast-import} reads. */
    String branch() {
        StringBuilder commit = new StringBuilder("commit refs/heads/" + id + "\n"
                + "committer Ada Example <ada@example.org> 1700000000 +0000\ndata 5\nBegin\n");
        files.forEach((path, text) -> commit.append("M 100644 inline ").append(path).append("\ndata ")
                .append(text.getBytes(StandardCharsets.UTF_8).length).append('\n').append(text).append('\n'));
        return commit.append('\n').toString();
    }
}
