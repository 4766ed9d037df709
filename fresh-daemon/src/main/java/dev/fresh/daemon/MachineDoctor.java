package dev.fresh.daemon;

import dev.fresh.core.fleet.Envelope;
import dev.fresh.daemon.Findings.Level;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.awake.Inhibitor;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Consumption;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import dev.fresh.edge.process.Programs;
import dev.fresh.text.Paint;
import dev.fresh.text.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks at the machine and the terminal: what a night needs of them, whatever the repository. */
final class MachineDoctor {

    private static final int JAVA_MIN = 25;
    private static final int OPEN_FILES_MIN = 4096;
    private static final Instant BUILT_AFTER = Instant.parse("2025-09-01T00:00:00Z");
    private static final Duration SKEW_MAX = Duration.ofSeconds(5);
    private static final Path LINGER = Path.of("/var/lib/systemd/linger");
    private static final Path SYSTEMD = Path.of("/run/systemd/system");

    private final Findings findings;
    private final Map<String, String> environment;

    MachineDoctor(Findings findings, Map<String, String> environment) {
        this.findings = findings;
        this.environment = environment;
    }

    void examine(ProcessRunner runner, Path folder) {
        int java = Runtime.version().feature();
        add("java", java >= JAVA_MIN ? Level.OK : Level.PROBLEM, "Java " + Runtime.version() + " in "
                + System.getProperty("java.home"), "install a JDK " + JAVA_MIN + " or newer");
        git(runner, folder);
        tool("mvn", "install Maven 3.8 or newer to work on Maven projects");
        tool("python3", "install python3 to work on Python projects");
        openFiles();
        clock();
        locale();
        terminal();
        overnight();
    }

    private void git(ProcessRunner runner, Path folder) {
        Optional<Path> git = Programs.find("git", path());
        if (git.isEmpty()) {
            add("git", Level.PROBLEM, "git is not on the PATH", "install git 2.30 or newer");
            return;
        }
        try {
            Exit exit = runner.run(new Command(List.of(git.get().toString(), "--version"), folder, environment,
                    Optional.empty(), Duration.ofSeconds(10), 1000, Optional.empty()));
            add("git", exit.ok() ? Level.OK : Level.PROBLEM, (exit.ok() ? exit.output().strip() : "does not work")
                    + " (" + git.get() + ")", "reinstall git");
        } catch (EdgeException e) {
            add("git", Level.PROBLEM, e.getMessage(), "reinstall git");
        }
    }

    private void tool(String name, String remedy) {
        Optional<Path> found = Programs.find(name, path());
        add(name, found.isPresent() ? Level.OK : Level.INFO, found.map(Path::toString)
                .orElse(name + " is not on the PATH"), remedy);
    }

    /** Each agent, gate and connection takes some. */
    private void openFiles() {
        try {
            String limit = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                    .filter(line -> line.startsWith("Max open files")).findFirst().orElse("");
            String[] words = limit.substring(Math.min(limit.length(), 26)).strip().split(" +");
            boolean enough = words.length < 2 || !words[1].matches("[0-9]{1,9}")
                    || Integer.parseInt(words[1]) >= OPEN_FILES_MIN;
            add("open files", enough ? Level.OK : Level.WARNING, words.length < 2 ? "the system does not say"
                    : "up to " + words[1] + " at once",
                    "raise it to " + OPEN_FILES_MIN + " with `ulimit -Hn` or in "
                            + "/etc/security/limits.conf");
        } catch (IOException e) {
            add("open files", Level.INFO, "this system does not tell its limit", "`ulimit -n` shows it");
        }
    }

    /** Deadlines, days of caps and certificates all believe the clock. */
    private void clock() {
        Instant now = Instant.now();
        String text = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                .format(now.atZone(ZoneId.systemDefault())) + " in " + ZoneId.systemDefault();
        if (now.isBefore(BUILT_AFTER)) {
            add("clock", Level.PROBLEM, text + ", which is before this release was made",
                    "set the clock; no certificate is valid yet");
            return;
        }
        try {
            Path file = Files.createTempFile("fresh-clock", "");
            Duration skew = Duration.between(now, Files.getLastModifiedTime(file).toInstant()).abs();
            Files.delete(file);
            add("clock", skew.compareTo(SKEW_MAX) <= 0 ? Level.OK : Level.WARNING,
                    text + (skew.compareTo(SKEW_MAX) <= 0 ? ""
                            : ", and the file system is " + skew.toSeconds() + " s off"),
                    "let the machine keep its time, for example with systemd-timesyncd or chrony");
        } catch (IOException e) {
            add("clock", Level.WARNING, "no temporary file can be made: " + e.getMessage(), "free some space in /tmp");
        }
    }

