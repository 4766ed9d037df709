package dev.fresh.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PlatformTest {

    private static final List<String> ENTRIES = List.of("org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
            "org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so",
            "org/sqlite/native/Linux/aarch64/libsqlitejdbc.so", "org/sqlite/native/Mac/aarch64/libsqlitejdbc.dylib",
            "lib/x86_64-linux-gnu-tree-sitter.so", "lib/aarch64-macos-tree-sitter-java.dylib",
            "lib/aarch64-linux-gnu-tree-sitter-python.so", "org/sqlite/JDBC.class", "org/sqlite/native/Mac/", "lib/");

    @Test
    void keepsTheLibrariesOfItsOwnMachineAlone() {
        assertEquals(List.of(0, 4, 7, 8, 9), kept("Linux", "amd64"));
        assertEquals(List.of(2, 6, 7, 8, 9), kept("Linux", "aarch64"));
        assertEquals(List.of(3, 5, 7, 8, 9), kept("Mac OS X", "aarch64"));
    }

    private static List<Integer> kept(String system, String architecture) {
        Platform platform = Platform.of(system, architecture);
        return ENTRIES.stream().filter(entry -> !platform.isForeign(entry)).map(ENTRIES::indexOf).toList();
    }

    @Test
    void saysWhereNoPackageCanBeMade() {
        assertThrows(IllegalArgumentException.class, () -> Platform.of("Windows 11", "amd64"));
        assertThrows(IllegalArgumentException.class, () -> Platform.of("Linux", "riscv64"));
    }
}
