package dev.fresh.core.task;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a scan of one commit found. The same tree gives the same value.
 *
 * @param commit full commit id
 * @param features hooked, unhooked and unknown items, sorted by path, line and symbol
 * @param suppressed code that is no feature, each with its reason
 * @param roots command-line roots that a new command can be added to
 * @param skipped what was not read, for example submodules and binary files
 * @param rules identifiers of the entry-point rules that were loaded
 * @param otherWork what hooked features lack beside an entry point, sorted by path, line, symbol and kind
 */
public record InventoryReport(String commit, List<Feature> features, List<Suppressed> suppressed,
        List<PackageState> packages, List<EntryPoint> entryPoints, List<CliRoot> roots, List<ParseError> parseErrors,
        List<Skipped> skipped, List<String> rules, List<OtherWork> otherWork) {

    public InventoryReport {
        features = List.copyOf(features);
        suppressed = List.copyOf(suppressed);
        packages = List.copyOf(packages);
        entryPoints = List.copyOf(entryPoints);
        roots = List.copyOf(roots);
        parseErrors = List.copyOf(parseErrors);
        skipped = List.copyOf(skipped);
        rules = List.copyOf(rules);
        otherWork = List.copyOf(otherWork);
    }

    /** A report that says nothing about tests and documents. */
    public InventoryReport(String commit, List<Feature> features, List<Suppressed> suppressed,
            List<PackageState> packages, List<EntryPoint> entryPoints, List<CliRoot> roots,
            List<ParseError> parseErrors, List<Skipped> skipped, List<String> rules) {
        this(commit, features, suppressed, packages, entryPoints, roots, parseErrors, skipped, rules, List.of());
    }

    /**
     * Work of another kind that a hooked feature invites.
     *
     * @param kind to cover or to document it
     * @param featureId of an item of {@code features}
     * @param weight 0 to 1: how much of the need is certain
     * @param statements of its body, those of all methods when it is a class
     * @param branches ways through its body beyond the first
     * @param bonus how much more it is worth, 0 for not at all
     * @param reason one sentence for people
     */
    public record OtherWork(Task.Kind kind, String featureId, double weight, int statements, int branches,
            double bonus, String reason) {
    }

    /** Code that the feature filter left out, with the reason in one sentence. */
    public record Suppressed(String id, String path, String symbol, int line, String reason) {
    }

    /**
     * Whether a package's entry points are understood.
     *
     * @param state {@code known}, {@code unknown} or {@code library}
     * @param liveFiles files that an entry point reaches
     */
    public record PackageState(String path, String language, String state, int files, int liveFiles, String reason) {
    }

    /**
     * A place where the outside enters the code.
     *
     * @param rule identifier of the rule that found it
     * @param confidence 0 to 1
     */
    public record EntryPoint(String path, String symbol, int line, String kind, String rule, double confidence) {
    }

    /**
     * A command-line root.
     *
     * @param framework {@code argparse}, {@code click}, {@code typer}, {@code picocli} or {@code commander}
     * @param symbol the group variable or function, the function that builds the parser, or the root command class
     * @param commands names of the commands that exist
     * @param details what an editor of the file needs, for example the variable of the sub-parsers
     */
    public record CliRoot(String framework, String path, String symbol, int line, List<String> commands,
            Map<String, String> details) {

        public CliRoot {
            commands = List.copyOf(commands);
            details = Collections.unmodifiableMap(new TreeMap<>(details));
        }
    }

    /** A file that the parser could not read whole. */
    public record ParseError(String path, int line, String message) {
    }

    /** Something in the commit that was not read, with the reason in one sentence. */
    public record Skipped(String path, String reason) {
    }
}
