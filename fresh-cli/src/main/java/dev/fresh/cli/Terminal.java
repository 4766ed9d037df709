package dev.fresh.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What stands at the other end of the output.
 *
 * @param screen whether it is a terminal
 * @param emoji whether symbols outside of plain ASCII can be shown
 * @param width in columns
 */
record Terminal(boolean screen, boolean emoji, int width) {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
    private static final Path PROCESS = Path.of("/proc/self/stat");

    static Terminal of(Map<String, String> environment) {
        // The launcher gives every program a UTF-8 locale, and says when the person's own was another.
        boolean emoji = showsEmoji(environment) && !Boolean.getBoolean("fresh.plain");
        return new Terminal(isScreen(), emoji, columns(environment));
    }

    private static boolean isScreen() {
        try {
            String target = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return System.console() != null && System.console().isTerminal();
        }
    }

    static boolean showsEmoji(Map<String, String> environment) {
        String locale = environment.getOrDefault("LC_ALL", "");
        locale = locale.isEmpty() ? environment.getOrDefault("LC_CTYPE", "") : locale;
        locale = (locale.isEmpty() ? environment.getOrDefault("LANG", "") : locale).toLowerCase(Locale.ROOT);
        String type = environment.getOrDefault("TERM", "");
        // The Linux console and dumb terminals have no such glyphs, whatever the locale says.
        return (locale.endsWith("utf-8") || locale.endsWith("utf8")) && !type.equals("linux") && !type.equals("dumb");
    }

    private static int columns(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : 80;
    }

    /**
     * Whether this process is the one that the person at the terminal looks at. Asked again and again, because a shell
     * moves programs between foreground and background.
     */
    boolean foreground() {
        if (!screen) {
            return false;
        }
        try {
            String stat = Files.readString(PROCESS);
            // After the name in parentheses: state, parent, process group, session, terminal, its foreground group.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[2].equals(fields[5]);
        } catch (IOException e) {
            return System.console() != null;
        }
    }
}
