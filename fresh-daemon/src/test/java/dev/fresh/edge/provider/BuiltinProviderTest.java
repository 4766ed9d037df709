package dev.fresh.edge.provider;

import static dev.fresh.testing.ExampleSite.parameter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Decline.Code;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Task;
import dev.fresh.core.task.TaskPlanner;
import dev.fresh.edge.process.Exit;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class BuiltinProviderTest {

    @TempDir
    Path folder;

    private final Provider provider = new BuiltinProvider();

    @Test
    void hooksUpAClickFeature() throws IOException {
        Tools.require("python3");
        ExampleSite site = ExampleSite.empty(folder);
        Tools.require(run(site.tree, site, "python3", "-c", "import click").ok(), "the Python package click");
        Files.writeString(site.tree.resolve("app.py"), """
                import click


                @click.group()
                def cli():
                    \"\"\"Tells things.\"\"\"


                @cli.command()
                def hello():
                    click.echo("hello")


                if __name__ == "__main__":
                    cli()
                """);
        Files.writeString(site.tree.resolve("words.py"), """
                def longest(words: list[str], least: int = 1, reverse: bool = False) -> str | None:
                    \"\"\"Find the longest word.

                    Args:
                        words: where to look
                        least: ignore shorter ones
                    \"\"\"
                    fitting = [word[::-1] if reverse else word for word in words if len(word) >= least]
                    return max(fitting, key=len, default=None)
                """);
        Files.writeString(site.tree.resolve("test_words.py"), """
                from words import longest


                def test_longest():
                    assert longest(["a", "bcd"]) == "bcd"
                """);
        site.root("click", "app.py", "cli", List.of("hello"), Map.of("module", "app", "group", "cli",
                "insertBeforeLine", "14", "program", "app.py"));
        site.function("words.py", "longest", "str | None", List.of(parameter("words", "list[str]"),
                parameter("least", "int", "1"), parameter("reverse", "bool", "False")), "Find the longest word.");
        List<String> command = implement(site, site.feature("longest"), site.tree).newCommand();
        assertEquals(List.of("longest", "a", "bcd"), command);
        assertEquals("bcd\n", run(site.tree, site, "python3", "app.py", "longest", "a", "bcd").output());
        assertTrue(run(site.tree, site, "python3", "app.py", "longest", "--help").output()
                .contains("ignore shorter ones".substring(1)));
        String test = Files.readString(site.tree.resolve("test_longest_command.py"));
        assertTrue(test.contains("output_of(\"a\", \"bcd\", \"--reverse\") == expected"), test);
        Exit calls = run(site.tree, site, "python3", "-c", "import test_longest_command as t\n"
                + "for n in dir(t):\n    n.startswith('test_') and getattr(t, n)()\n");
        assertTrue(calls.ok(), calls.error());
    }

    @Test
    void triesJavaWithTheLibrariesThatTheBaselineHad() throws IOException {
        ExampleSite site = ExampleSite.empty(folder);
        Path source = Files.createDirectories(site.tree.resolve("src/main/java/app"));
        Files.writeString(source.resolve("Names.java"), """
                package app;

                public final class Names {
                    public static String quoted(String name) {
                        return dev.fresh.protocol.Json.write(java.util.List.of(name));
                    }
                }
                """);
        Files.writeString(source.resolve("App.java"), "package app;\n@picocli.CommandLine.Command class App {\n"
                + "    private App() {}\n}\n");
        Path tests = Files.createDirectories(site.tree.resolve("src/test/java/app"));
        Files.writeString(tests.resolve("NamesTest.java"), "class NamesTest { Object o = Names.quoted(\"Ada\"); }\n");
        site.root("picocli", "src/main/java/app/App.java", "App", List.of(), Map.of("package", "app", "class", "App",
                "sourceRoot", "src/main/java", "testRoot", "", "subcommandsForm", "none", "subcommandsEnd",
                Integer.toString("package app;\n@picocli.CommandLine.Command".length()), "program", "app.App"));
        Feature feature = site.method("src/main/java/app/Names.java", "Names.quoted", "String",
                List.of(parameter("name", "String")), "Quotes a name.");
        assertEquals(Optional.of(Code.NO_SAMPLE), code(site, feature));
        Path reports = Files.createDirectories(site.tree.resolve("target/surefire-reports"));
        Files.writeString(reports.resolve("TEST-app.xml"), "<testsuite><properties><property name=\"surefire.test.class"
                + ".path\" value=\"" + System.getProperty("surefire.test.class.path",
                        System.getProperty("java.class.path"))
                + "\"/></properties></testsuite>");
        assertEquals(List.of("quoted", "Ada"), implement(site, feature, site.tree).newCommand());
        String test = Files.readString(site.tree.resolve("src/test/java/app/QuotedCommandTest.java"));
        assertTrue(test.contains("assertEquals(\"[\\\"Ada\\\"]\\n\", outputOf(\"quoted\", \"Ada\"));"), test);
        assertTrue(test.contains("new CommandLine(App.class)"), test);
        assertEquals("package app;\n@picocli.CommandLine.Command(subcommands = {QuotedCommand.class}) class App {\n"
                + "    private App() {}\n}\n", Files.readString(source.resolve("App.java")));
    }

    @Test
    void writesNothingTwiceWhenRepeated() throws IOException {
        Tools.require("python3");
        ExampleSite site = ExampleSite.notes(folder);
        Path worktree = copyOf(site);
        implement(site, site.feature("word_count"), worktree);
        String once = Files.readString(worktree.resolve("notes/cli.py"));
        implement(site, site.feature("word_count"), worktree);
        assertEquals(once, Files.readString(worktree.resolve("notes/cli.py")));
    }

    @Test
    void namesTheReasonOfEachDecline() throws IOException {
        Tools.require("python3");
        ExampleSite site = ExampleSite.notes(folder);
        Files.writeString(site.tree.resolve("notes/more.py"), """
                import itertools
                _numbers = itertools.count()
                def stats(text: str): return text
                def labelled(version: bool): return str(version)
                def varied(*texts): return texts
                def untyped(thing): return thing
                def session_work(session): return 1
                def lines(text: str): yield text
                def strict(number: int): raise ValueError("no")
                def object_of(text: str): return object()
                def seeded(text: str): return sorted({text, "b", "c", "d", "e"}, key=hash)
                def computed(limit: int = len("abc")): return limit
                def where(path: str): return path
                """);
        assertEquals(Code.NAME_TAKEN, more(site, "stats", parameter("text", "str")));
        assertEquals(Code.NAME_TAKEN, more(site, "labelled", parameter("version", "bool")));
        assertEquals(Code.VARARGS, more(site, "varied",
                new Feature.Parameter("texts", "", Optional.empty(), Passing.VARIADIC)));
        assertEquals(Code.UNTYPED, more(site, "untyped", parameter("thing", "")));
        assertEquals(Code.NEEDS_STATE, more(site, "session_work", parameter("session", "")));
        assertEquals(Code.STREAM, more(site, "lines", parameter("text", "str")));
        assertEquals(Code.NO_SAMPLE, more(site, "strict", parameter("number", "int")));
        assertEquals(Code.NEEDS_OBJECT, more(site, "object_of", parameter("text", "str")));
        assertEquals(Code.NOT_DETERMINISTIC, more(site, "seeded", parameter("text", "str")));
        assertEquals(Code.TOO_COMPLEX, more(site, "computed", parameter("limit", "int", "len(\"abc\")")));
        Feature where = site.function("notes/more.py", "where", "str", List.of(parameter("path", "str")), "");
        Feature writing = ExampleSite.with(where, Feature.Verdict.UNHOOKED, Feature.Tier.A, Feature.Safety.WRITES,
                List.of());
        assertEquals(Optional.of(Code.EFFECTS), code(site, writing));
        Feature unsure = ExampleSite.with(where, Feature.Verdict.UNHOOKED, Feature.Tier.B, Feature.Safety.PURE,
                List.of());
        assertEquals(Optional.of(Code.TIER), code(site, unsure));
        site.root("argparse", "notes/other.py", "main", List.of(), Map.of());
        assertEquals(Optional.of(Code.MANY_ROOTS), code(site, where));
        assertEquals(Optional.of(Code.NO_ROOT), code(ExampleSite.empty(folder.resolve("none")), where));
    }

    private Code more(ExampleSite site, String symbol, Feature.Parameter parameter) throws IOException {
        Feature feature = site.function("notes/more.py", symbol, "", List.of(parameter), "");
        return code(site, feature).orElseThrow(() -> new AssertionError(symbol + " is not declined"));
    }

    private Optional<Code> code(ExampleSite site, Feature feature) {
        return provider.assess(TaskPlanner.task(Task.Kind.HOOK_UP, feature, ""), siteOf(site)).map(Decline::code);
    }

    private Provider.Result implement(ExampleSite site, Feature feature, Path worktree) {
        return provider.implement(assignment(feature, siteOf(site), worktree));
    }

    private Provider.Site siteOf(ExampleSite site) {
        return new Provider.Site(site.inventory(), site.tree, folder.resolve("scratch"), site.bench);
    }

    private Provider.Assignment assignment(Feature feature, Provider.Site site, Path worktree) {
        Task task = new Task("0".repeat(12), Task.Kind.HOOK_UP, feature, "Hook up", "", 1, Money.ZERO);
        return new Provider.Assignment("a".repeat(12), task, 1, "", site, worktree, folder.resolve("agent"),
                Duration.ofMinutes(1), line -> {});
    }

    private Path copyOf(ExampleSite site) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("copy-" + site.tree.hashCode()));
        ExampleSite.copy(site.tree, copy);
        return copy;
    }

    private static Exit run(Path directory, ExampleSite site, String... argv) {
        List<String> command = new ArrayList<>(List.of(argv));
        command.set(0, site.bench.program(argv[0]));
        return site.bench.run(directory, Duration.ofMinutes(2), command);
    }
}
