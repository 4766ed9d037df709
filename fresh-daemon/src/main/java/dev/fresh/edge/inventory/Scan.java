package dev.fresh.edge.inventory;

import dev.fresh.core.task.InventoryReport.PackageState;
import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.rules.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One commit solved: its code linked, its entry points found, what they reach.
 *
 * @param unknownFolders folders of which so little is reached that nothing is claimed about them
 */
record Scan(Project project, Linker linker, List<Rule> rules, Entries entries, List<Entries.Hit> hits, Reach reach,
        List<PackageState> packages, Set<String> unknownFolders, CliRoots roots) {

    private static final double LIVE_SHARE_MIN = 0.6;
    private static final double PART_LIVE_SHARE_MIN = 0.25;
    private static final int FILES_MIN = 4;
    /** A small part of a package that is understood as a whole is dead, and not entered in some unknown way. */
    private static final int PART_FILES_MAX = 16;
    private static final double ROOT_SHARE_MIN = 0.8;
    private static final double SURE_MIN = 0.6;

    static Scan of(Project project, List<Rule> rules) {
        Linker linker = new Linker(project, new Names(project));
        Entries entries = new Entries(project, linker, rules);
        entries.find();
        CliRoots roots = CliRoots.of(project, linker, entries);
        List<Entries.Hit> hits = new ArrayList<>(entries.hits());
        Reach inner = reach(project, linker, rules, entries, hits);
        Set<String> libraries = new TreeSet<>();
        List<Entries.Hit> surface = new ArrayList<>();
        project.byFolder().forEach((folder, files) -> {
            List<Entries.Hit> fronts = fronts(project, linker.names(), files);
            boolean open = fronts.isEmpty() || !files.getFirst().analyser().isSealed();
            if (open && isLibrary(project, files, hits, inner)) {
                libraries.add(folder);
                files.forEach(file -> surface.addAll(surface(file, files)));
            } else {
                surface.addAll(fronts);
            }
        });
        hits.addAll(surface);
        Reach reach = surface.isEmpty() ? inner : reach(project, linker, rules, entries, hits);
        Set<String> unknown = new TreeSet<>();
        List<PackageState> packages = new ArrayList<>();
        for (Map.Entry<String, List<SourceFile>> entry : project.byFolder().entrySet()) {
            packages.add(state(entry.getKey(), entry.getValue(), reach, libraries));
        }
        folders(project, reach, unknown);
        hits.removeIf(hit -> !isMade(hit, reach));
        hits.sort(Comparator.comparing(Entries.Hit::path).thenComparingInt(Entries.Hit::line)
                .thenComparing(h -> h.rule().id()).thenComparing(h -> h.unit().id));
        return new Scan(project, linker, rules, entries, List.copyOf(hits), reach, packages, unknown, roots);
    }

    private static Reach reach(Project project, Linker linker, List<Rule> rules, Entries entries,
            List<Entries.Hit> hits) {
        Reach reach = new Reach(linker, project.units().size(), rules);
        List<Entries.Hit> sure = hits.stream().filter(h -> h.confidence() >= SURE_MIN && !h.kind().equals("test"))
                .toList();
        enter(reach, sure);
        Overrides overrides = new Overrides(project, linker.names().classes());
        project.units().stream().filter(overrides::certain).forEach(unit -> reach.enterMember(unit,
                "carries out what " + String.join(", ", linker.names().classes().libraryBases(unit.parent))
                        + " declares"));
        reach.settle();
        enter(reach, hits.stream().filter(h -> h.confidence() < SURE_MIN).toList());
        entries.unknown().entrySet().stream().sorted(Comparator.comparingInt(e -> e.getKey().id)).forEach(entry -> {
            String how = "possibly hooked by @" + entry.getValue();
            if (entry.getKey().definition.isMember()) {
                reach.enterMember(entry.getKey(), how);
            } else {
                reach.enter(entry.getKey(), how);
            }
        });
        for (Unit unit : project.units()) {
            if (overrides.doubted(unit) && reach.declared(unit.parent)) {
                reach.enterMember(unit, "may carry out what " + String.join(", ",
                        linker.names().classes().libraryBases(unit.parent)) + " declares");
            }
        }
        reach.run();
        return reach;
    }

    /** What a call registers counts once the call can run, and may bring the next such call to life. */
    private static void enter(Reach reach, List<Entries.Hit> hits) {
        List<Entries.Hit> waiting = new ArrayList<>(hits);
        for (boolean grown = true; grown;) {
            grown = waiting.removeIf(hit -> {
                boolean counts = isMade(hit, reach);
                if (counts) {
                    enter(reach, hit);
                }
                return counts;
            });
            reach.run();
        }
    }

    private static boolean isMade(Entries.Hit hit, Reach reach) {
        return hit.by().isEmpty() || reach.live(hit.by().get());
    }

    private static void enter(Reach reach, Entries.Hit hit) {
        boolean callback = hit.unit().definition.isMember() && !hit.kind().equals("main");
        if (callback && !hit.unit().definition.has(Flag.STATIC)) {
            reach.enterMember(hit.unit(), hit.describe());
        } else {
            reach.enter(hit.unit(), hit.describe());
        }
    }

    /** What a published package offers on its front is there for others, whatever else the repository starts. */
    private static List<Entries.Hit> fronts(Project project, Names names, List<SourceFile> files) {
        List<Entries.Hit> hits = new ArrayList<>();
        for (SourceFile file : files) {
            List<String> offered = file.analyser().front(file.path(), file.facts(), project.tree());
            for (String name : offered.contains("*") ? new Offers(project, names).of(file) : new TreeSet<>(offered)) {
                offer(names.dotted(file.importName() + "." + name, file), hits);
            }
        }
        return hits;
    }

    private static void offer(Meaning meaning, List<Entries.Hit> hits) {
        switch (meaning) {
            case Meaning.Type type -> offer(type.unit(), hits);
            case Meaning.Callable callable -> offer(callable.unit(), hits);
            case Meaning.Instance instance -> offer(instance.unit(), hits);
            case Meaning.Several several -> several.all().forEach(one -> offer(one, hits));
            case Meaning.Space _, Meaning.Foreign _, Meaning.Unknown _ -> {}
        }
    }

    private static void offer(Unit unit, List<Entries.Hit> hits) {
        hits.add(new Entries.Hit(unit, "api", LIBRARY, 0.8, unit.symbol(), unit.file.path(), unit.definition.line()));
        publicMembers(unit, hits);
    }

    /** A package that nothing of the repository enters, and that others can install, is there to be called by them. */
    private static boolean isLibrary(Project project, List<SourceFile> files, List<Entries.Hit> hits, Reach reach) {
        Set<SourceFile> build = hits.stream().filter(h -> h.kind().equals("build")).map(h -> h.unit().file)
                .collect(Collectors.toSet());
        if (files.stream().noneMatch(f -> counts(f) && !build.contains(f))) {
            return false;
        }
        if (files.stream().anyMatch(f -> f.units().stream().anyMatch(u -> u.kind() != Kind.MODULE && reach.sure(u)))) {
            return false;
        }
        String language = files.getFirst().analyser().language();
        boolean anyEntry = hits.stream().anyMatch(h -> h.unit().file.analyser().language().equals(language)
                && !Set.of("build", "test", "framework", "plugin").contains(h.kind()));
        String folder = files.getFirst().folder();
        return !anyEntry || files.getFirst().analyser().isPublished(folder, project.tree());
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static final Rule LIBRARY = Rule.named("library");

    /** The public definitions of a file of a library: what it exports, or all of them where nothing says so. */
    private static List<Entries.Hit> surface(SourceFile file, List<SourceFile> all) {
        List<Entries.Hit> hits = new ArrayList<>();
        Set<String> exported = new HashSet<>();
        for (SourceFile other : all) {
            exported.addAll(other.analyser().exported(other.path(), other.facts()));
        }
        hits.add(new Entries.Hit(file.top(), "api", LIBRARY, 0.8, file.importName(), file.path(), 1));
        for (Unit unit : file.top().members) {
            boolean open = unit.definition.has(Flag.PUBLIC)
                    && (exported.isEmpty() || exported.contains("*") || exported.contains(unit.name()));
            if (open && unit.kind() != Kind.MAIN) {
                offer(unit, hits);
            }
        }
        return hits;
    }

    private static void publicMembers(Unit type, List<Entries.Hit> hits) {
        for (Unit member : type.members) {
            if (member.definition.has(Flag.PUBLIC)) {
                hits.add(new Entries.Hit(member, "api", LIBRARY, 0.8, member.symbol(), member.file.path(),
                        member.definition.line()));
                if (member.isClass()) {
                    publicMembers(member, hits);
                }
            }
        }
    }

    private static PackageState state(String key, List<SourceFile> files, Reach reach, Set<String> libraries) {
        int live = (int) files.stream().filter(f -> isLive(f, reach)).count();
        int counted = (int) files.stream().filter(Scan::counts).count();
        String language = key.substring(0, key.indexOf(':'));
        String path = key.substring(key.indexOf(':') + 1);
        if (libraries.contains(key)) {
            return new PackageState(path, language, "library", counted, live,
                    "Nothing in the repository starts it, so its public surface counts as its entry.");
        }
        if (counted >= FILES_MIN && live < LIVE_SHARE_MIN * counted) {
            return new PackageState(path, language, "unknown", counted, live, "Only " + live + " of " + counted
                    + " files are reached, so an entry point is not understood; add a rule to .fresh/rules/.");
        }
        return new PackageState(path, language, "known", counted, live,
                live + " of " + counted + " files are reached from entry points.");
    }

    private static boolean counts(SourceFile file) {
        return file.units().size() > 1;
    }

    static boolean isLive(SourceFile file, Reach reach) {
        if (!counts(file)) {
            return false;
        }
        return file.units().stream().anyMatch(reach::live);
    }

    /** Every folder with enough files of which most are dead, packages and their parts alike. */
    private static void folders(Project project, Reach reach, Set<String> unknown) {
        Map<String, int[]> counts = new TreeMap<>();
        Map<String, int[]> roots = new TreeMap<>();
        Map<String, String> rootOf = new TreeMap<>();
        for (SourceFile file : project.files()) {
            if (file.test() || !counts(file)) {
                continue;
            }
            String folder = parent(file.path());
            if (!file.analyser().runsFolders()) {
                String root = file.analyser().language() + ":" + file.folder();
                rootOf.put(file.analyser().language() + ":" + folder, root);
                int[] count = roots.computeIfAbsent(root, f -> new int[2]);
                count[0]++;
                count[1] += isLive(file, reach) ? 1 : 0;
            }
            while (true) {
                int[] count = counts.computeIfAbsent(file.analyser().language() + ":" + folder, f -> new int[2]);
                count[0]++;
                count[1] += isLive(file, reach) ? 1 : 0;
                if (folder.isEmpty()) {
                    break;
                }
                folder = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
            }
        }
        Set<String> packages = project.byFolder().keySet();
        counts.forEach((folder, count) -> {
            boolean whole = folder.endsWith(":") || packages.contains(folder.substring(0, folder.length() - 1));
            int[] root = roots.getOrDefault(rootOf.getOrDefault(folder, ""), new int[2]);
            boolean part = count[0] < PART_FILES_MAX && root[0] >= 2 * count[0] && root[1] >= ROOT_SHARE_MIN * root[0];
            // Inside a package that is understood some files of a folder may well be dead, but hardly all of them.
            double least = whole ? LIVE_SHARE_MIN : part ? 0 : PART_LIVE_SHARE_MIN;
            if (count[0] >= FILES_MIN && count[1] < least * count[0]) {
                unknown.add(folder);
            }
        });
    }

    /** The nearest folder around the file about which nothing is claimed, empty when there is none. */
    String unknownFolder(SourceFile file) {
        String folder = parent(file.path());
        while (true) {
            if (unknownFolders.contains(file.analyser().language() + ":" + folder)) {
                return folder.isEmpty() ? "the repository" : folder;
            }
            if (folder.isEmpty()) {
                return "";
            }
            folder = folder.substring(0, folder.lastIndexOf('/', folder.length() - 2) + 1);
        }
    }
}
