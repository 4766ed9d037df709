package dev.fresh.edge.inventory.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Failure;
import dev.fresh.edge.EdgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    private static final String HEAD = "{\"id\": \"x\",\n \"language\": \"python\",\n \"entries\": [\n";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"id\": \"x\",/ \"language\" \"python\"} | line 2 is not JSON: expected a colon",
            "[] | line 1 is not JSON",
            "{} | line 1 needs the text id",
            "{\"id\": \"x\"} | line 1 needs the text language",
            "{\"id\": \"x\",/ \"language\": \"cobol\"} | line 2 has the unknown language cobol; known are any, go,",
            "{\"id\": \"x\",/ \"language\": \"go\",/ \"id\": \"y\"} | line 3 has the key id twice",
            "{\"id\": \"x\",/ \"language\": \"go\",/ \"entries\": {}} | line 3 needs a list at entries",
            "{\"id\": \"x\",/ \"language\": \"go\",/ \"inert\": [\"a\",/ 3]} | line 3 needs a text or a list of texts at inert",
            "{\"id\": \"x\",/ \"language\": \"go\",/ \"when\": {\"import\": \"a\"}} | line 3 has the unknown key import",
            "{\"id\": \"x\",/ \"language\": \"go\",/ \"when\": []} | line 3 needs an object at when",
            "{\"id\": \"x\",/ \"language\": \"go\",/ \"effects\": {/  \"reads\": \"a\",/  \"burns\": \"b\"}} | line 5 has the unknown key burns"})
    void refusesABadFileWithItsLineAndReason(String text, String reason) throws IOException {
        assertRefused(text.replace("/", "\n"), reason);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"kind\": \"cli\", \"decorator\": \"a\"},/7 | line 5 needs an object, not 7",
            "{\"kind\": \"cli\", \"base\": \"kind\"},/{\"base\": \"a\"} | line 5 needs the text kind",
            "{\"kind\": \"cli\", \"base\": \"a\"},/{/\"kind\": \"spell\", \"base\": \"a\"} | line 6 has the unknown kind spell",
            "{\"kind\": \"cli\"} | line 4 has an entry without a matcher",
            "{\"kind\": \"cli\", \"base\": \"a\", \"decorator\": \"b\"} | line 4 has an entry with several matchers",
            "{\"kind\": \"cli\", \"decorator\": \"b\",/\"live\": true} | line 4 has methods, live or only without base",
            "{\"kind\": \"cli\", \"decorator\": []} | line 4 needs a text or a list of texts at decorator",
            "{\"kind\": \"cli\", \"base\": \"a\",/\"confidence\": 7} | line 5 has a confidence that is not above 0",
            "{\"kind\": \"cli\", \"base\": \"a\",/\"live\": \"yes\"} | line 5 needs true or false at live",
            "{\"kind\": \"cli\", \"callArgument\": {\"callee\": \"a\"}} | line 4 needs a position or a keyword",
            "{\"kind\": \"cli\", \"callArgument\": {\"callee\": \"a\",/\"position\": -1}} | line 5 needs a position, counted from 0",
            "{\"kind\": \"cli\", \"commandLine\": {\"files\": \"a\",/\"pattern\": \"a(\"}} | line 5 has a pattern that is no regular",
            "{\"kind\": \"cli\", \"commandLine\": {\"files\": \"a\",/\"pattern\": \"a\"}} | line 5 has a pattern without a group",
            "{\"kind\": \"cli\", \"manifest\": {\"file\": \"a\",/\"path\": \"b\",/\"form\": \"c\"}} | line 6 has the unknown form c",
            "{\"kind\": \"cli\", \"define\": {\"name\": \"a\",/\"of\": \"enum\"}} | line 5 has the unknown word enum at of"})
    void refusesABadEntryAtItsOwnLine(String entry, String reason) throws IOException {
        assertRefused(HEAD + entry.replace("/", "\n") + "]}", reason);
    }

    @Test
    void refusesCodeOfAnyLanguageAndTheSameIdTwice() throws IOException {
        assertRefused(
                "{\"id\": \"x\", \"language\": \"any\",\n \"entries\": [{\"kind\": \"cli\",\n\"decorator\": \"a\"}]}",
                "line 3 looks at code by decorator, so it needs a language other than any");
        Files.writeString(folder.resolve("a.json"), "{\"id\": \"x\", \"language\": \"python\"}");
        assertRefused("{\"id\": \"x\", \"language\": \"python\"}", "has the id x, which " + folder.resolve("a.json"));
    }

    @Test
    void putsARuleOfTheUserInThePlaceOfTheShippedOneWithItsId() throws IOException {
        Files.writeString(folder.resolve("mine.json"), "{\"id\": \"python.click\", \"language\": \"python\"}");
        Files.writeString(folder.resolve("notes.txt"), "no rule");
        List<Rule> shipped = Rules.load(Optional.empty());
        List<Rule> rules = Rules.load(Optional.of(folder));
        assertEquals(shipped.stream().map(Rule::id).toList(), rules.stream().map(Rule::id).toList());
        assertTrue(rules.stream().filter(r -> r.id().equals("python.click")).findFirst().orElseThrow().entries()
                .isEmpty());
        assertEquals(shipped.size(), Rules.load(Optional.of(folder.resolve("nowhere"))).size());
    }

    @Test
    void shipsNoRuleWithAKeyTwice() throws IOException {
        Path shipped = Path.of("src/main/resources/dev/fresh/edge/inventory/rules");
        for (Rule rule : Rules.load(Optional.empty())) {
            String name = rule.id() + ".json";
            assertEquals(rule.id(), RuleReader.own(name, Files.readString(shipped.resolve(name))).id());
        }
    }

    @Test
    void knowsTheLineOfEveryValueOfAManifest() {
        JsonPlaces places = JsonPlaces
                .of("{\n \"bin\": {\n  \"a\\\"b\": \"x.js\"\n },\n \"files\": [ \"y\",\n 1.5 ]\n}");
        assertEquals(List.of(new JsonPlaces.Value("bin.a\"b", "x.js", 3), new JsonPlaces.Value("files", "y", 5),
                new JsonPlaces.Value("files", "1.5", 6)), places.values());
    }

    private void assertRefused(String text, String reason) throws IOException {
        Path file = folder.resolve("bad.json");
        Files.writeString(file, text);
        EdgeException refused = assertThrows(EdgeException.class, () -> Rules.load(Optional.of(folder)));
        assertEquals(Failure.Kind.REFUSED_CONTENT, refused.failure().kind());
        assertTrue(refused.getMessage().startsWith("The rule file " + file + " line "), refused.getMessage());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }
}
