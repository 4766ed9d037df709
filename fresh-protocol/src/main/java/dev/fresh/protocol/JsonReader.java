package dev.fresh.protocol;

import dev.fresh.protocol.Json.BadJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads one JSON text straight into the records it is meant for; {@link Scalars} knows the values without parts. */
final class JsonReader {

    private static final int DEPTH_MAX = 1000;
    /** Longer ones take minutes to read and mean nothing. */
    static final int NUMBER_MAX = 1000;
    private static final int SHOWN_MAX = 120;

    private final String text;
    private final Deque<String> path = new ArrayDeque<>();
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    /** The one value that the text is. */
    Object whole(Class<?> type) {
        Object value = value(type);
        skipSpace();
        if (at < text.length()) {
            throw bad("the JSON has ended, but text follows");
        }
        return value;
    }

    private Object value(Type type) {
        Class<?> raw = raw(type);
        char c = peek();
        if (raw == Optional.class && c != 'n') {
            return Optional.ofNullable(value(part(type, 0)));
        }
        return switch (c) {
            case '{' -> object(type, raw);
            case '[' -> list(type, raw);
            case '"' -> fit(Scalars.ofText(string(), raw));
            case 't' -> literal("true", fit(Scalars.ofTruth(true, raw)));
            case 'f' -> literal("false", fit(Scalars.ofTruth(false, raw)));
            case 'n' -> literal("null", Scalars.absent(raw));
            default -> fit(Scalars.ofNumber(number(), raw));
        };
    }

    private Object fit(Optional<?> value) {
        return value.orElseThrow(this::otherKind);
    }

    private BadJson otherKind() {
        return bad(path.isEmpty() ? "the whole is a value of another kind"
                : "the field \"" + shown(String.join(".", path.reversed())) + "\" has a value of another kind");
    }

    private Object object(Type type, Class<?> raw) {
        if (!raw.isRecord() && !raw.isAssignableFrom(LinkedHashMap.class)) {
            throw otherKind();
        }
        enter();
        Object value = raw.isRecord() ? fields(RecordShape.of(raw)) : map(part(type, 0), part(type, 1));
        depth--;
        return value;
    }

    private Object fields(RecordShape shape) {
        Object[] values = new Object[shape.size()];
        boolean[] given = new boolean[shape.size()];
        for (boolean first = true; more(first, '}'); first = false) {
            String name = name();
            int place = shape.place(name);
            if (place < 0) {
                throw bad("unknown field \"" + shown(name) + "\", known are " + shape.names());
            }
            path.push(name);
            values[place] = value(shape.type(place));
            given[place] = true;
            path.pop();
        }
        for (int i = 0; i < values.length; i++) {
            if (!given[i]) {
                values[i] = Scalars.absent(raw(shape.type(i)));
            }
        }
        try {
            return shape.make(values);
        } catch (BadJson refused) {
            throw new BadJson(refused.getMessage() + " at line " + line(), refused);
        }
    }

