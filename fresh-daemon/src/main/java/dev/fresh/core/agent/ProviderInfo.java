package dev.fresh.core.agent;

/**
 * A provider of a run, as it was when the run was accepted.
 *
 * @param learns whether a retry with feedback can give another result
 */
public record ProviderInfo(String name, Metering metering, boolean learns) {

    /** How its money is held. */
    public enum Metering {
        /** It costs nothing. */
        FREE,
        /** Each request holds its worst case and is booked as what it was. */
        PER_REQUEST,
        /** What the agent may cost is held before it begins. */
        WHOLE
    }
}
