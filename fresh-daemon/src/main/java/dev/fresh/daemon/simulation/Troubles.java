package dev.fresh.daemon.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Which writes of the journal meet a crash or an error of the disk. */
final class Troubles {

    /** What can happen to a write. */
    static final List<Fault> KINDS = List.of(Fault.CRASH_BEFORE_WRITE, Fault.CRASH_IN_WRITE, Fault.CRASH_AFTER_WRITE,
            Fault.WRITE_FAILED, Fault.WRITE_UNSURE);

    private static final int RECOVERY_WRITES = 4;
    private static final int IN_A_ROW_MAX = 4;

    private final Map<Integer, Fault> planned = new HashMap<>();
    private final Optional<RandomGenerator> random;
    // How many of four recoveries are met by another crash.
    private final int again;
    private int writes;
    private int met;
    private int recoveryUntil;
    private int inARow;

    private Troubles(Optional<RandomGenerator> random, int again) {
        this.random = random;
        this.again = again;
    }

    /** By chance, most of them early in the night, where there is always something to be met. */
    static Troubles of(RandomGenerator random) {
        Troubles troubles = new Troubles(Optional.of(random), random.nextInt(4) == 0 ? 2 : 0);
        for (int i = random.nextInt(6); i > 0; i--) {
            troubles.planned.put(random.nextInt(1, List.of(10, 100, 300, 800).get(random.nextInt(4))),
                    KINDS.get(random.nextInt(KINDS.size())));
        }
        return troubles;
    }

    static Troubles none() {
        return new Troubles(Optional.empty(), 0);
    }

    /**
     * One at the {@code write}th write.
     *
     * @param then how many writes after it the same happens again, 0 for never
     */
    static Troubles at(int write, Fault kind, int then) {
        Troubles troubles = none();
        troubles.planned.put(write, kind);
        if (then > 0) {
            troubles.planned.put(write + then, kind);
        }
        return troubles;
    }

    /** What the next write meets. */
    Optional<Fault> next() {
        writes++;
        Optional<Fault> trouble = Optional.ofNullable(planned.remove(writes));
        trouble.ifPresent(_ -> met++);
        return trouble;
    }

    /** How many writes there were. */
    int writes() {
        return writes;
    }

    /** How many have been met. */
    int met() {
        return met;
    }

    /** Whether the daemon has begun anew so shortly before that this write is part of its recovery. */
    boolean recovering() {
        return writes <= recoveryUntil;
    }

    /** The daemon begins anew: with bad luck it does not come far. */
    void recovers() {
        inARow = recovering() ? inARow + 1 : 0;
        recoveryUntil = writes + RECOVERY_WRITES;
        random.filter(chance -> again > 0 && inARow < IN_A_ROW_MAX && chance.nextInt(4) < again)
                .ifPresent(chance -> planned.put(writes + 1 + chance.nextInt(RECOVERY_WRITES),
                        KINDS.get(chance.nextInt(KINDS.size()))));
    }
}
