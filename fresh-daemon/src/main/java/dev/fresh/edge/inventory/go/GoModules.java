package dev.fresh.edge.inventory.go;

import dev.fresh.edge.inventory.facts.Analyser;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The modules of a commit.
 *
 * @param paths module path by the folder of its go.mod, the root being empty
 * @param folders all folders with Go files
 * @param libraries the modules that others import: those that nothing starts, and those with a package at their root
 */
record GoModules(Map<String, String> paths, Set<String> folders, Set<String> libraries) {

    private static final Pattern MODULE = Pattern.compile("(?m)^\\s*module\\s+\"?([^\\s\"]+)\"?");
    /** Programs that serve those who work on a module, and do not make it a program. */
    private static final Pattern ASIDE = Pattern.compile("(?:.*/)?(?:_?examples?|tools?|hack|scripts?|internal|gen|"
            + "generators?|ci|dev|build|bench\\w*|test\\w*|docs?|contrib|magefiles|_.*|\\..*)/.*");
    /** Files at the root of a program that are no package for others. */
    private static final Set<String> NO_PACKAGE = Set.of("tools.go", "magefile.go", "generate.go", "gen.go", "doc.go",
            "embed.go", "version.go");

    static GoModules of(Analyser.Tree tree) {
        Map<String, String> paths = new TreeMap<>();
        Set<String> folders = new HashSet<>();
        for (String path : tree.paths()) {
            if (path.endsWith(".go")) {
                folders.add(folder(path));
            } else if (path.equals("go.mod") || path.endsWith("/go.mod")) {
                Matcher module = MODULE.matcher(tree.text(path));
                if (module.find()) {
                    paths.put(folder(path), module.group(1));
                }
            }
        }
        GoModules modules = new GoModules(paths, folders, new TreeSet<>());
        Set<String> started = new HashSet<>();
        Set<String> rooted = new HashSet<>();
        for (String path : tree.paths()) {
            if (path.endsWith(".go") && !path.endsWith("_test.go")) {
                String root = modules.root(folder(path));
                String below = root.isEmpty() ? path : path.substring(root.length() + 1);
                boolean main = below.equals("main.go") || below.endsWith("/main.go") || below.startsWith("cmd/")
                        || below.contains("/cmd/");
                if (main && !ASIDE.matcher(below).matches()) {
                    started.add(below.indexOf('/') < 0 ? root + "\n" : root);
                } else if (below.indexOf('/') < 0 && !NO_PACKAGE.contains(below)) {
                    rooted.add(root);
                }
            }
        }
        for (String root : paths.keySet()) {
            boolean none = !started.contains(root) && !started.contains(root + "\n");
            if (none || rooted.contains(root) && !started.contains(root + "\n")) {
                modules.libraries.add(root);
            }
        }
        return modules;
    }

    private static String folder(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** The folder of the go.mod that a folder belongs to, empty when there is none above it. */
    String root(String folder) {
        for (String at = folder; !at.isEmpty(); at = folder(at)) {
            if (paths.containsKey(at)) {
                return at;
            }
        }
        return "";
    }

    boolean isLibrary(String root) {
        return libraries.contains(root);
    }

    /** Whether only the own module can import the package in which a file lies. */
    static boolean isInternal(String path) {
        return path.startsWith("internal/") || path.contains("/internal/");
    }

    /** The path under which the package in a folder is imported. */
    String importPath(String folder) {
        String root = root(folder);
        String module = paths.get(root);
        if (module == null) {
            return folder.isEmpty() ? "(root)" : folder;
        }
        return folder.equals(root) ? module
                : module + "/" + (root.isEmpty() ? folder : folder.substring(root.length() + 1));
    }

    /** The import path under which the commit knows the package of an import, else the path as it is written. */
    String resolved(String target) {
        if (!paths.isEmpty()) {
            return target;
        }
        // Without modules a path is looked up below some folder of the machine; its end is what the commit holds.
        for (String tail = target; !tail.isEmpty(); tail = tail.substring(tail.indexOf('/') + 1)) {
            if (folders.contains(tail)) {
                return tail;
            }
            if (folders.contains("src/" + tail)) {
                return "src/" + tail;
            }
            if (tail.indexOf('/') < 0) {
                break;
            }
        }
        return target;
    }
}
