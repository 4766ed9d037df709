package dev.fresh.edge.check;

import dev.fresh.edge.check.BuildPlan.Step;
import dev.fresh.edge.check.BuildTool.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Decides from the text of the tracked files which build tools check a repository, and with which commands. */
final class Detection {

    private static final List<String> PYTHON_PROJECT = List.of("pyproject.toml", "setup.py", "setup.cfg", "pytest.ini",
            "tox.ini", "requirements.txt");
    private static final Pattern PYTEST_CONFIG = Pattern
            .compile("(?m)^\\[tool\\.pytest|^\\[tool:pytest\\]|^\\[pytest\\]");
    private static final Pattern PYTEST_WANTED = Pattern.compile("(?im)^[\\s\"'\\w.=\\[]*pytest\\b");
    private static final Pattern PYTEST_IMPORT = Pattern.compile("(?m)^\\s*(import|from) pytest\\b");
    private static final Pattern PYTHON_TEST = Pattern.compile("(.*/)?(test[^/]*|[^/]*_test)\\.py");
    private static final Pattern NODE_TEST = Pattern
            .compile("(.*/)?(test/.*\\.[cm]?js|test\\.[cm]?js|[^/]*[.\\-_]test\\.[cm]?js|test-[^/]*\\.[cm]?js)");
    private static final Pattern BUILT = Pattern
            .compile("(?<!run )(?<![\\w-])(?:\\./)?(dist|build|out|lib|output|compiled)"
                    + "(/|[\\s\"']|$)");
    private static final Pattern SKIPPED = Pattern.compile("(^|.*/)(node_modules|vendor|target|build|\\.[^/]+)/.*");

    private final SourceText source;
    private final CheckSettings settings;
    private final List<String> notes = new ArrayList<>();

    Detection(SourceText source, CheckSettings settings) {
        this.source = source;
        this.settings = settings;
    }

    BuildPlan plan() {
        List<Step> steps = at("");
        if (steps.isEmpty()) {
            steps = inTheOnlySubfolder();
        }
        // Nothing says how to test it and nothing is tested, yet a first test can be run.
        if (steps.isEmpty() && source.matching(path -> path.endsWith(".py") && !SKIPPED.matcher(path).matches())
                .findAny().isPresent()) {
            steps = List.of(step(BuildTool.UNITTEST, ""));
        }
        // A manifest without tests beside one with tests, such as a package.json for a formatter, is no gate of its own.
        boolean anyTests = steps.stream().anyMatch(step -> step.test().isPresent());
        List<Step> useful = steps.stream()
                .filter(step -> !anyTests || step.test().isPresent() || step.lint().isPresent()
                        || step.typecheck().isPresent())
                .toList();
        return new BuildPlan(configured(useful), Duration.ofSeconds(settings.testWallSeconds()), notes);
    }

    private List<Step> inTheOnlySubfolder() {
        Collection<String> folders = new TreeSet<>();
        source.matching(path -> path.indexOf('/') > 0 && path.indexOf('/') == path.lastIndexOf('/'))
                .filter(path -> isMarker(path.substring(path.indexOf('/') + 1)))
                .forEach(path -> folders.add(path.substring(0, path.indexOf('/'))));
        if (folders.size() > 1) {
            notes.add("several folders have a build of their own (" + String.join(", ", folders)
                    + "): name the command that tests them all as gates.test in .fresh/config.yaml");
        }
        return folders.size() == 1 ? at(folders.iterator().next()) : List.of();
    }

    private static boolean isMarker(String name) {
        return PYTHON_PROJECT.contains(name)
                || Stream.of(BuildTool.values()).anyMatch(tool -> tool.markers().contains(name));
    }

    private List<Step> at(String folder) {
        Map<Family, Step> found = new TreeMap<>();
        for (BuildTool tool : BuildTool.values()) {
            boolean makeBeside = tool == BuildTool.MAKE && !found.isEmpty();
            if (!makeBeside && !found.containsKey(tool.family()) && claims(tool, folder)) {
                found.put(tool.family(), step(tool, folder));
            }
        }
        return List.copyOf(found.values());
    }

