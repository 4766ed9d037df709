package dev.fresh.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Decline.Code;
import dev.fresh.core.task.Feature;
import dev.fresh.edge.process.Exit;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A typer application from its inventory to proved proposals, with the typer that is installed here. */
@Tag("slow")
class TyperTest {

    private static final String COMMANDS = """
            @app.command()
            def hello(name: str):
                \"\"\"Greet somebody.\"\"\"
                typer.echo(f"hello {name}")


            @app.command()
            def bye():
                \"\"\"Say good-bye.\"\"\"
                typer.echo(loud("bye"))


            if __name__ == "__main__":
                app()
            """;

    @TempDir
    Path folder;

    private ExampleSite site;

    @BeforeEach
    void needsTyper() throws IOException {
        Tools.require("git");
        Tools.require("python3");
        String path = System.getenv("PATH");
        site = ExampleSite.empty(folder.resolve("own"), path);
        if (!hasTyper()) {
            // The system's Python may have the package that another one in front of it lacks.
            site = ExampleSite.empty(folder.resolve("system"), "/usr/bin:" + path);
        }
        Tools.require(hasTyper(), "the Python package typer");
    }

    private boolean hasTyper() {
        return run(site.tree, "python3", "-c", "import typer.testing").ok();
    }

    @Test
    void hooksUpFeaturesWithTypedParameters() throws IOException {
        HookUps hookUps = project(
                "import typer\nfrom words.text import loud\n\napp = typer.Typer(help=\"Tells things.\")\n\n\n"
                        + COMMANDS);
        assertEquals(List.of("shorten", "longest"), hookUps.accepted().stream().map(Feature::symbol).toList());
        Path longest = hookUps.propose(hookUps.feature("longest"), true);
        prints(longest, "bcd\n", "longest", "a", "bcd");
        prints(longest, "\n", "longest", "a", "--least", "5", "--no-reverse");
        Path shorten = hookUps.propose(hookUps.feature("shorten"), true);
        prints(shorten, "a...\n", "shorten", "a long text", "--width", "4");
        prints(shorten, "...t\n", "shorten", "a long text", "--width", "4", "--cut", "start");
        assertTrue(run(shorten, "python3", "-m", "words", "shorten", "--help").output().contains("how much of it"
                .substring(1)));
        hookUps.accepted().forEach(feature -> hookUps.repo.git("merge", "-q", "--no-edit", HookUps.branch(feature)));
    }

    @Test
    void leavesAProgramWithOneCommandAlone() throws IOException {
        HookUps hookUps = project("import typer\nfrom words.text import loud\n\napp = typer.Typer()\n\n\n"
                + COMMANDS.substring(COMMANDS.indexOf("@app.command()\ndef bye")));
        assertEquals(Optional.of(Code.NO_ROOT), hookUps.decline(hookUps.feature("longest")).map(Decline::code));
    }

    private HookUps project(String app) throws IOException {
        Path repo = folder.resolve("repo");
        write(repo, "words/__init__.py", "");
        write(repo, "words/__main__.py", app);
        write(repo, "words/text.py", """
                from typing import List, Literal, Optional


                def loud(text: str) -> str:
                    return text.upper()


                def shorten(text: str, width: int = 20, cut: Literal["start", "end"] = "end") -> str:
                    \"\"\"Shorten a text.

                    Args:
                        text: what to shorten
                        width: how much of it stays
                        cut: where it is cut
                    \"\"\"
                    if len(text) <= width:
                        return text
                    return text[: width - 3] + "..." if cut == "end" else "..." + text[len(text) - width + 3 :]


                def longest(words: List[str], least: Optional[int] = None, reverse: bool = False) -> str:
                    \"\"\"Find the longest word.\"\"\"
                    fitting = [word[::-1] if reverse else word for word in words if least is None or len(word) >= least]
                    return max(fitting, key=len, default="")
                """);
        write(repo, "tests/test_text.py", """
                import unittest

                from words.text import longest, shorten


                class TextTest(unittest.TestCase):
                    def test_finds(self):
                        self.assertEqual("bcd", longest(["a", "bcd"]))

                    def test_cuts(self):
                        self.assertEqual("a l...", shorten("a long text", width=6))
                """);
        return HookUps.in(folder, site.bench);
    }

    private static void write(Path repo, String path, String text) throws IOException {
        Files.createDirectories(repo.resolve(path).getParent());
        Files.writeString(repo.resolve(path), text);
    }

    private void prints(Path tree, String output, String... command) {
        List<String> argv = new ArrayList<>(List.of("python3", "-m", "words"));
        argv.addAll(List.of(command));
        assertEquals(output, run(tree, argv.toArray(String[]::new)).output());
    }

    private Exit run(Path directory, String... argv) {
        List<String> command = new ArrayList<>(List.of(argv));
        command.set(0, site.bench.program(argv[0]));
        return site.bench.run(directory, Duration.ofMinutes(2), command);
    }
}
