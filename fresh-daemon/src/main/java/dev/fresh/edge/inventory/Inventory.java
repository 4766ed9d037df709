package dev.fresh.edge.inventory;

import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.EntryPoint;
import dev.fresh.core.task.InventoryReport.ParseError;
import dev.fresh.core.task.InventoryReport.Skipped;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.GitTree.Entry;
import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.rules.Rule;
import dev.fresh.edge.inventory.rules.Rules;
import dev.fresh.edge.syntax.Syntax;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds what a commit can do and which of it nothing reaches. It reads git objects only and runs nothing of the
 * repository; the same tree with the same rules gives the same report.
 */
public final class Inventory {

    private static final int SOURCE_BYTES_MAX = 2 << 20;
    private static final int FIRST_LINE_MAX = 200;

    private final Syntax syntax;
    private final SourceReader reader;
    private final List<Analyser> analysers;
    private final int threads;

    public Inventory(Syntax syntax, List<Analyser> analysers) {
        this(syntax, analysers, Runtime.getRuntime().availableProcessors());
    }

    Inventory(Syntax syntax, List<Analyser> analysers, int threads) {
        this.threads = threads;
        this.syntax = syntax;
        this.reader = new SourceReader(syntax);
        this.analysers = List.copyOf(analysers);
    }

    /**
     * How to scan.
     *
     * @param cacheFolder where facts are kept between scans; made when it is missing
     * @param userRules folder with the user's own rule files
     * @param progress receives a line for people now and then
     */
    public record Options(Path cacheFolder, Optional<Path> userRules, Consumer<String> progress) {
    }

    /** The full id of the commit that a revision names, empty when there is none. */
    public Optional<String> commit(Path gitDir, String revision) {
        return new GitTree(gitDir).find(revision);
    }

    /**
     * Scans one commit.
     *
     * @param gitDir the repository's git directory, bare or not
     * @param commit any revision
     * @throws EdgeException when the repository cannot be read or a rule file is bad
     */
    public InventoryReport scan(Path gitDir, String commit, Options options) {
        GitTree tree = new GitTree(gitDir);
        String id = tree.commit(commit);
        return report(id, solve(tree, id, options));
    }

    /** Why a symbol is hooked up or not, for every definition that the name may mean. */
    public List<Explained> explain(Path gitDir, String commit, Options options, String symbol) {
        GitTree tree = new GitTree(gitDir);
        return new Explanation(solve(tree, tree.commit(commit), options).scan()).of(symbol);
    }

    /** A solved commit with what of it was not read. */
    private record Solved(Scan scan, List<Skipped> skipped) {
    }

    private Solved solve(GitTree tree, String commit, Options options) {
        try {
            return attempt(tree, commit, options);
        } catch (EdgeException e) {
            if (!syntax.reduce()) {
                throw e;
            }
            options.progress().accept(e.getMessage() + " What is left is read.");
            return attempt(tree, commit, options);
        }
    }

