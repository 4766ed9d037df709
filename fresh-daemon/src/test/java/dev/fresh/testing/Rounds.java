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

    /**
     * What random things are drawn from: the same in every build, which is red for nothing but what was changed;
     * another
     * one each night; the one that {@code -Dseed} gives.
     */
    public static long seed() {
        return Long.getLong("seed", System.getProperty("level", "build").equals("build") ? 20_261_121
                : System.nanoTime());
    }
}
