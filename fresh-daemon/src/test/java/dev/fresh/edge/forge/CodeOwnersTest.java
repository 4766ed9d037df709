package dev.fresh.edge.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples are those of GitHub's own page about the format. */
class CodeOwnersTest {

    @ParameterizedTest
    @CsvSource({"*, a/b.txt, true", "*.js, src/x/y.js, true", "*.js, src/x/y.jsx, false",
            "*.js, lib.js/readme.txt, true", "/build/logs/, build/logs/a/b.log, true",
            "/build/logs/, x/build/logs/a.log, false", "docs/*, docs/getting-started.md, true",
            "docs/*, docs/build-app/troubleshooting.md, false", "docs/*, x/docs/a.md, false",
            "apps/, x/apps/y/z.c, true", "apps/, apps, false", "/docs/, docs/a, true", "/docs/, x/docs/a, false",
            "/scripts, scripts, true", "/scripts, scripts/a.sh, true", "/scripts, x/scripts, false",
            "**/logs, build/logs/a, true", "**/logs, logs, true", "**/logs, deeply/nested/logs/a.log, true",
            "/apps/github, apps/github/x, true", "apps/github, apps/github2/x, false",
            "a/**/b, a/b, true", "a/**/b, a/x/y/b, true", "a/**/b, a/xb, false", "docs/**, docs/a/b, true",
            "a?c, x/abc, true", "a.c, abc, false", "/, a, false"})
    void aPatternFitsAsOnGitHub(String pattern, String path, boolean fits) {
        assertEquals(fits ? List.of("@ada") : List.of(), CodeOwners.parse(pattern + " @ada").of(List.of(path)));
    }

    @Test
    void theLastLineThatFitsDecidesAlsoThatNobodyIsAsked() {
        CodeOwners owners = CodeOwners.parse("""
                # who looks after what
                *              @ada   @example/everyone
                *.py           @grace mail@example.com # and not @this
                /apps/         @octo
                /apps/github
                /with\\ space/  @space
                !negated       @nobody
                [ab].txt       @nobody
                """);
        assertEquals(List.of("@ada", "@example/everyone"), owners.of(List.of("README.md")));
        assertEquals(List.of("@grace"), owners.of(List.of("notes/cli.py")));
        assertEquals(List.of("@octo"), owners.of(List.of("apps/a/b.py")));
        assertEquals(List.of(), owners.of(List.of("apps/github/x")));
        assertEquals(List.of("@space"), owners.of(List.of("with space/x")));
        assertEquals(List.of("@grace", "@ada", "@example/everyone"),
                owners.of(List.of("a.py", "a.txt", "b.txt", "apps/github/y")), "each once, of all files");
    }

    @Test
    void aPatternOfManyStarsIsAnsweredAtOnce() {
        CodeOwners owners = CodeOwners.parse("a*a*a*a*a*a*a*a*a*a*a*b @ada\n" + "**/".repeat(5) + "x @grace\n");
        assertEquals(List.of(), owners.of(List.of("a".repeat(60), "a/".repeat(60))));
    }
}