    private boolean claims(BuildTool tool, String folder) {
        boolean marked = tool.markers().stream().anyMatch(marker -> source.has(join(folder, marker)));
        return switch (tool) {
            case MAVEN, GRADLE, PNPM, YARN, GO, CARGO -> marked;
            case NPM -> marked && (npmTest(folder).isPresent() || nodeTests(folder).isEmpty());
            case NPM_BUILT -> marked && npmTest(folder).filter(script -> BUILT.matcher(script).find()).isPresent();
            case NODE_TEST -> marked;
            case PYTEST -> marked || saysPytest(folder);
            case UNITTEST -> !pythonTests(folder).isEmpty() && (folder.isEmpty() || isPythonProject(folder))
                    || isPythonProject(folder) && !source.has(join(folder, "tox.ini"));
            case TOX -> marked;
            case MAKE -> Stream.of("Makefile", "makefile", "GNUmakefile")
                    .anyMatch(name -> hasTarget(join(folder, name), "test"));
            case COMMAND -> false;
        };
    }

    private Step step(BuildTool tool, String folder) {
        Map<String, String> variables = new HashMap<>();
        if (tool.family() == Family.PYTHON) {
            // The tree's own code comes first, before an editable install of the user's checkout.
            boolean src = source.matching(path -> path.startsWith(join(folder, "src/"))).findAny().isPresent();
            variables.put("PYTHONPATH", src ? "{tree}:{tree}/src" : "{tree}");
            // Compiled files are matched by second and size, too coarse for trees that change under the same path.
            variables.put("PYTHONDONTWRITEBYTECODE", "1");
        }
        if ((tool == BuildTool.NPM || tool == BuildTool.NPM_BUILT)
                && npmTest(folder).filter(script -> script.contains("node --test")).isPresent()) {
            variables.put("NODE_OPTIONS", "--test-reporter=tap");
        }
        return new Step(tool, tool.report(), folder, prepare(tool, folder), test(tool, folder),
                Linters.lint(source, tool, folder), Linters.typecheck(source, tool, folder), lockFiles(tool, folder),
                variables, otherwise(tool, folder), Map.of());
    }

