package dev.fresh.cli;

import dev.fresh.protocol.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual: a page of section 1 for every command, written from the same model that the commands are read with. Its
 * one argument is the folder to write them into.
 */
public final class ManPages {

    private static final String EXAMPLES = "EXAMPLES";
    /** Wide enough for any synopsis to be one line, which man then breaks where its reader's terminal ends. */
    private static final int ONE_LINE = 2000;

    private final Map<String, String> pages = new LinkedHashMap<>();

    private ManPages() {
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("the folder to write the pages into has to be named");
        }
        PrintWriter nobody = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (Map.Entry<String, String> page : of(FreshCommand.commandLine(Shell.ofProcess(nobody, nobody)))
                .entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue());
        }
    }

    /** Every page by the name of its file, for example {@code fresh-auto-start.1}. */
    static Map<String, String> of(CommandLine root) {
        ManPages manual = new ManPages();
        root.setUsageHelpWidth(ONE_LINE);
        manual.add(root);
        return manual.pages;
    }

    private void add(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        String name = pageName(spec);
        if (pages.containsKey(name + ".1") || spec.usageMessage().hidden()) {
            return;
        }
        pages.put(name + ".1", page(command));
        String parent = spec.parent() == null ? "" : pageName(spec.parent()) + "-";
        for (String alias : spec.aliases()) {
            pages.put(parent + alias + ".1", ".so man1/" + name + ".1\n");
        }
        command.getSubcommands().values().forEach(this::add);
    }

    private static String pageName(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    private static String page(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        Roff page = new Roff();
        page.line(".TH " + Roff.quoted(pageName(spec).toUpperCase(Locale.ROOT)) + " 1 \"\" "
                + Roff.quoted("fresh " + Version.text()) + " \"Manual of fresh\"");
        // Neither words torn apart nor blanks between them.
        page.line(".nh").line(".ad l");
        List<String> description = Arrays.asList(spec.usageMessage().description());
        String summary = description.isEmpty() ? spec.name() : description.getFirst().replaceFirst("[.:]$", "");
        page.section("NAME").text(pageName(spec) + " - " + summary);
        page.section("SYNOPSIS").text(synopsis(command));
        page.section("DESCRIPTION").block(description);
        arguments(page, spec);
        options(page, spec);
        commands(page, command);
        footer(page, List.of(spec.usageMessage().footer()));
        if (spec.parent() == null) {
            everywhere(page);
        }
        seeAlso(page, command);
        return page.toString();
    }

    private static String synopsis(CommandLine command) {
        Help help = new Help(command.getCommandSpec(), Help.defaultColorScheme(Help.Ansi.OFF));
        return help.synopsis(0).replaceAll("\\s+", " ").strip();
    }

    private static void arguments(Roff page, CommandSpec spec) {
        List<PositionalParamSpec> shown = spec.positionalParameters().stream().filter(one -> !one.hidden()).toList();
        if (!shown.isEmpty()) {
            page.section("ARGUMENTS");
            shown.forEach(one -> page.item("\\fI" + Roff.escaped(one.paramLabel()) + "\\fR", one.description()));
        }
    }

    private static void options(Roff page, CommandSpec spec) {
        page.section("OPTIONS");
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                String value = option.arity().max() == 0 ? "" : " \\fI" + Roff.escaped(option.paramLabel()) + "\\fR";
                page.item(Arrays.stream(option.names()).map(name -> "\\fB" + Roff.escaped(name) + "\\fR" + value)
                        .collect(Collectors.joining(", ")), option.description());
            }
        }
    }

    private static void commands(Roff page, CommandLine command) {
        Set<CommandLine> children = new LinkedHashSet<>(command.getSubcommands().values());
        children.removeIf(child -> child.getCommandSpec().usageMessage().hidden());
        if (!children.isEmpty()) {
            page.section("COMMANDS");
            children.forEach(child -> page.item("\\fB" + Roff.escaped(pageName(child.getCommandSpec())) + "\\fR(1)",
                    child.getCommandSpec().usageMessage().description()));
        }
    }

    /** The text below the help: headed lists, the lines of which are indented, and sentences. */
    private static void footer(Roff page, List<String> lines) {
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            if (line.matches("Examples?:")) {
                page.block(block).section(EXAMPLES);
                block.clear();
            } else if (line.startsWith("Exit codes: ")) {
                page.block(block).section("EXIT STATUS").text(line.substring("Exit codes: ".length()));
                block.clear();
            } else {
                block.add(line);
            }
        }
        page.block(block);
    }

    /** What holds for every command stands once, on the first page. */
    private static void everywhere(Roff page) {
        page.section("EXIT STATUS").item("0", "Done.").item("64", "The command line is wrong.")
                .item("65", "What the command was given to work on is wrong.")
                .item("69", "Refused by the state of things, or nothing runs.").item("70", "A defect of fresh.")
                .item("74", "Files could not be read or written.").item("75", "Try again later.")
                .item("77", "Permission is missing.").item("78", "Configuration, sandbox or something a run needs.")
                .item("130", "Interrupted.");
        page.section("ENVIRONMENT").item("FRESH_DEBUG", "Show where a failure comes from, and log everything.")
                .item("FRESH_JAVA_HOME", "The JDK to use.").item("NO_COLOR", "Anything: show no colours.");
        page.section("FILES").item(".fresh/config.yaml", "The settings of a repository, written by fresh init.")
                .item(".fresh/logs/", "What the daemon and each run did.")
                .item(".fresh/orchestration_report_*.md", "The reports of runs.");
    }

    private static void seeAlso(Roff page, CommandLine command) {
        List<CommandSpec> others = new ArrayList<>();
        CommandLine parent = command.getParent();
        if (parent != null) {
            others.add(parent.getCommandSpec());
            parent.getSubcommands().values().stream().distinct().filter(sibling -> sibling != command)
                    .map(CommandLine::getCommandSpec).filter(spec -> !spec.usageMessage().hidden())
                    .forEach(others::add);
            page.section("SEE ALSO").line(others.stream().map(spec -> "\\fB" + Roff.escaped(pageName(spec)) + "\\fR(1)")
                    .collect(Collectors.joining(",\n")));
        }
    }
}
