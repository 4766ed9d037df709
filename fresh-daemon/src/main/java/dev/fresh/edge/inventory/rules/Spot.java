package dev.fresh.edge.inventory.rules;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.task.Globs;
import dev.fresh.edge.EdgeException;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A value of a rule file that knows its line, so that what is wrong with it can be said there. */
final class Spot {

    private static final int WHAT_MAX = 500;
    private static final Pattern AT_LINE = Pattern.compile("(.*) at line (\\d+)", Pattern.DOTALL);

    private final String file;
    private final String text;
    private final String place;
    private final Object value;

    private Spot(String file, String text, String place, Object value) {
        this.file = file;
        this.text = text;
        this.place = place;
        this.value = value;
    }

    static Spot of(String file, String text) {
        Map<String, Object> map;
        try {
            map = Json.object(text);
        } catch (Json.BadJson e) {
            Matcher where = AT_LINE.matcher(e.getMessage());
            throw where.matches() ? refused(file, Integer.parseInt(where.group(2)), "is not JSON: " + where.group(1))
                    : refused(file, 1, "is not JSON: " + e.getMessage());
        }
        return new Spot(file, text, "", map);
    }

    /** Refuses a key that an object has twice: only one of them would count. */
    void onceEach() {
        Optional<JsonPlaces.Value> twice = JsonPlaces.of(text).twice();
        if (twice.isPresent()) {
            throw refused(file, twice.get().line(), "has the key " + twice.get().key() + " twice");
        }
    }

    private static EdgeException refused(String file, int line, String what) {
        // A key or a value of the file may be long, and may hold what steers a terminal.
        String plain = what.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return new EdgeException(new Failure(Failure.Kind.REFUSED_CONTENT, "The rule file " + file + " line " + line
                + " " + (plain.length() <= WHAT_MAX ? plain : plain.substring(0, WHAT_MAX) + "...") + "."));
    }

    EdgeException bad(String what) {
        return refused(file, JsonPlaces.of(text).line(place), what);
    }

    private EdgeException bad(String key, String what) {
        return refused(file, JsonPlaces.of(text).line(place + JsonPlaces.STEP + key), what);
    }

    private Map<?, ?> map() {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        String name = place.substring(place.lastIndexOf(JsonPlaces.STEP) + 1);
        throw bad(name.matches("\\d+") ? "needs an object, not " + shown(value) : "needs an object at " + name);
    }

    private static String shown(Object value) {
        return value instanceof List<?> ? "a list" : Json.write(value);
    }

    /** The keys of this object; one that is not known is refused. */
    Set<String> keys(Set<String> known) {
        Map<?, ?> map = map();
        for (Object key : map.keySet()) {
            if (!known.contains(key.toString())) {
                throw bad(key.toString(), "has the unknown key " + key + "; known are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
        return Set.copyOf(map.keySet().stream().map(Object::toString).toList());
    }

    boolean has(String key) {
        return map().containsKey(key);
    }

    Spot child(String key) {
        return new Spot(file, text, place + JsonPlaces.STEP + key, map().get(key));
    }

    Optional<Spot> part(String key) {
        return has(key) ? Optional.of(child(key)) : Optional.empty();
    }

    List<Spot> items(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (!(map().get(key) instanceof List<?> list)) {
            throw bad(key, "needs a list at " + key);
        }
        List<Spot> items = new ArrayList<>();
        for (int at = 0; at < list.size(); at++) {
            items.add(new Spot(file, text, place + JsonPlaces.STEP + key + JsonPlaces.STEP + at, list.get(at)));
        }
        return items;
    }

    String text(String key) {
        if (map().get(key) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw bad(key, "needs the text " + key);
    }

    Optional<String> optional(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    List<String> texts(String key) {
        Object found = map().get(key);
        if (!has(key)) {
            return List.of();
        }
        if (found instanceof String one && !one.isBlank()) {
            return List.of(one);
        }
        if (found instanceof List<?> list && list.stream().allMatch(o -> o instanceof String s && !s.isBlank())) {
            return list.stream().map(Object::toString).toList();
        }
        throw bad(key, "needs a text or a list of texts at " + key);
    }

    Globs names(String key) {
        return Globs.names(texts(key));
    }

    Globs paths(String key) {
        return Globs.paths(texts(key));
    }

    /** As {@link #texts}, with at least one. */
    List<String> some(String key) {
        List<String> texts = texts(key);
        if (texts.isEmpty()) {
            throw bad(key, "needs a text or a list of texts at " + key);
        }
        return texts;
    }

    boolean truth(String key, boolean without) {
        if (!has(key)) {
            return without;
        }
        if (map().get(key) instanceof Boolean truth) {
            return truth;
        }
        throw bad(key, "needs true or false at " + key);
    }

    int number(String key, int without) {
        if (!has(key)) {
            return without;
        }
        if (map().get(key) instanceof Number number && number.doubleValue() == number.intValue()
                && number.intValue() >= 0) {
            return number.intValue();
        }
        throw bad(key, "needs a position, counted from 0, at " + key);
    }

    double share(String key, double without) {
        if (!has(key)) {
            return without;
        }
        if (map().get(key) instanceof Number number && number.doubleValue() > 0 && number.doubleValue() <= 1) {
            return number.doubleValue();
        }
        throw bad(key, "has a " + key + " that is not above 0 and at most 1");
    }

    Pattern pattern(String key) {
        String regex = text(key);
        try {
            return Pattern.compile(regex, Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw bad(key, "has a " + key + " that is no regular expression: " + e.getDescription());
        }
    }

    /** A pattern that captures what it finds. */
    Pattern capture(String key) {
        Pattern pattern = pattern(key);
        if (pattern.matcher("").groupCount() < 1) {
            throw bad(key, "has a " + key + " without a group for what it names");
        }
        return pattern;
    }

    <E extends Enum<E>> E one(String key, String name, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
                return constant;
            }
        }
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            known.add(constant.name().toLowerCase(Locale.ROOT));
        }
        throw bad(key, "has the unknown word " + name + " at " + key + "; known are " + String.join(", ", known));
    }

    EdgeException unknown(String key, String what) {
        return bad(key, what);
    }
}
