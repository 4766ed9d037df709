package dev.fresh.edge.check;

import java.util.regex.Pattern;

/** Tells tests from other files by their paths, as the habits of the languages have it. */
final class TestFiles {

    private static final Pattern CODE = Pattern.compile("(?:.*/)?(?:src/test/.*\\.(?:java|kt)|tests?/.*\\.py"
            + "|test_[^/]+\\.py|[^/]+_test\\.py|[^/]+Tests?\\.(?:java|kt))");
    private static final Pattern DATA = Pattern.compile("(?:.*/)?(?:src/test/resources/.+"
            + "|tests?/.*\\.(?:txt|json|csv|ya?ml|xml|html|md|toml|ini|golden|snap))");
    private static final Pattern NO_TESTS = Pattern.compile("(?:.*/)?(?:__init__|conftest)\\.py");

    private TestFiles() {
    }

    /** Whether it is code of tests. */
    static boolean isTestCode(String path) {
        return CODE.matcher(path).matches();
    }

    /** Whether it is something that tests read. */
    static boolean isTestData(String path) {
        return DATA.matcher(path).matches();
    }

    /** Whether a runner looks for tests in it. */
    static boolean holdsTests(String path) {
        return isTestCode(path) && !NO_TESTS.matcher(path).matches();
    }
}
