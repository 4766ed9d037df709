package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Ask;
import dev.fresh.edge.provider.stub.Tokens;
import dev.fresh.testing.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A good model's work on the notes example: it hooks up the feature that its prompt names, with a test of it. */
public final class NotesWork implements Script {

    private static final Pattern FEATURE = Pattern.compile("The code: `(\\w+)`");

    /**
     * A feature with its command.
     *
     * @param before the variable of the command that it is put before; another for each, so that all of them merge
     * @param call of the feature, from what was typed
     * @param parser arguments of the command
     * @param typed what its test types after the command's name
     * @param shown what the command then prints
     */
    private record Hook(String module, String symbol, String before, String command, String call, String parser,
            List<String> typed, String shown) {
    }

    private static final List<Hook> HOOKS = List.of(
            new Hook("stats", "word_count", "add", "words", "word_count(args.text, args.unique)", """
                        words.add_argument("text", help="what to count in")
                        words.add_argument("--unique", action="store_true", help="count each word once")
                    """, List.of("to be or not To be", "--unique"), "4"),
            new Hook("exporters", "preview", "listing", "preview", "preview(args.text, args.width, args.cut)", """
                        preview_.add_argument("text", help="what to shorten")
                        preview_.add_argument("--width", type=int, default=20, help="default: %(default)s")
                        preview_.add_argument("--cut", choices=["end", "middle"], default="end", help="where to cut")
                    """, List.of("A rather long note about stamps", "--width", "16", "--cut", "middle"),
                    "A rathe...stamps"),
            new Hook("search", "search_notes", "stats", "search",
                    "\"\\n\".join(search_notes(args.notes, args.pattern, not args.case))",
                    """
                                search.add_argument("pattern", help="a regular expression")
                                search.add_argument("notes", nargs="+", help="where to search")
                                search.add_argument("--case", action="store_true", help="tell capitals from small letters")
                            """,
                    List.of("^buy", "Buy stamps", "Call Ada"), "Buy stamps"));

    @Override
    public Move next(Ask ask, int earlier, Tokens used) {
        Matcher named = FEATURE.matcher(ask.raw());
        String symbol = named.find() ? named.group(1) : "";
        return HOOKS.stream().filter(hook -> hook.symbol().equals(symbol)).findFirst().map(NotesWork::job)
                .orElse(Scripts.say("There is nothing here that I know.")).next(ask, earlier, used);
    }

    private static Script job(Hook hook) {
        List<String> command = new ArrayList<>(List.of(hook.command()));
        command.addAll(hook.typed());
        return Scripts.job("Adds the command " + hook.command() + ", which calls " + hook.symbol() + ".", command,
                new Act.Read("notes/cli.py"), new Act.Write("notes/cli.py", commandLine(hook)),
                new Act.Write("tests/test_cli_" + hook.symbol() + ".py", test(hook)));
    }

    private static String commandLine(Hook hook) {
        String variable = hook.parser().strip().replaceAll("(?s)\\..*", "");
        String function = """
                def cmd_%1$s(args: argparse.Namespace) -> int:
                    \"""Run %1$s.\"""
                    from notes.%2$s import %1$s

                    print(%3$s)
                    return 0


                """.formatted(hook.symbol(), hook.module(), hook.call());
        String parser = """
                    %1$s = sub.add_parser("%2$s", help="run %3$s")
                %4$s    %1$s.set_defaults(func=cmd_%3$s)

                """.formatted(variable, hook.command(), hook.symbol(), hook.parser());
        String start = "    " + hook.before() + " = ";
        String now = example("notes/cli.py");
        Matcher neighbour = Pattern.compile(Pattern.quote(hook.before()) + "\\.set_defaults\\(func=(\\w+)\\)")
                .matcher(now);
        String later = "def " + neighbour.results().findFirst().orElseThrow().group(1) + "(";
        return now.replace(later, function + later).replace(start, parser + start);
    }

    private static String test(Hook hook) {
        StringBuilder typed = new StringBuilder("\"" + hook.command() + "\"");
        hook.typed().forEach(word -> typed.append(", \"").append(word).append('"'));
        return """
                import contextlib
                import io
                import unittest

                from notes.cli import main


                class CommandTest(unittest.TestCase):
                    def test_shows_what_it_is_for(self):
                        out = io.StringIO()
                        with contextlib.redirect_stdout(out):
                            code = main([%s])
                        self.assertEqual(0, code)
                        self.assertEqual("%s\\n", out.getvalue())


                if __name__ == "__main__":
                    unittest.main()
                """.formatted(typed, hook.shown());
    }

    private static String example(String file) {
        try {
            return Files.readString(Golden.top().resolve("examples/notes-py").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
