package dev.fresh.edge.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads calls whose arguments are all literals, in Python, Java or JavaScript, without running anything. */
final class LiteralReader {

    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d_]*(\\.\\d+)?([eE][-+]?\\d+)?[lLdDfF]?");
    private static final Pattern DOTTED = Pattern.compile("[A-Za-z_][\\w.]*");
    private static final Pattern KEYWORD = Pattern.compile("([A-Za-z_]\\w*)\\s*=(?!=)\\s*");

    private final String text;
    private int at;

    private LiteralReader(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /**
     * The arguments of one call.
     *
     * @param named keyword arguments, in their order
     */
    record Call(List<Literal> positional, Map<String, Literal> named) {
    }

    /** Every call of {@code callee}, a simple or dotted name, whose arguments are all literals. */
    static List<Call> calls(String text, String callee) {
        List<Call> found = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?<![\\w])(?<!def )" + Pattern.quote(callee) + "\\(").matcher(text);
        while (matcher.find()) {
            new LiteralReader(text, matcher.end()).call().ifPresent(found::add);
        }
        return found;
    }

    /** A single literal that is the whole text. */
    static Optional<Literal> literal(String text) {
        LiteralReader reader = new LiteralReader(text.strip(), 0);
        return reader.value().filter(value -> reader.at == reader.text.length());
    }

    private Optional<Call> call() {
        List<Literal> positional = new ArrayList<>();
        Map<String, Literal> named = new LinkedHashMap<>();
        blanks();
        while (!take(")")) {
            Matcher keyword = KEYWORD.matcher(text).region(at, text.length());
            boolean isNamed = keyword.lookingAt();
            if (isNamed) {
                at = keyword.end();
            }
            Optional<Literal> value = value();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            if (isNamed) {
                named.put(keyword.group(1), value.get());
            } else {
                positional.add(value.get());
            }
            blanks();
            if (!take(",") && !text.startsWith(")", at)) {
                return Optional.empty();
            }
            blanks();
        }
        return Optional.of(new Call(positional, named));
    }

    private Optional<Literal> value() {
        if (text.startsWith("\"", at) || text.startsWith("'", at)) {
            return string();
        }
        if (text.startsWith("[", at)) {
            return items("[", "]");
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (number.lookingAt()) {
            at = number.end();
            return number(number.group());
        }
        Matcher dotted = DOTTED.matcher(text).region(at, text.length());
        if (!dotted.lookingAt()) {
            return Optional.empty();
        }
        at = dotted.end();
        return switch (dotted.group()) {
            case "True", "true" -> Optional.of(new Literal.Flag(true));
            case "False", "false" -> Optional.of(new Literal.Flag(false));
            case "None", "null", "undefined" -> Optional.of(new Literal.Nothing());
            case "List.of", "Arrays.asList", "Set.of" -> items("(", ")");
            case "Path", "pathlib.Path", "Path.of", "Paths.get" -> items("(", ")").flatMap(LiteralReader::single);
            default -> text.startsWith("(", at) || text.startsWith("\"", at) || text.startsWith("'", at)
                    ? Optional.empty() : Optional.of(new Literal.Name(dotted.group()));
        };
    }

    private static Optional<Literal> single(Literal items) {
        return items instanceof Literal.Items list && list.values().size() == 1
                ? Optional.of(list.values().getFirst()) : Optional.empty();
    }

    private static Optional<Literal> number(String digits) {
        String plain = digits.replace("_", "");
        boolean suffixed = "lLdDfF".indexOf(plain.charAt(plain.length() - 1)) >= 0;
        String bare = suffixed ? plain.substring(0, plain.length() - 1) : plain;
        if (bare.matches("-?\\d{1,18}")) {
            return Optional.of(new Literal.Whole(Long.parseLong(bare)));
        }
        return bare.contains(".") ? Optional.of(new Literal.Decimal(bare)) : Optional.empty();
    }

    private Optional<Literal> items(String open, String close) {
        List<Literal> values = new ArrayList<>();
        if (!take(open)) {
            return Optional.empty();
        }
        blanks();
        while (!take(close)) {
            Optional<Literal> value = value();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
            blanks();
            if (!take(",") && !text.startsWith(close, at)) {
                return Optional.empty();
            }
            blanks();
        }
        return Optional.of(new Literal.Items(values));
    }

    private Optional<Literal> string() {
        char quote = text.charAt(at);
        if (text.startsWith(String.valueOf(quote).repeat(3), at)) {
            return Optional.empty();
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '\n'; at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return Optional.of(new Literal.Text(value.toString()));
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            at++;
            int escape = at < text.length() ? "nrt\\\"'".indexOf(text.charAt(at)) : -1;
            if (escape < 0) {
                return Optional.empty();
            }
            value.append("\n\r\t\\\"'".charAt(escape));
        }
        return Optional.empty();
    }

    private boolean take(String token) {
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        return true;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
