package dev.fresh.edge.provider;

import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds a handler and its sub-parser to an argparse command line, in the manner of those that are there. */
final class ArgparseWriter implements HookUpWriter {

    private static final Pattern HANDLER = Pattern.compile(
            "^def (\\w+)\\((\\w+)(\\s*:\\s*[^)=,]+)?\\)\\s*(?:->\\s*([^:]+?))?\\s*:.*");

    @Override
    public List<FileText> write(CommandPlan plan, List<Answer> answers, SourceTree base, SourceTree worktree) {
        String path = plan.root().path();
        SourceLines file = new SourceLines(path, worktree.read(path));
        SourceLines known = new SourceLines(path, base.read(path));
        PythonCode code = new PythonCode(plan, answers.getFirst().form(), file.text(), file.width());
        Style style = Style.of(plan, file);
        Map<String, String> details = plan.root().details();
        int registration = file.find(known, Integer.parseInt(details.get("insertBeforeLine")));
        int functions = file.find(known, Integer.parseInt(details.get("functionsBeforeLine")));
        Registrations registrations = Registrations.of(file, details.get("subparsers"), registration);
        List<Integer> gaps = new ArrayList<>(new TreeSet<>(handlerGaps(plan, file, style, functions)));
        int handlerAt = gaps.get(plan.place().gap(gaps.size()));
        List<String> handler = handler(plan, code, style);
        List<String> parser = parser(plan, code, style, registrations.indent(details));
        // The later place first, so that the earlier index stays right.
        if (handlerAt > registrations.last()) {
            file.insert(handlerAt, handler);
            registrations.insert(file, parser, plan.place());
        } else {
            registrations.insert(file, parser, plan.place());
            file.insert(handlerAt, handler);
        }
        return List.of(new FileText(path, file.text()), PythonTest.argparse(plan, answers, base));
    }

    /** Where a handler may stand: before each handler, or before the function that builds the parser. */
    private static List<Integer> handlerGaps(CommandPlan plan, SourceLines file, Style style, int functions) {
        List<Integer> gaps = new ArrayList<>(List.of(functions));
        boolean anywhere = !plan.root().details().getOrDefault("builder", "").isBlank();
        List<String> lines = file.all();
        for (int index = 0; index < lines.size(); index++) {
            Matcher matcher = HANDLER.matcher(lines.get(index));
            if (matcher.matches() && style.handlers().contains(matcher.group(1)) && (anywhere || index < functions)) {
                gaps.add(file.aboveComments(index));
            }
        }
        return gaps;
    }

    private static List<String> handler(CommandPlan plan, PythonCode code, Style style) {
        List<String> lines = new ArrayList<>();
        lines.add("def " + style.handler() + "(" + style.parameter() + style.annotation() + ")"
                + style.result().map(result -> " -> " + result).orElse("") + ":");
        lines.add(code.docstring());
        lines.addAll(PythonCode.indented("    ",
                code.body(argument -> style.parameter() + "." + argument.name(), "print")));
        if (style.returnsStatus()) {
            lines.add("    return 0");
        }
        lines.add("");
        lines.add("");
        return lines;
    }

    private static List<String> parser(CommandPlan plan, PythonCode code, Style style, String indent) {
        String name = Words.snake(plan.function());
        String variable = Pattern.compile("\\b" + name + "\\b").matcher(code.fileText()).find()
                || plan.arguments().stream().anyMatch(argument -> argument.name().equals(name)) ? name + "_parser"
                        : name;
        List<String> lines = new ArrayList<>(code.wrapped(variable + " = " + plan.root().details().get("subparsers")
                + ".add_parser(", List.of(Literal.quoted(plan.name()), "help=" + help(style.help(plan.help()))), ")",
                indent.length()));
        for (Argument argument : plan.typed()) {
            lines.addAll(code.wrapped(variable + ".add_argument(", argument(argument, code), ")", indent.length()));
        }
        lines.add(variable + ".set_defaults(" + style.key() + "=" + style.handler() + ")");
        return PythonCode.indented(indent, lines);
    }

