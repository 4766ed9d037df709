package dev.fresh.cli;

import dev.fresh.text.Screen;
import java.util.Locale;
import java.util.Map;

/**
 * What stands at the other end of the output.
 *
 * @param screen whether it is a terminal
 * @param emoji whether symbols outside of plain ASCII can be shown
 * @param columns how wide it is; 0 to ask it when that matters, which takes a program
 */
record Terminal(boolean screen, boolean emoji, int columns) {

    static Terminal of(Map<String, String> environment) {
        // The launcher gives every program a UTF-8 locale, and says when the person's own was another.
        boolean emoji = showsEmoji(environment) && !Boolean.getBoolean("fresh.plain");
        return new Terminal(Screen.shows(1), emoji, 0);
    }

    static boolean showsEmoji(Map<String, String> environment) {
        String locale = environment.getOrDefault("LC_ALL", "");
        locale = locale.isEmpty() ? environment.getOrDefault("LC_CTYPE", "") : locale;
        locale = (locale.isEmpty() ? environment.getOrDefault("LANG", "") : locale).toLowerCase(Locale.ROOT);
        String type = environment.getOrDefault("TERM", "");
        // The Linux console and dumb terminals have no such glyphs, whatever the locale says.
        return (locale.endsWith("utf-8") || locale.endsWith("utf8")) && !type.equals("linux") && !type.equals("dumb");
    }

    /** Whether this process is the one that the person at the terminal looks at. */
    boolean foreground() {
        return screen && Screen.foreground();
    }
}
