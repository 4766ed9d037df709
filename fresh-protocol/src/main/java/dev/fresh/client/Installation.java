package dev.fresh.client;

import dev.fresh.protocol.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Where this fresh is installed, as its launcher said.
 *
 * @param home the folder with the examples, empty when fresh was not started through its launcher
 * @param classPath of the daemon's programs
 * @param java the program that runs them
 * @param cache with which they start fast, whether it has been made yet or not
 */
public record Installation(Optional<Path> home, String classPath, String java, Optional<Path> cache) {

    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8",
            "--enable-native-access=ALL-UNNAMED");

    /** A heap that is as large as what lives in it, and not as what has died since the last collection of all. */
    private static final List<String> SMALL_HEAP = List.of("-Xms16m", "-Xmx384m", "-XX:MaxNewSize=12m");

    /** What the JVM says about a cache that it cannot use is of no use to people. */
    private static final List<String> QUIET = List.of("-Xlog:disable",
            "-Xlog:all=error,aot*=off,cds*=off:stderr");

    /** One that has no cache. */
    public Installation(Optional<Path> home, String classPath, String java) {
        this(home, classPath, java, Optional.empty());
    }

    /**
     * From {@code fresh.home}, {@code fresh.daemon.classpath}, {@code fresh.java} and {@code fresh.daemon.aot}.
     */
    public static Installation of(Properties properties) {
        Optional<Path> home = Optional.ofNullable(properties.getProperty("fresh.home")).map(Path::of);
        String classPath = properties.getProperty("fresh.daemon.classpath", "");
        String java = properties.getProperty("fresh.java",
                Path.of(properties.getProperty("java.home"), "bin", "java").toString());
        Optional<Path> cache = Optional.of(properties.getProperty("fresh.daemon.aot", ""))
                .filter(file -> !file.isEmpty()).map(Path::of);
        return new Installation(home, classPath, java, cache);
    }

    /** The command line of one of the daemon's programs, for example {@code dev.fresh.daemon.Daemon}. */
    public List<String> program(String mainClass, List<String> arguments) {
        if (classPath.isEmpty()) {
            throw new ClientException(ErrorCode.DAEMON_FAILED, "fresh does not know where its daemon is installed",
                    "start it through the `fresh` launcher of the installation");
        }
        List<String> options = new ArrayList<>(SMALL_HEAP);
        cache.filter(Files::isReadable).ifPresent(file -> {
            options.add("-XX:AOTCache=" + file);
            options.addAll(QUIET);
        });
        return commandLine(classPath, options, mainClass, arguments);
    }

    private List<String> commandLine(String path, List<String> options, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java);
        command.addAll(FLAGS);
        command.addAll(options);
        home.ifPresent(folder -> command.add("-Dfresh.home=" + folder));
        command.add("-Dfresh.daemon.classpath=" + classPath);
        command.add("-Dfresh.java=" + java);
        cache.ifPresent(file -> command.add("-Dfresh.daemon.aot=" + file));
        command.add("-cp");
        command.add(path);
        command.add(mainClass);
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
