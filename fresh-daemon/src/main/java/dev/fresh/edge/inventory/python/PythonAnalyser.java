package dev.fresh.edge.inventory.python;

import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.syntax.Syntax.Grammar;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Python: modules by path, members by naming convention, callbacks by library bases. */
public final class PythonAnalyser implements Analyser {

    private static final Set<String> VALUE_MODULES = Set.of("os", "re", "json", "time", "math", "datetime", "pathlib",
            "subprocess", "hashlib", "shutil", "sys", "random", "string", "textwrap", "urllib", "base64", "uuid",
            "platform", "socket", "tempfile", "logging", "argparse", "io", "csv", "zipfile", "str", "int", "float",
            "bytes", "len", "open", "sorted", "sum", "range", "print", "repr", "input", "bool", "bytearray");

    @Override
    public String language() {
        return "python";
    }

    @Override
    public Grammar grammar() {
        return new Grammar("python", "0.25.0");
    }

    @Override
    public int version() {
        return 7;
    }

    @Override
    public boolean claims(String path) {
        return path.endsWith(".py");
    }

    @Override
    public boolean claimsProgram(String firstLine) {
        return firstLine.matches("#!.*\\bpython[\\d.]*( .*)?");
    }

    @Override
    public FileFacts analyse(SyntaxTree tree) {
        return new PythonWalk(tree).facts();
    }

    @Override
    public List<String> moduleNames(String path, FileFacts facts, Tree tree) {
        String bare = path.endsWith(".py") ? path.substring(0, path.length() - ".py".length()) : path;
        if (bare.endsWith("/__init__")) {
            bare = bare.substring(0, bare.length() - "/__init__".length());
        }
        String[] parts = bare.split("/");
        List<String> names = new ArrayList<>();
        String name = "";
        for (int at = parts.length - 1; at >= 0; at--) {
            name = name.isEmpty() ? parts[at] : parts[at] + "." + name;
            String above = String.join("/", List.of(parts).subList(0, at));
            // A folder with __init__.py is never on the search path itself, so names begin above it.
            if (!tree.has(above.isEmpty() ? "__init__.py" : above + "/__init__.py") || above.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public String absolute(String target, String module, String path, Tree tree) {
        int dots = 0;
        while (dots < target.length() && target.charAt(dots) == '.') {
            dots++;
        }
        if (dots == 0) {
            return target;
        }
        int drop = path.endsWith("__init__.py") ? dots - 1 : dots;
        List<String> parts = new ArrayList<>(List.of(module.split("\\.")));
        for (int at = 0; at < drop && !parts.isEmpty(); at++) {
            parts.removeLast();
        }
        String base = String.join(".", parts);
        String rest = target.substring(dots);
        return base.isEmpty() ? rest : rest.isEmpty() ? base : base + "." + rest;
    }

    @Override
    public String packageFolder(String path, FileFacts facts, Tree tree) {
        int slash = path.lastIndexOf('/');
        String folder = slash < 0 ? "" : path.substring(0, slash);
        while (!folder.isEmpty()) {
            int up = folder.lastIndexOf('/');
            String above = up < 0 ? "" : folder.substring(0, up);
            if (above.isEmpty() || !tree.has(above + "/__init__.py")) {
                return folder;
            }
            folder = above;
        }
        return folder;
    }

    @Override
    public boolean isPublished(String folder, Tree tree) {
        String above = folder;
        do {
            above = above.substring(0, Math.max(0, above.lastIndexOf('/')));
            String prefix = above.isEmpty() ? "" : above + "/";
            if (folder.substring(prefix.length()).matches("(src/)?[^/]*|src/.*") && hasManifest(prefix, tree)) {
                return true;
            }
        } while (!above.isEmpty());
        return false;
    }

    private static boolean hasManifest(String prefix, Tree tree) {
        String project = tree.text(prefix + "pyproject.toml");
        return tree.has(prefix + "setup.py") || tree.text(prefix + "setup.cfg").contains("[metadata]")
                || project.contains("[project]") || project.contains("[tool.poetry]");
    }

    @Override
    public List<String> front(String path, FileFacts facts, Tree tree) {
        String folder = packageFolder(path, facts, tree);
        if (!path.equals(folder + "/__init__.py") || !isPublished(folder, tree)) {
            return List.of();
        }
        Set<String> names = new TreeSet<>(facts.exported());
        facts.definitions().stream().filter(d -> d.parent() == 0 && d.has(Flag.PUBLIC))
                .forEach(d -> names.add(d.name()));
        return List.copyOf(names);
    }

    @Override
    public boolean isSealed() {
        return false;
    }

    @Override
    public List<String> exported(String path, FileFacts facts) {
        if (!path.endsWith("__init__.py")) {
            return facts.exported();
        }
        List<String> names = new ArrayList<>(facts.exported());
        facts.definitions().getFirst().imports().forEach(i -> names.add(i.alias()));
        return names;
    }

    @Override
    public boolean isPrivate(Definition definition) {
        return definition.name().startsWith("_");
    }

    @Override
    public boolean isSpecial(Definition member) {
        return member.name().startsWith("__") && member.name().endsWith("__");
    }

    @Override
    public boolean isCallback(Definition member, boolean declared) {
        return declared && member.kind() == Kind.METHOD && !isPrivate(member);
    }

    @Override
    public boolean givesForeignValues(String dotted) {
        int dot = dotted.indexOf('.');
        return VALUE_MODULES.contains(dot < 0 ? dotted : dotted.substring(0, dot));
    }
}
