package dev.fresh.core.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What pieces of work change, and whether two of them get in each other's way.
 *
 * <p>A footprint is a list of entries: {@code path} is changed anywhere, {@code path#symbol} only where the symbol is
 * defined, and {@code +path} gets something added. Who only adds to a file goes together with others who do: their
 * changes merge, or are put one on top of the other before anyone has looked at them.
 */
public final class Footprints {

    private static final String ADDED = "+";
    private static final char PLACE = '#';

    private Footprints() {
    }

    /** An entry for a file that gets something added. */
    public static String added(String path) {
        return ADDED + path;
    }

    /** An entry for one definition in a file. */
    public static String place(String path, String symbol) {
        return path + PLACE + symbol;
    }

    /** Whether two pieces of work change the same places. */
    public static boolean collide(List<String> one, List<String> other) {
        // Asked about thousands of proposals at a time.
        for (String mine : one) {
            for (String theirs : other) {
                if (collide(mine, theirs)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What was predicted, and the files that turned out to be changed without that. */
    static List<String> with(List<String> predicted, List<String> changed) {
        List<String> all = new ArrayList<>(predicted);
        for (String path : changed) {
            if (!names(predicted, path)) {
                all.add(path);
            }
        }
        return all;
    }

    private static boolean names(List<String> footprint, String path) {
        for (String entry : footprint) {
            if (path(entry).equals(path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean collide(String one, String other) {
        if (!path(one).equals(path(other)) || narrow(one) && narrow(other) && (adds(one) || adds(other))) {
            return false;
        }
        return !narrow(one) || !narrow(other) || related(symbol(one), symbol(other));
    }

    /** A class holds its members. */
    private static boolean related(String one, String other) {
        return one.equals(other) || one.startsWith(other + ".") || other.startsWith(one + ".");
    }

    private static boolean narrow(String entry) {
        return adds(entry) || entry.indexOf(PLACE) >= 0;
    }

    private static boolean adds(String entry) {
        return entry.startsWith(ADDED);
    }

    private static String symbol(String entry) {
        return entry.substring(entry.indexOf(PLACE) + 1);
    }

    /** The paths of a footprint. */
    static Stream<String> paths(List<String> footprint) {
        return footprint.stream().map(Footprints::path);
    }

    private static String path(String entry) {
        String plain = adds(entry) ? entry.substring(ADDED.length()) : entry;
        int place = plain.indexOf(PLACE);
        return place < 0 ? plain : plain.substring(0, place);
    }
}
