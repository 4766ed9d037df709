package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.HookUpWriter.FileText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The new test of a commander command: its output for each answer, and that the help lists it. */
final class ScriptTest {

    private static final int WIDTH = 100;

    private ScriptTest() {
    }

    /** The test runners, by what tests that use them say. */
    private enum Runner {
        NODE("node:test", "test"), VITEST("vitest", "test"), JEST("@jest/globals", "test"), JEST_GLOBAL("", "test"),
        MOCHA("", "it");

        private final String module;
        private final String function;

        Runner(String module, String function) {
            this.module = module;
            this.function = function;
        }

        private boolean expects() {
            return this == VITEST || this == JEST || this == JEST_GLOBAL;
        }
    }

    /** Whether a test can get at the program, or start the script that runs it. */
    static boolean reaches(CliRoot root) {
        return !seam(root).isEmpty() || root.details().getOrDefault("parsed", "").equals("true")
                && root.path().matches(".*\\.[cm]?js");
    }

    private static String seam(CliRoot root) {
        return root.details().getOrDefault("exported", "");
    }

    static FileText file(CommandPlan plan, List<Answer> answers, SourceTree tree) {
        List<String> tests = tree
                .files(path -> path.matches("(.*/)?[^/]+[.-](test|spec)\\.[cm]?[jt]sx?|(.*/)?(test|tests|"
                        + "__tests__)/[^/]+\\.[cm]?[jt]sx?"));
        boolean typed = plan.root().path().matches(".*\\.[cm]?tsx?");
        Optional<String> model = tests.stream().filter(path -> runner(tree.read(path), tree).isPresent()).findFirst();
        if (model.isEmpty() && typed) {
            throw new Declined(Code.TOO_COMPLEX, "no test of the repository shows how its TypeScript is tested");
        }
        ScriptStyle own = new ScriptStyle(plan.root().path(), tree.read(plan.root().path()));
        String path = model.map(like -> like.replaceAll("[^/]*$", "") + Words.kebab(plan.function()) + "-command"
                + like.replaceAll(".*/", "").replaceAll("^.*?((?:[.-](?:test|spec))?\\.[cm]?[jt]sx?)$", "$1"))
                .orElse("test/" + Words.kebab(plan.function()) + "-command.test" + plan.root().path()
                        .replaceAll(".*(\\.\\w+)$", "$1"));
        if (tree.has(path)) {
            throw new Declined(Code.NAME_TAKEN, "the test file " + path + " exists already");
        }
        ScriptStyle style = new ScriptStyle(path, model.map(tree::read).orElse(own.isModule() ? "import './x.js'\n"
                : ""));
        Runner runner = model.flatMap(like -> runner(tree.read(like), tree)).orElse(Runner.NODE);
        List<String> lines = new ArrayList<>(imports(plan, style, runner, tree));
        lines.add("");
        lines.addAll(outputOf(plan, style));
        for (Answer answer : answers) {
            lines.add("");
            lines.addAll(test(plan, answers, answer, style, runner));
        }
        lines.add("");
        lines.addAll(listed(plan, style, runner));
        return new FileText(path, String.join("\n", lines) + "\n");
    }

    private static Optional<Runner> runner(String text, SourceTree tree) {
        for (Runner runner : Runner.values()) {
            if (!runner.module.isEmpty() && text.matches("(?s).*['\"]" + runner.module + "['\"].*")) {
                return Optional.of(runner);
            }
        }
        if (!text.matches("(?s).*\\b(test|it)(\\.each|\\.skip|\\.only)?\\(.*")) {
            return Optional.empty();
        }
        String manifest = tree.has("package.json") ? tree.read("package.json") : "";
        return Optional.of(manifest.contains("\"vitest\"") && !text.contains("chai") ? Runner.JEST_GLOBAL
                : manifest.contains("\"jest\"") ? Runner.JEST_GLOBAL : Runner.MOCHA);
    }

    private static List<String> imports(CommandPlan plan, ScriptStyle style, Runner runner, SourceTree tree) {
        List<String> lines = new ArrayList<>();
        String end = style.end();
        boolean module = style.isModule();
        if (!runner.expects()) {
            lines.add(module ? "import assert from " + style.quoted("node:assert/strict") + end
                    : "const assert = require(" + style.quoted("node:assert/strict") + ")" + end);
        }
        if (runner == Runner.NODE) {
            lines.add(style.loading(List.of("test"), runner.module));
        }
        boolean calls = !seam(plan.root()).isEmpty();
        if (!calls) {
            lines.add(style.loading(List.of("execFileSync"), "node:child_process"));
            lines.add(module ? style.loading(List.of("fileURLToPath"), "node:url")
                    : style.loading(List.of("join"), "node:path"));
        }
        if (runner == Runner.VITEST || runner == Runner.JEST) {
            lines.add(style.loading(List.of("expect", "test"), runner.module));
        }
        if (calls) {
            lines.add(style.loading(List.of("format"), "node:util"));
            lines.addAll(List.of("", loading(plan, style, tree)));
        }
        return lines;
    }

