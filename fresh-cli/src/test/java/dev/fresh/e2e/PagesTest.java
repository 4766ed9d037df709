package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation shows and lists is what there is. */
final class PagesTest {

    private static final Path TOP = Path.of("..");
    private static final Pattern ENTRY = Pattern.compile("(?m)^ ?(\\d+) (\\w+) +(\\{.*})$");

    @Test
    void theJournalOfTheLifeOfAnAgentCanBeRead() throws IOException {
        JournalCodec codec = new JournalCodec();
        List<MatchResult> entries = ENTRY.matcher(text("docs/life-of-an-agent.md")).results().toList();
        assertEquals(IntStream.rangeClosed(1, 14).boxed().toList(),
                entries.stream().map(entry -> Integer.valueOf(entry.group(1))).toList());
        for (MatchResult entry : entries) {
            if (!entry.group(3).contains(", ...}")) {
                assertEquals(entry.group(3), codec.write(codec.read(entry.group(2), entry.group(3))));
            }
        }
    }

    @Test
    void everyErrorIsDocumentedWithItsStatusAndExitCode() throws IOException {
        List<String> rows = text("docs/control-api.md").lines().filter(line -> line.matches("\\| `\\w+` \\| \\d+ .*"))
                .toList();
        assertEquals(Stream.of(ErrorCode.values()).map(code -> "| `" + code + "` | " + code.httpStatus() + " | "
                + code.exit() + " |").toList(), rows);
    }

    /** A promise without a test is none. */
    @Test
    void everyTestThatThePageOnSecurityNamesExists() throws IOException {
        String page = text("docs/security.md");
        String table = page.substring(page.indexOf("## What holds"), page.indexOf("## Where"));
        List<String> rows = table.lines().filter(line -> line.startsWith("| ")).skip(2).toList();
        for (String row : rows) {
            assertTrue(row.matches(".*`\\w+Test\\.\\w+`.*"), row);
        }
        everyNamedTestExists(page);
    }

    @Test
    void everyTestThatThePageOnTestingNamesExists() throws IOException {
        everyNamedTestExists(text("docs/testing.md"));
    }

    @Test
    void everyDecisionHasANumberOfItsOwnAndIsListed() throws IOException {
        String architecture = text("docs/architecture.md");
        Set<String> numbers = new HashSet<>();
        try (Stream<Path> files = Files.list(TOP.resolve("docs/adr"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                assertTrue(numbers.add(name.substring(0, 4)), name);
                assertTrue(architecture.contains("(adr/" + name + ")"), name);
            }
        }
    }

    private static void everyNamedTestExists(String page) throws IOException {
        String tests = testSources();
        for (MatchResult named : Pattern.compile("`(\\w+Test)\\.(\\w+)`").matcher(page).results().toList()) {
            assertTrue(Pattern.compile("class " + named.group(1) + " [^\0]*? void " + named.group(2) + "\\(")
                    .matcher(tests).find(), named.group());
        }
    }

    /** All test classes one after the other. */
    private static String testSources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(TOP)) {
            for (Path file : files.filter(path -> path.toString().endsWith("Test.java")
                    && path.toString().contains("/src/test/java/")).toList()) {
                all.append(Files.readString(file)).append('\0');
            }
        }
        return all.toString();
    }

    private static String text(String file) throws IOException {
        return Files.readString(TOP.resolve(file));
    }
}
