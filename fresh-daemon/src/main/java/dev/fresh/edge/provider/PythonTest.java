package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.HookUpWriter.FileText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The new test file of a Python command: its output for each answer, and that the help lists it. */
final class PythonTest {

    private static final int WIDTH = 88;

    private PythonTest() {
    }

    /**
     * How a test starts the command line.
     *
     * @param imports lines of their own, standard library first, then an empty line, then the rest
     * @param run lines that run {@code arguments} and leave text in {@code output}, checking the exit code
     * @param help the same for {@code --help}
     */
    private record Harness(List<String> imports, List<String> run, List<String> help) {
    }

    static FileText argparse(CommandPlan plan, List<Answer> answers, SourceTree tree) {
        Optional<Matcher> main = main(plan, tree);
        Harness harness = main.isPresent() ? calling(plan, main.get()) : starting(plan);
        return file(plan, answers, tree, harness);
    }

    static FileText click(CommandPlan plan, List<Answer> answers, SourceTree tree) {
        return invoking(plan, answers, tree, "click.testing");
    }

    static FileText typer(CommandPlan plan, List<Answer> answers, SourceTree tree) {
        return invoking(plan, answers, tree, "typer.testing");
    }

    private static FileText invoking(CommandPlan plan, List<Answer> answers, SourceTree tree, String runner) {
        String group = plan.root().details().getOrDefault("group", plan.root().symbol());
        String module = PythonLayout.module(plan.root());
        Harness harness = new Harness(
                List.of("", "from " + runner + " import CliRunner", "", "from " + module + " import " + group),
                List.of("result = CliRunner().invoke(" + group + ", [\"" + plan.name() + "\", *arguments])",
                        "assert result.exit_code == 0, result.output", "return result.output"),
                List.of("result = CliRunner().invoke(" + group + ", [\"--help\"])",
                        "assert result.exit_code == 0, result.output", "return result.output"));
        return file(plan, answers, tree, harness);
    }

    private static Harness calling(CommandPlan plan, Matcher main) {
        String name = main.group(1);
        boolean status = main.group(2).matches("(?s).*->\\s*int\\s*:.*|.*\\breturn args\\..*");
        List<String> run = new ArrayList<>(List.of("output = io.StringIO()",
                "with contextlib.redirect_stdout(output):"));
        String call = name + "([\"" + plan.name() + "\", *arguments])";
        run.add("    " + (status ? "status = " + call : call));
        if (status) {
            run.add("assert status == 0");
        }
        run.add("return output.getvalue()");
        return new Harness(List.of("import contextlib", "import io", "",
                "from " + PythonLayout.module(plan.root()) + " import " + name), run,
                List.of("output = io.StringIO()",
                        "with contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):",
                        "    " + name + "([\"--help\"])", "return output.getvalue()"));
    }

    private static Harness starting(CommandPlan plan) {
        String program = plan.root().details().getOrDefault("program", plan.root().path());
        String start = "[sys.executable, " + String.join(", ",
                Arrays.stream(program.split(" ")).map(Literal::quoted).toList()) + ", ";
        String end = "], capture_output=True, text=True, check=True)";
        return new Harness(List.of("import subprocess", "import sys", ""),
                List.of("command = " + start + "\"" + plan.name() + "\", *arguments]",
                        "return subprocess.run(command, capture_output=True, text=True, check=True).stdout"),
                List.of("return subprocess.run(",
                        "    " + start + "\"--help\"" + end.substring(0, end.length() - 1) + ",",
                        ").stdout"));
    }

    private static FileText file(CommandPlan plan, List<Answer> answers, SourceTree tree, Harness harness) {
        List<String> tests = tree.files(path -> path.matches("(.*/)?(test_[^/]+|[^/]+_test)\\.py"));
        boolean pytest = !tests.isEmpty()
                && tests.stream().map(tree::read).noneMatch(text -> text.contains("unittest"));
        String path = folder(tests, tree) + "test_" + Words.snake(plan.function()) + "_command.py";
        if (tree.has(path)) {
            throw new Declined(Code.NAME_TAKEN, "the test file " + path + " exists already");
        }
        List<String> lines = new ArrayList<>();
        List<String> imports = new ArrayList<>(harness.imports());
        if (!pytest) {
            TreeSet<String> standard = new TreeSet<>(imports.subList(0, imports.indexOf("")));
            standard.add("import unittest");
            imports.subList(0, imports.indexOf("")).clear();
            imports.addAll(0, standard);
        }
        while (imports.getFirst().isEmpty()) {
            imports.removeFirst();
        }
        while (imports.getLast().isEmpty()) {
            imports.removeLast();
        }
        lines.addAll(imports);
        lines.addAll(List.of("", ""));
        lines.addAll(pytest ? functions(plan, answers, harness) : testCase(plan, answers, harness));
        return new FileText(path, String.join("\n", lines) + "\n");
    }

