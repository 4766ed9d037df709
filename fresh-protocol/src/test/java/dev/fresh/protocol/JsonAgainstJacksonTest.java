package dev.fresh.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Our reader and writer of JSON beside Jackson's, on trees and texts made up at random and on the odd cases. */
final class JsonAgainstJacksonTest {

    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final String ODD = "a\"\\/\b\f\n\r\t\u0001\u001b\u007f\u00e9\u20ac\ud83e\udd16\u2028";
    private static final String MARKS = "{}[]:,\"\\u0aeE+-.19 \ntrfalsnu";

    @RepeatedTest(200)
    void writesWhatJacksonWritesAndReadsItBack() throws JsonProcessingException {
        long seed = System.nanoTime();
        Map<String, Object> tree = tree(new Random(seed), 0);
        String line = Json.write(tree);
        String pretty = Json.pretty(tree);
        assertEquals(JACKSON.writeValueAsString(tree), line, () -> "seed " + seed);
        assertEquals(JACKSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree), pretty, () -> "seed " + seed);
        assertEquals(tree, Json.object(line), () -> "seed " + seed);
        assertEquals(tree, Json.object(pretty), () -> "seed " + seed);
    }

    @RepeatedTest(200)
    void takesAndRefusesWhatJacksonTakesAndRefuses() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(Json.write(tree(random, 0)));
        for (int i = random.nextInt(3); i >= 0; i--) {
            int place = random.nextInt(text.length());
            char mark = MARKS.charAt(random.nextInt(MARKS.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(place).append(text.isEmpty() ? " " : "");
                case 1 -> text.insert(place, mark);
                default -> text.setCharAt(place, mark);
            }
        }
        assertSame(text.toString(), "seed " + seed);
    }

    @Test
    void agreesOnTheOddCases() {
        for (String value : List.of("0", "-0", "01", "-", "1.", ".5", "1.5e", "1e5", "1E+05", "-1.25e-3", "NaN", "+1",
                "2147483648", "9223372036854775808", "1e400", "\"\\u00e9\\ud83d\"", "\"\\u00g0\"", "\"\\x\"", "\"\t\"",
                "\"", "[1,]", "[,1]", "[1 2]", "{\"b\":1,}", "{b:1}", "{\"b\" 1}", "tru", "nulll", "\u00a01", "'x'",
                "[]", "{}", "[[[]]]", "{\"b\":1,\"b\":2}", "1 // x", "/**/1", "\"\\/\"", "\ufeff1", "\uff11", "1\f")) {
            assertSame("{\"a\":" + value + "}", value);
        }
        for (String text : List.of("", " ", "{", "{\"a\":1}}", "{} {}", "{\"a\"", "{\"a\":", "[", "1", "null")) {
            assertSame(text, text);
        }
        assertSame("{\"a\":" + "[".repeat(999) + "]".repeat(999) + "}", "deep");
        assertSame("{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}", "too deep");
        assertSame("{\"a\":" + "[".repeat(100_000), "far too deep");
        assertSame("{\"a\":" + "9".repeat(1000) + "}", "long");
        assertSame("{\"a\":" + "9".repeat(1001) + "}", "too long");
    }

    private static void assertSame(String text, String what) {
        assertEquals(jackson(text), ours(text), () -> what + ": " + text);
    }

    private static Optional<Map<?, ?>> ours(String text) {
        try {
            return Optional.of(Json.object(text));
        } catch (Json.BadJson e) {
            return Optional.empty();
        }
    }

    private static Optional<Map<?, ?>> jackson(String text) {
        try {
            return Optional.ofNullable(JACKSON.readValue(text, Map.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> tree(Random random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            map.put(text(random), value(random, depth));
        }
        return map;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 7 : 10)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> random.nextLong() | 1L << 62;
            case 4 -> BigInteger.valueOf(random.nextLong()).shiftLeft(64).setBit(0);
            case 5 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 6 -> text(random);
            case 7 -> tree(random, depth + 1);
            default -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth + 1));
                }
                yield list;
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(ODD.codePointAt(ODD.offsetByCodePoints(0,
                    random.nextInt(ODD.codePointCount(0, ODD.length())))));
        }
        return text.toString();
    }
}
