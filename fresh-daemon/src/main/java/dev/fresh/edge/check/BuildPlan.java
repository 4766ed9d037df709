package dev.fresh.edge.check;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one repository is prepared and checked.
 *
 * @param steps one per build tool found, in the order in which they run
 * @param wall longest time of one run of one gate
 * @param notes sentences for people about what was left out and why
 */
public record BuildPlan(List<Step> steps, Duration wall, List<String> notes) {

    public BuildPlan {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /**
     * Reads the repository's own files, as text only, and decides which build tools check it.
     *
     * @param tree a checkout of the base commit
     * @param paths the tracked files, relative to it, with {@code /}
     */
    public static BuildPlan detect(Path tree, List<String> paths, CheckSettings settings) {
        return new Detection(new SourceText(tree, paths), settings).plan();
    }

    /** The same plan with more to tell. */
    BuildPlan with(List<Step> other, List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new BuildPlan(other, wall, all);
    }

    /** Whether anything can run tests here. */
    public boolean hasTests() {
        return steps.stream().anyMatch(step -> step.test().isPresent());
    }

    /**
     * One build tool in one folder.
     *
     * @param report how the test command tells its result
     * @param folder relative to the tree, empty for its root
     * @param prepare commands that fetch dependencies, none when nothing is needed
     * @param test runs all tests
     * @param lockFiles what the fetched dependencies depend on, relative to the tree
     * @param environment added to the gates' own; {@code {tree}} stands for the step's folder
     * @param otherwise runs the same tests with unittest when pytest is not installed
     * @param links folders that the tree gets as symbolic links, such as prepared modules, by their name in it
     */
    public record Step(BuildTool tool, Report report, String folder, List<List<String>> prepare,
            Optional<List<String>> test, Optional<List<String>> lint, Optional<List<String>> typecheck,
            List<String> lockFiles, Map<String, String> environment, Optional<List<String>> otherwise,
            Map<String, Path> links) {

        public Step {
            prepare = prepare.stream().map(List::copyOf).toList();
            test = test.map(List::copyOf);
            lint = lint.map(List::copyOf);
            typecheck = typecheck.map(List::copyOf);
            lockFiles = List.copyOf(lockFiles);
            environment = Map.copyOf(environment);
            otherwise = otherwise.map(List::copyOf);
            links = Map.copyOf(links);
        }

        Step withCommands(Optional<List<String>> tests, Optional<List<String>> linter,
                Optional<List<String>> typechecker) {
            return new Step(tool, report, folder, prepare, tests, linter, typechecker, lockFiles, environment,
                    otherwise, links);
        }

        /** The step without the commands that the configuration gives for the whole repository. */
        Step without(CheckSettings settings) {
            return withCommands(settings.test().isPresent() ? Optional.empty() : test,
                    settings.lint().isPresent() ? Optional.empty() : lint,
                    settings.typecheck().isPresent() ? Optional.empty() : typecheck);
        }

        Step with(Map<String, String> moreEnvironment, Map<String, Path> moreLinks) {
            Map<String, String> variables = new HashMap<>(environment);
            variables.putAll(moreEnvironment);
            return new Step(tool, report, folder, prepare, test, lint, typecheck, lockFiles, variables, otherwise,
                    moreLinks);
        }

        /** The same tests run by the other tool. */
        Step as(BuildTool other, List<String> tests) {
            return new Step(other, other.report(), folder, prepare, Optional.of(tests), lint, typecheck, lockFiles,
                    environment, Optional.empty(), links);
        }

        Path in(Path tree) {
            return folder.isEmpty() ? tree : tree.resolve(folder);
        }
    }
}
