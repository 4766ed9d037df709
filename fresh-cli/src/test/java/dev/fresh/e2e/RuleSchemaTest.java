package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.rules.Rules;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema of a rule file says what the reader takes, and the page about rules shows such files. */
class RuleSchemaTest {

    private static final Path PAGE = Path.of("..", "docs", "rules.md");

    @TempDir
    private Path folder;

    @Test
    void everyShippedRuleIsAsTheSchemaSays() throws IOException {
        ReportSchema schema = schema();
        for (String name : resource("index.txt").lines().toList()) {
            assertEquals(List.of(), schema.breaches(Json.object(resource(name))), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\": \"x\"}", "{\"id\": \"x\", \"language\": \"cobol\"}",
            "{\"id\": \"x\", \"language\": \"go\", \"entrys\": []}",
            "{\"id\": \"x\", \"language\": \"go\", \"inert\": [1]}",
            "{\"id\": \"x\", \"language\": \"go\", \"entries\": [{\"kind\": \"cli\"}]}",
            "{\"id\": \"x\", \"language\": \"go\", \"entries\": [{\"kind\": \"spell\", \"base\": \"a\"}]}",
            "{\"id\": \"x\", \"language\": \"go\", \"entries\": [{\"kind\": \"cli\", \"base\": \"a\", \"define\": {\"name\": \"b\"}}]}",
            "{\"id\": \"x\", \"language\": \"go\", \"entries\": [{\"kind\": \"cli\", \"define\": {\"of\": \"class\"}}]}",
            "{\"id\": \"x\", \"language\": \"go\", \"entries\": [{\"kind\": \"cli\", \"manifest\": {\"file\": \"a\", \"path\": \"b\", \"form\": \"c\"}}]}",
            "{\"id\": \"x\", \"language\": \"go\", \"effects\": {\"burns\": \"a\"}}"})
    void theSchemaRefusesWhatTheReaderRefuses(String text) throws IOException {
        assertFalse(schema().breaches(Json.object(text)).isEmpty());
        Files.writeString(folder.resolve("bad.json"), text);
        assertThrows(EdgeException.class, () -> Rules.load(Optional.of(folder)));
    }

    @Test
    void thePageShowsRulesThatAreReadAndNamesEveryMatcher() throws IOException {
        String page = Files.readString(PAGE);
        Matcher block = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(page);
        List<String> shown = new ArrayList<>();
        while (block.find()) {
            shown.add(block.group(1));
        }
        for (String rule : shown) {
            assertEquals(List.of(), schema().breaches(Json.object(rule)), rule);
            Files.writeString(folder.resolve("shown.json"), rule);
            Rules.load(Optional.of(folder));
        }
        List<String> known = new ArrayList<>();
        schema().forEachObject((name, definition) -> {
            if (definition.get("oneOf") instanceof List<?> choices) {
                choices.forEach(
                        one -> known.add(((Map<?, ?>) one).get("required").toString().replaceAll("[\\[\\]]", "")));
            }
        });
        assertFalse(known.isEmpty());
        known.forEach(matcher -> assertTrue(shown.stream().anyMatch(r -> r.contains("\"" + matcher + "\"")), matcher));
    }

    @Test
    void thePageNamesEveryShippedRule() throws IOException {
        List<String> rows = Files.readAllLines(PAGE);
        for (String name : resource("index.txt").lines().toList()) {
            String language = name.substring(0, name.indexOf('.'));
            String rest = name.substring(language.length() + 1, name.length() - ".json".length());
            assertTrue(
                    rows.stream()
                            .anyMatch(row -> row.contains("(`" + language + ".") && row.contains("`" + rest + "`")),
                    () -> "docs/rules.md does not name the rule " + name + " in its last table");
        }
    }

    private static ReportSchema schema() throws IOException {
        return new ReportSchema(Path.of("..", "docs", "rule.schema.json"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Rules.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
