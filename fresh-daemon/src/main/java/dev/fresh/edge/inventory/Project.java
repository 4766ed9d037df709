package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The source files of a commit with the dotted names under which they find each other.
 *
 * @param texts other files that may name code: manifests, scripts, workflows, by path
 * @param docs documentation by path
 */
record Project(List<SourceFile> files, List<Unit> units, Map<String, String> texts, Map<String, String> docs,
        Map<String, List<SourceFile>> modules, Set<String> prefixes, Analyser.Tree tree) {

    /** A source file with its facts, before it has a place among the others. */
    record Parsed(String path, Analyser analyser, FileFacts facts, boolean test) {
    }

    static Project of(List<Parsed> parsed, Map<String, String> texts, Map<String, String> docs,
            Analyser.Tree tree) {
        List<SourceFile> files = new ArrayList<>();
        List<Unit> units = new ArrayList<>();
        Map<String, List<SourceFile>> modules = new HashMap<>();
        Set<String> prefixes = new HashSet<>();
        for (Parsed one : parsed) {
            List<String> names = one.analyser().moduleNames(one.path(), one.facts(), tree);
            SourceFile file = new SourceFile(one.path(), one.analyser(), one.facts(), names.getLast(), names.getFirst(),
                    one.analyser().packageFolder(one.path(), one.facts(), tree), one.test(), new ArrayList<>());
            for (FileFacts.Definition definition : one.facts().definitions()) {
                Unit parent = definition.parent() < 0 ? null : file.units().get(definition.parent());
                Unit unit = new Unit(units.size(), file, definition, parent);
                units.add(unit);
                file.units().add(unit);
            }
            files.add(file);
            for (String name : names) {
                String key = key(one.analyser(), name);
                modules.computeIfAbsent(key, k -> new ArrayList<>()).add(file);
                for (int dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
                    prefixes.add(key.substring(0, dot));
                }
            }
        }
        return new Project(List.copyOf(files), List.copyOf(units), texts, docs, modules, prefixes, tree);
    }

    private static String key(Analyser analyser, String name) {
        return analyser.language() + ":" + name;
    }

    /** The files of this dotted name; where several copies exist the one nearest to {@code from}. */
    List<SourceFile> module(String dotted, SourceFile from) {
        List<SourceFile> found = modules.getOrDefault(key(from.analyser(), dotted), List.of());
        if (found.size() < 2 || !found.getFirst().facts().module().isEmpty() || from.analyser().isSplit()) {
            return found;
        }
        SourceFile best = null;
        int most = -1;
        for (SourceFile file : found) {
            int shared = shared(file.path(), from.path());
            if (shared > most) {
                best = file;
                most = shared;
            }
        }
        return List.of(best);
    }

    /** Whether dotted names begin with this one. */
    boolean isPrefix(String dotted, SourceFile from) {
        return prefixes.contains(key(from.analyser(), dotted));
    }

    static int shared(String one, String other) {
        int at = 0;
        while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }

    /** The units of production code. */
    Collection<Unit> production() {
        return units.stream().filter(u -> !u.file.test()).toList();
    }

    /** Files of one package folder, sorted. */
    Map<String, List<SourceFile>> byFolder() {
        Map<String, List<SourceFile>> folders = new TreeMap<>();
        for (SourceFile file : files) {
            if (!file.test()) {
                folders.computeIfAbsent(file.analyser().language() + ":" + file.folder(), f -> new ArrayList<>())
                        .add(file);
            }
        }
        return folders;
    }
}
