package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Form;
import dev.fresh.edge.provider.CommandPlan.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Adds a command class beside the root command, its entry in {@code subcommands}, and a JUnit test. */
final class PicocliWriter implements HookUpWriter {

    private static final int WIDTH = 120;

    @Override
    public List<FileText> write(CommandPlan plan, List<Answer> answers, SourceTree base, SourceTree worktree) {
        Map<String, String> details = plan.root().details();
        String packageName = details.getOrDefault("package", "");
        String folder = packageName.isEmpty() ? "" : packageName.replace('.', '/') + "/";
        String name = Words.pascal(plan.function()) + "Command";
        String path = details.get("sourceRoot") + "/" + folder + name + ".java";
        String testPath = testRoot(plan, base) + "/" + folder + name + "Test.java";
        if (base.has(path) || base.has(testPath)) {
            throw new Declined(Code.NAME_TAKEN, "the class " + name + " exists already");
        }
        requireOpen(base, details.get("sourceRoot") + "/module-info.java", packageName);
        String rootPath = plan.root().path();
        String root = worktree.read(rootPath);
        JavaPlace place = JavaPlace.of(plan, base);
        boolean elsewhere = !place.packageName().equals(packageName);
        if (elsewhere && (place.packageName().isEmpty() || !place.isPublic())) {
            throw new Declined(Code.NEEDS_STATE, plan.feature().symbol() + " is not visible from the package "
                    + packageName + " of the command line");
        }
        return List.of(new FileText(rootPath, Subcommands.add(root, base.read(rootPath), plan, name)),
                new FileText(path, command(plan, place, answers.getFirst().form(), packageName, name, root)),
                new FileText(testPath, PicocliTest.text(plan, answers, packageName, name, base)));
    }

    /** On the module path picocli sets the fields of a command only where the module opens its package. */
    private static void requireOpen(SourceTree base, String declaration, String packageName) {
        if (!base.has(declaration)) {
            return;
        }
        String text = base.read(declaration);
        boolean open = text.matches("(?s).*\\bopen\\s+module\\b.*")
                || text.matches("(?s).*\\bopens\\s+" + Pattern.quote(packageName) + "\\b.*");
        if (!open) {
            throw new Declined(Code.NO_ROOT, declaration + " does not open the package " + packageName
                    + " of the command line to picocli");
        }
    }

    private static String testRoot(CommandPlan plan, SourceTree base) {
        String given = plan.root().details().getOrDefault("testRoot", "");
        String usual = plan.root().details().get("sourceRoot").replaceFirst("src/main/", "src/test/");
        if (given.isBlank() && base.files(path -> path.endsWith("Test.java")).isEmpty()) {
            throw new Declined(Code.NO_ROOT, "there is no Java test in this repository whose framework could be used");
        }
        return given.isBlank() ? usual : given;
    }

    private static String command(CommandPlan plan, JavaPlace place, Form form, String packageName, String name,
            String root) {
        List<String> lines = new ArrayList<>();
        if (!packageName.isEmpty()) {
            lines.addAll(List.of("package " + packageName + ";", ""));
        }
        lines.addAll(imports(plan, place, packageName, form));
        lines.addAll(List.of("", "/** " + plan.help().replace("*/", "* /") + " */"));
        // A root whose options are inherited brings --help along; a second one would clash.
        boolean inherited = root.contains("ScopeType.INHERIT");
        lines.addAll(annotation("", "Command", List.of("name = \"" + plan.name() + "\"",
                inherited ? "" : "mixinStandardHelpOptions = true", "description = " + text(plan.help()))));
        lines.add("final class " + name + " implements Callable<Integer> {");
        lines.addAll(List.of("", "    @Spec", "    private CommandSpec spec;"));
        int index = 0;
        for (Argument argument : plan.typed()) {
            lines.add("");
            lines.addAll(field(argument, place, index));
            index += argument.role() == Role.POSITIONAL ? 1 : 0;
        }
        String call = place.callee() + "(" + plan.arguments().stream().map(Argument::name)
                .collect(Collectors.joining(", ")) + ")";
        boolean throwing = place.declaresExceptions();
        lines.addAll(List.of("", "    @Override", "    public Integer call()" + (throwing ? " throws Exception" : "")
                + " {", "        PrintWriter out = spec.commandLine().getOut();"));
        switch (form) {
            case EACH -> lines.add("        " + call + ".forEach(out::println);");
            case EACH_ENTRY ->
                lines.add("        " + call + ".forEach((key, value) -> out.println(key + \" \" + value));");
            case MAYBE -> lines.add("        " + call + ".ifPresent(out::println);");
            case LINE, JSON, FIELDS, PRINTED -> lines.add("        out.println(" + call + ");");
        }
        lines.addAll(List.of("        return 0;", "    }", "}", ""));
        return String.join("\n", lines);
    }

