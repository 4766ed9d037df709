package dev.fresh.edge.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A command as a document shows it, taken apart as a shell would; whatever needs a shell is refused. */
record ShellLine(Map<String, String> variables, List<String> words) {

    private static final String SPECIAL = "|&;<>()$`*?[]{}~#!";

    /** Throws {@link Unproved} for pipes, redirections, variables and patterns. */
    static ShellLine of(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (quote == '"' && c == '\\' && at + 1 < line.length()
                        && "\"\\$`".indexOf(line.charAt(at + 1)) >= 0) {
                    word.append(line.charAt(++at));
                } else if (quote == '"' && (c == '$' || c == '`')) {
                    throw shell(line);
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                open = true;
            } else if (c == '\\' && at + 1 < line.length()) {
                word.append(line.charAt(++at));
                open = true;
            } else if (Character.isWhitespace(c)) {
                if (open) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                open = false;
            } else if (SPECIAL.indexOf(c) >= 0 && !(c == '#' && open)) {
                throw shell(line);
            } else {
                word.append(c);
                open = true;
            }
        }
        if (quote != 0) {
            throw shell(line);
        }
        if (open) {
            words.add(word.toString());
        }
        Map<String, String> variables = new LinkedHashMap<>();
        while (!words.isEmpty() && words.getFirst().matches("[A-Za-z_]\\w*=.*")) {
            String first = words.removeFirst();
            variables.put(first.substring(0, first.indexOf('=')), first.substring(first.indexOf('=') + 1));
        }
        return new ShellLine(variables, words);
    }

    private static Unproved shell(String line) {
        return new Unproved("NEEDS_SHELL", "the example `" + line.strip() + "` needs a shell, and examples are run"
                + " without one: no pipes, redirections, variables or patterns");
    }
}
