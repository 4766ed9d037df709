package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about the report is the schema in words; {@code FRESH_UPDATE=1} writes it anew. */
final class ReportPageTest {

    private static final String HEAD = """
            # The report

            A run leaves `.fresh/orchestration_report_YYYYMMDD_HHMMSS.json` and the same as `.md` for people to read;
            `fresh auto report` shows the last one. Its form is published as
            [report.schema.json](report.schema.json), from which the rest of this page is made.

            - Money is given twice: `*_usd` for people, `*_micro_usd`, an integer, for sums that have to be exact.
            - Whatever nobody measured is null, with the reason under `metrics.unknown`. No figure is made up.
            - Every agent is in exactly one of the four lists.
            - `fresh report verify FILE` computes the report anew from the journal and git. It exits with 0 when they
              agree and with 65 when they do not, and names every difference.
            """;

    @Test
    void saysWhatTheSchemaSays() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        new ReportSchema().forEachObject((name, definition) -> section(page, name, definition));
        Path file = ReportSchema.FILE.resolveSibling("report.md");
        if ("1".equals(System.getenv("FRESH_UPDATE"))) {
            Files.writeString(file, page);
        }
        assertEquals(Files.readString(file), page.toString(), "run this test with FRESH_UPDATE=1");
    }

    private static void section(StringBuilder page, String name, Map<String, Object> definition) {
        page.append("\n## ").append(title(name)).append("\n\n").append(definition.get("description"))
                .append("\n\n| field | type | meaning |\n| --- | --- | --- |\n");
        List<?> required = (List<?>) definition.get("required");
        ReportSchema.object(definition.get("properties")).forEach((field, value) -> {
            Map<String, Object> property = ReportSchema.object(value);
            page.append("| `").append(field).append("` | ").append(type(property)).append(" | ")
                    .append(property.getOrDefault("description", "See there."))
                    .append(property.get("enum") instanceof List<?> values ? " One of " + values.stream()
                            .map(each -> "`" + each + "`").collect(Collectors.joining(", ")) + "." : "")
                    .append(required.contains(field) ? "" : " May be absent.").append(" |\n");
        });
    }

    private static String title(String name) {
        String words = name.replace('_', ' ');
        return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
    }

    private static String type(Map<String, Object> property) {
        if (property.get("$ref") instanceof String reference) {
            return link(reference);
        }
        if (property.get("items") instanceof Map<?, ?> items) {
            return items.get("$ref") instanceof String reference ? "list of " + link(reference)
                    : "list of " + items.get("type");
        }
        return ReportSchema.types(property).stream().map(Object::toString).collect(Collectors.joining(" or "));
    }

    private static String link(String reference) {
        String words = reference.replace("#/$defs/", "").replace('_', ' ');
        return "[" + words + "](#" + words.replace(' ', '-') + ")";
    }
}
