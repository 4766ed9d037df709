package dev.fresh.edge.provider;

import dev.fresh.edge.provider.CommandPlan.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The new JUnit test of a picocli command: its output for each answer, and that the help lists it. */
final class PicocliTest {

    private static final int WIDTH = 120;

    private PicocliTest() {
    }

    static String text(CommandPlan plan, List<Answer> answers, String packageName, String name, SourceTree tree) {
        boolean junit4 = tree.files(path -> path.endsWith("Test.java")).stream().map(tree::read).findFirst()
                .map(text -> text.contains("import org.junit.Test;")).orElse(false);
        String root = plan.root().details().getOrDefault("class", plan.root().symbol());
        List<String> lines = new ArrayList<>();
        if (!packageName.isEmpty()) {
            lines.addAll(List.of("package " + packageName + ";", ""));
        }
        String asserts = junit4 ? "org.junit.Assert" : "org.junit.jupiter.api.Assertions";
        lines.addAll(List.of("import static " + asserts + ".assertEquals;", "import static " + asserts + ".assertTrue;",
                "", "import java.io.PrintWriter;", "import java.io.StringWriter;",
                junit4 ? "import org.junit.Test;" : "import org.junit.jupiter.api.Test;",
                "import picocli.CommandLine;", "", (junit4 ? "public " : "") + "class " + name + "Test {"));
        String method = junit4 ? "    public void " : "    void ";
        for (Answer answer : answers) {
            lines.addAll(List.of("", "    @Test", method + title(plan, answers, answer) + "() {"));
            List<String> arguments = new ArrayList<>(List.of(Literal.quoted(plan.name())));
            plan.tokens(answer.sample()).forEach(token -> arguments.add(Literal.quoted(token)));
            lines.addAll(wrapped("        assertEquals(", expected(answer.output()),
                    "outputOf(" + String.join(", ", arguments) + "));"));
            lines.add("    }");
        }
        lines.addAll(List.of("", "    @Test", method + "isListedInTheHelp() {",
                "        assertTrue(outputOf(\"--help\").contains(\"" + plan.name() + "\"));", "    }", "",
                "    private static String outputOf(String... arguments) {",
                "        StringWriter out = new StringWriter();",
                "        assertEquals(0, new CommandLine(" + made(root, tree.read(plan.root().path()))
                        + ").setOut(new PrintWriter(out)).execute(arguments));",
                "        return out.toString().replace(\"\\r\\n\", \"\\n\");", "    }", "}", ""));
        return String.join("\n", lines);
    }

    /** The root command as an argument; where its constructor is private, picocli makes the object by reflection. */
    private static String made(String root, String text) {
        boolean hidden = Pattern.compile("\\bprivate\\s+" + Pattern.quote(root) + "\\s*\\(\\s*\\)").matcher(text)
                .find();
        return hidden ? root + ".class" : "new " + root + "()";
    }

    private static String title(CommandPlan plan, List<Answer> answers, Answer answer) {
        String title = PythonTest.title(plan, answers, answer);
        return title.substring(0, 1) + Words.pascal(title).substring(1);
    }

    /** One literal per line of the output. */
    private static List<String> expected(String output) {
        return Arrays.stream(output.split("(?<=\n)")).map(Literal::quoted).toList();
    }

    private static List<String> wrapped(String open, List<String> pieces, String rest) {
        String line = open + String.join(" + ", pieces) + ", " + rest;
        if (line.length() <= WIDTH) {
            return List.of(line);
        }
        List<String> lines = new ArrayList<>();
        String start = open;
        for (String piece : pieces) {
            lines.add(start + piece);
            start = "                + ";
        }
        lines.set(lines.size() - 1, lines.getLast() + ",");
        lines.addAll(folded("                ", rest));
        return lines;
    }

    /** Broken after a comma where it is too long for a line. */
    private static List<String> folded(String indent, String text) {
        int comma = text.lastIndexOf("\", \"", WIDTH - indent.length() - 2);
        if (indent.length() + text.length() <= WIDTH || comma < 0) {
            return List.of(indent + text);
        }
        List<String> lines = new ArrayList<>(List.of(indent + text.substring(0, comma + 2)));
        lines.addAll(folded(indent.length() < 24 ? indent + "        " : indent, text.substring(comma + 3)));
        return lines;
    }
}
