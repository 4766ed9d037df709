package dev.fresh.cli;

import dev.fresh.client.ClientException;
import dev.fresh.protocol.Json;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What people type all day, {@code fresh auto status}, answered before the whole command line is set up. */
final class Glance {

    private Glance() {
    }

    /** Whether the command line was one for us and has been carried out. */
    static boolean at(Shell shell, String... arguments) {
        return form(arguments).filter(form -> shows(shell, form)).isPresent();
    }

    private static Optional<StatusCommand.Form> form(String... arguments) {
        if (arguments.length < 2 || !arguments[0].equals("auto") || !arguments[1].equals("status")) {
            return Optional.empty();
        }
        return switch (arguments.length) {
            case 2 -> Optional.of(StatusCommand.Form.SUMMARY);
            case 3 -> arguments[2].startsWith("--format=") ? form(arguments[2].substring(9)) : Optional.empty();
            case 4 -> arguments[2].equals("--format") ? form(arguments[3]) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<StatusCommand.Form> form(String name) {
        return switch (name) {
            case "summary" -> Optional.of(StatusCommand.Form.SUMMARY);
            case "json" -> Optional.of(StatusCommand.Form.JSON);
            default -> Optional.empty();
        };
    }

    private static boolean shows(Shell shell, StatusCommand.Form form) {
        try {
            new StatusCommand(shell, form).call();
            return true;
        } catch (ClientException | Json.BadJson | UncheckedIOException e) {
            // It is asked again the long way, which knows how to say what is wrong.
            return false;
        }
    }
}
