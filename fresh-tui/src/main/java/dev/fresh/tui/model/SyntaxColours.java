package dev.fresh.tui.model;

import java.util.ArrayList;
import java.util.List;

/** Colours code a line at a time; what a line leaves open is handed to the next one. */
public final class SyntaxColours {

    /** A run of characters of one style. */
    public record Span(int from, int to, Style style) {
    }

    /**
     * What a line leaves open.
     *
     * @param begin what opened it
     * @param end what closes it, empty when nothing is open
     * @param style of what is open
     * @param depth how often it has to be closed
     */
    public record Open(String begin, String end, Style style, int depth) {

        /** Where a file or a hunk begins, as far as can be known. */
        public static final Open NOTHING = new Open("", "", Style.PLAIN, 0);
    }

    /** A coloured line and what it leaves open; what no span covers is plain. */
    public record Coloured(List<Span> spans, Open open) {
    }

    private final Language language;

    private SyntaxColours(Language language) {
        this.language = language;
    }

    public static SyntaxColours of(String path) {
        return new SyntaxColours(Language.of(path));
    }

    public Coloured line(String line, Open open) {
        return language == Language.NONE ? new Coloured(List.of(), Open.NOTHING) : new Walk(line).walk(open);
    }

    /** One walk over one line. */
    private final class Walk {

        private final String line;
        private final List<Span> spans = new ArrayList<>();
        private int at;

        Walk(String line) {
            this.line = line;
        }

        Coloured walk(Open before) {
            Open open = before.depth() > 0 ? rest(0, before) : Open.NOTHING;
            while (at < line.length()) {
                open = next();
            }
            return new Coloured(List.copyOf(spans), open);
        }

        private Open next() {
            char first = line.charAt(at);
            if (startsComment()) {
                add(line.length(), Style.COMMENT);
                return Open.NOTHING;
            }
            Open opened = opened(language.blocks(), Style.COMMENT);
            if (opened == null) {
                opened = opened(language.texts(), Style.STRING);
            }
            if (opened != null) {
                int start = at;
                at += opened.begin().length();
                return rest(start, opened);
            }
            if (language.strings().indexOf(first) >= 0) {
                string(first);
            } else if (Character.isJavaIdentifierStart(first)) {
                word();
            } else if (first >= '0' && first <= '9') {
                number();
            } else {
                at++;
            }
            return Open.NOTHING;
        }

        private boolean startsComment() {
            return language.lineComments().stream().anyMatch(sign -> line.startsWith(sign, at)
                    && (!sign.equals("#") || at == 0 || " \t;()".indexOf(line.charAt(at - 1)) >= 0));
        }

        private Open opened(List<String> pairs, Style style) {
            for (int i = 0; i < pairs.size(); i += 2) {
                if (line.startsWith(pairs.get(i), at)) {
                    return new Open(pairs.get(i), pairs.get(i + 1), style, 1);
                }
            }
            return null;
        }

        /** From {@code start} to where it is closed, or to the end of the line. */
        private Open rest(int start, Open open) {
            int depth = open.depth();
            while (at < line.length()) {
                if (open.style() == Style.STRING && language.escapes() && line.charAt(at) == '\\') {
                    at += 2;
                } else if (line.startsWith(open.end(), at)) {
                    at += open.end().length();
                    depth--;
                    if (depth == 0) {
                        spans.add(new Span(start, at, open.style()));
                        return Open.NOTHING;
                    }
                } else if (language.nested() && open.style() == Style.COMMENT && line.startsWith(open.begin(), at)) {
                    at += open.begin().length();
                    depth++;
                } else {
                    at++;
                }
            }
            at = line.length();
            spans.add(new Span(start, at, open.style()));
            return new Open(open.begin(), open.end(), open.style(), depth);
        }

        private void string(char quote) {
            int end = at + 1;
            while (end < line.length() && line.charAt(end) != quote) {
                end += language.escapes() && line.charAt(end) == '\\' ? 2 : 1;
            }
            add(Math.min(line.length(), end + 1), Style.STRING);
        }

        private void word() {
            int end = at;
            while (end < line.length() && Character.isJavaIdentifierPart(line.charAt(end))) {
                end++;
            }
            if (language.keywords().contains(line.substring(at, end))) {
                add(end, Style.KEYWORD);
            }
            at = end;
        }

        private void number() {
            int end = at;
            while (end < line.length()
                    && (Character.isJavaIdentifierPart(line.charAt(end)) || line.charAt(end) == '.')) {
                end++;
            }
            add(end, Style.NUMBER);
        }

        private void add(int end, Style style) {
            spans.add(new Span(at, end, style));
            at = end;
        }
    }
}
