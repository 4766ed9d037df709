package dev.fresh.edge.inventory.rules;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.Globs;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.rules.Rule.Entry;
import dev.fresh.edge.inventory.rules.Rule.Matcher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads one rule file, and says with file and line what is wrong with a bad one. */
final class RuleReader {

    private static final Set<String> KINDS = Set.of("cli", "script", "main", "route", "job", "event", "api", "plugin",
            "build", "framework", "test");
    private static final Set<String> LANGUAGES = Set.of("python", "java", "javascript", "go", "rust", Rule.ANY);
    private static final Set<String> RULE_KEYS = Set.of("id", "language", "when", "entries", "inert", "tests",
            "ignore", "effects");
    private static final Set<String> ENTRY_KEYS = Set.of("kind", "confidence", "whenLive", "methods", "live", "only");
    /** What a call in a template looks like, in nearly all of them. */
    private static final Pattern TEMPLATE_CALL = Pattern.compile("[.#]\\{?([A-Za-z_]\\w+)\\s*\\(");

    private static final Map<String, Function<Spot, Matcher>> MATCHERS = new TreeMap<>(Map.ofEntries(
            Map.entry("decorator", entry -> new Rule.Decorated(Globs.names(entry.some("decorator")))),
            Map.entry("annotation", entry -> new Rule.Decorated(Globs.names(entry.some("annotation")))),
            Map.entry("base", entry -> new Rule.Based(Globs.names(entry.some("base")), entry.names("methods"),
                    entry.truth("live", true), entry.truth("only", false))),
            Map.entry("callArgument", entry -> handed(entry.child("callArgument"))),
            Map.entry("manifest", entry -> manifest(entry.child("manifest"))),
            Map.entry("commandLine", entry -> commandLine(entry.child("commandLine"))),
            Map.entry("stringReference", entry -> stringReference(entry.child("stringReference"))),
            Map.entry("template", entry -> template(entry.child("template"))),
            Map.entry("fileConvention", entry -> convention(entry.child("fileConvention"))),
            Map.entry("serviceFile", entry -> new Rule.Service(Globs.paths(entry.some("serviceFile")))),
            Map.entry("define", entry -> defined(entry.child("define"))),
            Map.entry("mainBlock", entry -> mainBlock(entry.child("mainBlock")))));

    private RuleReader() {
    }

    /** A file that the user wrote, which may be wrong in more ways than a shipped one. */
    static Rule own(String file, String text) {
        Spot rule = Spot.of(file, text);
        rule.onceEach();
        return read(rule);
    }

    static Rule read(String file, String text) {
        return read(Spot.of(file, text));
    }

    private static Rule read(Spot rule) {
        rule.keys(RULE_KEYS);
        String id = rule.text("id");
        String language = rule.text("language");
        if (!LANGUAGES.contains(language)) {
            throw rule.unknown("language", "has the unknown language " + language + "; known are "
                    + String.join(", ", new TreeSet<>(LANGUAGES)));
        }
        Globs imports = Globs.names(List.of());
        Set<String> dependencies = Set.of();
        if (rule.has("when")) {
            Spot when = rule.child("when");
            if (when.keys(Set.of("imports", "dependencies")).isEmpty()) {
                throw when.bad("needs imports or dependencies at when");
            }
            imports = when.names("imports");
            dependencies = Set.copyOf(when.texts("dependencies"));
        }
        List<Entry> entries = new ArrayList<>();
        for (Spot item : rule.items("entries")) {
            entries.add(entry(item, language));
        }
        Map<Safety, Globs> effects = new EnumMap<>(Safety.class);
        if (rule.has("effects")) {
            Spot table = rule.child("effects");
            for (String name : table.keys(Set.of("reads", "network", "writes", "destructive"))) {
                effects.put(table.one(name, name, Safety.class), table.names(name));
            }
        }
        return new Rule(id, language, imports, dependencies, List.copyOf(entries), rule.names("inert"),
                rule.paths("tests"),
                rule.paths("ignore"), effects);
    }

    static EdgeException same(Path file, String id, Path other) {
        return new EdgeException(
                new Failure(Failure.Kind.REFUSED_CONTENT, "The rule file " + file + " line 1 has the id "
                        + id + ", which " + other + " has too; give one of them another id."));
    }

