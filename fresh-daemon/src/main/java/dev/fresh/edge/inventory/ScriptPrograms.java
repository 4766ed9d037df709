package dev.fresh.edge.inventory;

import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.edge.inventory.CliRoots.Inline;
import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Root;
import dev.fresh.edge.inventory.facts.FileFacts.RootCommand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commander programs of a project, with those left out that are commands of another. */
final class ScriptPrograms {

    private static final Pattern LINES = Pattern.compile("@(\\d+)-(\\d+)");

    private final Project project;
    private final Names names;
    private final List<Program> programs = new ArrayList<>();

    ScriptPrograms(Project project, Names names) {
        this.project = project;
        this.names = names;
    }

    private record Program(SourceFile file, Root root, Unit unit) {

        boolean isParsed() {
            return root.details().getOrDefault("parsed", "").equals("true");
        }

        boolean isBuilt() {
            return !root.details().getOrDefault("builder", "").isEmpty();
        }
    }

    void add(SourceFile file, Root root, Unit unit) {
        programs.add(new Program(file, root, unit));
    }

    /** The programs themselves; those that are started here before others that only might be. */
    List<CliRoot> roots(Map<Unit, String> handlers, List<Inline> inline) {
        Set<Unit> inner = inner();
        List<Program> outer = programs.stream().filter(program -> !program.isBuilt() || !inner.contains(program.unit()))
                .toList();
        boolean parsed = outer.stream().anyMatch(Program::isParsed);
        List<CliRoot> roots = new ArrayList<>();
        for (Program program : outer) {
            program.root().commands().forEach(command -> handle(command, program, handlers, inline));
            if (!parsed || program.isParsed()) {
                roots.add(new CliRoot("commander", program.file().path(), program.root().symbol(),
                        program.root().line(),
                        program.root().commands().stream().map(RootCommand::name).filter(name -> !name.isEmpty())
                                .toList(),
                        program.root().details()));
            }
        }
        return roots;
    }

    private void handle(RootCommand command, Program program, Map<Unit, String> handlers, List<Inline> inline) {
        Matcher lines = LINES.matcher(command.handler());
        if (lines.matches()) {
            inline.add(new Inline(program.unit(), Integer.parseInt(lines.group(1)), Integer.parseInt(lines.group(2)),
                    command.name()));
        } else if (names.eval(command.handler(), program.unit()) instanceof Meaning.Callable handler) {
            handlers.putIfAbsent(handler.unit(), command.name());
        }
    }

    /** The functions whose result is given to {@code addCommand}. */
    private Set<Unit> inner() {
        Set<Unit> found = new HashSet<>();
        for (Unit unit : project.production()) {
            unit.definition.calls().stream().filter(call -> call.callee().endsWith(".addCommand"))
                    .flatMap(call -> call.arguments().stream()).filter(argument -> !argument.literal())
                    .map(Argument::text).map(text -> text.replaceFirst("\\(\\)$", ""))
                    .forEach(text -> {
                        if (names.eval(text, unit) instanceof Meaning.Callable builder) {
                            found.add(builder.unit());
                        }
                    });
        }
        return found;
    }
}
