package dev.fresh.core.budget;

/**
 * What money is for.
 *
 * @param call which call of the provider, for example {@code implement-2}; empty when it is for all that the agent does
 * @param model empty when nobody says which
 */
public record Purpose(String call, String provider, String model) {

    /** All that the agent does. */
    static final Purpose WHOLE = new Purpose("", "", "");

    /** The sort of work that the call is part of, for example {@code implement}. */
    public String phase() {
        return call.replaceFirst("-\\d+$", "");
    }
}
