package dev.fresh.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobsTest {

    @ParameterizedTest
    @CsvSource({"click.group, click.group, true", "click.group, click.groups, false", "*.command, cli.command, true",
            "*.command, a.b.command, true", "*.command, command, false", "click.*, click.a.b, true",
            "click.*, click, false", "flask.*.route, flask.a.b.route, true", "flask.*.route, flask.route, false",
            "*, anything, true", "get*, getThing, true", "get*, a.get, false", "*Test, MyTest, true",
            "a*a, a, false", "a*a, aa, true", "*.a*, x.abc, true"})
    void looksAtNames(String glob, String name, boolean matches) {
        assertEquals(matches, Globs.names(List.of(glob)).matches(name));
    }

    @ParameterizedTest
    @CsvSource({"**/setup.py, setup.py, true", "**/setup.py, a/b/setup.py, true", "**/setup.py, asetup.py, false",
            "*.yml, a.yml, true", "*.yml, a/b.yml, false", ".github/workflows/*.yml, .github/workflows/ci.yml, true",
            ".github/workflows/*.yml, .github/workflows/a/ci.yml, false", "**/test_*.py, tests/test_a.py, true",
            "**/test_*.py, tests/a.py, false", "src/**, src/a/b.c, true", "src/**, src, false",
            "**/META-INF/services/*, META-INF/services/a.B, true", "**/bin/*, x/bin/run, true",
            "**/*.gradle.kts, build.gradle.kts, true", "**, a/b, true", "*, a/b, false"})
    void looksAtPaths(String glob, String path, boolean matches) {
        assertEquals(matches, Globs.paths(List.of(glob)).matches(path));
        assertEquals(matches, Globs.union(List.of(Globs.paths(List.of("no/such")), Globs.paths(List.of(glob))))
                .matches(path));
    }

    @Test
    void matchesNothingWhereThereIsNone() {
        assertTrue(Globs.names(List.of()).isEmpty());
        assertFalse(Globs.names(List.of()).matches(""));
        assertEquals(List.of("a", "b*"), Globs.names(List.of("a", "b*")).texts());
    }
}
