package dev.fresh.edge.inventory;

import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Reference;
import dev.fresh.edge.inventory.facts.FileFacts.Root;
import dev.fresh.edge.inventory.facts.FileFacts.RootCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The command-line roots of a project with what an editor needs to add a command.
 *
 * @param handlers units that handle a command, with the command's name
 * @param inline handlers without a name, which are lines of a unit
 */
record CliRoots(List<CliRoot> roots, Map<Unit, String> handlers, List<Inline> inline) {

    /** Lines of a unit that run for a command. */
    record Inline(Unit unit, int firstLine, int lastLine, String command) {
    }

    static CliRoots of(Project project, Linker linker, Entries entries) {
        List<CliRoot> roots = new ArrayList<>();
        Map<Unit, String> handlers = new LinkedHashMap<>();
        Map<Unit, Map<String, Unit>> groups = clickCommands(project, linker.names());
        TyperRoots typer = new TyperRoots(project, linker.names());
        ScriptPrograms programs = new ScriptPrograms(project, linker.names());
        for (SourceFile file : project.files()) {
            for (Root root : file.test() ? List.<Root>of() : file.facts().roots()) {
                Unit unit = file.units().get(root.definition());
                switch (root.framework()) {
                    case "argparse" -> roots.add(argparse(project, linker.names(), file, root, unit, handlers));
                    case "click" -> {
                        Map<String, Unit> commands = groups.getOrDefault(unit, Map.of());
                        commands.forEach((name, handler) -> handlers.putIfAbsent(handler, name));
                        // A group that another one takes in is a part of that program.
                        if (groups.values().stream().noneMatch(others -> others.containsValue(unit))) {
                            roots.add(decorated(project, file, root, commands, Map.of()));
                        }
                    }
                    case "typer" -> {
                        Map<String, Unit> commands = typer.commands(file, root);
                        commands.forEach((name, handler) -> handlers.putIfAbsent(handler, name));
                        if (!typer.isInner(file, root)) {
                            roots.add(decorated(project, file, root, commands,
                                    Map.of("callback", String.valueOf(typer.isGroup(file, root)))));
                        }
                    }
                    case "commander" -> programs.add(file, root, unit);
                    default -> picocli(project, linker.names(), file, root, unit, handlers).ifPresent(roots::add);
                }
            }
        }
        List<Inline> inline = new ArrayList<>();
        roots.addAll(programs.roots(handlers, inline));
        return new CliRoots(List.copyOf(roots), handlers, inline);
    }

    private static CliRoot argparse(Project project, Names names, SourceFile file, Root root, Unit unit,
            Map<Unit, String> handlers) {
        for (RootCommand command : root.commands()) {
            if (names.eval(command.handler(), unit) instanceof Meaning.Callable handler) {
                handlers.putIfAbsent(handler.unit(), command.name());
            }
        }
        Map<String, String> details = new TreeMap<>(root.details());
        details.put("module", file.importName());
        details.put("main", mainOf(file, unit));
        details.put("program", program(project, file));
        details.put("sourceRoot", sourceRoot(file));
        return new CliRoot("argparse", file.path(), root.symbol(), root.line(),
                root.commands().stream().map(RootCommand::name).toList(), details);
    }

    /** The function of the file that takes the arguments and uses the parser. */
    private static String mainOf(SourceFile file, Unit builder) {
        for (Unit unit : file.top().members) {
            boolean takes = unit.kind() == Kind.FUNCTION && unit.definition.shape().signature().stream()
                    .flatMap(s -> s.parameters().stream())
                    .anyMatch(p -> p.name().matches("_?(argv|args|arguments|argument_list|cli_args)"));
            boolean uses = unit == builder && unit.definition.references().stream()
                    .anyMatch(r -> r.name().equals("parse_args") || r.name().equals("parse_known_args"))
                    || unit != builder && unit.definition.references().stream().map(Reference::name)
                            .anyMatch(n -> builder.kind() != Kind.MODULE && n.equals(builder.name()));
            if (takes && uses) {
                return unit.name();
            }
        }
        return "";
    }

