package dev.fresh.edge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.GateResult.Outcome;
import dev.fresh.testing.Tools;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class MavenGatesTest {

    private static final String TEST = "src/test/java/com/example/ledger/";

    private final Gates gates = new Gates(2);
    private TestProject project;

    @BeforeEach
    void makeProject(@TempDir Path root) {
        Tools.require("mvn");
        project = new TestProject(root);
        // The user's own local repository is the seed; what is missing there comes from the network.
        project.offline = false;
    }

    @Test
    void fetchesOnceAndThenRunsOfflineAlsoTheFirstTestOfAProject() {
        project.example("ledger-java");
        Inside.delete(project.tree.resolve("src/test"));
        Preparation.Prepared ready = project.prepared();
        project.prepared();
        assertEquals(1, project.said.size(), "the second preparation fetches nothing");
        Baseline baseline = gates.baseline(ready.plan(), project.tree, ready.bench());
        assertEquals(Outcome.ABSENT, TestProject.tests(baseline.results()).outcome());

        project.example("ledger-java");
        GateResult alone = gates.runOnly(ready.plan(), project.tree, ready.bench(), TEST + "PeriodsTest.java");
        assertEquals(Outcome.PASSED, alone.outcome(), alone.detail());
        assertTrue(alone.tests() > 0, alone::toString);
        assertTrue(gates.classPath(ready.plan(), project.tree, "src/main/java/App.java").orElseThrow()
                .contains("picocli"));

        project.file(TEST + "BrokenTest.java", """
                package com.example.ledger;

                import static org.junit.jupiter.api.Assertions.assertEquals;

                import org.junit.jupiter.api.Test;

                class BrokenTest {
                    @Test
                    void counts() {
                        assertEquals(1, 2);
                    }
                }
                """);
        GateResult red = gates.tests(ready.plan(), project.tree, ready.bench()).getFirst();
        assertEquals(Outcome.FAILED, red.outcome());
        assertTrue(red.tests() > alone.tests(), red::toString);
        assertEquals("[com.example.ledger.BrokenTest.counts]", red.failed().toString());
        assertTrue(red.detail().contains("BrokenTest.counts"), red.detail());

        project.file(TEST + "BrokenTest.java", "package com.example.ledger;\n\nclass BrokenTest {\n");
        GateResult uncompiled = TestProject.tests(gates.run(ready.plan(), project.tree, ready.bench(), baseline));
        assertEquals(Outcome.FAILED, uncompiled.outcome());
        assertEquals(0, uncompiled.tests(), "old reports are not counted");
        assertTrue(uncompiled.detail().contains("COMPILATION ERROR"), uncompiled.detail());
    }
}
