package dev.fresh.edge.forge;

/**
 * Something that may or may not be done at a forge, as a person wants to know it before a night.
 *
 * @param name short, the same each time
 * @param text one sentence
 * @param remedy what a person can do, empty where nothing is amiss
 */
public record Ability(String name, Level level, String text, String remedy) {

    /** How good that is. */
    public enum Level {
        /** It can be done. */
        GIVEN,
        /** Worth knowing. */
        NOTE,
        /** It works, but less well or with more rights than it should. */
        DOUBT,
        /** It stands in the way. */
        MISSING
    }
}