    private static String loading(CommandPlan plan, ScriptStyle style, SourceTree tree) {
        String seam = seam(plan.root());
        String specifier = style.specifier(plan.root().path(), tree);
        return plan.root().details().getOrDefault("exportedAs", "").equals("default")
                ? style.isModule() ? "import " + seam + " from " + style.quoted(specifier) + style.end()
                        : "const " + seam + " = require(" + style.quoted(specifier) + ")" + style.end()
                : style.loading(List.of(seam), specifier);
    }

    /** What a test calls to get the program. */
    private static String program(CommandPlan plan) {
        boolean built = !plan.root().details().getOrDefault("builder", "").isEmpty();
        return seam(plan.root()) + (built ? "()" : "");
    }

    private static List<String> outputOf(CommandPlan plan, ScriptStyle style) {
        String unit = style.unit();
        String end = style.end();
        boolean typed = style.isTyped();
        if (seam(plan.root()).isEmpty()) {
            String folder = style.path().replaceAll("[^/]*$", "");
            String relative = Path.of("/" + folder).relativize(Path.of("/" + plan.root().path())).toString();
            return List.of("function outputOf(" + (typed ? "...words: string[]): string" : "...words)") + " {",
                    unit + "const program = " + (style.isModule()
                            ? "fileURLToPath(new URL(" + style.quoted(relative) + ", import.meta.url))"
                            : "join(__dirname, " + style.quoted(relative) + ")") + end,
                    unit + "const output = execFileSync(process.execPath, [program, ...words], { encoding: "
                            + style.quoted("utf8") + " })" + end,
                    unit + "return output.replace(/\\n$/, " + style.quoted("") + ")" + end,
                    "}");
        }
        return List.of(
                "async function outputOf(" + (typed ? "...words: string[]): Promise<string>" : "...words)") + " {",
                unit + "const lines" + (typed ? ": string[]" : "") + " = []" + end,
                unit + "const log = console.log" + end,
                unit + "console.log = (" + (typed ? "...values: unknown[]" : "...values") + ") => {",
                unit + unit + "lines.push(format(...values))" + end,
                unit + "}" + end,
                unit + "try {",
                unit + unit + "await " + program(plan) + ".parseAsync(words, { from: " + style.quoted("user") + " })"
                        + end,
                unit + "} finally {",
                unit + unit + "console.log = log" + end,
                unit + "}",
                unit + "return lines.join(" + quoted("\n", style) + ")" + end,
                "}");
    }

    private static List<String> test(CommandPlan plan, List<Answer> answers, Answer answer, ScriptStyle style,
            Runner runner) {
        String unit = style.unit();
        List<String> words = new ArrayList<>(List.of(plan.name()));
        words.addAll(plan.tokens(answer.sample()));
        String title = plan.name() + " " + PythonTest.title(plan, answers, answer).replace('_', ' ');
        String output = answer.output().endsWith("\n") ? answer.output().substring(0, answer.output().length() - 1)
                : answer.output();
        String call = "await outputOf(" + String.join(", ", words.stream().map(word -> quoted(word, style)).toList())
                + ")";
        List<String> lines = new ArrayList<>();
        lines.add(runner.function + "(" + style.quoted(title) + ", async () => {");
        List<String> expected = Arrays.asList(output.split("(?<=\n)"));
        boolean several = expected.size() > 1 && output.length() > WIDTH / 2;
        lines.add(unit + "const expected =" + (several ? "" : " " + quoted(output, style) + style.end()));
        if (several) {
            for (int index = 0; index < expected.size(); index++) {
                boolean last = index == expected.size() - 1;
                lines.add(unit + unit + quoted(expected.get(index), style) + (last ? style.end() : " +"));
            }
        }
        String check = unit + (runner.expects() ? "expect(" + call + ").toBe(expected)" : "assert.equal(" + call
                + ", expected)") + style.end();
        if (check.length() <= WIDTH) {
            lines.add(check);
        } else {
            lines.add(unit + "const output = " + call + style.end());
            lines.add(unit + (runner.expects() ? "expect(output).toBe(expected)" : "assert.equal(output, expected)")
                    + style.end());
        }
        lines.add("})" + style.end());
        return lines;
    }

    private static List<String> listed(CommandPlan plan, ScriptStyle style, Runner runner) {
        String help = seam(plan.root()).isEmpty() ? "outputOf(" + style.quoted("--help") + ")"
                : program(plan) + ".helpInformation()";
        String pattern = "/\\b" + plan.name() + "\\b/";
        return List.of(runner.function + "(" + style.quoted("the help lists " + plan.name()) + ", () => {",
                style.unit() + (runner.expects() ? "expect(" + help + ").toMatch(" + pattern + ")"
                        : "assert.match(" + help + ", " + pattern + ")") + style.end(),
                "})" + style.end());
    }

    private static String quoted(String text, ScriptStyle style) {
        return text.chars().anyMatch(c -> c < ' ') ? Literal.quoted(text) : style.quoted(text);
    }
}
