package dev.fresh.cli;

import dev.fresh.client.Installation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * A command line as somebody typed it, carried out in this process, away from any terminal.
 *
 * @param out what it printed
 * @param err what it complained about
 */
public record Typed(int exit, String out, String err) {

    public static Typed in(Path folder, Map<String, String> environment, Installation installation,
            String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Shell shell = new Shell(new PrintWriter(out), new PrintWriter(err), folder, environment, installation,
                new Terminal(false, true, 80));
        return new Typed(FreshCommand.run(shell, arguments), out.toString(), err.toString());
    }

    /** Both streams, for searching. */
    public String all() {
        return out + err;
    }
}