    private Solved attempt(GitTree tree, String commit, Options options) {
        List<Rule> rules = Rules.load(options.userRules());
        List<Skipped> skipped = new ArrayList<>();
        List<Entry> all = tree.list(commit, skipped::add);
        SourceFilter filter = SourceFilter.of(all, rules);
        Map<Entry, Analyser> sources = new LinkedHashMap<>();
        Map<String, Integer> unread = new TreeMap<>();
        List<Entry> others = new ArrayList<>();
        Map<Entry, Analyser> programs = programs(tree, all.stream().filter(e -> !filter.isSkipped(e.path())).toList());
        for (Entry entry : all) {
            Optional<Analyser> analyser = analysers.stream().filter(a -> a.claims(entry.path())).findFirst()
                    .or(() -> Optional.ofNullable(programs.get(entry)));
            if (filter.isSkipped(entry.path())) {
                continue;
            }
            if (analyser.isPresent() && !syntax.reads(analyser.get().grammar(entry.path()))) {
                unread.merge(analyser.get().language(), 1, Integer::sum);
            } else if (analyser.isPresent() && entry.size() <= SOURCE_BYTES_MAX
                    && !SourceFilter.isHidden(entry.path())) {
                sources.put(entry, analyser.get());
            } else if (analyser.isPresent() && entry.size() > SOURCE_BYTES_MAX) {
                skipped.add(new Skipped(entry.path(), "It is larger than " + (SOURCE_BYTES_MAX >> 20) + " MiB."));
            } else if (filter.isText(entry) || SourceFilter.isDoc(entry)) {
                others.add(entry);
            }
        }
        Map<Entry, FileFacts> facts = facts(tree, sources, options);
        Map<String, String> texts = new TreeMap<>();
        Map<String, String> docs = new TreeMap<>();
        tree.read(others, (entry, bytes) -> (filter.isText(entry) ? texts : docs).put(entry.path(),
                new String(bytes, StandardCharsets.UTF_8)));
        List<Project.Parsed> parsed = new ArrayList<>();
        sources.forEach((entry, analyser) -> {
            parsed.add(new Project.Parsed(entry.path(), analyser, facts.get(entry),
                    filter.isTest(entry.path(), analyser.language())));
        });
        tree.read(sources.keySet().stream().filter(filter::isTextToo).toList(),
                (entry, bytes) -> texts.put(entry.path(), new String(bytes, StandardCharsets.UTF_8)));
        options.progress().accept("Solving " + parsed.size() + " source files.");
        Analyser.Tree around = new Surroundings(all.stream().map(Entry::path).sorted().toList(), texts);
        parsed.stream().filter(one -> one.facts().errorLine() == FileFacts.BINARY)
                .forEach(one -> skipped.add(new Skipped(one.path(), "It is binary.")));
        if (!unread.isEmpty()) {
            skipped.add(new Skipped(unread.entrySet().stream().map(e -> e.getKey() + " (" + e.getValue() + " files)")
                    .collect(Collectors.joining(", ")),
                    "This platform has no parser for it; run fresh on Linux with"
                            + " glibc, macOS or Windows on a 64-bit processor, and without FRESH_NO_NATIVE."));
        }
        skipped.sort(Comparator.comparing(Skipped::path));
        return new Solved(Scan.of(Project.of(parsed, texts, docs, around), rules), skipped);
    }

    /** Programs without an ending, whose first line tells their language. */
    private Map<Entry, Analyser> programs(GitTree tree, List<Entry> all) {
        Map<Entry, Analyser> programs = new HashMap<>();
        tree.read(all.stream().filter(SourceFilter::mayBeProgram).filter(e -> e.size() <= SOURCE_BYTES_MAX).toList(),
                (entry, bytes) -> {
                    String head = new String(bytes, 0, Math.min(bytes.length, FIRST_LINE_MAX), StandardCharsets.UTF_8);
                    String first = head.lines().findFirst().orElse("");
                    analysers.stream().filter(a -> a.claimsProgram(first)).findFirst()
                            .ifPresent(analyser -> programs.put(entry, analyser));
                });
        return programs;
    }

    private Map<Entry, FileFacts> facts(GitTree tree, Map<Entry, Analyser> sources, Options options) {
        SourceFacts source = new SourceFacts(reader, tree, options, threads);
        Map<Analyser, List<Entry>> files = new LinkedHashMap<>();
        sources.forEach((entry, analyser) -> files.computeIfAbsent(analyser, a -> new ArrayList<>()).add(entry));
        Map<Entry, FileFacts> facts = new HashMap<>();
        files.forEach((analyser, mine) -> facts.putAll(source.of(analyser, mine)));
        return facts;
    }

    private static InventoryReport report(String commit, Solved solved) {
        Scan scan = solved.scan();
        Features features = new Features(scan);
        List<EntryPoint> entries = scan.hits().stream().filter(h -> !h.unit().file.test())
                .map(h -> new EntryPoint(h.path(), h.unit().kind() == FileFacts.Kind.MODULE ? "" : h.unit().symbol(),
                        h.line(), h.kind(), h.rule().id(), h.confidence()))
                .distinct().toList();
        List<ParseError> errors = scan.project().files().stream().filter(f -> f.facts().errorLine() > 0)
                .map(f -> new ParseError(f.path(), f.facts().errorLine(),
                        "This line is not understood (syntax, or bytes that are not UTF-8); the rest of the file is used."))
                .toList();
        return new InventoryReport(commit, features.all(), features.suppressed(), scan.packages(), entries,
                scan.roots().roots(), errors, solved.skipped(), scan.rules().stream().map(Rule::id).toList(),
                new Lacking(scan, features.all()).all());
    }
}