    /** How people run the file: its package where that can be run, else the module or the path. */
    private static String program(Project project, SourceFile file) {
        String module = file.importName();
        if (module.equals("__main__") || module.endsWith(".__main__")) {
            return module.contains(".") ? "-m " + module.substring(0, module.lastIndexOf('.')) : file.path();
        }
        for (String up = module; up.contains(".");) {
            up = up.substring(0, up.lastIndexOf('.'));
            if (!project.module(up + ".__main__", file).isEmpty()) {
                return "-m " + up;
            }
        }
        return module.contains(".") ? "-m " + module : file.path();
    }

    private static String sourceRoot(SourceFile file) {
        String tail = file.importName().replace('.', '/');
        int at = file.path().lastIndexOf(tail);
        return at <= 0 ? "" : file.path().substring(0, at - 1);
    }

    /** A click group or a typer application. */
    private static CliRoot decorated(Project project, SourceFile file, Root root, Map<String, Unit> commands,
            Map<String, String> more) {
        Map<String, String> details = new TreeMap<>(root.details());
        details.put("module", file.importName());
        details.put("program", starter(project, file, root));
        details.put("sourceRoot", sourceRoot(file));
        details.putAll(more);
        return new CliRoot(root.framework(), file.path(), root.symbol(), root.line(),
                List.copyOf(new TreeSet<>(commands.keySet())), details);
    }

    /** The program, or a call of the group where only a script that is made by an installation calls it. */
    private static String starter(Project project, SourceFile file, Root root) {
        String program = program(project, file);
        boolean runs = file.units().stream().anyMatch(unit -> unit.kind() == Kind.MAIN)
                || !program.equals("-m " + file.importName()) && !program.equals(file.path());
        return runs ? program : "-c __import__('" + file.importName() + "',fromlist=['" + root.symbol() + "'])."
                + root.symbol() + "()";
    }

    /** The commands of each click group, across files. */
    private static Map<Unit, Map<String, Unit>> clickCommands(Project project, Names names) {
        Map<Unit, Map<String, Unit>> groups = new HashMap<>();
        for (Unit unit : project.production()) {
            for (Decoration decoration : unit.definition.decorations()) {
                int dot = decoration.name().lastIndexOf('.');
                String last = decoration.name().substring(dot + 1);
                if (dot > 0 && (last.equals("command") || last.equals("group"))
                        && names.eval(decoration.name().substring(0, dot),
                                unit.parent) instanceof Meaning.Callable group) {
                    groups.computeIfAbsent(group.unit(), g -> new TreeMap<>()).put(clickName(unit), unit);
                }
            }
            for (Call call : unit.definition.calls()) {
                if (call.callee().endsWith(".add_command") && names.eval(call.callee().substring(0,
                        call.callee().lastIndexOf('.')), unit) instanceof Meaning.Callable group) {
                    call.arguments().stream().filter(a -> !a.literal()).findFirst().ifPresent(argument -> {
                        if (names.eval(argument.text(), unit) instanceof Meaning.Callable command) {
                            String given = call.arguments().stream().filter(FileFacts.Argument::literal)
                                    .map(FileFacts.Argument::text).findFirst().orElse(clickName(command.unit()));
                            groups.computeIfAbsent(group.unit(), g -> new TreeMap<>()).put(given, command.unit());
                        }
                    });
                }
            }
        }
        return groups;
    }

