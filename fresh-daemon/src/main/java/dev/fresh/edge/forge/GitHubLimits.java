package dev.fresh.edge.forge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What GitHub says about how much may be asked. While a limit holds nothing is asked, and nobody waits for it here. */
final class GitHubLimits {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")
            .withZone(ZoneOffset.UTC);
    // What GitHub advises where it names no time: a minute, and longer each time that was not enough.
    private static final Duration UNNAMED = Duration.ofMinutes(1);
    private static final Duration UNNAMED_MAX = Duration.ofMinutes(16);
    /** Limits are by the hour, so that a later time is somebody's mistake. */
    private static final Duration LONGEST = Duration.ofMinutes(65);
    private static final long RESERVE_MAX = 500;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int DOUBLINGS_MAX = 4;

    private final String host;
    private final InstantSource clock;
    private Instant until = Instant.MIN;
    private Duration unnamed = UNNAMED;
    private long limit = Long.MAX_VALUE;
    private long remaining = Long.MAX_VALUE;
    private Instant reset = Instant.MIN;
    private int troubles;
    private Instant calm = Instant.MIN;

    GitHubLimits(String host, InstantSource clock) {
        this.host = host;
        this.clock = clock;
    }

    /** Whether anything may be asked now. */
    synchronized void check() {
        if (clock.instant().isBefore(until)) {
            throw later(until);
        }
    }

    /** Whether something may be asked that can wait: people and pushes keep a tenth, at most 500, for themselves. */
    synchronized void checkReserve() {
        check();
        if (remaining <= Math.min(RESERVE_MAX, limit / 10) && clock.instant().isBefore(reset)) {
            throw later(reset);
        }
    }

    /** When to come again after trouble that goes by itself: soon, and less soon each time that it has not gone. */
    synchronized Instant afterTrouble() {
        Instant now = clock.instant();
        // Ten agents in the same trouble have one.
        if (!now.isBefore(calm)) {
            calm = now.plus(SOON.multipliedBy(1L << Math.clamp(troubles - 1, 0, DOUBLINGS_MAX)));
            troubles++;
        }
        return calm;
    }

    /** Takes note of what an answer says, and ends with {@link TryLater} if that is a limit. */
    synchronized void note(GitHubAnswer answer) {
        troubles = answer.status() < 500 ? 0 : troubles;
        if (answer.header("X-RateLimit-Resource").orElse("core").equals("core")) {
            answer.number("X-RateLimit-Limit").ifPresent(value -> limit = value);
            answer.number("X-RateLimit-Remaining").ifPresent(value -> remaining = value);
            answer.number("X-RateLimit-Reset").ifPresent(value -> reset = Instant.ofEpochSecond(value));
        }
        if (answer.status() != 403 && answer.status() != 429) {
            unnamed = UNNAMED;
            return;
        }
        Instant now = clock.instant();
        boolean spent = answer.number("X-RateLimit-Remaining").filter(left -> left == 0).isPresent();
        if (answer.number("Retry-After").isPresent()) {
            until = now.plusSeconds(answer.number("Retry-After").get());
        } else if (spent && answer.number("X-RateLimit-Reset").isPresent()) {
            until = Instant.ofEpochSecond(answer.number("X-RateLimit-Reset").get());
        } else if (spent || answer.status() == 429 || speaksOfLimits(answer)) {
            until = now.plus(unnamed);
            unnamed = unnamed.multipliedBy(2).compareTo(UNNAMED_MAX) < 0 ? unnamed.multipliedBy(2) : UNNAMED_MAX;
        } else {
            return;
        }
        until = until.isAfter(now.plus(LONGEST)) ? now.plus(LONGEST) : until.isAfter(now) ? until : now.plus(UNNAMED);
        throw later(until);
    }

    private static boolean speaksOfLimits(GitHubAnswer answer) {
        String text = answer.text().toLowerCase(Locale.ROOT);
        return text.contains("rate limit") || text.contains("abuse detection");
    }

    private TryLater later(Instant time) {
        // To the whole minute after it, so that nobody comes too early who goes by the sentence.
        return new TryLater(host + " answers no more requests of this token until " + TIME.format(time.plusSeconds(59))
                + "; fresh goes on after that", time);
    }
}
