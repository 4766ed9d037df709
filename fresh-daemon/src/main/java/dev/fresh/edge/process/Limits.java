package dev.fresh.edge.process;

import java.nio.file.Path;
import java.util.List;

/** Resource limits of confined commands, as a {@code prlimit} command line to put in front of theirs. */
final class Limits {

    /** Far above what a build with its tools and tests starts at a time. */
    static final int PROCESSES_MAX = 1024;
    private static final List<String> ALWAYS = List.of("--fsize=2147483648", "--data=8589934592", "--core=0");

    private Limits() {
    }

    /** Set inside the sandbox, where only its own processes count. */
    static List<String> inside(Path prlimit) {
        return List.of(prlimit.toString(), "--nproc=" + PROCESSES_MAX, ALWAYS.get(0), ALWAYS.get(1), ALWAYS.get(2),
                "--");
    }

    /** Without a bound on processes: outside a sandbox all processes of the user would count. */
    static List<String> outside(Path prlimit) {
        return List.of(prlimit.toString(), ALWAYS.get(0), ALWAYS.get(1), ALWAYS.get(2), "--");
    }
}
