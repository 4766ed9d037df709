package dev.fresh.dist;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** The part of this JDK that {@code fresh} runs on. */
final class JavaRuntime {

    /** What no class file mentions: signals, which are asked for by name, and jars that are opened as file systems. */
    private static final List<String> BY_NAME = List.of("jdk.unsupported", "jdk.zipfs");

    private JavaRuntime() {
    }

    /** Links a runtime for these jars into a folder that does not exist yet. */
    static void link(List<Path> jars, Path folder) throws IOException {
        TreeSet<String> modules = new TreeSet<>(BY_NAME);
        modules.addAll(Arrays.asList(modulesOf(jars).split(",")));
        run("jlink", "--add-modules", String.join(",", modules), "--strip-debug", "--no-header-files",
                "--no-man-pages", "--compress", "zip-9", "--generate-cds-archive",
                // The interfaces of older releases, for compiling against them: nothing is compiled here, only parsed.
                "--exclude-files", "**/ct.sym", "--release-info",
                Path.of(System.getProperty("java.home"), "release").toString(), "--output", folder.toString());
        // The archive for heaps of more than 32 GB.
        Files.deleteIfExists(folder.resolve("lib/server/classes_nocoops.jsa"));
    }

    private static String modulesOf(List<Path> jars) {
        // Only our own jars are looked at as modules would be: a library's description names modules that are not here.
        List<Path> own = jars.stream().filter(jar -> jar.getFileName().toString().startsWith("fresh-")).toList();
        String others = jars.stream().filter(jar -> !own.contains(jar)).map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> arguments = new ArrayList<>(List.of("--multi-release", "base", "--ignore-missing-deps",
                "--print-module-deps", "--class-path", others));
        own.stream().map(Path::toString).forEach(arguments::add);
        return run("jdeps", arguments.toArray(String[]::new)).strip();
    }

    private static String run(String tool, String... arguments) {
        StringWriter out = new StringWriter();
        int code = ToolProvider.findFirst(tool)
                .orElseThrow(() -> new IllegalStateException("this Java has no " + tool + "; build with a whole JDK"))
                .run(new PrintWriter(out), new PrintWriter(out), arguments);
        if (code != 0) {
            throw new IllegalStateException(tool + " failed: " + out);
        }
        return out.toString();
    }
}
