package dev.fresh.edge.process;

import dev.fresh.edge.EdgeException;
import dev.fresh.edge.process.Sandbox.Gateway;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How programs of ours such as {@link Bridge} are started around or inside the sandbox: on the daemon's own Java, from
 * the daemon's own jar.
 *
 * @param java the folder of the JDK
 * @param classes the jar, or a build's folder of classes
 */
record BridgeProgram(Path java, Path classes) {

    /** Small and quick to start. What the virtual machine has to say must not get between the command's output. */
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData", "-Xmx32m", "-Xss256k", "-XX:MaxDirectMemorySize=64m", "-Xshare:auto", "-Xlog:disable",
            "-Xlog:all=error:stderr", "-XX:+ErrorFileToStderr");

    static BridgeProgram own() {
        try {
            return new BridgeProgram(Path.of(System.getProperty("java.home")).toRealPath(),
                    Path.of(Bridge.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath());
        } catch (IOException | URISyntaxException e) {
            throw EdgeException.environment("the program that connects the sandbox with the daemon was not found;"
                    + " was fresh moved while it runs? Restart its daemon", e);
        }
    }

    /** What has to be readable for it to start. */
    List<Path> needs() {
        return List.of(java, classes);
    }

    /** The command line that runs {@code command} with a bridge to the gateways. */
    List<String> around(List<String> command, List<Gateway> gateways) {
        List<String> argv = starting(Bridge.class);
        gateways.forEach(to -> argv.addAll(List.of(Integer.toString(to.port()), to.socket().toString())));
        argv.add("--");
        argv.addAll(command);
        return argv;
    }

    /** The command line that runs a program, without its arguments. */
    List<String> starting(Class<?> program, String... options) {
        List<String> argv = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
        argv.addAll(OPTIONS);
        argv.addAll(List.of(options));
        argv.addAll(List.of("-cp", classes.toString(), program.getName()));
        return argv;
    }
}
