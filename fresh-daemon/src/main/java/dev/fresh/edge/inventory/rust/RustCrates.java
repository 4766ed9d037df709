package dev.fresh.edge.inventory.rust;

import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The crates of a commit: where they begin, which files are their modules, what of them others can install. */
final class RustCrates {

    private static final Pattern TABLE = Pattern.compile("\\s*\\[+\\s*([^\\]]+?)\\s*\\]+.*");
    private static final Pattern PAIR = Pattern.compile("\\s*([\\w.-]+)\\s*=\\s*(.*?)\\s*(?:#.*)?");

    /**
     * A package.
     *
     * @param roots crate name by the file that the crate begins with
     * @param published whether others can install a library of it
     */
    private record Crate(String folder, String name, Map<String, String> roots, boolean published) {
    }

    private final Map<String, Crate> crates = new TreeMap<>();
    private final Map<String, String> modules = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Map<String, FileFacts> facts = new HashMap<>();

    private RustCrates() {
    }

    static RustCrates of(Analyser.Tree tree) {
        RustCrates all = new RustCrates();
        Set<String> closed = new TreeSet<>();
        for (String path : tree.paths()) {
            if (path.equals("Cargo.toml") || path.endsWith("/Cargo.toml")) {
                all.crate(path, tree.text(path), tree, closed);
            }
        }
        for (String path : tree.paths()) {
            if (path.endsWith(".rs")) {
                String module = all.name(path);
                all.modules.put(path, module);
                all.known.add(module);
            }
        }
        return all;
    }

    private void crate(String manifest, String text, Analyser.Tree tree, Set<String> closed) {
        String folder = parent(manifest);
        String prefix = folder.isEmpty() ? "" : folder + "/";
        String table = "";
        String name = "";
        String library = "";
        String libraryPath = "src/lib.rs";
        boolean published = true;
        List<String> programs = new ArrayList<>(List.of("src/main.rs"));
        for (String line : text.lines().toList()) {
            Matcher head = TABLE.matcher(line);
            Matcher pair = PAIR.matcher(line);
            if (head.matches()) {
                table = head.group(1);
            } else if (pair.matches()) {
                String value = pair.group(2).replace("\"", "");
                switch (table + "." + pair.group(1)) {
                    case "package.name" -> name = value;
                    case "package.publish" -> published = !value.equals("false");
                    case "package.publish.workspace" -> published = closed.stream()
                            .noneMatch(above -> above.isEmpty() || folder.startsWith(above + "/"));
                    case "workspace.package.publish" -> {
                        if (value.equals("false")) {
                            closed.add(folder);
                        }
                    }
                    case "lib.name" -> library = value;
                    case "lib.path" -> libraryPath = value;
                    case "bin.path" -> programs.add(value);
                    default -> {}
                }
            }
        }
        if (name.isEmpty()) {
            return;
        }
        String crate = (library.isEmpty() ? name : library).replace('-', '_');
        Map<String, String> roots = new TreeMap<>();
        boolean hasLibrary = tree.has(prefix + libraryPath);
        if (hasLibrary) {
            roots.put(prefix + libraryPath, crate);
        }
        for (String program : programs) {
            String path = prefix + program;
            boolean beside = hasLibrary && parent(path).equals(parent(prefix + libraryPath))
                    || program.equals("src/main.rs");
            if (tree.has(path)) {
                roots.putIfAbsent(path, beside ? crate : crate + "-" + program.replaceAll("\\W", "_"));
            }
        }
        roots.put(prefix + "build.rs", crate + "-build");
        crates.put(folder, new Crate(folder, crate, roots, published && hasLibrary));
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private Crate nearest(String path) {
        for (String at = parent(path);; at = parent(at)) {
            Crate crate = crates.get(at);
            if (crate != null || at.isEmpty()) {
                return crate;
            }
        }
    }

    /** The folder of the package that a file belongs to. */
    String folder(String path) {
        Crate crate = nearest(path);
        return crate == null ? parent(path) : crate.folder();
    }

    boolean isPublished(String folder) {
        return crates.containsKey(folder) && crates.get(folder).published();
    }

    String module(String path) {
        return modules.computeIfAbsent(path, this::name);
    }

    private String name(String path) {
        Crate crate = nearest(path);
        if (crate == null) {
            return dotted(path);
        }
        if (crate.roots().containsKey(path)) {
            return crate.roots().get(path);
        }
        String below = crate.folder().isEmpty() ? path : path.substring(crate.folder().length() + 1);
        if (below.startsWith("src/bin/")) {
            // Each of these is a program of its own, alone or with the files in its folder.
            String rest = below.substring("src/bin/".length());
            int slash = rest.indexOf('/');
            String program = crate.name() + "-bin-" + (slash < 0 ? rest.replace(".rs", "") : rest.substring(0, slash))
                    .replace('-', '_');
            String inner = slash < 0 ? "" : dotted(rest.substring(slash + 1));
            return inner.isEmpty() || inner.equals("main") ? program : program + "." + inner;
        }
        String best = "";
        String base = null;
        for (Map.Entry<String, String> root : crate.roots().entrySet()) {
            String folder = parent(root.getKey());
            boolean inside = folder.isEmpty() || path.startsWith(folder + "/");
            if (inside && (base == null || folder.length() > base.length())) {
                base = folder;
                best = root.getValue();
            }
        }
        return base == null || best.endsWith("-build") ? crate.name() + "-" + dotted(below)
                : best + "." + dotted(base.isEmpty() ? path : path.substring(base.length() + 1));
    }

    private static String dotted(String path) {
        String bare = path.endsWith(".rs") ? path.substring(0, path.length() - 3) : path;
        return (bare.endsWith("/mod") ? bare.substring(0, bare.length() - 4) : bare).replace('.', '_').replace('/',
                '.');
    }

    /** The dotted name of a path as a file writes it. */
    String absolute(String target, String module, String path) {
        if (target.startsWith("./")) {
            String file = parent(path) + "/" + target.substring(2);
            return module(file.startsWith("/") ? file.substring(1) : file);
        }
        int dot = target.indexOf('.');
        String first = dot < 0 ? target : target.substring(0, dot);
        String rest = dot < 0 ? "" : target.substring(dot);
        int crateEnd = module.indexOf('.');
        String crate = crateEnd < 0 ? module : module.substring(0, crateEnd);
        switch (first) {
            case "crate" -> {
                return crate + rest;
            }
            case "self" -> {
                return module + rest;
            }
            case "super" -> {
                String above = module.lastIndexOf('.') < 0 ? module : module.substring(0, module.lastIndexOf('.'));
                return rest.startsWith(".super") ? absolute(rest.substring(1), above, path) : above + rest;
            }
            default -> {
                if (known.contains(module + "." + first)) {
                    return module + "." + target;
                }
                return !known.contains(first) && known.contains(crate + "." + first) ? crate + "." + target : target;
            }
        }
    }

    void note(String module, FileFacts said) {
        facts.putIfAbsent(module, said);
    }

    /** Whether people outside can name a module: it and all above it are public, or handed on whole. */
    boolean isOpen(String module) {
        int dot = module.lastIndexOf('.');
        if (dot < 0) {
            return !module.contains("-");
        }
        String above = module.substring(0, dot);
        String name = module.substring(dot + 1);
        FileFacts said = facts.get(above);
        return said != null && isOpen(above) && said.exported().stream()
                .anyMatch(e -> e.equals("mod " + name) || e.matches("all ((self|crate)\\.)?(\\w+\\.)*" + name));
    }
}