    private static List<String> testCase(CommandPlan plan, List<Answer> answers, Harness harness) {
        List<String> lines = new ArrayList<>();
        lines.add("class " + Words.pascal(plan.function()) + "CommandTest(unittest.TestCase):");
        for (Answer answer : answers) {
            lines.add("    def test_" + title(plan, answers, answer) + "(self):");
            lines.addAll(PythonCode.text("        expected = ", answer.output(), "", WIDTH).size() > 1
                    ? PythonCode.text("        expected = (", answer.output(), ")", WIDTH)
                    : List.of("        expected = " + Literal.quoted(answer.output())));
            lines.addAll(called("        self.assertEqual(expected, self.output_of(", arguments(plan, answer), "))"));
            lines.add("");
        }
        lines.add("    def test_is_listed_in_the_help(self):");
        lines.add("        self.assertIn(\"" + plan.name() + "\", self.help())");
        lines.add("");
        lines.add("    def output_of(self, *arguments):");
        lines.addAll(PythonCode.indented("        ", harness.run().stream().map(PythonTest::asTestCase).toList()));
        lines.add("");
        lines.add("    def help(self):");
        lines.addAll(PythonCode.indented("        ", harness.help().stream().map(PythonTest::asTestCase).toList()));
        lines.addAll(List.of("", "", "if __name__ == \"__main__\":", "    unittest.main()"));
        return lines;
    }

    private static String asTestCase(String line) {
        Matcher matcher = Pattern.compile("assert (\\S+) == 0(, .*)?").matcher(line);
        return matcher.matches() ? "self.assertEqual(0, " + matcher.group(1)
                + Optional.ofNullable(matcher.group(2)).orElse("") + ")" : line;
    }

    private static List<String> functions(CommandPlan plan, List<Answer> answers, Harness harness) {
        List<String> lines = new ArrayList<>();
        lines.add("def output_of(*arguments):");
        lines.addAll(PythonCode.indented("    ", harness.run()));
        for (Answer answer : answers) {
            lines.addAll(List.of("", "", "def test_" + Words.snake(plan.function()) + "_" + title(plan, answers, answer)
                    + "():"));
            lines.addAll(PythonCode.text("    expected = ", answer.output(), "", WIDTH).size() > 1
                    ? PythonCode.text("    expected = (", answer.output(), ")", WIDTH)
                    : List.of("    expected = " + Literal.quoted(answer.output())));
            lines.addAll(called("    assert output_of(", arguments(plan, answer), ") == expected"));
        }
        lines.addAll(List.of("", "", "def help_text():"));
        lines.addAll(PythonCode.indented("    ", harness.help()));
        lines.addAll(List.of("", "", "def test_" + Words.snake(plan.function()) + "_is_listed_in_the_help():"));
        lines.add("    assert \"" + plan.name() + "\" in help_text()");
        return lines;
    }

    private static List<String> arguments(CommandPlan plan, Answer answer) {
        return plan.tokens(answer.sample()).stream().map(Literal::quoted).toList();
    }

    /** A call on one line, or on three where that is too long. */
    private static List<String> called(String open, List<String> arguments, String close) {
        String line = open + String.join(", ", arguments) + close;
        if (line.length() <= WIDTH) {
            return List.of(line);
        }
        String indent = open.replaceAll("\\S.*", "");
        String inner = indent + "    " + String.join(", ", arguments);
        List<String> lines = new ArrayList<>(List.of(open));
        if (inner.length() <= WIDTH) {
            lines.add(inner);
        } else {
            arguments.forEach(argument -> lines.add(indent + "    " + argument + ","));
        }
        lines.add(indent + close);
        return lines;
    }

    /** What distinguishes an answer from the first one: the option that differs. */
    static String title(CommandPlan plan, List<Answer> answers, Answer answer) {
        Answer first = answers.getFirst();
        return plan.arguments().stream().filter(argument -> answer != first)
                .filter(argument -> !Optional.ofNullable(answer.sample().values().get(argument.name()))
                        .equals(Optional.ofNullable(first.sample().values().get(argument.name()))))
                .map(Argument::name).map(Words::snake).findFirst().map(name -> "takes_" + name)
                .orElse("prints_the_result");
    }

    /** The folder of most tests, with its slash; the repository itself when there are none. */
    private static String folder(List<String> tests, SourceTree tree) {
        return tests.stream().map(path -> path.substring(0, path.lastIndexOf('/') + 1))
                .min(java.util.Comparator.comparingInt(String::length).thenComparing(name -> name))
                .orElse(tree.has("tests/__init__.py") ? "tests/" : "");
    }

    /** The function that takes the arguments: name, and its text; empty when a test cannot call it. */
    private static Optional<Matcher> main(CommandPlan plan, SourceTree tree) {
        String name = plan.root().details().getOrDefault("main", "");
        Matcher matcher = Pattern
                .compile("(?m)^def (" + Pattern.quote(name) + ")(\\(\\s*\\w+(?:.*\\n)(?:(?:[ \\t]+|\\)).*\\n|\\n)*)")
                .matcher(tree.read(plan.root().path()) + "\n");
        boolean callable = !name.isBlank() && matcher.find() && !matcher.group(2).contains("sys.exit(");
        return callable ? Optional.of(matcher) : Optional.empty();
    }
}