    private static String clickName(Unit unit) {
        return unit.definition.decorations().stream().filter(d -> d.name().matches("(.*\\.)?(command|group)"))
                .findFirst().flatMap(d -> d.literal("").or(() -> d.literal("name")))
                .orElse(unit.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** A picocli command that is not itself a subcommand of another. */
    private static Optional<CliRoot> picocli(Project project, Names names, SourceFile file, Root root,
            Unit unit, Map<Unit, String> handlers) {
        List<String> commands = new ArrayList<>();
        for (RootCommand command : root.commands()) {
            if (names.eval(command.handler(), unit) instanceof Meaning.Type type) {
                String name = commandName(type.unit(), type.unit().name());
                commands.add(name);
                handlers.putIfAbsent(type.unit(), name);
            } else if (!command.name().isEmpty()) {
                commands.add(command.name());
                unit.members.stream().filter(m -> m.name().equals(command.handler())).findFirst()
                        .ifPresent(m -> handlers.putIfAbsent(m, command.name()));
            }
        }
        Optional<Unit> starter = linkedMain(project, names, unit);
        Map<Unit, String> added = added(project, names);
        starter.ifPresent(main -> added.forEach((type, name) -> {
            if (addedIn(main, names, type)) {
                commands.add(name);
                handlers.putIfAbsent(type, name);
            }
        }));
        if (added.containsKey(unit) || isSubcommand(project, names, unit) || commands.isEmpty() && starter.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> details = new TreeMap<>(root.details());
        details.put("package", packageName(file));
        details.put("sourceRoot", file.folder());
        String testRoot = file.folder().replaceFirst("src/main/", "src/test/");
        boolean tests = project.files().stream().anyMatch(f -> f.path().startsWith(testRoot + "/"));
        details.put("testRoot", tests && !testRoot.equals(file.folder()) ? testRoot : "");
        Unit main = starter.orElse(unit);
        String prefix = packageName(main.file).isEmpty() ? "" : packageName(main.file) + ".";
        details.put("program", prefix + main.symbol().replace('.', '$'));
        return Optional.of(new CliRoot("picocli", file.path(), root.symbol(), root.line(), commands, details));
    }

    private static String commandName(Unit type, String fallback) {
        return type.definition.decorations().stream().filter(d -> d.name().matches("(.*\\.)?Command"))
                .findFirst().flatMap(d -> d.literal("name")).orElse(fallback);
    }

    private static boolean isSubcommand(Project project, Names names, Unit unit) {
        for (SourceFile file : project.files()) {
            for (Root other : file.facts().roots()) {
                Unit owner = file.units().get(other.definition());
                if (owner != unit && other.framework().equals("picocli") && other.commands().stream()
                        .anyMatch(c -> names.eval(c.handler(), owner) instanceof Meaning.Type t && t.unit() == unit)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The classes that some code gives to {@code addSubcommand}, with the names of their commands. */
    private static Map<Unit, String> added(Project project, Names names) {
        Map<Unit, String> added = new LinkedHashMap<>();
        for (Unit unit : project.production()) {
            for (Call call : unit.definition.calls()) {
                for (FileFacts.Argument argument : subcommands(call)) {
                    if (names.eval(argument.text(), unit) instanceof Meaning.Type type) {
                        String name = commandName(type.unit(), type.unit().name());
                        added.putIfAbsent(type.unit(), call.arguments().stream().filter(FileFacts.Argument::literal)
                                .map(FileFacts.Argument::text).findFirst().orElse(name));
                    }
                }
            }
        }
        return added;
    }

    private static boolean addedIn(Unit main, Names names, Unit type) {
        return main.members.stream().anyMatch(unit -> unit.definition.calls().stream()
                .flatMap(call -> subcommands(call).stream())
                .anyMatch(argument -> names.eval(argument.text(), unit) instanceof Meaning.Type t && t.unit() == type));
    }

    private static List<FileFacts.Argument> subcommands(Call call) {
        return call.callee().matches("(.*\\.)?addSubcommand")
                ? call.arguments().stream().filter(argument -> !argument.literal()).toList() : List.of();
    }

    private static String packageName(SourceFile file) {
        return file.facts().module().equals(FileFacts.UNNAMED) ? "" : file.facts().module();
    }

    /** The class whose main method starts this command: itself, else one that makes it. */
    private static Optional<Unit> linkedMain(Project project, Names names, Unit root) {
        if (root.members.stream().anyMatch(CliRoots::isMain)) {
            return Optional.of(root);
        }
        for (Unit unit : project.production()) {
            if (isMain(unit) && unit.definition.references().stream().anyMatch(r -> r.name().equals(root.name())
                    && names.eval(r.name(), unit) instanceof Meaning.Type t && t.unit() == root)) {
                return Optional.of(unit.parent);
            }
        }
        return Optional.empty();
    }

    private static boolean isMain(Unit unit) {
        return unit.kind() == Kind.METHOD && unit.name().equals("main") && unit.definition.has(Flag.STATIC);
    }
}
