package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.edge.provider.CommandPlan.Answer;
import dev.fresh.edge.provider.CommandPlan.Argument;
import dev.fresh.edge.provider.CommandPlan.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds a decorated function to a click group. */
final class ClickWriter implements HookUpWriter {

    @Override
    public List<FileText> write(CommandPlan plan, List<Answer> answers, SourceTree base, SourceTree worktree) {
        String path = plan.root().path();
        SourceLines file = new SourceLines(path, worktree.read(path));
        SourceLines known = new SourceLines(path, base.read(path));
        DecoratedPlace place = new DecoratedPlace(file, known, plan);
        PythonCode code = new PythonCode(plan, answers.getFirst().form(), file.text(), file.width());
        if (!code.fileHasIndented("import click")) {
            throw new Declined(Code.NO_ROOT, path + " does not say `import click`, so its style cannot be followed");
        }
        place.insert(command(plan, code, place.group()));
        return List.of(new FileText(path, file.text()), PythonTest.click(plan, answers, base));
    }

    private static List<String> command(CommandPlan plan, PythonCode code, String group) {
        List<String> lines = new ArrayList<>(List.of("@" + group + ".command(\"" + plan.name() + "\")"));
        for (Argument argument : plan.typed()) {
            boolean isOption = argument.role() != Role.POSITIONAL && argument.role() != Role.REST;
            lines.addAll(code.wrapped(isOption ? "@click.option(" : "@click.argument(", parts(argument), ")", 0));
        }
        String function = Words.snake(plan.function()) + "_command";
        List<String> parameters = plan.arguments().stream().map(Argument::name).toList();
        lines.addAll(code.wrapped("def " + function + "(", parameters, "):", 0));
        lines.add(code.docstring());
        lines.addAll(PythonCode.indented("    ", code.body(argument -> argument.type().list()
                ? "list(" + argument.name() + ")" : argument.name(), "click.echo")));
        return lines;
    }

    private static List<String> parts(Argument argument) {
        List<String> parts = new ArrayList<>();
        String kebab = Words.kebab(argument.name());
        boolean isOption = argument.role() != Role.POSITIONAL && argument.role() != Role.REST;
        String name = argument.role() == Role.FLAG ? "--" + kebab + "/--no-" + kebab
                : isOption ? argument.option() : argument.name();
        parts.add(Literal.quoted(name));
        if (isOption && !Words.snake(argument.name()).equals(argument.name())) {
            parts.add(Literal.quoted(argument.name()));
        }
        switch (argument.type().base()) {
            case WHOLE -> parts.add("type=int");
            case DECIMAL -> parts.add("type=float");
            case CHOICE, ENUM -> parts.add("type=click.Choice([" + String.join(", ",
                    argument.type().choices().stream().map(Literal::quoted).toList()) + "])");
            case TEXT, PATH, FLAG -> {}
        }
        switch (argument.role()) {
            case REST -> parts.addAll(List.of("nargs=-1", "required=True"));
            case REPEATED -> parts.add("multiple=True");
            case POSITIONAL, OPTION, FLAG -> {}
        }
        Optional<Literal> usual = argument.defaultValue();
        if (isOption && usual.isPresent() && !argument.type().list()) {
            parts.add("default=" + (usual.get() instanceof Literal.Name choice ? Literal.quoted(choice.token())
                    : usual.get().python()));
            if (!(usual.get() instanceof Literal.Nothing)) {
                parts.add("show_default=True");
            }
        } else if (isOption && argument.isRequired()) {
            parts.add("required=True");
        }
        if (isOption && !argument.help().isEmpty()) {
            parts.add("help=" + Literal.quoted(Words.sentence(argument.help())));
        }
        return parts;
    }
}
