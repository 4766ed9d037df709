package dev.fresh.daemon;

import dev.fresh.daemon.config.Config;
import dev.fresh.edge.notify.Channel;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways in which a person is told something, as they are configured, and those that are not allowed yet. */
final class Ways {

    static final String COMMAND = "command";
    static final String WEBHOOK = "webhook";
    static final String DESKTOP = "desktop";
    static final String BELL = "bell";
    /** The channels that news are delivered to; a terminal rings by itself. */
    static final List<String> NAMES = List.of(COMMAND, WEBHOOK, DESKTOP);

    private final Shipped shipped;
    private final Path repository;
    private final Allowed allowed;

    Ways(Shipped shipped, Path repository, Allowed allowed) {
        this.shipped = shipped;
        this.repository = repository;
        this.allowed = allowed;
    }

    /**
     * One way.
     *
     * @param channel absent when it may not be used
     * @param problem why not
     */
    record Way(String name, Optional<Channel> channel, String problem) {
    }

    List<Way> of(Config.Notify notify) {
        List<Way> ways = new ArrayList<>();
        if (!notify.command().isEmpty()) {
            ways.add(way(COMMAND, !notify.commandInFile()
                    || allowed.contains(repository, COMMAND, notify.command()), notify));
        }
        if (notify.webhook().isPresent()) {
            ways.add(way(WEBHOOK, !notify.webhookInFile()
                    || allowed.contains(repository, WEBHOOK, webhook(notify)), notify));
        }
        if (notify.desktop()) {
            ways.add(way(DESKTOP, true, notify));
        }
        return ways;
    }

    private Way way(String name, boolean mayBeUsed, Config.Notify notify) {
        return mayBeUsed ? new Way(name, Optional.of(shipped.channel(name, notify)), "")
                : new Way(name, Optional.empty(), "notify." + name + " stands in .fresh/config.yaml, which others write"
                        + " too; it is used once you have said: fresh notify allow");
    }

    /** Allows what the file names now; gives the names of the channels. */
    List<String> allow(Config.Notify notify) {
        List<String> names = new ArrayList<>();
        if (!notify.command().isEmpty() && notify.commandInFile()) {
            allowed.add(repository, COMMAND, notify.command());
            names.add(COMMAND);
        }
        if (notify.webhook().isPresent() && notify.webhookInFile()) {
            allowed.add(repository, WEBHOOK, webhook(notify));
            names.add(WEBHOOK);
        }
        return names;
    }

    private static List<String> webhook(Config.Notify notify) {
        return notify.webhook().map(URI::toString).stream().toList();
    }
}
