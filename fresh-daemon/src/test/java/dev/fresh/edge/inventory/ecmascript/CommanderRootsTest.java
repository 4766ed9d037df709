package dev.fresh.edge.inventory.ecmascript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.edge.inventory.facts.FileFacts.Root;
import dev.fresh.edge.inventory.facts.FileFacts.RootCommand;
import dev.fresh.edge.syntax.Syntax.Grammar;
import dev.fresh.edge.syntax.SyntaxTree;
import dev.fresh.edge.syntax.TreeSitterSyntax;
import dev.fresh.testing.ExampleSite;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommanderRootsTest {

    private static List<Root> roots(String grammar, String text) {
        String version = grammar.equals("typescript") ? "0.23.2" : "0.25.0";
        SyntaxTree tree = new TreeSitterSyntax().parse(new Grammar(grammar, version), text);
        return CommanderRoots.of(tree, List.of());
    }

    @Test
    void findsTheProgramThatAFunctionBuilds() throws IOException {
        String text = Files.readString(ExampleSite.example("links-ts").resolve("src/cli.ts"));
        Root root = roots("typescript", text).getFirst();
        assertEquals("program", root.symbol());
        assertEquals(List.of("add", "list", "stats"), root.commands().stream().map(RootCommand::name).toList());
        List<String> lines = text.lines().toList();
        Map<String, String> details = root.details();
        assertEquals("  return program;", lines.get(Integer.parseInt(details.get("insertBeforeLine")) - 1));
        for (String line : details.get("commandLines").split(",")) {
            assertEquals("  program", lines.get(Integer.parseInt(line) - 1));
        }
        assertEquals("buildProgram named  ", details.get("exported") + " " + details.get("exportedAs")
                + details.get("indent"));
        String handler = root.commands().getFirst().handler();
        assertEquals(".action(async (url: string, title: string) => {",
                lines.get(Integer.parseInt(handler.substring(1, handler.indexOf('-'))) - 1).strip());
    }

    @Test
    void findsTheProgramOfAScript() {
        Root root = roots("javascript", """
                #!/usr/bin/env node
                const { program } = require("commander");
                const { serve } = require("./serve");

                program.version("1.0.0");
                program.command("serve [port]").description("Serve.").option("-q").action(serve);
                program.command("stop <name>").action((name) => console.log(name));
                program.addCommand(makeUsers());

                // Last of all.
                program.parse(process.argv);
                """).getFirst();
        assertEquals(List.of(new RootCommand("serve", "serve", 6), new RootCommand("stop", "@7-7", 7),
                new RootCommand("makeUsers", "", 8)), root.commands());
        assertEquals("11 6,7,8  true", root.details().get("insertBeforeLine") + " " + root.details().get("commandLines")
                + " " + root.details().get("exported") + " " + root.details().get("parsed"));
    }

    @Test
    void tellsAnExportedVariableFromOneThatIsParsedAtOnce() {
        String text = """
                import { Command } from "commander";

                export const cli = new Command().name("tool").version("1");
                cli.command("go").action(() => {});
                """;
        assertEquals("cli", roots("typescript", text).getFirst().details().get("exported"));
        assertEquals("", roots("typescript", text + "cli.parseAsync();\n").getFirst().details().get("exported"));
        assertEquals(List.of(), roots("typescript", "const cli = new Command(); cli.command('go');\n"));
    }
}
