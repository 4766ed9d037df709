package dev.fresh.protocol;

import java.util.List;
import java.util.stream.Collectors;

/** Command lines as a person can type them into a shell. */
public final class ShellWords {

    private ShellWords() {
    }

    public static String line(List<String> words) {
        return words.stream().map(ShellWords::word).collect(Collectors.joining(" "));
    }

    /** One word, quoted where a shell would change it. */
    public static String word(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
