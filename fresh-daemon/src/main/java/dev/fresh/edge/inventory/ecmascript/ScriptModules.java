package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.protocol.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds the file behind an import: through relative paths, compiler options, and the packages of the workspace. */
final class ScriptModules {

    static final Pattern SOURCE = Pattern.compile(".*\\.(?:[mc]?[jt]s|[jt]sx|vue|svelte|astro)");

    private static final List<String> ENDINGS = List.of(".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs",
            ".d.ts", ".vue", ".svelte", ".astro");
    private static final Set<String> BUILT = Set.of("dist", "lib", "build", "out", "esm", "cjs", "es", "output",
            "types", "typings", "module");
    private static final int EXTENDS_MAX = 6;

    private final Analyser.Tree tree;
    private final Map<String, ScriptPackage> packages = new TreeMap<>();
    private final Map<String, ScriptPackage> byName = new HashMap<>();
    private final Map<String, List<ScriptOptions>> options = new HashMap<>();
    private final Map<String, String> resolved = new HashMap<>();
    private final Set<String> fronts = new HashSet<>();
    private final Set<String> withFront = new HashSet<>();

    ScriptModules(Analyser.Tree tree) {
        this.tree = tree;
        for (String path : tree.paths()) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (name.equals("package.json")) {
                read(path).ifPresent(json -> {
                    ScriptPackage found = new ScriptPackage(parent(path), json);
                    packages.put(found.folder(), found);
                    byName.putIfAbsent(found.name(), found);
                });
            } else if (name.matches("[jt]sconfig[^/]*\\.json")) {
                options.computeIfAbsent(parent(path), f -> new ArrayList<>()).add(options(path, 0));
            }
        }
        packages.values().stream().filter(p -> !p.isPrivate()).forEach(this::findFronts);
    }

    private void findFronts(ScriptPackage found) {
        for (String target : found.entries()) {
            if (target.contains("*")) {
                String start = target.substring(0, target.indexOf('*'));
                for (String path : tree.paths()) {
                    boolean inside = SOURCE.matcher(path).matches() && sources(found.folder(), start).stream()
                            .anyMatch(path::startsWith);
                    if (inside) {
                        fronts.add(path);
                        withFront.add(found.folder());
                    }
                }
            } else {
                source(found.folder(), target).ifPresent(path -> {
                    fronts.add(path);
                    withFront.add(found.folder());
                });
            }
        }
    }

    private Optional<Map<String, Object>> read(String path) {
        String text = ScriptPackage.plainJson(tree.text(path));
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Json.object(text));
        } catch (Json.BadJson e) {
            // A manifest that cannot be read says nothing; its package is found by its files alone.
            return Optional.empty();
        }
    }

    private ScriptOptions options(String path, int depth) {
        Map<String, Object> json = read(path).orElse(Map.of());
        ScriptOptions own = ScriptOptions.of(parent(path), json);
        Object bases = json.get("extends");
        for (Object base : bases instanceof List<?> list ? list : bases == null ? List.of() : List.of(bases)) {
            if (depth < EXTENDS_MAX && base instanceof String text) {
                Optional<String> file = configuration(text, path);
                if (file.isPresent()) {
                    own = own.over(options(file.get(), depth + 1));
                }
            }
        }
        return own;
    }

    private Optional<String> configuration(String text, String from) {
        List<String> candidates = new ArrayList<>();
        if (text.startsWith(".")) {
            candidates.add(normal(parent(from), text));
        } else {
            ScriptPackage found = packageOf(text);
            if (found != null) {
                String rest = text.substring(found.name().length());
                candidates.add(normal(found.folder(), "." + (rest.isEmpty() ? "/tsconfig.json" : rest)));
            }
        }
        return candidates.stream().flatMap(c -> List.of(c, c + ".json").stream()).filter(tree::has).findFirst();
    }

    private ScriptPackage packageOf(String spec) {
        for (int end = spec.length(); end > 0; end = spec.lastIndexOf('/', end - 1)) {
            ScriptPackage found = byName.get(spec.substring(0, end));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The folder of the package around a file. */
    String packageFolder(String path) {
        for (String folder = parent(path);; folder = parent(folder)) {
            if (packages.containsKey(folder) || folder.isEmpty()) {
                return folder;
            }
        }
    }

    boolean isFront(String path) {
        return fronts.contains(path);
    }

    /** Whether others install the package, though no file of it was found to be its front. */
    boolean isPublished(String folder) {
        ScriptPackage found = packages.get(folder);
        return found != null && !found.isPrivate() && !found.entries().isEmpty() && !withFront.contains(folder);
    }

    /** The name of the module that an encoded specifier means, or of the library. */
    String absolute(String head, String path) {
        return resolved.computeIfAbsent(parent(path) + "\n" + head, k -> {
            String spec = ScriptNames.decode(head);
            if (spec.endsWith("*")) {
                String folder = spec.startsWith(".") ? parent(path) : packageFolder(path);
                String begin = spec.substring(0, spec.length() - 1);
                String whole = normal(folder, begin.startsWith("/") ? "." + begin : begin);
                return ScriptNames.encode(begin.endsWith("/") && !whole.isEmpty() ? whole + "/" : whole);
            }
            Optional<String> file = resolve(spec, path);
            return file.isPresent() ? ScriptNames.encode(file.get())
                    : spec.startsWith("node:") ? spec.substring("node:".length()) : spec;
        });
    }

    private Optional<String> resolve(String spec, String path) {
        if (spec.startsWith(".")) {
            String whole = normal(parent(path), spec);
            return probe(whole).or(() -> source("", whole));
        }
        String folder = packageFolder(path);
        if (spec.startsWith("/")) {
            return probe(normal(folder, "." + spec));
        }
        ScriptPackage own = packages.get(folder);
        if (spec.startsWith("#") && own != null) {
            Optional<String> found = first(own.imported(spec), own.folder());
            if (found.isPresent()) {
                return found;
            }
        }
        for (String above = parent(path);; above = parent(above)) {
            for (ScriptOptions one : options.getOrDefault(above, List.of())) {
                Optional<String> found = one.candidates(spec).stream()
                        .flatMap(c -> probe(c).or(() -> source("", c)).stream()).findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
            if (above.isEmpty()) {
                break;
            }
        }
        ScriptPackage other = packageOf(spec);
        if (other != null) {
            return inPackage(other, spec.substring(other.name().length()));
        }
        if (spec.matches("[@~]/.*")) {
            String rest = spec.substring(2);
            return probe(normal(folder, "./src/" + rest)).or(() -> probe(normal(folder, "./" + rest)))
                    .or(() -> probe(normal(folder, "./app/" + rest)));
        }
        return Optional.empty();
    }

    private Optional<String> inPackage(ScriptPackage other, String rest) {
        Optional<String> found = first(other.exported(rest.isEmpty() ? "." : "." + rest), other.folder());
        if (found.isEmpty() && rest.isEmpty()) {
            found = first(other.mains(), other.folder())
                    .or(() -> first(List.of("./src/index", "./index", "./src/main", "./lib/index"), other.folder()));
        }
        return found.isPresent() || rest.isEmpty() ? found
                : first(List.of("." + rest, "./src" + rest), other.folder());
    }

    private Optional<String> first(List<String> targets, String folder) {
        return targets.stream().flatMap(t -> source(folder, t).stream()).findFirst();
    }

    /** The source behind a path that may be of a build. */
    private Optional<String> source(String folder, String target) {
        return sources(folder, target).stream().flatMap(path -> probe(path).stream()).findFirst();
    }

    private Set<String> sources(String folder, String target) {
        String path = normal("", target);
        Set<String> all = new LinkedHashSet<>();
        String prefix = folder.isEmpty() ? "" : folder + "/";
        all.add(prefix + path);
        List<String> parts = List.of(path.split("/", -1));
        for (int at = 0; at < parts.size() - 1; at++) {
            if (BUILT.contains(parts.get(at))) {
                String before = at == 0 ? "" : String.join("/", parts.subList(0, at)) + "/";
                int next = at + 1;
                while (next < parts.size() - 1 && BUILT.contains(parts.get(next))) {
                    next++;
                }
                String behind = String.join("/", parts.subList(next, parts.size()));
                all.add(prefix + before + "src/" + behind);
                all.add(prefix + before + behind);
                if (behind.startsWith("src/")) {
                    all.add(prefix + before + behind.substring("src/".length()));
                }
                all.add(prefix + before + "src/" + String.join("/", parts.subList(at + 1, parts.size())));
            }
        }
        return all;
    }

    /** The path of a source file of this name, its ending added or exchanged as compilers do. */
    private Optional<String> probe(String path) {
        if (SOURCE.matcher(path).matches() && tree.has(path)) {
            return Optional.of(path);
        }
        int dot = path.lastIndexOf('.');
        String ending = dot < 0 ? "" : path.substring(dot);
        if (ending.matches("\\.[mc]?jsx?")) {
            String bare = path.substring(0, dot);
            String typed = ending.replace("js", "ts");
            for (String other : List.of(typed, typed.endsWith("x") ? typed : typed + "x", ".ts", ".tsx", ".jsx")) {
                if (tree.has(bare + other) && !other.equals(ending)) {
                    return Optional.of(bare + other);
                }
            }
        }
        if (path.endsWith(".d.ts")) {
            String bare = path.substring(0, path.length() - ".d.ts".length());
            Optional<String> found = ENDINGS.stream().map(e -> bare + e).filter(tree::has).findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        for (String other : ENDINGS) {
            if (tree.has(path + other)) {
                return Optional.of(path + other);
            }
        }
        String folder = path.isEmpty() ? "" : path + "/";
        for (String other : ENDINGS) {
            if (tree.has(folder + "index" + other)) {
                return Optional.of(folder + "index" + other);
            }
        }
        return Optional.empty();
    }

    /** The file that a string in a file names by its path. */
    Optional<String> named(String text, String path) {
        String near = normal(parent(path), text.startsWith("/") ? "." + text : text);
        boolean file = SOURCE.matcher(text).matches();
        if (text.startsWith(".") || file) {
            Optional<String> found = probe(near);
            if (found.isPresent()) {
                return found;
            }
        }
        String folder = packageFolder(path);
        String inside = normal(folder, text.startsWith("/") ? "." + text : text);
        return source("", inside).filter(f -> file || text.contains("/")).or(() -> file ? source("", normal("", text))
                : Optional.empty());
    }

    static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** A path with its {@code .} and {@code ..} worked out. */
    static String normal(String folder, String path) {
        List<String> parts = new ArrayList<>(folder.isEmpty() ? List.of() : List.of(folder.split("/")));
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.equals(".") && !part.isEmpty()) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
