package dev.fresh.edge.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Necessity;
import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonInventoryTest {

    @TempDir
    private Path folder;

    private Scanned scanned;

    @BeforeEach
    void begin() {
        scanned = Scanned.in(folder);
    }

    @Test
    void findsCommandsOfClickAcrossFilesAndWhatTheyReach() {
        scanned.file("tool/__init__.py", "").file("tool/cli.py", """
                import click
                from .report import totals, averages

                @click.group()
                def cli():
                    "A tool."

                @cli.command("sum-up")
                @click.option("--all", is_flag=True)
                def sum_up(all):
                    print(totals())

                if __name__ == "__main__":
                    cli()
                """).file("tool/report.py", """
                def totals():
                    return 1

                def averages():
                    return 2
                """).file("tool/more.py", """
                from tool.cli import cli

                @cli.command()
                def list_things():
                    pass
                """).file("pyproject.toml", "[project]\nname = 'tool'\n[project.scripts]\ntool = \"tool.cli:cli\"\n");
        InventoryReport report = scanned.report();
        assertEquals(List.of("cli sum-up"), Scanned.feature(report, "totals").hookedBy());
        assertEquals("unhooked B", Scanned.verdict(report, "averages"), "it is only imported");
        assertEquals(Feature.Kind.COMMAND, Scanned.feature(report, "sum_up").kind());
        CliRoot root = report.roots().getFirst();
        assertEquals(List.of("list-things", "sum-up"), root.commands());
        assertEquals("13", root.details().get("insertBeforeLine"));
        assertEquals("-m tool.cli", root.details().get("program"));
    }

    @Test
    void callsNothingUnhookedUnderADecoratorNobodyKnows() {
        scanned.file("app.py", """
                import strange
                from functools import lru_cache
                import helpers_own

                @strange.handler
                def by_somebody():
                    return inner_work()

                def inner_work():
                    return 1

                @lru_cache
                def cached_figure():
                    return 2

                @helpers_own.timed
                def timed_figure():
                    return 3

                print("run")
                """).file("helpers_own.py", """
                import functools
                def timed(f):
                    @functools.wraps(f)
                    def inner(*a):
                        return f(*a)
                    return inner
                """);
        InventoryReport report = scanned.report();
        assertEquals("unknown C", Scanned.verdict(report, "by_somebody"));
        assertEquals("unknown C", Scanned.verdict(report, "inner_work"));
        assertTrue(Scanned.feature(report, "inner_work").notes().getFirst().contains("@strange.handler"));
        assertEquals("unhooked A", Scanned.verdict(report, "cached_figure"));
        assertEquals("unhooked A", Scanned.verdict(report, "timed_figure"));
    }

    @Test
    void takesARegisteringDecoratorForAUseAndAnUnknownObjectForAMaybe() {
        scanned.file("app.py", """
                from steps import run_steps
                run_steps()
                """).file("steps.py", """
                import elsewhere

                STEPS = []
                maybe = elsewhere.Registry("x")

                def step(name):
                    def keep(function):
                        STEPS.append((name, function))
                        return function
                    return keep

                @step("one")
                def first_step():
                    return 1

                @maybe("two")
                def second_step():
                    return 2

                def run_steps():
                    for name, function in STEPS:
                        function()
                """).file(".hidden/tool.py", "def tool_only():\n    return 1\n");
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "first_step"));
        assertEquals("unknown C", Scanned.verdict(report, "second_step"));
        assertTrue(report.features().stream().noneMatch(f -> f.path().startsWith(".hidden")));
    }

    @Test
    void claimsNothingWhereMostFilesAreUnreached() {
        scanned.file("app/__init__.py", "").file("app/__main__.py", "from app.core import run\nrun()\n")
                .file("app/core.py", "def run():\n    return 1\n\ndef spare():\n    return 2\n");
        for (String name : List.of("a", "b", "c", "d")) {
            scanned.file("app/plugins/" + name + ".py", "def load_" + name + "():\n    return 1\n");
        }
        InventoryReport report = scanned.report();
        assertEquals("unknown C", Scanned.verdict(report, "load_a"));
        assertEquals("unknown", report.packages().getFirst().state());
    }

    @Test
    void takesTheSurfaceOfALibraryForItsEntry() {
        scanned.file("pyproject.toml", "[project]\nname = 'lib'\n").file("lib/__init__.py", """
                from .core import parse
                __all__ = ["parse"]
                """).file("lib/core.py", """
                def parse(text):
                    return clean(text)

                def clean(text):
                    return text

                def forgotten(text):
                    return text
                """);
        InventoryReport report = scanned.report();
        assertEquals("library", report.packages().getFirst().state());
        assertEquals("hooked", Scanned.verdict(report, "clean"));
        assertEquals("unhooked A", Scanned.verdict(report, "forgotten"));
    }

    @Test
    void doesNotCountTestsDemonstrationsAndImportsAsUse() {
        scanned.file("main.py", """
                from lib import used, imported_only

                if __name__ == "__main__":
                    used()
                """).file("lib.py", """
                def used():
                    return 1

                def imported_only():
                    return 2

                def tested_only():
                    return 3

                def shown_only():
                    return 4

                if __name__ == "__main__":
                    print(shown_only())
                """)
                .file("tests/test_lib.py",
                        "from lib import tested_only\ndef test_it():\n    assert tested_only() == 3\n")
                .file("README.md", "Call `tested_only()` to see.\n");
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "used"));
        assertEquals("unhooked B", Scanned.verdict(report, "imported_only"));
        assertEquals("unhooked A", Scanned.verdict(report, "tested_only"));
        assertEquals("unhooked B", Scanned.verdict(report, "shown_only"));
        Feature tested = Scanned.feature(report, "tested_only");
        assertEquals(Necessity.LIKELY, tested.necessity());
        assertTrue(tested.documented());
        assertTrue(tested.siblingHooked());
        assertTrue(scanned.explain("tested_only").contains("tests do not count as use"));
        assertTrue(scanned.explain("used").contains("main.py"), scanned.explain("used"));
    }

    @Test
    void followsComputedNamesRegistriesConditionalImportsAndMixins() {
        scanned.file("run.py", """
                import importlib
                from formats import FORMATS
                try:
                    from fast import encode
                except ImportError:
                    from slow import encode

                class Walker:
                    def visit(self, kind):
                        return getattr(self, "visit_" + kind)()

                    def visit_leaf(self):
                        return 1

                    def skip_leaf(self):
                        return 2

                class Extra:
                    def finish(self):
                        return 3

                class Base:
                    def go(self):
                        return self.finish()

                class Both(Extra, Base):
                    pass

                if __name__ == "__main__":
                    Walker().visit("leaf")
                    Both().go()
                    print(FORMATS["x"](), encode(), importlib.import_module("plugins.one").start())
                """).file("formats.py", "def to_x():\n    return 1\n\nFORMATS = {'x': to_x}\n")
                .file("fast.py", "def encode():\n    return 1\n").file("slow.py", "def encode():\n    return 2\n")
                .file("plugins/one.py", "class Plugin:\n    def start(self):\n        return 1\n\nPLUGIN = Plugin()\n");
        InventoryReport report = scanned.report();
        for (String symbol : List.of("to_x", "Walker.visit_leaf", "Extra.finish", "Plugin", "Plugin.start")) {
            if (report.features().stream().anyMatch(f -> f.symbol().equals(symbol))) {
                assertEquals("hooked", Scanned.verdict(report, symbol), symbol);
            }
        }
        assertEquals(2, report.features().stream().filter(f -> f.symbol().equals("encode")
                && f.verdict() == Feature.Verdict.HOOKED).count());
        assertEquals("unhooked A", Scanned.verdict(report, "Walker.skip_leaf"));
    }

    @Test
    void tellsTypedReceiversApart() {
        scanned.file("run.py", """
                class Live:
                    def close_all(self):
                        return 1

                class Other:
                    def close_all(self):
                        return 2

                    def spare_part(self):
                        return 3

                def main(argv):
                    live = Live()
                    live.close_all()
                    return Other()

                if __name__ == "__main__":
                    main([])
                """);
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "Live.close_all"));
        assertEquals("unhooked B", Scanned.verdict(report, "Other.close_all"));
        assertEquals("unhooked A", Scanned.verdict(report, "Other.spare_part"));
    }

    @Test
    void judgesEffectsOverTheWholeCone() {
        scanned.file("run.py", """
                import os
                import shutil
                import requests

                def pure_sum(a, b):
                    return a + b

                def read_it(path):
                    return open(path).read()

                def write_it(path):
                    with open(path, "w") as f:
                        f.write("x")

                def through(path):
                    return write_it(path)

                def fetch_it(url):
                    return requests.get(url)

                def wipe(path):
                    shutil.rmtree(path)

                def clear_table(db):
                    db.execute("DELETE FROM notes")

                print(os.getcwd())
                """);
        InventoryReport report = scanned.report();
        assertEquals(List.of(Safety.PURE, Safety.READS, Safety.WRITES, Safety.WRITES, Safety.NETWORK,
                Safety.DESTRUCTIVE, Safety.DESTRUCTIVE),
                List.of("pure_sum", "read_it", "write_it", "through",
                        "fetch_it", "wipe", "clear_table").stream().map(s -> Scanned.feature(report, s).safety())
                        .toList());
        assertEquals(6, Scanned.feature(report, "through").unlockedLines() + 1);
    }

    @Test
    void writesSignaturesAsTheyStandInTheSource() {
        scanned.file("run.py", """
                class Box:
                    def __init__(self, size=3):
                        self.size = size

                    async def pack(self, item: "Item", *rest: str, deep: bool = False, **more) -> list[str]:
                        '''Pack an item. Then stop.'''
                        yield item

                print(Box())
                """);
        Signature signature = Scanned.feature(scanned.report(), "Box.pack").signature().orElseThrow();
        assertEquals(List.of(new Parameter("item", "\"Item\"", Optional.empty(), Passing.POSITIONAL),
                new Parameter("rest", "str", Optional.empty(), Passing.VARIADIC),
                new Parameter("deep", "bool", Optional.of("False"), Passing.KEYWORD_ONLY),
                new Parameter("more", "", Optional.empty(), Passing.KEYWORD_VARIADIC)), signature.parameters());
        assertEquals("list[str]", signature.returnType());
        assertEquals("Pack an item.", signature.doc());
        assertTrue(signature.isAsync() && signature.isGenerator() && !signature.isStatic());
        assertEquals(Optional.of(new Feature.Receiver("Box", true)), signature.receiver());
    }

    @Test
    void leavesOutWhatIsNoFeature() {
        scanned.file("app.py", """
                import enum
                from dataclasses import dataclass

                class Colour(enum.Enum):
                    RED = 1

                class AppError(Exception):
                    pass

                @dataclass
                class Row:
                    name: str

                    def to_dict(self):
                        return {}

                def _private():
                    return 1

                def placeholder():
                    raise NotImplementedError

                def reset_state():
                    return 1

                print("x")
                """).file("venv/pyvenv.cfg", "home = x\n").file("venv/lib/other.py", "def other():\n    return 1\n")
                .file("gen.py", "# Code generated by a tool, DO NOT EDIT\ndef made():\n    return 1\n");
        InventoryReport report = scanned.report();
        assertEquals(List.of(), report.features());
        assertEquals("It is an exception.", Scanned.suppressed(report, "AppError"));
        assertEquals("It only holds data.", Scanned.suppressed(report, "Row"));
        assertEquals("Its file is generated.", Scanned.suppressed(report, "made"));
        assertEquals("listed", Scanned.suppressed(report, "other"), "virtual environments are not read at all");
    }

    @Test
    void isUnsureOfAMethodWhoseNameIsSaidWhereMembersArePickedByName() {
        scanned.file("tool/clients.py", """
                class Git:
                    def branch(self, command):
                        return command

                    def rebase(self, command):
                        return command
                """).file("tool/__main__.py", """
                import sys
                from .clients import Git

                class Branch:
                    command = "branch"

                def execute(client, command):
                    return getattr(client, command.command)(command)

                if __name__ == "__main__":
                    execute(Git(), Branch())
                """);
        InventoryReport report = scanned.report();
        assertEquals("unknown C", Scanned.verdict(report, "Git.branch"));
        assertEquals("unhooked A", Scanned.verdict(report, "Git.rebase"));
    }

    @Test
    void leavesOutOfDeadCodeWhatNobodyWantsReached() {
        scanned.file("app.py", """
                from store import Store, write_one, notes_of_user
                import shapes

                def main():
                    store = Store()
                    store.put(1)
                    write_one(2)
                    notes_of_user(3)

                if __name__ == "__main__":
                    main()
                """).file("shapes.py", """
                from store import write_one

                def write_all(notes):
                    for note in notes:
                        write_one(note)

                def ids(notes):
                    return [note.id for note in notes]

                def legacy_layout(notes):
                    return sorted(notes)[::2]

                def paths_of_commands(tree):
                    \"\"\"Lists them all.

                    Useful for tests.
                    \"\"\"
                    found = []
                    for branch in tree:
                        found.append(branch)
                    return found

                def compress_notes(notes):
                    packed = []
                    for note in notes:
                        packed.append(note[:3])
                    return packed
                """).file("store.py", """
                class Store:
                    def put(self, note):
                        self.last = note

                def write_one(note):
                    print(note)

                def user_notes(user):
                    found = []
                    for note in user:
                        found.append(note)
                    return found

                def notes_of_user(user):
                    return list(user)
                """);
        InventoryReport report = scanned.report();
        assertEquals("It only passes on to write_one, which is reached without it.",
                Scanned.suppressed(report, "write_all"));
        assertEquals("It only takes a part of what it is given.", Scanned.suppressed(report, "ids"));
        assertEquals("It is a sample, an experiment or left over.", Scanned.suppressed(report, "legacy_layout"));
        assertEquals("Its documentation says that it is for tests.", Scanned.suppressed(report, "paths_of_commands"));
        assertEquals("notes_of_user beside it does this now.", Scanned.suppressed(report, "user_notes"));
        assertEquals("unhooked A", Scanned.verdict(report, "compress_notes"));
    }

    @Test
    void findsWhatABaseClassOrAnAskedPrefixPicks() {
        scanned.file("app.py", """
                import jobs
                from menu import Menu

                if __name__ == "__main__":
                    jobs.Job.known[0]()
                    Menu.fill()
                """).file("jobs.py", """
                class Job:
                    known = []

                    def __init_subclass__(cls):
                        cls.known.append(cls)

                class Nightly(Job):
                    def __init__(self):
                        sweep_notes()

                def sweep_notes():
                    return open("notes").read()
                """).file("menu.py", """
                class Menu:
                    @classmethod
                    def fill(cls):
                        def command(name):
                            return getattr(cls, name) if name.startswith("do_") else None
                        return [command(name) for name in dir(cls)]

                    def do_list(self, notes):
                        for note in notes:
                            print(note)

                    def undo_all(self, notes):
                        for note in notes:
                            note.close()
                """);
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "sweep_notes"));
        assertEquals("hooked", Scanned.verdict(report, "Menu.do_list"));
        assertEquals("unhooked A", Scanned.verdict(report, "Menu.undo_all"));
    }

    @Test
    void readsProgramsWithoutAnEndingAndLoadsPlugins() {
        scanned.file("bin/tool", "#!/usr/bin/env python3\nfrom core import run\nrun()\n").file("core.py", """
                import importlib

                def run(name="x"):
                    return importlib.import_module(name)
                """).file("plugins/Upload.py", """
                class Upload:
                    def __init__(self, notes):
                        for note in notes:
                            push_note(note)

                def push_note(note):
                    print(note)
                """);
        InventoryReport report = scanned.report();
        assertEquals("hooked", Scanned.verdict(report, "run"));
        assertEquals("hooked", Scanned.verdict(report, "push_note"));
    }

    @Test
    void takesFoldersOfCopiedPackagesForNoPartOfTheRepository() {
        scanned.file("main.py", "import requests\nrequests.get('x')\n");
        for (String copied : List.of("requests", "six", "idna", "own_copy")) {
            scanned.file("lib/" + copied + ".py", "def get(url):\n    return 1\n\ndef put(url):\n    return 2\n");
        }
        assertEquals(List.of(), scanned.report().features());
    }
}
