package dev.fresh.edge.inventory.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.inventory.ecmascript.EcmascriptAnalyser;
import dev.fresh.edge.inventory.java.JavaAnalyser;
import dev.fresh.edge.inventory.python.PythonAnalyser;
import dev.fresh.edge.syntax.Syntax;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsCacheTest {

    private static final Syntax SYNTAX = new TreeSitterSyntax();
    private static final Map<Analyser, List<String>> TEXTS = Map.of(
            new PythonAnalyser(),
            List.of("a.py", "import os as o\nclass A(o.B):\n    x: int = 1\n    def f(self, a='ü'):"
                    + "\n        return [self.g(b) for b in a]\n", "def spare(a, *b, **c):\n    '''Says.'''\n"),
            new JavaAnalyser(), List.of("A.java", "package a; import b.C; @D(e = \"x\") class A<T> extends C {"
                    + " int f(String... s) { return g(s).h(); } }", "record R(int a) { }"),
            new EcmascriptAnalyser(), List.of("a.ts", "import x, { y as z } from './b.js';\nexport class A extends x {"
                    + " f(a?: number): string { return z(`n${a}`); } }",
                    "export const g = async () => await import('c');"));

    @TempDir
    private Path folder;
    private final List<String> said = new ArrayList<>();

    private FactsCache open(Analyser analyser) {
        return FactsCache.open(folder, analyser, "", said::add);
    }

    /** The facts of the analyser's texts by a key that each has. */
    private static Map<String, FileFacts> facts(Analyser analyser) {
        Map<String, FileFacts> facts = new TreeMap<>();
        List<String> texts = TEXTS.get(analyser);
        for (String text : texts.subList(1, texts.size())) {
            facts.put("%040x".formatted(text.hashCode()),
                    analyser.analyse(SYNTAX.parse(analyser.grammar(texts.getFirst()), text)));
        }
        return facts;
    }

    private static Map<String, byte[]> records(Map<String, FileFacts> facts) {
        Map<String, byte[]> records = new TreeMap<>();
        facts.forEach((key, value) -> records.put(key, FactsCache.record(value)));
        return records;
    }

    private Path fill(Analyser analyser) {
        Map<String, FileFacts> facts = facts(analyser);
        open(analyser).add(records(facts), facts.keySet());
        return folder.resolve(analyser.language() + ".facts");
    }

    @Test
    void givesTheFactsOfEveryLanguageBack() throws IOException {
        for (Analyser analyser : TEXTS.keySet()) {
            fill(analyser);
            for (Map.Entry<String, FileFacts> known : facts(analyser).entrySet()) {
                assertEquals(known.getValue(), open(analyser).get(known.getKey(), new Words()));
            }
        }
        assertEquals(List.of(), said);
    }

    @Test
    void believesNothingThatIsDamaged() throws IOException {
        Random random = new Random(7);
        for (Analyser analyser : TEXTS.keySet()) {
            Path file = fill(analyser);
            byte[] whole = Files.readAllBytes(file);
            Map<String, FileFacts> facts = facts(analyser);
            for (int round = 0; round < 300; round++) {
                byte[] damaged = whole.clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, round % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : damaged);
                FactsCache cache = open(analyser);
                for (String key : facts.keySet()) {
                    if (cache.has(key)) {
                        assertEquals(facts.get(key), cache.get(key, new Words()), "seed 7, round " + round);
                    }
                }
                cache.add(records(facts), facts.keySet());
                FactsCache healed = open(analyser);
                assertTrue(facts.keySet().stream().allMatch(healed::has), "seed 7, round " + round);
            }
        }
    }

    @Test
    void beginsAnewForAnotherVersionOfTheAnalyser() throws IOException {
        Analyser python = TEXTS.keySet().stream().filter(PythonAnalyser.class::isInstance).findFirst().orElseThrow();
        Path file = fill(python);
        byte[] whole = Files.readAllBytes(file);
        int end = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\n');
        whole[end - 1]++;
        Files.write(file, whole);
        String key = facts(python).keySet().iterator().next();
        assertFalse(open(python).has(key));
        fill(python);
        assertTrue(open(python).has(key));
        assertTrue(Files.size(file) <= whole.length, "the old records are gone");
    }

    @Test
    void letsItsOwnRecordsGoWhereAnotherScanWroteMeanwhile() throws IOException {
        Analyser java = TEXTS.keySet().stream().filter(JavaAnalyser.class::isInstance).findFirst().orElseThrow();
        Map<String, FileFacts> facts = facts(java);
        FactsCache one = open(java);
        FactsCache other = open(java);
        String first = facts.keySet().iterator().next();
        one.add(Map.of(first, FactsCache.record(facts.get(first))), Set.of(first));
        other.add(records(facts), facts.keySet());
        FactsCache now = open(java);
        assertTrue(now.has(first));
        assertEquals(facts.get(first), now.get(first, new Words()));
    }

    @Test
    void dropsWhatOnlyOldCommitsNeeded() throws IOException {
        Analyser python = TEXTS.keySet().stream().filter(PythonAnalyser.class::isInstance).findFirst().orElseThrow();
        Map<String, byte[]> many = new TreeMap<>();
        for (int number = 0; number < 24; number++) {
            many.put("%040d".formatted(number), new byte[1 << 20]);
        }
        open(python).add(many, many.keySet());
        String last = "%040d".formatted(23);
        open(python).add(Map.of(), Set.of(last));
        assertTrue(open(python).has(last));
        assertTrue(Files.size(folder.resolve("python.facts")) < 2 << 20);
    }

    @Test
    void saysThatItCannotBeWrittenAndGoesOn() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        Analyser python = TEXTS.keySet().stream().filter(PythonAnalyser.class::isInstance).findFirst().orElseThrow();
        FactsCache cache = FactsCache.open(taken.resolve("below"), python, "", said::add);
        Map<String, FileFacts> facts = facts(python);
        cache.add(records(facts), facts.keySet());
        for (String key : facts.keySet()) {
            assertEquals(facts.get(key), cache.get(key, new Words()));
        }
        assertTrue(said.stream().anyMatch(line -> line.contains("cannot be written")), said.toString());
    }
}
