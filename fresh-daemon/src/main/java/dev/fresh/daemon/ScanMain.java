package dev.fresh.daemon;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.inventory.Explained;
import dev.fresh.edge.inventory.Inventory;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A scan in a process of its own, which {@link Scans} starts:
 * {@code GIT_FOLDER COMMIT CACHE_FOLDER RULES_FOLDER|- [SYMBOL]}. Prints the report as JSON, or the explanation of the
 * symbol as text; what is wrong with the repository is a failure as JSON and exit code 74.
 */
public final class ScanMain {

    static final String NO_RULES = "-";

    private ScanMain() {
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        int code = run(List.of(args), out);
        out.flush();
        System.exit(code);
    }

    /** What a person can do about a repository that does not fit. */
    static String tooLarge() {
        return "The inventory of this repository needs more than the " + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB that it may take; give it more, for example with JAVA_TOOL_OPTIONS=-Xmx8g.";
    }

    private static int run(List<String> arguments, PrintStream out) {
        Path git = Path.of(arguments.get(0));
        String commit = arguments.get(1);
        Inventory.Options options = new Inventory.Options(Path.of(arguments.get(2)),
                Optional.of(arguments.get(3)).filter(rules -> !rules.equals(NO_RULES)).map(Path::of),
                System.err::println);
        Inventory inventory = Shipped.inventory();
        try {
            out.print(arguments.size() > 4
                    ? explained(inventory.explain(git, commit, options, arguments.get(4)), arguments.get(4))
                    : Json.write(inventory.scan(git, commit, options)));
            return Exits.OK;
        } catch (EdgeException e) {
            out.print(Json.write(e.failure()));
            return Exits.IO;
        } catch (OutOfMemoryError e) {
            out.print(Json.write(EdgeException.environment(tooLarge()).failure()));
            return Exits.IO;
        }
    }

    private static String explained(List<Explained> found, String symbol) {
        return found.isEmpty() ? "There is no function, method or class " + symbol + " in the code that was read.\n"
                : InventoryText.explained(found);
    }
}
