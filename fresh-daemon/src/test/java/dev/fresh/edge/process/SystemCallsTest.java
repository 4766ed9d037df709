package dev.fresh.edge.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.testing.Figures;
import dev.fresh.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The filter of system calls, in the real sandbox. */
@Timeout(60)
@Tag("slow")
class SystemCallsTest {

    /** Makes each call with arguments that the kernel itself would find wrong, and prints what it was told. */
    private static final String CALLS = """
            import ctypes, errno, mmap, sys
            libc = ctypes.CDLL(None, use_errno=True)
            def call(number, *arguments):
                result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(each) for each in arguments])
                return errno.errorcode[ctypes.get_errno()] if result == -1 else 'done'
            for number in sys.argv[1].split(','):
                print(number, call(int(number), -1, -1, -1, -1, -1, -1))
            print('trace', 'done' if libc.ptrace(0, 0, 0, 0) == 0 else 'refused')
            """;
    /** Asks for the own process number as a 32-bit program does, and as one with 32-bit addresses. */
    private static final String FOREIGN = """
            code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
            code.write(bytes.fromhex('b814000000cd80c3'))
            start = ctypes.addressof(ctypes.c_char.from_buffer(code))
            print('32-bit', errno.errorcode[-ctypes.CFUNCTYPE(ctypes.c_int)(start)()])
            print('x32', call(0x40000000 + 39))
            """;

    @TempDir
    private Path folder;

    private final OsProcessRunner runner = new OsProcessRunner("test-" + UUID.randomUUID());
    private final Map<String, String> environment = AgentEnvironment.of(System.getenv(), List.of());

    @Test
    void whatNothingNeedsIsRefusedAndTracingIsNot() throws IOException {
        Tools.require("bwrap");
        Tools.require("python3");
        String architecture = System.getProperty("os.arch");
        List<Integer> refused = SystemCalls.machine(architecture).map(SystemCalls.Machine::refused).orElse(List.of());
        Assumptions.assumeTrue(!refused.isEmpty(), "not run: there is no filter for this machine");
        boolean foreign = architecture.equals("amd64");
        SandboxProbe.Finding found = new SandboxProbe(runner, Path.of("/nowhere"), environment).probe();
        Tools.require(found.ok(), "a working bubblewrap (" + found.sentence() + "; " + found.remedy() + ")");
        Path tree = Files.createDirectory(folder.toRealPath().resolve("tree"));
        Workbench bench = new Workbench(runner, found.sandbox().orElseThrow(), environment, List.of());
        Exit exit = bench.run(tree, Duration.ofSeconds(20), List.of("python3", "-c",
                CALLS + (foreign ? FOREIGN : ""), refused.stream().map(String::valueOf)
                        .collect(Collectors.joining(","))));
        assertEquals(refused.stream().map(number -> number + " EPERM\n").collect(Collectors.joining())
                + "trace done\n" + (foreign ? "32-bit EPERM\nx32 EPERM\n" : ""), exit.output(), exit::error);
        Exit status = bench.run(tree, Duration.ofSeconds(20), List.of("grep", "^Seccomp:", "/proc/self/status"));
        assertEquals("Seccomp:\t2\n", status.output());
        Figures.tell("S1 system calls", refused.size() + " refused, 0 let through");
    }

    @Test
    void aFilterThatCannotBeReadStartsNothingAndIsNotTakenForTheCommand() {
        Exit exit = runner.run(new Command(List.of("/bin/sh", "-c", SystemCalls.OPENING, "/proc/self/fd/999", "echo",
                "started"), folder, environment, Optional.empty(), Duration.ofSeconds(20), 1 << 16, Optional.empty()));
        assertFalse(exit.ok());
        assertEquals("", exit.output());
        assertTrue(Sandbox.spoke(exit), exit::error);
    }

    @Test
    void noNumberIsMeantTwice() {
        for (String architecture : List.of("amd64", "aarch64")) {
            List<Integer> refused = SystemCalls.machine(architecture).orElseThrow().refused();
            assertEquals(refused.size(), new HashSet<>(refused).size());
            assertEquals(SystemCalls.machine("amd64").orElseThrow().refused().size(), refused.size());
        }
        assertTrue(SystemCalls.machine("riscv64").isEmpty());
    }
}
