package dev.fresh.daemon.simulation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What was counted in a night, or in many. */
public final class Tally {

    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<String, Long> kinds = new TreeMap<>();
    private long nights;
    private long events;
    private long agents;
    private long restarts;

    void fault(Fault fault) {
        faults.merge(fault, 1L, Long::sum);
    }

    void restart() {
        restarts++;
    }

    /** The night is over. */
    void ended(int eventsThen) {
        nights++;
        events += eventsThen;
    }

    /** An event of that kind, or an agent that ended so. */
    void saw(String kind) {
        kinds.merge(kind, 1L, Long::sum);
    }

    void agent(String state) {
        agents++;
        saw(state);
    }

    /** Adds another one to this. */
    void add(Tally other) {
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        other.kinds.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
        nights += other.nights;
        events += other.events;
        agents += other.agents;
        restarts += other.restarts;
    }

    public long nights() {
        return nights;
    }

    public long events() {
        return events;
    }

    public long agents() {
        return agents;
    }

    public long restarts() {
        return restarts;
    }

    /** How often each one happened, in the order of their list. */
    public Map<Fault, Long> faults() {
        return Collections.unmodifiableMap(faults);
    }

    /** How often each kind of event was journaled, and in which state agents ended. */
    public Map<String, Long> kinds() {
        return Collections.unmodifiableMap(kinds);
    }
}
