package dev.fresh.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** The form of a command's answer. */
enum Format {
    TEXT, JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The option that commands share. */
    static final class Choice {

        @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text",
                description = "${COMPLETION-CANDIDATES}; text is for people.")
        Format format = TEXT;

        boolean json() {
            return format == JSON;
        }
    }
}
