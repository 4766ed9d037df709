package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.rules.JsonPlaces;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the little of TOML, INI and JSON files that names entry points: tables, keys, strings. */
final class Manifests {

    private static final Pattern TABLE = Pattern.compile("\\s*\\[\\[?\\s*([^\\]]+?)\\s*\\]\\]?\\s*(?:[#;].*)?");
    private static final Pattern PAIR = Pattern.compile("\\s*([\\w.\"'-]+)\\s*=\\s*(.*)");
    private static final Pattern INLINE = Pattern.compile("([\\w.\"'-]+)\\s*=\\s*[\"']([^\"']*)[\"']");

    private Manifests() {
    }

    /** A value with its whole dotted key. */
    record Value(String key, String text, int line) {
    }

    static List<Value> values(String path, String text) {
        return path.endsWith(".json") ? ofJson(text) : ofTables(text);
    }

    /** A file that is no JSON names nothing; whoever owns it hears of it from the tools that read it. */
    private static List<Value> ofJson(String text) {
        try {
            Json.object(text);
        } catch (Json.BadJson e) {
            return List.of();
        }
        return JsonPlaces.of(text).values().stream().map(v -> new Value(v.key(), v.text(), v.line())).toList();
    }

    private static List<Value> ofTables(String text) {
        List<Value> values = new ArrayList<>();
        String table = "";
        String multiple = "";
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            Matcher head = TABLE.matcher(line);
            Matcher pair = PAIR.matcher(line);
            if (head.matches()) {
                table = plain(head.group(1)) + ".";
                multiple = "";
            } else if (Character.isWhitespace(line.isEmpty() ? 'x' : line.charAt(0)) && !multiple.isEmpty()
                    && pair.matches()) {
                // setup.cfg lists scripts on indented lines below their group.
                values.add(new Value(multiple + "." + plain(pair.group(1)), unquoted(pair.group(2)), number));
            } else if (pair.matches()) {
                String key = table + plain(pair.group(1));
                String value = pair.group(2).strip();
                multiple = value.isEmpty() ? key : "";
                if (value.startsWith("{")) {
                    Matcher inner = INLINE.matcher(value);
                    while (inner.find()) {
                        values.add(new Value(key + "." + plain(inner.group(1)), inner.group(2), number));
                    }
                } else if (!value.isEmpty()) {
                    values.add(new Value(key, unquoted(value), number));
                }
            }
        }
        return values;
    }

    private static String plain(String key) {
        return key.replace("\"", "").replace("'", "");
    }

    private static String unquoted(String value) {
        Matcher quoted = Pattern.compile("([\"'])(.*?)\\1.*").matcher(value.strip());
        return quoted.matches() ? quoted.group(2) : value.replaceFirst("\\s+[#;].*", "").strip();
    }
}
