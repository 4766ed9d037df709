package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    private Path folder;

    @Test
    void readsPytest() {
        reads(Report.PYTEST, 4, List.of("tests/test_a.py::test_no", "tests/test_b.py"),
                """
                        FAILED printed by a test
                        =========================== short test summary info ============================
                        FAILED tests/test_a.py::test_no - assert 1 == 2
                        ERROR tests/test_b.py
                        1 failed, 2 passed, 1 skipped, 1 error in 0.03s
                        """);
        reads(Report.PYTEST, 3, List.of(), "...\n3 passed in 0.01s\n");
        reads(Report.PYTEST, 0, List.of(), "\nno tests ran in 0.01s\n");
    }

    @Test
    void readsUnittest() {
        reads(Report.UNITTEST, 2, List.of("test_x (tests.test_a.T.test_x)", "test_y (tests.test_a.T.test_y) (i=1)"),
                """
                        FE
                        ======================================================================
                        FAIL: test_x (tests.test_a.T.test_x)
                        ----------------------------------------------------------------------
                        FAIL: printed by the test
                        ======================================================================
                        ERROR: test_y (tests.test_a.T.test_y) (i=1)
                        ----------------------------------------------------------------------
                        Ran 3 tests in 0.001s

                        FAILED (failures=1, errors=1, skipped=1)
                        """);
        reads(Report.UNITTEST, 0, List.of(), "Ran 0 tests in 0.000s\n\nOK\n");
    }

    @Test
    void readsTap() {
        reads(Report.NODE, 3, List.of("group", "group > inner"), """
                TAP version 13
                # Subtest: adds
                ok 1 - adds
                # Subtest: group
                    # Subtest: inner
                    not ok 1 - inner
                    ok 2 - todo # TODO
                    1..2
                not ok 2 - group
                # tests 4
                # pass 1
                # fail 2
                # skipped 1
                """);
    }

    @Test
    void readsJestVitestAndMocha() {
        reads(Report.NODE, 4, List.of("suite › adds"),
                "  ● suite › adds\n\nTests:       1 failed, 3 passed, 4 total\n");
        reads(Report.NODE, 4, List.of("a.test.ts > adds"),
                " FAIL  a.test.ts > adds\n\n      Tests  1 failed | 3 passed (4)\n");
        reads(Report.NODE, 3, List.of(), "\n  2 passing (5ms)\n  1 failing\n");
    }

    @Test
    void readsGo() {
        String output = """
                {"Action":"run","Package":"example.org/a","Test":"TestOne"}
                {"Action":"output","Package":"example.org/a","Test":"TestOne","Output":"a_test.go:5: no\\n"}
                {"Action":"fail","Package":"example.org/a","Test":"TestOne","Elapsed":0}
                {"Action":"pass","Package":"example.org/a","Test":"TestTwo","Elapsed":0}
                {"not": json
                {"Action":"fail","Package":"example.org/a","Elapsed":0.1}
                """;
        reads(Report.GO, 2, List.of("example.org/a", "example.org/a.TestOne"), output);
        assertTrue(TextReports.goText(output).startsWith("a_test.go:5: no\n"));
    }

    @Test
    void readsCargo() {
        reads(Report.CARGO, 3, List.of("tests::adds"),
                """
                        test tests::adds ... FAILED
                        test tests::other ... ok
                        test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
                        test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
                        """);
    }

    @Test
    void readsFindingsWithoutLineNumbers() {
        reads(Report.FINDINGS, -1,
                List.of("a.py: F401 unused", "src/a.ts: error TS2322: no", "src/b.js: error  no-undef"),
                """
                        a.py:1:5: F401 unused
                        a.py:9:5: F401 unused
                        src/a.ts(3,5): error TS2322: no
                        src/b.js
                          12:5  error  no-undef
                        """);
    }

    @Test
    void readsJUnitXmlAndDistrustsIt() throws IOException {
        Path reports = Files.createDirectories(folder.resolve("core/target/surefire-reports"));
        Files.writeString(reports.resolve("TEST-a.xml"),
                """
                        <testsuite><testcase classname="a.ATest" name="one"/><testcase classname="a.ATest" name="two">
                        <failure message="no">trace</failure></testcase><testcase classname="a.ATest" name="three"><skipped/>
                        </testcase></testsuite>
                        """);
        reads(Report.JUNIT_XML, 2, List.of("a.ATest.two"), "");

        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.writeString(reports.resolve("TEST-b.xml"), "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri()
                + "\">]><testsuite><testcase classname=\"b\" name=\"&x;\"><error/></testcase></testsuite>");
        Files.createSymbolicLink(reports.resolve("TEST-c.xml"), secret);
        TestReport read = Report.JUNIT_XML.read(folder, "");
        assertFalse(read.failed().toString().contains("secret"), read::toString);
        assertTrue(read.failed().contains("TEST-b.xml is no readable report"), read::toString);
        assertFalse(read.failed().toString().contains("TEST-c"), read::toString);

        JUnitXml.clear(folder);
        reads(Report.JUNIT_XML, 0, List.of(), "");
        assertTrue(Files.exists(secret));
    }

    @Test
    void saysNothingAboutWordsItDoesNotKnow() {
        for (Report report : List.of(Report.PYTEST, Report.UNITTEST, Report.NODE, Report.CARGO, Report.GO,
                Report.ANY)) {
            reads(report, -1, List.of(), "all is well\n");
        }
    }

    @Test
    @Timeout(20)
    void readsHostileOutputInReasonableTime() {
        for (String line : List.of("1 11".repeat(500), "Tests 1, ".repeat(200), "OK (" + "skipped=1".repeat(200),
                "FAILED " + " - a".repeat(400), "\u001b]".repeat(900), " ".repeat(1900) + "# Subtest: x")) {
            String output = "TAP version 13\n".substring(0, line.startsWith(" ") ? 15 : 0) + (line + "\n").repeat(500);
            for (Report report : List.of(Report.ANY, Report.FINDINGS)) {
                report.read(folder, Output.plain(output));
            }
        }
    }

    @Test
    void cutsOutputAndTakesControlCharactersAway() {
        assertEquals("red text", Output.end("\u001b[31mred\u001b[0m \u202etext\u0007\u001b]0;title\u0007\n"));
        assertEquals(8000, Output.end("x".repeat(100_000)).length());
        assertEquals("b\nc", Output.end("a\nb\n\nc\n", 2, 100));
    }

    @Test
    void deletesOnlyWhatIsInside() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "");
        Path inside = Files.createDirectories(folder.resolve("inside/deep"));
        Files.createSymbolicLink(inside.resolve("link"), outside);
        assertFalse(Inside.isFolder(folder.resolve("inside"), inside.resolve("link")));
        assertFalse(Inside.isFolder(folder.resolve("inside"), outside));
        assertFalse(Inside.isPlainFile(folder.resolve("inside"), "deep/link/kept"));
        assertTrue(Inside.isFolder(folder.resolve("inside"), inside));
        Inside.delete(folder.resolve("inside"));
        assertFalse(Files.exists(inside));
        assertTrue(Files.exists(outside.resolve("kept")));
    }

    private void reads(Report report, int tests, List<String> failed, String output) {
        TestReport read = report.read(folder, output);
        assertEquals(failed, read.failed());
        assertEquals(tests, read.tests());
    }
}
