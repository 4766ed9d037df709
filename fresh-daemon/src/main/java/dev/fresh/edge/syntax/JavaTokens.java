package dev.fresh.edge.syntax;

import java.util.Arrays;

/** The words, signs and comments of a Java text, which the JDK's parser does not hand out. */
final class JavaTokens {

    private static final String[] SIGNS = {"...", "->", "::", "++", "--", "&&", "||", "==", "!=", "<=", ">=", "+=",
            "-=", "*=", "/=", "&=", "|=", "^=", "%="};

    private final String text;
    private int[] starts = new int[256];
    private int[] ends = new int[256];
    private int count;

    JavaTokens(String text) {
        this.text = text;
        for (int at = 0; at < text.length();) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                int end = Math.min(text.length(), behind(at));
                add(at, end);
                at = end;
            }
        }
    }

    int count() {
        return count;
    }

    int start(int token) {
        return starts[token];
    }

    int end(int token) {
        return ends[token];
    }

    String text(int token) {
        return text.substring(starts[token], ends[token]);
    }

    boolean is(int token, String sign) {
        return token < count && text.startsWith(sign, starts[token])
                && ends[token] - starts[token] == sign.length();
    }

    boolean isComment(int token) {
        return text.startsWith("//", starts[token]) || text.startsWith("/*", starts[token]);
    }

    /** The first token that begins at or behind an offset. */
    int from(int offset) {
        int at = Arrays.binarySearch(starts, 0, count, offset);
        return at >= 0 ? at : -at - 1;
    }

    /** The first token of this text from an offset on, {@link #count()} when there is none. */
    int find(String wanted, int offset) {
        int at = from(offset);
        while (at < count && !is(at, wanted)) {
            at++;
        }
        return at;
    }

    private void add(int start, int end) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        starts[count] = start;
        ends[count++] = end;
    }

    private int behind(int at) {
        char c = text.charAt(at);
        if (text.startsWith("//", at)) {
            int line = text.indexOf('\n', at);
            return line < 0 ? text.length() : line;
        }
        if (text.startsWith("/*", at)) {
            int close = text.indexOf("*/", at + 2);
            return close < 0 ? text.length() : close + 2;
        }
        if (text.startsWith("\"\"\"", at)) {
            return closing("\"\"\"", at + 3, false);
        }
        if (c == '"' || c == '\'') {
            return closing(String.valueOf(c), at + 1, true);
        }
        if (Character.isJavaIdentifierPart(c)) {
            return word(at);
        }
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                return at + sign.length();
            }
        }
        return at + 1;
    }

    private int word(int from) {
        boolean number = Character.isDigit(text.charAt(from));
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean exponent = (c == '+' || c == '-') && at > from && "eEpP".indexOf(text.charAt(at - 1)) >= 0;
            if (!Character.isJavaIdentifierPart(c) && !(number && (c == '.' || exponent))) {
                break;
            }
            at++;
        }
        return at;
    }

    private int closing(String quote, int from, boolean inLine) {
        int at = from;
        while (at < text.length() && !text.startsWith(quote, at) && !(inLine && text.charAt(at) == '\n')) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at + quote.length();
    }
}
