package dev.fresh.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A text with mistakes in it, as people, editors and attackers make them; the same seed makes the same ones. Every one
 * of its bytes is meant, so that it need not be UTF-8.
 */
public final class Mutant {

    private static final String NUL = "\0";
    private static final List<String> ODD = List.of("", NUL, "\uFEFF", "\r\n", "\t", "\"", "'", "\\", "{", "}", "[",
            "]", ":",
            ",", "#", "&a ", "*a", "!!java.net.URL ", "|", ">", "%", "@", "`", "-", "- ", "---\n", "...\n", "<<: *a\n",
            "null", "~", "true", "NaN", "-1", "1e308", "-1e-400", "1e999999999", "9".repeat(400), "0x10", "1_000",
            "1.5", "[1, 2]", "{\"a\": 1}", "\u202e\u200b\u2066", "\u001b[2J\u0007", "\ud83e\udd16", "$(id)", "`id`",
            "../../etc/passwd", "--upload-pack=x", "x".repeat(5000), "[".repeat(3000), "{\"a\":".repeat(3000),
            "\\u0000", "\\ud800", "\u00e9", "\n", "\n\n", " ", "    ");
    private static final byte[][] NO_UTF8 = {{(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0,
            (byte) 0x80}, {(byte) 0xe2, (byte) 0x82}, {(byte) 0xf8}};

    private final SplittableRandom random;
    private List<String> lines;

    private Mutant(String text, SplittableRandom random) {
        this.random = random;
        this.lines = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
    }

    /** The text with up to five mistakes. */
    public static byte[] of(String text, SplittableRandom random) {
        Mutant mutant = new Mutant(text, random);
        for (int mistakes = random.nextInt(1, 6); mistakes > 0; mistakes--) {
            mutant.mistake();
        }
        return mutant.bytes();
    }

    /** The same for what is text anyway, such as words of a command line: without NULs. */
    public static String word(String text, SplittableRandom random) {
        return new String(of(text, random), StandardCharsets.UTF_8).replace(NUL, "");
    }

    private void mistake() {
        if (lines.isEmpty()) {
            lines.add("");
        }
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(14)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, line);
            case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 3 -> lines.set(at, cut(line, random.nextInt(line.length() + 1)) + odd());
            case 4 -> lines = new ArrayList<>(lines.subList(0, at));
            case 5 -> lines.replaceAll(each -> each.replace("\n", "\r\n"));
            case 6 -> lines.set(at, line.toUpperCase(java.util.Locale.ROOT));
            case 7, 8 -> lines.set(at, value(line));
            case 9 -> lines.set(at, "  ".repeat(random.nextInt(1, 5)) + line);
            default -> lines.set(at, inserted(line));
        }
    }

    private String odd() {
        return ODD.get(random.nextInt(ODD.size()));
    }

    /** Another value behind the colon, or another key before it. */
    private String value(String line) {
        int colon = line.lastIndexOf(':');
        return colon < 0 ? line + odd()
                : random.nextInt(4) == 0 ? odd() + line.substring(colon)
                        : line.substring(0, colon + 1) + " " + odd() + (line.endsWith(",\n") ? ",\n" : "\n");
    }

    private String inserted(String line) {
        int from = random.nextInt(line.length() + 1);
        int to = random.nextBoolean() ? from : Math.min(line.length(), from + random.nextInt(1, 6));
        return cut(line, from) + odd() + line.substring(to);
    }

    private static String cut(String line, int length) {
        return line.substring(0, length);
    }

    private byte[] bytes() {
        byte[] text = String.join("", lines).getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(12) > 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = random.nextInt(text.length + 1);
        bytes.write(text, 0, at);
        bytes.writeBytes(NO_UTF8[random.nextInt(NO_UTF8.length)]);
        bytes.write(text, at, text.length - at);
        return bytes.toByteArray();
    }
}
