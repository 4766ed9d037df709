package dev.fresh.edge.inventory.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the values of a JSON text stand. The text is known to be JSON, so it is only walked. */
public final class JsonPlaces {

    /** Between the parts of a key inside {@link #line}: no key of a manifest holds it. */
    static final char STEP = '\0';

    private final String text;
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<Value> values = new ArrayList<>();
    private Optional<Value> twice = Optional.empty();
    private int at;
    private int line = 1;

    private JsonPlaces(String text) {
        this.text = text;
    }

    /** A text, number or word with the dotted key that leads to it. */
    public record Value(String key, String text, int line) {
    }

    /** Walks a text that a JSON reader has accepted. */
    public static JsonPlaces of(String json) {
        JsonPlaces places = new JsonPlaces(json);
        places.value("", "");
        return places;
    }

    public List<Value> values() {
        return List.copyOf(values);
    }

    /** A key that an object has a second time. */
    Optional<Value> twice() {
        return twice;
    }

    /** The line of the value at this place, or of the nearest one around it. */
    int line(String place) {
        for (String up = place; !up.isEmpty(); up = up.substring(0, Math.max(0, up.lastIndexOf(STEP)))) {
            Integer found = lines.get(up);
            if (found != null) {
                return found;
            }
        }
        return lines.getOrDefault("", 1);
    }

    private void value(String place, String key) {
        space();
        lines.putIfAbsent(place, line);
        char c = text.charAt(at);
        if (c == '{' || c == '[') {
            at++;
            parts(place, key, c == '{');
            return;
        }
        int begin = line;
        String scalar = c == '"' ? string() : word();
        values.add(new Value(key, scalar, begin));
    }

    private void parts(String place, String key, boolean object) {
        Set<String> seen = new HashSet<>();
        for (int number = 0;; number++) {
            space();
            char c = text.charAt(at);
            if (c == '}' || c == ']') {
                at++;
                return;
            }
            if (c == ',') {
                at++;
                space();
            }
            String name = String.valueOf(number);
            int begin = line;
            if (object) {
                name = string();
                if (!seen.add(name) && twice.isEmpty()) {
                    twice = Optional.of(new Value(name, "", begin));
                }
                space();
                at++;
            }
            String inner = place + STEP + name;
            lines.put(inner, begin);
            value(inner, object ? key.isEmpty() ? name : key + "." + name : key);
        }
    }

    private String word() {
        int from = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String string() {
        StringBuilder value = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                c = text.charAt(++at);
                // Names and paths of code need no other escapes.
                value.append(c == 'n' ? '\n' : c == 't' ? '\t' : c);
            } else {
                value.append(c);
            }
        }
        at++;
        return value.toString();
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            line += text.charAt(at) == '\n' ? 1 : 0;
            at++;
        }
    }
}
