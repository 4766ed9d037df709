package dev.fresh.daemon.simulation;

import java.util.function.Supplier;

/** What holds after every event of every night; the codes are those of docs/testing.md. */
public enum Invariant {
    MONEY("I1", "spent + reserved never exceeds the budget, and the books agree with every entry"),
    ATTEMPTS("I2", "nobody works on a feature that another agent has, and attempts are counted upwards"),
    KEPT("I3", "what was acknowledged is there after a restart, in order, once"),
    DECIDED("I9", "nothing is published but what passed its gates and somebody, or a policy that may, said yes to"),
    ENDS("I10", "everything reaches its end, or a state in which a deadline or a person leads on"),
    REPLAY("I11", "the journal, read again, gives the same state"),
    TIME("T1", "no deadline comes early because a clock was set, and none is forgotten"),
    REPORTED("reports", "the last report of a run says what became of each of its agents"),
    INDEXED("indexes", "what is known without looking at all agents is what looking at all of them tells"),
    SOUND("defects", "no rule fails for a state that can be reached");

    private final String code;
    private final String sentence;

    Invariant(String code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    public String code() {
        return code;
    }

    public String sentence() {
        return sentence;
    }

    /** Holds the night to it. */
    void hold(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw new Violation(this, what.get());
        }
    }

    /** Holds two values to be the same. */
    void same(Object expected, Object found, String what) {
        if (!expected.equals(found)) {
            throw new Violation(this, what + " is " + found + " instead of " + expected);
        }
    }
}
