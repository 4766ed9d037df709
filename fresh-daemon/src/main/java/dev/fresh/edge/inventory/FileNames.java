package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Unit.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the source file that a path in a text means: relative to the text, to a folder above it, or inside a container;
 * without its ending, or as the build will spell it.
 */
final class FileNames {

    /** What a path of source code ends with. */
    static final String ENDINGS = "py|pyw|js|mjs|cjs|jsx|ts|mts|cts|tsx|go|rs|java|vue|svelte";

    private static final Pattern SOURCE = Pattern.compile(".*\\.(?:" + ENDINGS + ")");
    private static final Pattern VARIABLE = Pattern.compile(".*(?:\\$\\{\\{[^}]*\\}\\}|\\$\\{[^}]*\\}|\\$\\w+|<%[^%]*%>"
            + "|\\{\\{[^}]*\\}\\})/");
    private static final Pattern BUILT = Pattern
            .compile("(?:(.*)/)?(?:dist|build|lib|out|output|\\.output|public/build|"
                    + "esm|cjs|es)/(.*)");
    private static final List<String> ADDED = List.of("", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts",
            ".py", "/index.ts", "/index.tsx", "/index.js", "/index.mjs", "/index.jsx", "/__main__.py");

    private final Map<String, SourceFile> byPath = new HashMap<>();
    private final Map<String, List<SourceFile>> byName = new HashMap<>();

    FileNames(Project project) {
        for (SourceFile file : project.files()) {
            byPath.put(file.path(), file);
            byName.computeIfAbsent(name(file.path()), n -> new ArrayList<>(1)).add(file);
        }
    }

    static boolean isSource(String text) {
        return SOURCE.matcher(text).matches();
    }

    /** The file of exactly this path; null when it is no source. */
    SourceFile at(String path) {
        return byPath.get(path);
    }

    /** The files that a text at {@code from} means by a path, or by a path with stars. */
    List<SourceFile> meant(String text, String from) {
        String path = clean(text);
        if (path.isEmpty() || path.startsWith("-")) {
            return List.of();
        }
        if (path.indexOf('*') >= 0) {
            return starred(path, parent(from));
        }
        for (String folder = parent(from);; folder = parent(folder)) {
            Optional<SourceFile> found = at(folder, path);
            if (found.isPresent()) {
                return List.of(found.get());
            }
            if (folder.isEmpty()) {
                break;
            }
        }
        boolean absolute = text.startsWith("/");
        for (int slash = path.indexOf('/'); absolute && slash >= 0; slash = path.indexOf('/', slash + 1)) {
            // An image has its own root, so only the end of an absolute path is one of the repository.
            String end = path.substring(slash + 1);
            Optional<SourceFile> found = at(parent(from), end).or(() -> at("", end));
            if (found.isPresent()) {
                return List.of(found.get());
            }
        }
        List<SourceFile> same = path.indexOf('/') < 0 ? List.of() : byName.getOrDefault(name(path), List.of()).stream()
                .filter(file -> file.path().endsWith("/" + path)).toList();
        return same.size() == 1 ? same : List.of();
    }

    private List<SourceFile> starred(String path, String folder) {
        for (String base : new LinkedHashSet<>(List.of(folder, ""))) {
            for (String spelled : spellings(base.isEmpty() ? path : base + "/" + path)) {
                String regex = Pattern.quote(spelled.replaceAll("\\.(?:js|ts|\\{[^}]*\\}|\\*)$", ""))
                        .replace("**/", "\\E(?:.*/)?\\Q").replace("**", "\\E.*\\Q").replace("*", "\\E[^/]*\\Q");
                Pattern pattern = Pattern.compile(regex + "\\.(?:" + ENDINGS + ")");
                List<SourceFile> found = byPath.values().stream().filter(f -> pattern.matcher(f.path()).matches())
                        .sorted((a, b) -> a.path().compareTo(b.path())).toList();
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    private Optional<SourceFile> at(String folder, String path) {
        String whole = normal(folder.isEmpty() ? path : folder + "/" + path);
        for (String spelled : spellings(whole)) {
            String bare = spelled.replaceFirst("\\.([mc]?)jsx?$", "");
            String kind = spelled.length() == bare.length() ? "" : spelled.substring(bare.length() + 1);
            SourceFile exact = byPath.get(spelled);
            if (exact != null) {
                return Optional.of(exact);
            }
            for (String ending : kind.isEmpty() ? ADDED
                    : List.of("." + kind.replace("js", "ts"), "." + kind.replace("js", "ts") + "x", ".ts", ".js")) {
                SourceFile file = byPath.get(bare + ending);
                if (file != null) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /** The path itself, and those that a build may have made it of. */
    private static Set<String> spellings(String path) {
        Set<String> all = new LinkedHashSet<>(List.of(path));
        Matcher built = BUILT.matcher(path);
        if (built.matches()) {
            String before = built.group(1) == null ? "" : built.group(1) + "/";
            all.add(before + "src/" + built.group(2));
            all.add(before + built.group(2));
            Matcher twice = BUILT.matcher(built.group(2));
            if (twice.matches() && twice.group(1) == null) {
                all.add(before + "src/" + twice.group(2));
            }
        }
        return all;
    }

    private static String clean(String text) {
        String path = text.strip().replaceFirst("^[\"']|[\"']$", "").replaceFirst("[?#].*", "");
        Matcher variable = VARIABLE.matcher(path);
        if (variable.lookingAt()) {
            path = path.substring(variable.end());
        }
        while (path.startsWith("/") || path.startsWith("./")) {
            path = path.substring(path.indexOf('/') + 1);
        }
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path.equals(".") ? "index" : path;
    }

    private static String normal(String path) {
        if (!path.contains("..") && !path.contains("/./")) {
            return path;
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty()) {
                parts.removeLast();
            } else if (!part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
