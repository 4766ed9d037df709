package dev.fresh.edge.provider.login;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes comments and trailing commas out of JSON that people write. */
final class Comments {

    // A string is matched first, so that what looks like a comment in it stays.
    private static final Pattern PIECE = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*+\"|//[^\\n]*|/\\*.*?\\*/|,(?=(?:\\s|//[^\\n]*|/\\*.*?\\*/)*[}\\]])",
            Pattern.DOTALL);

    private Comments() {
    }

    static String without(String json) {
        return PIECE.matcher(json).replaceAll(piece -> piece.group().startsWith("\"")
                ? Matcher.quoteReplacement(piece.group()) : "");
    }
}