    private static List<String> imports(CommandPlan plan, JavaPlace place, String packageName, Form form) {
        TreeSet<String> names = new TreeSet<>(List.of("java.io.PrintWriter", "java.util.concurrent.Callable",
                "picocli.CommandLine.Command", "picocli.CommandLine.Model.CommandSpec", "picocli.CommandLine.Spec"));
        for (Argument argument : plan.arguments()) {
            boolean positional = argument.role() == Role.POSITIONAL || argument.role() == Role.REST;
            names.add("picocli.CommandLine." + (positional ? "Parameters" : "Option"));
            if (argument.type().list()) {
                names.add("java.util.List");
            }
            if (argument.type().base() == ValueType.Base.PATH) {
                names.add("java.nio.file.Path");
            }
        }
        if (!place.packageName().equals(packageName)) {
            names.add(place.packageName() + "." + place.owner().replaceAll("\\..*", ""));
            plan.arguments().stream().map(Argument::type).filter(type -> type.base() == ValueType.Base.ENUM)
                    .map(place::enumType).forEach(type -> names.add(place.packageName() + "."
                            + type.replaceAll("\\..*", "")));
        }
        return names.stream().map(name -> "import " + name + ";").toList();
    }

    private static List<String> field(Argument argument, JavaPlace place, int index) {
        boolean positional = argument.role() == Role.POSITIONAL || argument.role() == Role.REST;
        List<String> parts = new ArrayList<>();
        switch (argument.role()) {
            case POSITIONAL -> parts.add("index = \"" + index + "\"");
            case REST -> {
                parts.add("index = \"" + index + "..*\"");
                parts.add("arity = \"1..*\"");
            }
            case OPTION, FLAG -> parts.add("names = \"" + argument.option() + "\"");
            case REPEATED -> {
                parts.add("names = \"" + argument.option() + "\"");
                parts.add("required = true");
            }
        }
        if (argument.role() != Role.FLAG) {
            parts.add("paramLabel = \"" + Words.snake(argument.name()).toUpperCase(java.util.Locale.ROOT) + "\"");
        }
        String help = argument.help().isEmpty() ? Words.spaced(argument.name()) : argument.help();
        boolean choice = argument.type().base() == ValueType.Base.ENUM;
        parts.add("description = " + text(Words.sentence(help) + (choice ? " One of: ${COMPLETION-CANDIDATES}." : "")));
        List<String> lines = new ArrayList<>(annotation("    ", positional ? "Parameters" : "Option", parts));
        lines.add("    private " + type(argument.type(), place) + " " + argument.name() + ";");
        return lines;
    }

    private static String type(ValueType type, JavaPlace place) {
        return switch (type.base()) {
            case ENUM -> place.enumType(type);
            case PATH -> "Path";
            case TEXT, WHOLE, DECIMAL, FLAG, CHOICE -> type.list() ? "List<" + type.declared()
                    .replaceAll(".*<\\s*|\\s*>.*", "") + ">" : type.declared();
        };
    }

    /** Descriptions are format strings with variables: a percent sign is doubled, and so is a dollar sign. */
    private static String text(String sentence) {
        String variable = "${COMPLETION-CANDIDATES}";
        return Literal.quoted(sentence.replace("%", "%%").replace("${", "$${").replace("$" + variable, variable));
    }

    private static List<String> annotation(String indent, String name, List<String> parts) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent + "@" + name + "(");
        String between = "";
        for (String part : parts.stream().filter(part -> !part.isEmpty()).toList()) {
            if (!between.isEmpty() && line.length() + part.length() + 3 > WIDTH) {
                lines.add(line + ",");
                line = new StringBuilder(indent + "        ");
                between = "";
            }
            line.append(between).append(part);
            between = ", ";
        }
        lines.add(line + ")");
        return lines;
    }
}
