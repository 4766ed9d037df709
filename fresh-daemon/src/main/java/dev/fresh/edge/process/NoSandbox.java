package dev.fresh.edge.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** No confinement: a home folder of its own and limits on files and memory are all that it gives. */
public final class NoSandbox implements Sandbox {

    private final Path home;

    /**
     * The absence of a sandbox.
     *
     * @param home an empty folder that commands see as HOME
     */
    public NoSandbox(Path home) {
        this.home = home;
    }

    @Override
    public String name() {
        return "none";
    }

    @Override
    public Command confine(Command command, Confinement confinement) {
        List<String> argv = new ArrayList<>();
        Programs.find("prlimit", "/usr/bin:/bin").map(Limits.DEFAULT::outside).ifPresent(argv::addAll);
        argv.addAll(command.argv());
        Map<String, String> environment = new HashMap<>(command.environment());
        Homes.choose(environment, confinement, home);
        List<Path> writable = new ArrayList<>(confinement.writable());
        writable.add(home);
        return command.writing(writable).startedAs(argv, command.directory(), environment);
    }
}