    private Map<Object, Object> map(Type keys, Type values) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (boolean first = true; more(first, '}'); first = false) {
            Object key = fit(Scalars.ofText(name(), raw(keys)));
            map.put(key, value(values));
        }
        return map;
    }

    private Object list(Type type, Class<?> raw) {
        boolean set = raw == Set.class;
        if (!set && !raw.isAssignableFrom(ArrayList.class)) {
            throw otherKind();
        }
        enter();
        Type items = part(type, 0);
        Collection<Object> list = set ? new LinkedHashSet<>() : new ArrayList<>();
        for (boolean first = true; more(first, ']'); first = false) {
            list.add(value(items));
        }
        depth--;
        return list;
    }

    private void enter() {
        at++;
        if (++depth > DEPTH_MAX) {
            throw bad("it is nested deeper than " + DEPTH_MAX + " levels");
        }
    }

    /** Whether another part follows; steps over the comma before it, or over the bracket at the end. */
    private boolean more(boolean first, char end) {
        char c = peek();
        if (c == end) {
            at++;
            return false;
        }
        if (first) {
            return true;
        }
        if (c != ',') {
            throw bad("expected a comma or " + end + ", found " + shown(c));
        }
        at++;
        if (peek() == end) {
            throw bad("a value is missing before " + end);
        }
        return true;
    }

    private String name() {
        if (peek() != '"') {
            throw bad("expected the name of a field in quotes, found " + shown(peek()));
        }
        String name = string();
        if (peek() != ':') {
            throw bad("expected a colon after \"" + shown(name) + "\", found " + shown(peek()));
        }
        at++;
        return name;
    }

    private Object literal(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw bad("unknown word " + shown(text.charAt(at)));
        }
        at += word.length();
        return value;
    }

    private String number() {
        int from = at;
        step('-');
        int digits = at;
        int count = digits();
        boolean well = count > 0 && (count == 1 || text.charAt(digits) != '0');
        if (step('.')) {
            well &= digits() > 0;
        }
        if (step('e') || step('E')) {
            if (!step('+')) {
                step('-');
            }
            well &= digits() > 0;
        }
        if (!well) {
            throw bad(at == from ? "expected a value, found " + shown(text.charAt(at))
                    : text.substring(from, Math.min(at, from + 20)) + " is not how a number is written");
        }
        if (at - from > NUMBER_MAX) {
            throw bad("a number is longer than " + NUMBER_MAX + " characters");
        }
        return text.substring(from, at);
    }

    private boolean step(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private int digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    private String string() {
        StringBuilder parts = null;
        for (int from = ++at;; at++) {
            char c = at < text.length() ? text.charAt(at) : 0;
            if (c == '"') {
                String last = text.substring(from, at++);
                return parts == null ? last : parts.append(last).toString();
            }
            if (c == '\\') {
                parts = (parts == null ? new StringBuilder() : parts).append(text, from, at);
                parts.append(escaped());
                from = at + 1;
            } else if (c < ' ') {
                throw at < text.length() ? bad("a string holds a raw control character; write it as an escape")
                        : tooShort();
            }
        }
    }

    /** What a backslash stands for; goes to its last character. */
    private char escaped() {
        if (++at >= text.length()) {
            throw tooShort();
        }
        char c = text.charAt(at);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw bad("unknown escape \\" + shown(c));
        };
    }

    private char unit() {
        if (at + 4 >= text.length()) {
            throw tooShort();
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(++at), 16);
            // Digits of other scripts are none here.
            if (digit < 0 || text.charAt(at) > 'f') {
                throw bad("an escape of a character needs four hex digits");
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    /** The next character that is no space. */
    private char peek() {
        skipSpace();
        if (at >= text.length()) {
            throw tooShort();
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n' || text.charAt(at) == '\r'
                || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private BadJson tooShort() {
        return bad(text.isBlank() ? "there is no JSON" : "the JSON ends too early");
    }

    private BadJson bad(String what) {
        return new BadJson(what + " at line " + line());
    }

    private long line() {
        return 1 + text.chars().limit(Math.min(at, text.length())).filter(c -> c == '\n').count();
    }

    /** A name from the text as part of a sentence: short, and without what could steer a terminal. */
    private static String shown(String name) {
        String start = name.length() > SHOWN_MAX ? name.substring(0, SHOWN_MAX) + "..." : name;
        return start.chars().allMatch(c -> c >= ' ' && c <= '~') ? start
                : start.codePoints().mapToObj(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? "?" : Character.toString(c)).collect(Collectors.joining());
    }

    private static String shown(char c) {
        return c < ' ' || c > '~' ? String.format("U+%04X", (int) c) : String.valueOf(c);
    }

    private static Class<?> raw(Type type) {
        // No switch over patterns here and in the writer: no AOT cache keeps what one is linked to at its first use.
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : Object.class;
    }

    private static Type part(Type type, int place) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[place] : Object.class;
    }
}
