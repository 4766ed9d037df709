package dev.fresh.e2e;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A repository with functions {@code turn_0}, {@code turn_1} and so on, none of them hooked up, and an agent program in
 * it that hooks up the one that it is told to, after it has done what a test wants done by its number.
 */
final class Crowd {

    /** {@code %s} is what is done first: Python that knows {@code number}. */
    private static final String AGENT = """
            import os
            import pathlib
            import re
            import sys
            import time

            number = int(re.search(r"turn_(\\d+)", sys.stdin.read()).group(1))
            %s
            cli = pathlib.Path("mini/cli.py")
            text = cli.read_text()
            handler = f'''def turn_{number}_command(args):
                from mini.text import turn_{number}
                print(turn_{number}("ab"))
            '''
            command = f'''    turn = sub.add_parser("turn-{number}")
                turn.set_defaults(func=turn_{number}_command)
            '''
            text = text.replace(f"# handler {number}\\n", handler).replace(f"    # place {number}\\n", command)
            cli.write_text(text)
            pathlib.Path(f"tests/test_turn_{number}.py").write_text(f'''import contextlib
            import io
            import unittest

            from mini.cli import main


            class Turn{number}Test(unittest.TestCase):
                def test_turns(self):
                    out = io.StringIO()
                    with contextlib.redirect_stdout(out):
                        main(["turn-{number}"])
                    self.assertEqual("{number}ba", out.getvalue().strip())
            ''')
            print("Hooks up", number)
            """;

    private Crowd() {
    }

    /** A site with so many functions; their agents begin with {@code first}. */
    static Site of(Path folder, int functions, String first, String config) throws IOException {
        Site site = Site.empty(folder);
        UserRepo repo = site.repo();
        repo.write(".gitignore", "__pycache__/\n.fresh/\n").write("agent.txt", AGENT.formatted(first))
                .write("mini/__init__.py", "")
                .write("mini/__main__.py", "from mini.cli import main\n\nif __name__ == \"__main__\":\n    main()\n")
                .write("tests/__init__.py", "").write("tests/test_cli.py", """
                        import unittest

                        from mini.cli import main


                        class CliTest(unittest.TestCase):
                            def test_says_hello(self):
                                main(["hello"])
                        """);
        StringBuilder cli = new StringBuilder("""
                import argparse

                from mini.text import greeting


                def hello(args):
                    print(greeting())
                """);
        StringBuilder text = new StringBuilder("""
                def greeting() -> str:
                    \"""What the program says first.\"""
                    return "hello"
                """);
        for (int i = 0; i < functions; i++) {
            cli.append("\n\n# handler ").append(i).append("\n");
            text.append("""


                    def turn_%1$d(text: str) -> str:
                        \"""Turns a text round and numbers it.\"""
                        return "%1$d" + text[::-1]
                    """.formatted(i));
        }
        cli.append("""


                def main(argv=None):
                    parser = argparse.ArgumentParser(prog="mini")
                    sub = parser.add_subparsers(dest="command", required=True)
                    sub.add_parser("hello").set_defaults(func=hello)
                """);
        for (int i = 0; i < functions; i++) {
            cli.append("    # --\n    # place ").append(i).append("\n    # --\n");
        }
        cli.append("    args = parser.parse_args(argv)\n    args.func(args)\n");
        repo.write("mini/text.py", text.toString()).write("mini/cli.py", cli.toString())
                .write(".fresh/config.yaml", "command.argv: [python3, agent.txt]\nattempts.max: 2\n" + config)
                .commit("Begin");
        return site;
    }
}
