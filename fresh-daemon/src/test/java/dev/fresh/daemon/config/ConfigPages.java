package dev.fresh.daemon.config;

/** The texts that are written from {@link ConfigKey}. */
final class ConfigPages {

    private static final int WIDTH = 100;

    private ConfigPages() {
    }

    /** {@code docs/configuration.md}. */
    static String page() {
        StringBuilder page = new StringBuilder(
                """
                        # Configuration

                        <!-- Written from ConfigKey by ConfigTest; `-Dgolden.update=true` writes it anew. -->

                        Settings stand in `.fresh/config.yaml` of the repository, which `fresh init` writes. A variable of the
                        environment goes before the file, and an option of the command line before both. A key that does not
                        exist or a value that does not fit is an error that names its line, and nothing is started (exit 78).

                        Levels are written nested or with dots; a command is written as a list, or as words without quotes, and
                        runs without a shell. In a variable, a list is written as in YAML: `FRESH_GATES_TEST='[mvn, -q, test]'`.

                        ```yaml
                        run:
                          budget: 5.00
                        gates.test: [mvn, -q, test]
                        ```

                        [Roles](roles.md) say for a part of the repository which providers and models work on it, and how.

                        """);
        for (ConfigKey row : ConfigKey.values()) {
            page.append("## `").append(row.key()).append("`\n\n").append(row.meaning()).append("\n\n- takes ")
                    .append(row.type().wanted()).append("\n- default: `").append(row.standard())
                    .append("`\n- variable: `").append(row.variable()).append("`\n")
                    .append(row.flag().isEmpty() ? "" : "- option: `" + row.flag() + "`\n").append('\n');
        }
        return page.toString().stripTrailing() + "\n";
    }

    /** The file that {@code fresh init} writes: every setting with its default, as a comment that can be used. */
    static String template() {
        StringBuilder file = new StringBuilder(
                """
                        # Settings of fresh for this repository. The lines that begin with `#` and no blank are the
                        # defaults; remove the `#` to change one. A variable such as FRESH_RUN_BUDGET goes before this file.
                        # Files as .fresh/roles/backend.yaml say for a part of the repository (paths: [src/api/]) which providers
                        # (providers: [codex_cli]) and models work on it, and how (instructions: keep it small).
                        """);
        for (ConfigKey row : ConfigKey.values()) {
            file.append('\n').append(comment(row.meaning())).append('#').append(row.key()).append(": ")
                    .append(row.standard()).append('\n');
        }
        return file.toString();
    }

    private static String comment(String text) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder("#");
        for (String word : text.split(" ")) {
            if (line.length() + word.length() >= WIDTH) {
                lines.append(line).append('\n');
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        return lines.append(line).append('\n').toString();
    }
}
