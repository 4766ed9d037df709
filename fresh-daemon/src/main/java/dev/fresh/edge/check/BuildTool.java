package dev.fresh.edge.check;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The build tools we know, one row each, preferred ones first within a family: what marks them, how dependencies are
 * fetched, how all tests or one test file are run, and who reads the result. {@code python3} stands for the
 * interpreter found when the repository is prepared, {@code {cache}} for its cache; {@code {file}}, {@code {folder}},
 * {@code {name}} and
 * {@code {class}} stand for parts of a test file's path.
 */
public enum BuildTool {

    MAVEN("Maven", Family.JVM, List.of("pom.xml"), List.of(),
            List.of("mvn -B -q -Dmaven.test.failure.ignore=true test"), "mvn -B -q -o test",
            "mvn -B -q -o test -Dtest={class} -Dsurefire.failIfNoSpecifiedTests=false", Report.JUNIT_XML),
    GRADLE("Gradle", Family.JVM, List.of("build.gradle", "build.gradle.kts"),
            List.of("gradle.lockfile", "gradle/libs.versions.toml", "gradle/wrapper/gradle-wrapper.properties"),
            List.of("gradle --no-daemon --console=plain -q test --continue"),
            "gradle --no-daemon --offline --console=plain -q test --continue",
            "gradle --no-daemon --offline --console=plain -q test --tests {class}", Report.JUNIT_XML),
    PNPM("pnpm", Family.NODE, List.of("pnpm-lock.yaml"), List.of("package.json", "pnpm-workspace.yaml"),
            List.of("pnpm install --frozen-lockfile --ignore-scripts"), "pnpm test", "pnpm test {file}", Report.NODE),
    YARN("yarn", Family.NODE, List.of("yarn.lock"), List.of("package.json"),
            List.of("yarn install --frozen-lockfile --ignore-scripts --non-interactive"), "yarn test",
            "yarn test {file}", Report.NODE),
    /** Npm where the tests are compiled first and then run in their compiled form, so that none is run by its file. */
    NPM_BUILT("npm", Family.NODE, List.of("package.json"), List.of("package-lock.json", "npm-shrinkwrap.json"),
            List.of("npm ci --ignore-scripts --no-audit --no-fund"), "npm test --silent", "", Report.NODE),
    NPM("npm", Family.NODE, List.of("package.json"), List.of("package-lock.json", "npm-shrinkwrap.json"),
            List.of("npm ci --ignore-scripts --no-audit --no-fund"), "npm test --silent", "npm test --silent -- {file}",
            Report.NODE),
    NODE_TEST("node --test", Family.NODE, List.of("package.json"), List.of("package-lock.json"),
            List.of("npm ci --ignore-scripts --no-audit --no-fund"), "node --test --test-reporter=tap",
            "node --test --test-reporter=tap {file}", Report.NODE),
    PYTEST("pytest", Family.PYTHON, List.of("pytest.ini", "conftest.py"), List.of(), List.of(),
            "python3 -m pytest -q -rfE -p no:cacheprovider", "python3 -m pytest -q -rfE -p no:cacheprovider {file}",
            Report.PYTEST),
    UNITTEST("unittest", Family.PYTHON, List.of(), List.of(), List.of(), "python3 -m unittest discover",
            "python3 -m unittest discover -s {folder} -p {name}", Report.UNITTEST),
    TOX("tox", Family.PYTHON, List.of("tox.ini"), List.of("requirements.txt", "pyproject.toml", "setup.cfg"),
            List.of("tox --notest --workdir {cache}/.tox"), "tox --skip-pkg-install",
            "tox --skip-pkg-install -- {file}", Report.ANY),
    GO("go", Family.GO, List.of("go.mod"), List.of("go.sum"), List.of("go mod download"), "go test -json ./...",
            "go test -json ./{folder}", Report.GO),
    CARGO("cargo", Family.RUST, List.of("Cargo.toml"), List.of("Cargo.lock"), List.of("cargo fetch"),
            "cargo test --offline --no-fail-fast", "cargo test --offline --test {stem}", Report.CARGO),
    MAKE("make", Family.OTHER, List.of("Makefile", "makefile", "GNUmakefile"), List.of(), List.of(), "make test", "",
            Report.ANY),
    COMMAND("command", Family.OTHER, List.of(), List.of(), List.of(), "", "", Report.ANY);

    private final String label;
    private final Family family;
    private final List<String> markers;
    private final List<String> lockFiles;
    private final List<String> prepare;
    private final String test;
    private final String only;
    private final Report report;

    BuildTool(String label, Family family, List<String> markers, List<String> lockFiles, List<String> prepare,
            String test, String only, Report report) {
        this.label = label;
        this.family = family;
        this.markers = markers;
        this.lockFiles = lockFiles;
        this.prepare = prepare;
        this.test = test;
        this.only = only;
        this.report = report;
    }

    /** Tools of one family stand for each other: a repository is checked by one of them. */
    enum Family {
        JVM(".java", ".kt", ".groovy"), NODE(".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx"),
        PYTHON(".py"),
        GO("_test.go"), RUST(".rs"), OTHER;

        private final List<String> endings;

        Family(String... endings) {
            this.endings = List.of(endings);
        }
    }

    public String label() {
        return label;
    }

    Family family() {
        return family;
    }

    List<String> markers() {
        return markers;
    }

    /** Files whose content decides which dependencies are fetched, beside the markers. */
    List<String> lockFiles() {
        return lockFiles;
    }

    List<List<String>> prepare() {
        return prepare.stream().map(BuildTool::words).toList();
    }

    List<String> test() {
        return words(test);
    }

    Report report() {
        return report;
    }

    /**
     * Runs one test file alone.
     *
     * @param file relative to the step's folder, with {@code /}
     * @param inPackage whether an {@code __init__.py} lies beside it
     */
    Optional<List<String>> only(String file, boolean inPackage) {
        if (only.isEmpty() || family.endings.stream().noneMatch(file::endsWith)) {
            return Optional.empty();
        }
        int slash = file.lastIndexOf('/');
        String name = file.substring(slash + 1);
        String folder = slash < 0 ? "." : file.substring(0, slash);
        String stem = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        // unittest imports a test inside a package by its full name only when it is told where names start.
        List<String> top = this == UNITTEST && inPackage ? List.of("-t", ".") : List.of();
        return Optional.of(Stream.concat(words(only).stream(), top.stream())
                .map(word -> word.replace("{file}", file).replace("{folder}", folder).replace("{name}", name)
                        .replace("{stem}", stem).replace("{class}", className(folder, stem)))
                .toList());
    }

    private static String className(String folder, String stem) {
        for (String root : List.of("src/test/java/", "src/test/kotlin/", "src/test/groovy/")) {
            int at = (folder + "/").indexOf(root);
            if (at >= 0) {
                String name = (folder + "/").substring(at + root.length()) + stem;
                return name.replace('/', '.');
            }
        }
        return stem;
    }

    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : Arrays.asList(line.split(" "));
    }
}
