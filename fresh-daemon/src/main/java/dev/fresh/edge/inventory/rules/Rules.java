package dev.fresh.edge.inventory.rules;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.Globs;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.rules.Rule.Entry;
import dev.fresh.edge.inventory.rules.Rule.Matcher;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The entry-point rules of the product and of the user, one JSON file per framework. */
public final class Rules {

    private static final Set<String> KINDS = Set.of("cli", "script", "main", "route", "job", "event", "api", "plugin",
            "build", "framework", "test");
    private static final Set<String> RULE_KEYS = Set.of("id", "language", "when", "entries", "inert", "tests",
            "effects");
    private static final Set<String> ENTRY_KEYS = Set.of("kind", "confidence", "decorator", "annotation", "base",
            "methods", "live", "callArgument", "manifest", "commandLine", "fileConvention", "serviceFile", "define",
            "mainBlock");

    private Rules() {
    }

    /**
     * All rules, those of the user replacing shipped ones of the same id.
     *
     * @throws EdgeException of kind REFUSED_CONTENT for a file that is no rule
     */
    public static List<Rule> load(Optional<Path> userFolder) {
        Map<String, Rule> rules = new TreeMap<>();
        for (String name : resource("index.txt").lines().toList()) {
            Rule rule = parse(name, resource(name));
            rules.put(rule.id(), rule);
        }
        if (userFolder.isPresent() && Files.isDirectory(userFolder.get())) {
            try (Stream<Path> files = Files.list(userFolder.get())) {
                for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                    Rule rule = parse(file.toString(), Files.readString(file));
                    rules.put(rule.id(), rule);
                }
            } catch (IOException e) {
                throw EdgeException.environment("The rules in " + userFolder.get() + " cannot be read: "
                        + e.getMessage(), e);
            }
        }
        return List.copyOf(rules.values());
    }

    private static String resource(String name) {
        try (InputStream in = Rules.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Rule parse(String file, String text) {
        Source source = new Source(file, text);
        Map<String, Object> map;
        try {
            map = Json.object(text);
        } catch (Json.BadJson e) {
            throw refused("The rule file " + file + " is not JSON: " + e.getMessage() + ".");
        }
        source.keys(map, RULE_KEYS);
        String id = source.text(map, "id");
        Globs imports = Globs.names(List.of());
        if (map.get("when") instanceof Map<?, ?> when) {
            source.keys(when, Set.of("imports"));
            imports = Globs.names(source.texts(when, "imports"));
        }
        List<Entry> entries = new ArrayList<>();
        if (map.get("entries") instanceof List<?> list) {
            for (Object item : list) {
                entries.add(entry(source, source.map(item, "entries")));
            }
        }
        Map<Safety, Globs> effects = new EnumMap<>(Safety.class);
        if (map.get("effects") instanceof Map<?, ?> table) {
            for (Object key : table.keySet()) {
                effects.put(source.one(key.toString(), Safety.class), Globs.names(source.texts(table, key.toString())));
            }
        }
        return new Rule(id, source.text(map, "language"), imports, List.copyOf(entries),
                Globs.names(source.texts(map, "inert")), Globs.paths(source.texts(map, "tests")), effects);
    }

    private static Entry entry(Source source, Map<?, ?> map) {
        source.keys(map, ENTRY_KEYS);
        String kind = source.text(map, "kind");
        if (!KINDS.contains(kind)) {
            throw source.bad(kind, "has the unknown kind " + kind + "; known are " + String.join(", ",
                    KINDS.stream().sorted().toList()));
        }
        double confidence = map.get("confidence") instanceof Number n ? n.doubleValue() : 0.9;
        if (!(confidence > 0 && confidence <= 1)) {
            throw source.bad("confidence", "has a confidence that is not between 0 and 1");
        }
        return new Entry(kind, confidence, matcher(source, map));
    }

    private static Matcher matcher(Source source, Map<?, ?> map) {
        if (map.containsKey("decorator") || map.containsKey("annotation")) {
            return new Rule.Decorated(Globs.names(source.texts(map,
                    map.containsKey("decorator") ? "decorator" : "annotation")));
        }
        if (map.containsKey("base")) {
            return new Rule.Based(Globs.names(source.texts(map, "base")), Globs.names(source.texts(map, "methods")),
                    !Boolean.FALSE.equals(map.get("live")));
        }
        if (map.get("callArgument") instanceof Map<?, ?> call) {
            source.keys(call, Set.of("callee", "position", "keyword"));
            int position = call.get("position") instanceof Number n ? n.intValue() : -1;
            return new Rule.Handed(Globs.names(source.texts(call, "callee")), position,
                    call.get("keyword") instanceof String keyword ? keyword : "");
        }
        if (map.get("manifest") instanceof Map<?, ?> manifest) {
            source.keys(manifest, Set.of("file", "path"));
            return new Rule.Manifest(Globs.paths(source.texts(manifest, "file")),
                    Globs.names(source.texts(manifest, "path")));
        }
        if (map.get("commandLine") instanceof Map<?, ?> line) {
            source.keys(line, Set.of("files", "pattern"));
            return new Rule.CommandLine(Globs.paths(source.texts(line, "files")), source.pattern(line));
        }
        if (map.get("fileConvention") instanceof Map<?, ?> convention) {
            source.keys(convention, Set.of("files", "names"));
            return new Rule.Convention(Globs.paths(source.texts(convention, "files")),
                    Globs.names(source.texts(convention, "names")));
        }
        if (map.containsKey("serviceFile")) {
            return new Rule.Service(Globs.paths(source.texts(map, "serviceFile")));
        }
        if (map.get("define") instanceof Map<?, ?> define) {
            source.keys(define, Set.of("name", "static", "parameter"));
            return new Rule.Defined(source.text(define, "name"), Boolean.TRUE.equals(define.get("static")),
                    Optional.ofNullable(define.get("parameter")).map(Object::toString));
        }
        if (map.get("mainBlock") instanceof Map<?, ?> block) {
            source.keys(block, Set.of("files", "except", "topLevel"));
            return new Rule.MainBlock(Globs.paths(source.texts(block, "files")),
                    Globs.paths(source.texts(block, "except")), Boolean.TRUE.equals(block.get("topLevel")));
        }
        throw source.bad("entries", "has an entry without a matcher");
    }

    private static EdgeException refused(String text) {
        return new EdgeException(new Failure(Failure.Kind.REFUSED_CONTENT, text));
    }

    /** The text of a rule file, so that an error can name the line. */
    private record Source(String file, String text) {

        EdgeException bad(String near, String what) {
            int at = text.indexOf('"' + near + '"');
            String where = at < 0 ? "" : " line " + (text.substring(0, at).lines().count());
            return refused("The rule file " + file + where + " " + what + ".");
        }

        void keys(Map<?, ?> map, Set<String> known) {
            for (Object key : map.keySet()) {
                if (!known.contains(key.toString())) {
                    throw bad(key.toString(), "has the unknown key " + key + "; known are "
                            + String.join(", ", known.stream().sorted().toList()));
                }
            }
        }

        String text(Map<?, ?> map, String key) {
            if (map.get(key) instanceof String value && !value.isBlank()) {
                return value;
            }
            throw bad(key, "needs the text " + key);
        }

        List<String> texts(Map<?, ?> map, String key) {
            Object value = map.get(key);
            if (value == null) {
                return List.of();
            }
            if (value instanceof String one) {
                return List.of(one);
            }
            if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
                return list.stream().map(Object::toString).toList();
            }
            throw bad(key, "needs a text or a list of texts at " + key);
        }

        Map<?, ?> map(Object value, String key) {
            if (value instanceof Map<?, ?> map) {
                return map;
            }
            throw bad(key, "needs objects in " + key);
        }

        Pattern pattern(Map<?, ?> map) {
            String regex = text(map, "pattern");
            try {
                Pattern pattern = Pattern.compile(regex);
                if (pattern.matcher("").groupCount() < 1) {
                    throw bad("pattern", "has a pattern without a group for the module or path");
                }
                return pattern;
            } catch (PatternSyntaxException e) {
                throw bad("pattern", "has a pattern that is no regular expression: " + e.getDescription());
            }
        }

        <E extends Enum<E>> E one(String name, Class<E> type) {
            for (E value : type.getEnumConstants()) {
                if (value.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return value;
                }
            }
            throw bad(name, "has the unknown effect " + name);
        }
    }
}