    private void locale() {
        String locale = System.getProperty("sun.jnu.encoding", "");
        add("locale", locale.toUpperCase(Locale.ROOT).contains("UTF") ? Level.OK : Level.WARNING,
                "file names are read as " + locale, "set LC_ALL=C.UTF-8");
    }

    private void terminal() {
        if (!Screen.shows(1)) {
            add("terminal", Level.INFO, "the output goes to no terminal, so there is nothing to try",
                    "run it at the terminal that the dashboard is for");
        } else {
            int columns = Screen.columns(environment);
            String type = environment.getOrDefault("TERM", "");
            String depth = environment.getOrDefault("COLORTERM", "");
            String colours = Paint.of(true, environment) == Paint.OFF ? "no colours"
                    : depth.matches("truecolor|24bit") ? "all colours" : type.contains("256") ? "256 colours"
                            : "16 colours";
            add("terminal", columns < 80 ? Level.WARNING : Level.OK, type + ", " + columns + " columns, " + colours,
                    "make it 80 columns wide; the dashboard needs them");
        }
        boolean tmux = Programs.find("tmux", path()).isPresent() || Programs.find("screen", path()).isPresent();
        add("tmux", tmux ? Level.OK : Level.INFO, tmux ? "a terminal can be left and found again"
                : "neither tmux nor screen is installed", "install tmux to leave a dashboard open over ssh");
    }

    /** What goes on after log-out, and after a restart. */
    private void overnight() {
        boolean systemd = Files.isDirectory(SYSTEMD);
        if (systemd) {
            boolean lingers = Files.exists(LINGER.resolve(System.getProperty("user.name")));
            add("log-out", lingers ? Level.OK : Level.INFO, lingers ? "your processes go on when you log out"
                    : "a daemon that systemd keeps for you ends when you log out", "loginctl enable-linger");
            add("service unit", Level.INFO, unit().map(file -> file + " is there")
                    .orElse("no unit for fresh is installed, and none is needed for a single night"),
                    "systemctl --user enable --now \"fresh@$(systemd-escape --path \"$PWD\").service\"");
        }
    }

    /** A run goes on without anybody; the machine has to as well. */
    void sleep(Inhibitor.Finding finding) {
        if (finding.works()) {
            add("sleep", Level.OK, finding.sentence(), finding.remedy());
            return;
        }
        boolean battery = Files.isDirectory(Path.of("/sys/class/power_supply")) && sleeps();
        add("sleep", battery ? Level.WARNING : Level.INFO, "nothing keeps this machine awake: "
                + finding.sentence()
                + (battery ? "" : "; it has no battery, so it will hardly go to sleep"),
                finding.remedy());
    }

    /** What agents may take, and whether there is that much. */
    void room(Envelope most, Path folder) {
        OptionalLong memory = Consumption.memoryFree();
        String each = "an agent may take " + size(most.memory()) + " of memory, " + most.processes()
                + " processes and a worktree of " + size(most.treeBytes()) + "; all together "
                + size(most.fleetMemory())
                + " and " + most.fleetProcesses() + " processes";
        try {
            long disk = Files.getFileStore(folder).getUsableSpace();
            boolean little = disk < most.diskFloor() || memory.isPresent() && memory.getAsLong() < most.memoryFloor();
            add("resources", little ? Level.WARNING : Level.OK, each + "; free now: "
                    + (memory.isPresent() ? size(memory.getAsLong()) + " of memory, " : "") + size(disk)
                    + " of disk; new work waits below " + size(most.memoryFloor()) + " and " + size(most.diskFloor()),
                    "free some, or set limits.memory_free and limits.disk_free lower");
        } catch (IOException e) {
            add("resources", Level.INFO, each + "; the free disk space is not known: " + e.getMessage(),
                    "look at the disk that holds " + folder);
        }
    }

    private static String size(long bytes) {
        return Cleanup.size(bytes);
    }

    private static boolean sleeps() {
        try (var supplies = Files.list(Path.of("/sys/class/power_supply"))) {
            return supplies.anyMatch(supply -> supply.getFileName().toString().startsWith("BAT"));
        } catch (IOException e) {
            return false; // nobody says that there is a battery
        }
    }

    private Optional<Path> unit() {
        Path home = Path.of(environment.getOrDefault("HOME", "/nonexistent"));
        return List.of(home.resolve(".config/systemd/user"), home.resolve(".local/share/systemd/user"),
                Path.of("/etc/systemd/user"), Path.of("/usr/lib/systemd/user")).stream()
                .map(folder -> folder.resolve("fresh@.service")).filter(Files::exists).findFirst();
    }

    private String path() {
        return environment.getOrDefault("PATH", "");
    }

    private void add(String check, Level level, String text, String remedy) {
        findings.add(check, level, text, remedy);
    }
}
