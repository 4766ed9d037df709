package dev.fresh.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fresh.core.task.Decline;
import dev.fresh.core.task.Feature;
import dev.fresh.testing.ExampleSite;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every feature that is certain to be unhooked is taken or declined with the code that its comment names. */
@Tag("slow")
class DeclineTableTest {

    private static final Pattern EXPECTED = Pattern
            .compile("(?m)^.*(?:function\\*?|def) (\\w+)\\(.*(?://|#) ([A-Z_]+)$");

    @TempDir
    Path folder;

    @Test
    void saysForEachFunctionOfAScriptWhatBecomesOfIt() throws IOException {
        Tools.require("git");
        Tools.require("node");
        write("package.json", "{\"name\": \"tool\", \"type\": \"module\", \"bin\": \"cli.js\"}");
        write("cli.js", """
                import { Command } from "commander";
                import { used } from "./more.js";

                const program = new Command("tool");

                program.command("stats").action(() => {
                  console.log(used());
                });

                program.parse();
                """);
        String more = """
                import { unlinkSync } from "node:fs";

                export function used() { return 1; }
                /** @param {string} text what to count in */
                export function wordCount(text, unique = false) { return unique ? 1 : text.split(" ").length; } // TAKEN
                /** @param {string[]} names */
                export async function joined(names) { return names.join("+"); } // TAKEN
                export function addedUp(...numbers) { return numbers.length; } // VARARGS
                export function untyped(thing) { return thing; } // UNTYPED
                /** @param {Map<string, string>} table */
                export function tabled(table) { return table.size; } // NEEDS_OBJECT
                /** @param {string} text */
                export function made(text) { return new Map([[text, 1]]); } // NEEDS_OBJECT
                /** @param {string} text */
                export function* letters(text) { yield* text; } // STREAM
                /** @param {string} text */
                export function stamped(text) { return text + Date.now(); } // NOT_DETERMINISTIC
                /** @param {string} text */
                export function strict(text) { throw new Error(text); } // NO_SAMPLE
                /** @param {string} path */
                export function dropFile(path) { unlinkSync(path); } // EFFECTS
                /** @param {string} text */
                export function stats(text) { return text; } // NAME_TAKEN
                export function limited(size = "abc".length) { return size; } // TOO_COMPLEX
                /** @param {string} session */
                export function summed(a, b, c, d, e, f, g, h, i) { return a; } // TOO_COMPLEX
                """;
        write("more.js", more);
        agrees(more);
    }

    private void agrees(String text) throws IOException {
        HookUps hookUps = HookUps.in(folder, ExampleSite.empty(folder.resolve("own")).bench);
        Map<String, String> wanted = new TreeMap<>();
        EXPECTED.matcher(text).results().forEach(row -> wanted.put(row.group(1), row.group(2)));
        Map<String, String> found = new TreeMap<>();
        for (Feature feature : hookUps.report().features()) {
            if (feature.verdict() == Feature.Verdict.UNHOOKED && feature.tier() == Feature.Tier.A) {
                found.put(feature.symbol(), hookUps.decline(feature).map(Decline::code).map(Enum::name)
                        .orElse("TAKEN"));
            }
        }
        assertEquals(wanted, found);
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve("repo").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
