package dev.fresh.edge.provider.login;

import dev.fresh.core.agent.Limit;
import dev.fresh.edge.provider.LimitReached;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One person's log-in to one program: read when it is asked for, and renewed by one caller at a time, since its
 * renewal token can be used once.
 */
final class KeptLogIn {

    // The programs themselves renew when less than five minutes are left.
    private static final Duration LEFT_MIN = Duration.ofMinutes(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(5);

    private final Format format;
    private final UserFile file;
    private final Supplier<Path> locks;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final ReentrantLock renewing = new ReentrantLock(true);
    private volatile String refused = "";
    private Failed failed = new Failed("", Instant.EPOCH, "");

    private record Failed(String refresh, Instant at, String reason) {
    }

    /** What stands in the file now. */
    private record Held(UserFile.Content content, Map<String, Object> tree, Tokens tokens) {
    }

    KeptLogIn(Format format, UserFile file, Supplier<Path> locks, InstantSource clock, Consumer<String> log) {
        this.format = format;
        this.file = file;
        this.locks = locks;
        this.clock = clock;
        this.log = log;
    }

    /** What stands in the file, renewed or not; empty when there is no log-in. */
    Optional<Tokens> look() {
        return held().map(Held::tokens);
    }

    /** The log-in without its renewal token, for an agent that cannot do with a stand-in. */
    Map<String, Object> lent(Renewer renewer) {
        current(renewer);
        return held().map(now -> format.lent(now.tree())).orElseThrow(this::none);
    }

    /**
     * The log-in with an access token that will hold for a while.
     *
     * @throws LimitReached when there is none, or it has ended and cannot be renewed
     */
    Tokens current(Renewer renewer) {
        Tokens seen = held().orElseThrow(this::none).tokens();
        if (isGood(seen)) {
            return seen;
        }
        try {
            renewing.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ended("the wait for its renewal was interrupted");
        }
        try (RenewalLock _ = RenewalLock.take(locks.get().resolve(format.provider() + ".lock"),
                format.renewal().flatMap(renewal -> renewal.lock(file.path())), clock)) {
            return renewed(renewer);
        } catch (IOException e) {
            throw ended(e.getMessage());
        } finally {
            renewing.unlock();
        }
    }

    /** Tells that the provider did not take this access token, so that it is renewed before its time. */
    void refused(String access) {
        refused = access;
    }

    private Tokens renewed(Renewer renewer) throws IOException {
        Held old = held().orElseThrow(this::none);
        Instant now = clock.instant();
        if (isGood(old.tokens())) {
            return old.tokens(); // somebody else has just done it
        }
        Optional<String> problem = renewal(old, renewer, now);
        Tokens best = held().orElseThrow(this::none).tokens();
        if (isGood(best)) {
            return best;
        }
        if (holds(best, now)) {
            return best; // not for long, but nobody gave a better one
        }
        throw ended(problem.orElse("it ended meanwhile"));
    }

    /** Renews once; why it did not work, empty when it did. */
    private Optional<String> renewal(Held old, Renewer renewer, Instant now) throws IOException {
        String token = old.tokens().refresh();
        if (format.renewal().isEmpty() || token.isEmpty()) {
            return Optional.of("only a person can renew it");
        }
        if (token.equals(failed.refresh()) && now.isBefore(failed.at().plus(PAUSE_AFTER_FAILURE))) {
            return Optional.of(failed.reason());
        }
        Format.Renewal how = format.renewal().get();
        Map<String, Object> copy = renewer.renew(format, how.ended(old.tree())).orElse(Map.of());
        Optional<Tokens> fresh = format.tokens(copy);
        Optional<String> objection = fresh.isEmpty() ? Optional.of("the program gave no tokens")
                : toBeat(old.tokens()).objection(fresh.get(), clock.instant());
        if (objection.isPresent()) {
            failed = new Failed(token, now, objection.get());
            return objection;
        }
        return written(old, how, copy, fresh.get());
    }

    /** A token that was refused has ended, whatever it says of itself. */
    private Tokens toBeat(Tokens old) {
        return old.access().equals(refused) ? new Tokens(old.access(), old.refresh(), Optional.empty(), old.account())
                : old;
    }

    /** The file may have changed meanwhile; then what ends later stays. */
    private Optional<String> written(Held old, Format.Renewal how, Map<String, Object> copy, Tokens fresh)
            throws IOException {
        Held at = old;
        while (!file.replace(at.content(), how.merged(at.tree(), copy))) {
            Optional<UserFile.Content> content = file.read();
            Optional<Map<String, Object>> tree = content.flatMap(there -> Tree.read(there.text()));
            if (tree.isEmpty()) {
                return Optional.of("the file " + file.path() + " was removed, or is no JSON any more");
            }
            Optional<Tokens> theirs = format.tokens(tree.get());
            if (theirs.isPresent() && theirs.get().objection(fresh, clock.instant()).isPresent()) {
                return Optional.empty();
            }
            at = new Held(content.get(), tree.get(), fresh);
        }
        log.accept("The log-in of " + format.provider() + " was renewed in " + file.path()
                + fresh.expires().map(until -> "; it holds until " + until).orElse("") + ".");
        return Optional.empty();
    }

    private Optional<Held> held() {
        try {
            return file.read().flatMap(content -> Tree.read(content.text())
                    .flatMap(tree -> format.tokens(tree).map(tokens -> new Held(content, tree, tokens))));
        } catch (IOException e) {
            throw ended("its file " + file.path() + " cannot be read: " + e.getMessage());
        }
    }

    private boolean isGood(Tokens tokens) {
        return !tokens.access().equals(refused)
                && tokens.expires().map(end -> clock.instant().plus(LEFT_MIN).isBefore(end)).orElse(true);
    }

    private boolean holds(Tokens tokens, Instant now) {
        return !tokens.access().equals(refused) && tokens.expires().map(now::isBefore).orElse(true);
    }

    private LimitReached none() {
        return limit("there is no log-in in " + file.path());
    }

    private LimitReached ended(String reason) {
        return limit("the log-in in " + file.path() + " has ended and was not renewed: " + reason);
    }

    private LimitReached limit(String what) {
        return new LimitReached(new Limit(Limit.Kind.AUTH, format.provider() + ": " + what + "; log in again with `"
                + format.logInCommand() + "`", Optional.empty()));
    }
}