    private static List<String> argument(Argument argument, PythonCode code) {
        List<String> parts = new ArrayList<>();
        boolean isOption = argument.role() != Role.POSITIONAL && argument.role() != Role.REST;
        boolean pair = argument.isOn() || argument.type().optional() && argument.role() == Role.FLAG;
        boolean canPair = code.fileHas("import argparse");
        boolean off = pair && !canPair;
        parts.add(Literal.quoted(!isOption ? argument.name()
                : off ? "--no-" + Words.kebab(argument.name()) : argument.option()));
        if (isOption && (off || !Words.snake(argument.name()).equals(argument.name()))) {
            parts.add("dest=" + Literal.quoted(argument.name()));
        }
        switch (argument.type().base()) {
            case WHOLE -> parts.add("type=int");
            case DECIMAL -> parts.add("type=float");
            case CHOICE, ENUM -> parts.add("choices=[" + String.join(", ",
                    argument.type().choices().stream().map(Literal::quoted).toList()) + "]");
            case TEXT, PATH, FLAG -> {}
        }
        switch (argument.role()) {
            case REST -> parts.add("nargs=\"+\"");
            case REPEATED -> parts.add("action=\"append\"");
            case FLAG -> parts.add(off ? "action=\"store_false\""
                    : pair ? "action=argparse.BooleanOptionalAction" : "action=\"store_true\"");
            case POSITIONAL, OPTION -> {}
        }
        Optional<Literal> usual = argument.defaultValue().filter(value -> !(value instanceof Literal.Nothing));
        if (usual.isPresent() && isOption && !(argument.role() == Role.FLAG && (!argument.isOn() || off))) {
            parts.add("default=" + (usual.get() instanceof Literal.Name name ? Literal.quoted(name.token())
                    : usual.get().python()));
        } else if (isOption && argument.isRequired()) {
            parts.add("required=True");
        }
        boolean says = usual.isPresent() && argument.role() == Role.OPTION;
        String help = argument.help().replace("%", "%%") + (!says ? "" : argument.help().isEmpty()
                ? "default: %(default)s" : " (default: %(default)s)");
        if (!help.isEmpty()) {
            parts.add("help=" + Literal.quoted(help));
        }
        return parts;
    }

    private static String help(String text) {
        return Literal.quoted(text.replace("%", "%%"));
    }

    /** How the existing handlers are named and declared, so that the new one looks like them. */
    private record Style(List<String> handlers, String key, String handler, String parameter, String annotation,
            Optional<String> result, boolean returnsStatus, boolean lowerCase) {

        static Style of(CommandPlan plan, SourceLines file) {
            String key = plan.root().details().getOrDefault("handlerKey", "func");
            String text = file.text();
            List<String> handlers = Pattern.compile("set_defaults\\([^)]*\\b" + Pattern.quote(key) + "=(\\w+)")
                    .matcher(text).results().map(found -> found.group(1)).distinct().toList();
            String pattern = handlers.stream().flatMap(handler -> plan.root().commands().stream().map(Words::snake)
                    .filter(handler::contains).map(command -> handler.replace(command, "{}"))).findFirst()
                    .orElse("cmd_{}");
            String name = pattern.replace("{}", Words.snake(plan.function()));
            // A name that the file uses already would hide what it stands for.
            boolean taken = Pattern.compile("\\b" + name + "\\b").matcher(text).find();
            Optional<Matcher> model = file.all().stream().map(HANDLER::matcher)
                    .filter(matcher -> matcher.matches() && handlers.contains(matcher.group(1))).findFirst();
            Optional<String> result = model.isEmpty() ? Optional.of("int")
                    : Optional.ofNullable(model.get().group(4));
            boolean status = result.map("int"::equals).orElse(text.contains("return 0"));
            long lower = Pattern.compile("help=\\(?\"[a-z]").matcher(text).results().count();
            long upper = Pattern.compile("help=\\(?\"[A-Z][a-z]").matcher(text).results().count();
            return new Style(handlers, key, taken ? name + "_command" : name,
                    model.map(found -> found.group(2)).orElse("args"),
                    model.isEmpty() ? ": argparse.Namespace" : Optional.ofNullable(model.get().group(3)).orElse(""),
                    result, status, lower >= upper);
        }

        String help(String sentence) {
            return lowerCase ? Words.phrase(sentence) : sentence;
        }
    }

    /**
     * The paragraphs that register the existing commands.
     *
     * @param starts index of the first line of each, comments included
     * @param last index before which nothing may follow any more
     * @param spaced whether an empty line stands between them
     */
    private record Registrations(List<Integer> starts, String found, int last, boolean spaced) {

        static Registrations of(SourceLines file, String subparsers, int last) {
            Pattern start = Pattern
                    .compile("^(\\s*)(?:\\w+\\s*=\\s*)?" + Pattern.quote(subparsers) + "\\.add_parser\\(.*");
            List<Integer> starts = new ArrayList<>();
            String indent = null;
            List<String> lines = file.all();
            for (int index = 0; index < last; index++) {
                Matcher matcher = start.matcher(lines.get(index));
                if (matcher.matches() && (indent == null || indent.equals(matcher.group(1)))) {
                    indent = matcher.group(1);
                    starts.add(file.aboveComments(index));
                }
            }
            boolean spaced = starts.size() < 2 || file.isBlankBefore(starts.get(1));
            return new Registrations(starts, indent == null ? "" : indent, last, spaced);
        }

        String indent(Map<String, String> details) {
            String written = details.getOrDefault("indent", "");
            String given = written.matches("\\d+") ? " ".repeat(Integer.parseInt(written)) : written;
            return starts.isEmpty() ? given : found;
        }

        void insert(SourceLines file, List<String> block, CommandPlan.Place place) {
            int gap = place.gap(starts.size() + 1);
            List<String> lines = new ArrayList<>(block);
            if (gap < starts.size()) {
                if (spaced) {
                    lines.add("");
                }
                file.insert(starts.get(gap), lines);
            } else {
                if (spaced) {
                    lines.addFirst("");
                }
                file.insert(file.afterText(last), lines);
            }
        }
    }
}