    private static Entry entry(Spot entry, String language) {
        Set<String> known = new TreeSet<>(ENTRY_KEYS);
        known.addAll(MATCHERS.keySet());
        Set<String> keys = entry.keys(known);
        String kind = entry.text("kind");
        if (!KINDS.contains(kind)) {
            throw entry.unknown("kind", "has the unknown kind " + kind + "; known are "
                    + String.join(", ", new TreeSet<>(KINDS)));
        }
        double confidence = entry.share("confidence", 0.9);
        List<String> matchers = MATCHERS.keySet().stream().filter(keys::contains).toList();
        if (matchers.size() != 1) {
            throw matchers.isEmpty() ? entry.bad("has an entry without a matcher; known are "
                    + String.join(", ", MATCHERS.keySet()))
                    : entry.bad("has an entry with several matchers, " + String.join(" and ", matchers)
                            + "; make it several entries");
        }
        if ((keys.contains("methods") || keys.contains("live") || keys.contains("only")) && !keys.contains("base")) {
            throw entry.bad("has methods, live or only without base");
        }
        Matcher matcher = MATCHERS.get(matchers.getFirst()).apply(entry);
        boolean text = switch (matcher) {
            case Rule.Manifest _, Rule.CommandLine _, Rule.StringReference _, Rule.Template _, Rule.Service _ -> true;
            case Rule.Decorated _, Rule.Based _, Rule.Handed _, Rule.Convention _, Rule.Defined _,
                    Rule.MainBlock _ -> false;
        };
        if (language.equals(Rule.ANY) && !text) {
            throw entry.unknown(matchers.getFirst(), "looks at code by " + matchers.getFirst()
                    + ", so it needs a language other than any");
        }
        return new Entry(kind, confidence, entry.truth("whenLive", false), matcher);
    }

    private static Matcher handed(Spot call) {
        call.keys(Set.of("callee", "position", "onwards", "keyword", "methods"));
        if (!call.has("position") && !call.has("keyword")) {
            throw call.bad("needs a position or a keyword at callArgument");
        }
        return new Rule.Handed(Globs.names(call.some("callee")), call.number("position", -1),
                call.truth("onwards", false), call.optional("keyword").orElse(""), call.names("methods"));
    }

    private static Matcher manifest(Spot manifest) {
        manifest.keys(Set.of("file", "path", "form", "names"));
        String form = manifest.optional("form").orElse("name");
        if (!form.equals("name") && !form.equals("command")) {
            throw manifest.unknown("form", "has the unknown form " + form + "; known are command, name");
        }
        return new Rule.Manifest(Globs.paths(manifest.some("file")), Globs.names(manifest.some("path")),
                form.equals("command"), manifest.names("names"));
    }

    private static Matcher commandLine(Spot line) {
        line.keys(Set.of("files", "pattern"));
        return new Rule.CommandLine(Globs.paths(line.some("files")),
                line.has("pattern") ? Optional.of(line.capture("pattern")) : Optional.empty());
    }

    private static Matcher stringReference(Spot reference) {
        reference.keys(Set.of("files"));
        return new Rule.StringReference(Globs.paths(reference.some("files")));
    }

    private static Matcher template(Spot template) {
        template.keys(Set.of("files", "pattern"));
        return new Rule.Template(Globs.paths(template.some("files")),
                template.has("pattern") ? template.capture("pattern") : TEMPLATE_CALL);
    }

    private static Matcher convention(Spot convention) {
        convention.keys(Set.of("files", "names"));
        return new Rule.Convention(Globs.paths(convention.some("files")), convention.names("names"));
    }

    private static Matcher defined(Spot define) {
        define.keys(Set.of("name", "of", "files", "module", "static", "parameter"));
        Rule.Sort of = define.one("of", define.optional("of").orElse("method"), Rule.Sort.class);
        return new Rule.Defined(of, Globs.names(define.some("name")), define.paths("files"),
                define.optional("module"), define.truth("static", false),
                define.has("parameter") ? Optional.of(define.pattern("parameter")) : Optional.empty());
    }

    private static Matcher mainBlock(Spot block) {
        block.keys(Set.of("files", "except", "topLevel"));
        return new Rule.MainBlock(Globs.paths(block.some("files")), block.paths("except"),
                block.truth("topLevel", false));
    }
}
