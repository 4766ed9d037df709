package dev.fresh.testing;

/**
 * How often a test does what has to hold every time. {@code mvn verify} takes the fewest, {@code -Pnightly} more, and
 * {@code -Dlevel=release} the most; such a test has the tag {@code rounds}, so that {@code -Dgroups=rounds} runs no
 * others.
 */
public final class Rounds {

    private Rounds() {
    }

    /** The number for the level that this is. */
    public static int of(int build, int nightly, int release) {
        String level = System.getProperty("level", "build");
        return switch (level) {
            case "build" -> build;
            case "nightly" -> nightly;
            case "release" -> release;
            default -> throw new IllegalArgumentException("-Dlevel=" + level + " is none of build, nightly, release");
        };
    }
}
