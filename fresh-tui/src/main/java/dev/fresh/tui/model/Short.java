package dev.fresh.tui.model;

/** Identifiers as people read and type them. */
public final class Short {

    private static final int ID = 8;
    private static final int COMMIT = 12;

    private Short() {
    }

    public static String of(String id) {
        return id.substring(0, Math.min(ID, id.length()));
    }

    public static String commit(String commit) {
        return commit.substring(0, Math.min(COMMIT, commit.length()));
    }
}
