package dev.fresh.edge.provider.cli;

import java.util.List;

/** What a tool call looks like in one line. */
final class Labels {

    private static final List<String> TELLING = List.of("command", "cmd", "file_path", "filePath", "path", "pattern",
            "dir_path", "query", "description");
    private static final int CHARS_MAX = 200;

    private Labels() {
    }

    static String of(String tool, Event input) {
        for (String name : TELLING) {
            String value = input.json(name);
            if (!value.isBlank()) {
                String line = value.strip().lines().findFirst().orElse("");
                return tool + " " + (line.length() > CHARS_MAX ? line.substring(0, CHARS_MAX) + " ..." : line);
            }
        }
        return tool;
    }
}
