package dev.fresh.edge.check;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.check.BuildPlan.Step;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.Programs;
import dev.fresh.edge.process.Workbench;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Runs one command of a build step in a tree and reads what it says; a bounded number at once, first come first served.
 */
final class TestRunner {

    /** Where tools keep things of their own among the modules. */
    private static final Set<String> WRITTEN = Set.of(".cache", ".vite", ".vite-temp", ".vitest");

    private final Semaphore slots;

    TestRunner(int parallel) {
        slots = new Semaphore(parallel, true);
    }

    /** One finished run: how the process ended, what its tests said, and its output without the tree's path. */
    record Run(Exit exit, TestReport report, String output) {
    }

    Run run(Step step, Path tree, Workbench bench, Duration wall, List<String> argv, Report form) {
        Path folder = step.in(tree);
        if (!Inside.isFolder(tree, folder)) {
            throw EdgeException.environment("the folder " + step.folder() + " is missing in the tree to check");
        }
        if (!acquire()) {
            return new Run(new Exit(-1, Exit.End.STOPPED, "", "", 0, Duration.ZERO), TestReport.SILENT, "");
        }
        List<Path> provided = new ArrayList<>();
        try {
            provided.addAll(provide(step, folder));
            clear(step, form, folder);
            Exit exit = inTree(step, folder, bench).run(folder, List.of(tree), false, wall,
                    located(argv, bench.environment()));
            String text = (exit.output() + "\n" + exit.error()).replace(tree + "/", "").replace(tree.toString(), ".");
            return new Run(exit, form.read(folder, text), form == Report.GO ? TextReports.goText(text) : text);
        } finally {
            slots.release();
            provided.forEach(Inside::delete);
        }
    }

    /** The command with its program as an absolute path, so that nobody's other PATH decides which one runs. */
    static List<String> located(List<String> argv, Map<String, String> environment) {
        List<String> located = new ArrayList<>(argv);
        if (!argv.getFirst().contains("/")) {
            Programs.find(argv.getFirst(), environment.getOrDefault("PATH", ""))
                    .ifPresent(program -> located.set(0, program.toString()));
        }
        return located;
    }

    private static void clear(Step step, Report form, Path folder) {
        if (step.tool() == BuildTool.MAVEN) {
            // Maven compiles what is newer than its classes, which misses a file that was put back to what it was.
            Inside.folders(folder, "target").filter(target -> Inside.isPlainFile(folder,
                    folder.relativize(target.resolveSibling("pom.xml")).toString())).forEach(Inside::delete);
        }
        if (form == Report.JUNIT_XML) {
            JUnitXml.clear(folder);
        }
    }

    private boolean acquire() {
        try {
            slots.acquire();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Workbench inTree(Step step, Path folder, Workbench bench) {
        Map<String, String> environment = new HashMap<>(bench.environment());
        step.environment().forEach((name, value) -> environment.put(name, value.replace("{tree}", folder.toString())));
        return new Workbench(bench.runner(), bench.sandbox(), environment, bench.readOnly());
    }

    /** Puts the prepared folders of a step into its folder and gives those that were not there. */
    static List<Path> provide(Step step, Path folder) {
        List<Path> provided = new ArrayList<>();
        step.links().forEach((name, prepared) -> {
            Path place = folder.resolve(name);
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) || !Files.exists(prepared)) {
                return;
            }
            provided.add(place);
            try {
                if (step.tool() == BuildTool.TOX) {
                    Inside.copy(prepared, place);
                } else if (step.tool().family() == BuildTool.Family.NODE) {
                    linkEach(prepared, place);
                } else {
                    Files.createSymbolicLink(place, prepared);
                }
            } catch (IOException e) {
                throw EdgeException.environment("cannot put " + name + " into the tree to check", e);
            }
        });
        return provided;
    }

    /** Tools such as Vite write beside the packages, so the folder is the tree's own and its entries are links. */
    private static void linkEach(Path prepared, Path place) throws IOException {
        Files.createDirectory(place);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(prepared)) {
            for (Path entry : entries) {
                if (!WRITTEN.contains(entry.getFileName().toString())) {
                    Files.createSymbolicLink(place.resolve(entry.getFileName()), entry);
                }
            }
        }
    }
}
