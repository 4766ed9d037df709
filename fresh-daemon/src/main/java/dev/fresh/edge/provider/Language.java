package dev.fresh.edge.provider;

import dev.fresh.core.task.Feature;
import java.util.Set;
import java.util.regex.Pattern;

/** The languages that the built-in agent writes, with what it has to know about their files. */
enum Language {

    PYTHON("(.*/)?(test_\\w+|\\w+_test|tests)\\.py|(.*/)?tests?/.*\\.py", "argparse", "click", "typer"),
    JAVA(".*test/.*\\.java", "picocli"),
    /** JavaScript and TypeScript. */
    SCRIPT("(.*/)?([^/]+[.-](test|spec)|test-[^/]+)\\.[cm]?[jt]sx?|(.*/)?(tests?|__tests__|spec)/.*\\.[cm]?[jt]sx?",
            "commander");

    private final Pattern tests;
    private final Set<String> frameworks;

    Language(String tests, String... frameworks) {
        this.tests = Pattern.compile(tests);
        this.frameworks = Set.of(frameworks);
    }

    static Language of(Feature feature) {
        return of(feature.path());
    }

    static Language of(String path) {
        return path.endsWith(".java") ? JAVA : path.endsWith(".py") ? PYTHON : SCRIPT;
    }

    /** The command-line libraries whose programs can get a command. */
    Set<String> frameworks() {
        return frameworks;
    }

    /** Whether a file of that path holds tests, whose calls are samples. */
    boolean isTest(String path) {
        return tests.matcher(path).matches();
    }
}
