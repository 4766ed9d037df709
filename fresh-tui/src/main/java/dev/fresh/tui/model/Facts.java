package dev.fresh.tui.model;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What has been read, each with the time when it was, or with the sentence that says why it could not be. */
public record Facts(Map<Subject<?>, Fact> all) {

    public static final Facts NONE = new Facts(Map.of());
    /** Details of agents that were looked at long ago are read anew when they are looked at again. */
    private static final int KEPT = 64;

    public Facts {
        all = Map.copyOf(all);
    }

    /**
     * One of them.
     *
     * @param value the newest that could be read, kept while later attempts fail
     * @param at when it was read
     * @param problem why the last attempt failed
     */
    public record Fact(Optional<Object> value, Instant at, Optional<String> problem) {
    }

    public <T> Optional<T> of(Subject<T> subject) {
        return Optional.ofNullable(all.get(subject)).flatMap(Fact::value).map(subject.type()::cast);
    }

    /** When a subject was read. */
    public Optional<Instant> readAt(Subject<?> subject) {
        return Optional.ofNullable(all.get(subject)).filter(fact -> fact.value().isPresent()).map(Fact::at);
    }

    public Optional<String> problem(Subject<?> subject) {
        return Optional.ofNullable(all.get(subject)).flatMap(Fact::problem);
    }

    Facts with(Subject<?> subject, Object value, Instant at) {
        return with(subject, new Fact(Optional.of(value), at, Optional.empty()));
    }

    Facts without(Subject<?> subject, String problem, Instant at) {
        Fact before = all.get(subject);
        return with(subject, before == null
                ? new Fact(Optional.empty(), at, Optional.of(problem))
                : new Fact(before.value(), before.at(), Optional.of(problem)));
    }

    private Facts with(Subject<?> subject, Fact fact) {
        Map<Subject<?>, Fact> next = new HashMap<>(all);
        next.put(subject, fact);
        if (next.size() > KEPT) {
            next.entrySet().stream().filter(entry -> !entry.getKey().id().isEmpty())
                    .min((one, other) -> one.getValue().at().compareTo(other.getValue().at()))
                    .ifPresent(oldest -> next.remove(oldest.getKey()));
        }
        return new Facts(next);
    }
}
