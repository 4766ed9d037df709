package dev.fresh.edge.syntax;

import dev.fresh.edge.EdgeException;
import io.github.treesitter.jtreesitter.NativeLibraryLookup;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The native libraries inside the jars, for the one who binds to them. Each is copied to a folder that only the user
 * can read, loaded, and deleted again, so that nobody can exchange a file that a later start would load.
 */
public final class BundledNatives implements NativeLibraryLookup {

    @Override
    public SymbolLookup get(Arena arena) {
        return library("tree-sitter", arena);
    }

    /** The symbols of a bundled library such as {@code tree-sitter-python}. */
    @SuppressWarnings("restricted")
    static SymbolLookup library(String name, Arena arena) {
        String resource = "lib/" + platform() + "-" + name + suffix();
        try (InputStream in = BundledNatives.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw EdgeException.environment("The parser " + name + " has no native library for " + platform()
                        + "; run fresh on Linux with glibc, macOS or Windows on a 64-bit processor.");
            }
            Path folder = Files.createTempDirectory("fresh-native-");
            Path file = folder.resolve("library" + suffix());
            try {
                Files.copy(in, file);
                return SymbolLookup.libraryLookup(file, arena);
            } finally {
                delete(file);
                delete(folder);
            }
        } catch (IOException e) {
            throw EdgeException.environment("The parser's native library " + name + " cannot be written to the folder "
                    + "for temporary files; free space there or set java.io.tmpdir: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw EdgeException.environment("The parser's native library " + name + " cannot be loaded on this system"
                    + " (it needs glibc 2.14 or newer, and a folder for temporary files that allows execution).", e);
        }
    }

    /** Whether there are libraries for this system and processor; they may still be of no use here. */
    static boolean hasPlatform() {
        return BundledNatives.class.getClassLoader()
                .getResource("lib/" + platform() + "-tree-sitter" + suffix()) != null;
    }

    private static void delete(Path path) throws IOException {
        if (suffix().equals(".dll")) {
            // A loaded library cannot be deleted on Windows before the process ends.
            path.toFile().deleteOnExit();
        } else {
            Files.deleteIfExists(path);
        }
    }

    private static String platform() {
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String processor = switch (arch) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> arch;
        };
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return processor + (os.contains("mac") ? "-macos" : os.contains("win") ? "-windows" : "-linux-gnu");
    }

    private static String suffix() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return os.contains("mac") ? ".dylib" : os.contains("win") ? ".dll" : ".so";
    }
}