    private List<List<String>> prepare(BuildTool tool, String folder) {
        if (settings.prepareIsOff()) {
            return List.of();
        }
        boolean npm = tool == BuildTool.NPM || tool == BuildTool.NPM_BUILT || tool == BuildTool.NODE_TEST;
        if (npm && tool.lockFiles().stream().noneMatch(name -> source.has(join(folder, name)))) {
            boolean needs = !packageJson(folder, "dependencies").isEmpty()
                    || !packageJson(folder, "devDependencies").isEmpty();
            return needs
                    ? List.of(List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund",
                            "--no-package-lock"))
                    : List.of();
        }
        if (tool == BuildTool.YARN && source.has(join(folder, ".yarnrc.yml"))) {
            return List.of(List.of("yarn", "install", "--immutable", "--mode=skip-build"));
        }
        return tool == BuildTool.GRADLE
                ? tool.prepare().stream().map(argv -> wrapped(argv, folder)).toList()
                : tool.prepare();
    }

    private Optional<List<String>> test(BuildTool tool, String folder) {
        return switch (tool) {
            case PNPM, YARN, NPM, NPM_BUILT -> npmTest(folder).map(_ -> tool.test());
            case NODE_TEST -> nodeTests(folder).isEmpty() ? Optional.empty() : Optional.of(tool.test());
            case UNITTEST -> pythonTests(folder).isEmpty() ? Optional.empty() : Optional.of(discover(folder));
            case GRADLE -> Optional.of(wrapped(tool.test(), folder));
            case MAVEN, PYTEST, TOX, GO, CARGO, MAKE -> Optional.of(tool.test());
            case COMMAND -> Optional.empty();
        };
    }

    // unittest finds tests below a folder only when it is a package or is named as the start.
    private List<String> discover(String folder) {
        List<String> argv = new ArrayList<>(BuildTool.UNITTEST.test());
        for (String name : List.of("tests", "test")) {
            String start = join(folder, name);
            boolean holdsTests = pythonTests(folder).stream().anyMatch(path -> path.startsWith(start + "/"));
            if (holdsTests && !source.has(start + "/__init__.py")) {
                argv.addAll(List.of("-s", name));
                break;
            }
        }
        boolean onlySuffixed = pythonTests(folder).stream().allMatch(path -> path.endsWith("_test.py"));
        if (onlySuffixed) {
            argv.addAll(List.of("-p", "*_test.py"));
        }
        return argv;
    }

    // unittest can stand in where every test is written for it.
    private Optional<List<String>> otherwise(BuildTool tool, String folder) {
        List<String> tests = pythonTests(folder);
        boolean plain = tool == BuildTool.PYTEST && !tests.isEmpty()
                && tests.stream().map(source::text).filter(text -> !text.isBlank()).allMatch(
                        text -> text.contains("unittest") && !PYTEST_IMPORT.matcher(text).find());
        return plain ? Optional.of(discover(folder)) : Optional.empty();
    }

    private List<String> wrapped(List<String> argv, String folder) {
        if (!source.has(join(folder, "gradlew"))) {
            return argv;
        }
        List<String> wrapped = new ArrayList<>(argv);
        wrapped.set(0, "./gradlew");
        return wrapped;
    }

    private List<String> lockFiles(BuildTool tool, String folder) {
        Predicate<String> wanted = path -> tool.markers().contains(name(path)) || tool.lockFiles().contains(name(path))
                || tool.lockFiles().contains(path) || path.startsWith(join(folder, ".mvn/"));
        return source.matching(wanted).filter(path -> path.startsWith(join(folder, ""))).sorted().toList();
    }

    private List<Step> configured(List<Step> steps) {
        Optional<List<String>> prepare = settings.prepareIsOff() ? Optional.empty() : settings.prepare();
        boolean any = prepare.isPresent() || settings.test().isPresent() || settings.lint().isPresent()
                || settings.typecheck().isPresent();
        if (!any) {
            return steps;
        }
        List<Step> all = new ArrayList<>(steps);
        if (all.isEmpty()) {
            all.add(new Step(BuildTool.COMMAND, Report.ANY, "", List.of(), Optional.empty(), Optional.empty(),
                    Optional.empty(), List.of(), Map.of(), Optional.empty(), Map.of()));
        }
        // A configured command speaks for the whole repository, so it replaces what every step would do.
        Step first = all.removeFirst();
        List<Step> others = all.stream().map(step -> step.without(settings)).toList();
        all.clear();
        all.add(new Step(first.tool(), settings.test().map(Report::of).orElse(first.report()), first.folder(),
                prepare.map(List::of).orElse(first.prepare()), CheckSettings.choose(settings.test(), first.test()),
                CheckSettings.choose(settings.lint(), first.lint()),
                CheckSettings.choose(settings.typecheck(), first.typecheck()), first.lockFiles(),
                first.environment(), first.otherwise(), first.links()));
        all.addAll(others);
        return all;
    }

    private Optional<String> npmTest(String folder) {
        return Optional.ofNullable(packageJson(folder, "scripts").get("test")).map(Object::toString)
                .filter(script -> !script.contains("no test specified"));
    }

    private Map<?, ?> packageJson(String folder, String key) {
        return Linters.packageJson(source, folder, key);
    }

    private List<String> nodeTests(String folder) {
        return source.matching(path -> path.startsWith(join(folder, "")) && NODE_TEST.matcher(path).matches()
                && !SKIPPED.matcher(path).matches()).toList();
    }

    private List<String> pythonTests(String folder) {
        return source.matching(path -> path.startsWith(join(folder, "")) && PYTHON_TEST.matcher(path).matches()
                && !SKIPPED.matcher(path).matches()).toList();
    }

    private boolean isPythonProject(String folder) {
        return PYTHON_PROJECT.stream().anyMatch(name -> source.has(join(folder, name)));
    }

    private boolean saysPytest(String folder) {
        boolean configured = Stream.of("pyproject.toml", "setup.cfg", "tox.ini")
                .anyMatch(name -> PYTEST_CONFIG.matcher(source.text(join(folder, name))).find());
        boolean wanted = source.matching(path -> path.startsWith(join(folder, "")))
                .filter(path -> name(path).matches("requirements.*\\.txt|pyproject\\.toml|setup\\.py|setup\\.cfg"))
                .anyMatch(path -> PYTEST_WANTED.matcher(source.text(path)).find());
        return configured || wanted || pythonTests(folder).stream().limit(200)
                .anyMatch(path -> PYTEST_IMPORT.matcher(source.text(path)).find());
    }

    private boolean hasTarget(String makefile, String target) {
        return Pattern.compile("(?m)^" + target + "\\s*:(?!=)").matcher(source.text(makefile)).find();
    }

    static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
