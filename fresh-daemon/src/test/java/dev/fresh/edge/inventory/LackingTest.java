package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.OtherWork;
import dev.fresh.core.task.Strategy;
import dev.fresh.core.task.Task;
import dev.fresh.core.task.TaskPlanner;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LackingTest {

    @TempDir
    private Path folder;

    private InventoryReport report;

    @BeforeEach
    void scan() {
        report = Scanned.in(folder).file("tool/__init__.py", "").file("tool/cli.py", """
                import click
                from .report import totals, averages, spread

                @click.group()
                def cli():
                    "A tool."

                @cli.command("sum-up")
                def sum_up():
                    "Sums up."
                    values = [1, 2]
                    print(totals(values))

                @cli.command()
                def list():
                    for value in averages([1, 2]):
                        print(value)
                    print(spread([1]))

                if __name__ == "__main__":
                    cli()
                """).file("tool/report.py", """
                def totals(values):
                    result = round(sum(values))
                    return result

                def averages(values):
                    while len(values) > 1:
                        values = values[1:]
                        yield totals(values)

                def spread(values):
                    return 1
                """).file("tests/test_report.py", """
                from tool.report import averages

                def test_averages():
                    assert [2] == [*averages([1, 2])]
                """).file("pyproject.toml", "[project]\nname = 'tool'\n[project.scripts]\ntool = \"tool.cli:cli\"\n")
                .file("README.md", """
                        # tool

                        People list things with it, and sum-up is not code here:

                        ```
                        tool list
                        ```
                        """).report();
    }

    @Test
    void findsWhatTestsDoNotReachAndWhatTheyOnlyPass() {
        assertEquals(List.of("cover sum_up 1.0", "document sum_up 1.0", "cover list 1.0", "cover totals 0.5"),
                report.otherWork().stream().map(work -> work.kind().label() + " " + symbol(work) + " " + work.weight())
                        .toList());
    }

    @Test
    void weighsTheNeed() {
        OtherWork document = report.otherWork().get(1);
        assertEquals(0.5, document.bonus(), "another command is named, and it has a doc comment");
        assertEquals("No document names it, though one names something beside it.", document.reason());
        OtherWork loop = report.otherWork().get(2);
        assertEquals(List.of(3, 1), List.of(loop.statements(), loop.branches()));
        assertTrue(InventoryJson.write(report, false).contains("\"otherWork\""));
    }

    @Test
    void kindsTakeTurnsEachBestFirst() {
        List<Task> tasks = TaskPlanner.rank(report, List.of(Task.Kind.values()), Strategy.HIGHEST_IMPACT, 0, Set.of());
        assertEquals(List.of("Test tool/cli.py list", "Document tool/cli.py sum_up", "Test tool/cli.py sum_up",
                "Test tool/report.py totals"), tasks.stream().map(Task::title).toList());
        assertEquals(4, tasks.stream().map(Task::id).distinct().count());
        assertTrue(tasks.stream().noneMatch(task -> task.id().equals(task.feature().id())));
        assertEquals(List.of("Document tool/cli.py sum_up"), TaskPlanner.rank(report, List.of(Task.Kind.DOCUMENT),
                Strategy.SAFEST, 0, Set.of()).stream().map(Task::title).toList());
        assertTrue(TaskPlanner.rank(report, List.of(Task.Kind.DOCUMENT), Strategy.SAFEST, 0,
                Set.of(tasks.get(1).id())).isEmpty());
    }

    @Test
    void doesWhatAPersonAskedForByName() {
        assertEquals(List.of("Test tool/report.py averages"), TaskPlanner.pick(report, List.of("averages"),
                List.of(Task.Kind.COVER)).stream().map(Task::title).toList());
        assertEquals(List.of("Test tool/cli.py sum_up", "Document tool/cli.py sum_up"), TaskPlanner.pick(report,
                List.of("sum_up"), List.of(Task.Kind.values())).stream().map(Task::title).toList());
    }

    private String symbol(OtherWork work) {
        return report.features().stream().filter(feature -> feature.id().equals(work.featureId())).findFirst()
                .orElseThrow().symbol();
    }
}
