package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliRootsTest {

    @TempDir
    private Path folder;

    @Test
    void joinsTheCommandsOfATyperApplicationAcrossFiles() {
        InventoryReport report = Scanned.in(folder).file("tool/__init__.py", "")
                .file("tool/main.py", """
                        import typer
                        from tool import more, users

                        app = typer.Typer()
                        app.add_typer(users.app, name="users")


                        @app.command()
                        def show_all():
                            print("all")


                        if __name__ == "__main__":
                            app()
                        """)
                .file("tool/users.py", """
                        from typer import Typer

                        app = Typer()


                        @app.command("add")
                        def add_user(name: str):
                            print(name)
                        """)
                .file("tool/more.py", """
                        import typer
                        from tool import main


                        @main.app.command(name="count")
                        def count_words(text: str):
                            print(len(text.split()))
                        """)
                .report();
        assertEquals(1, report.roots().size());
        CliRoot root = report.roots().getFirst();
        assertEquals("typer tool/main.py app", root.framework() + " " + root.path() + " " + root.symbol());
        assertEquals(List.of("count", "show-all"), root.commands());
        assertEquals(Map.of("group", "app", "insertBeforeLine", "13", "callback", "true", "module", "tool.main",
                "program", "-m tool.main", "sourceRoot", ""), root.details());
        assertEquals(List.of("cli count"), Scanned.feature(report, "count_words").hookedBy());
    }

    @Test
    void takesGroupsInsideAnotherForPartsOfIt() {
        InventoryReport report = Scanned.in(folder).file("tool/__init__.py", "").file("tool/users.py", """
                import click
                import typer


                @click.group()
                def users():
                    pass


                @users.command()
                def rename():
                    pass


                def register(app: typer.Typer):
                    app.add_typer(typer.Typer())
                """).file("tool/cli.py", """
                import click
                from tool.users import users


                @click.group()
                def main():
                    pass


                main.add_command(users)
                """).report();
        assertEquals(List.of("main [users]"), report.roots().stream().map(root -> root.symbol() + " "
                + root.commands()).toList());
    }

    @Test
    void startsAnApplicationThatNoScriptStarts() {
        CliRoot root = Scanned.in(folder).file("tool/__init__.py", "").file("tool/cli.py", """
                import typer

                app = typer.Typer()


                @app.command()
                def hello():
                    print("hello")
                """).file("pyproject.toml", """
                [project]
                name = "tool"
                [project.scripts]
                tool = "tool.cli:app"
                """).report().roots().getFirst();
        assertEquals("-c __import__('tool.cli',fromlist=['app']).app()", root.details().get("program"));
        assertEquals("false", root.details().get("callback"));
    }
}
