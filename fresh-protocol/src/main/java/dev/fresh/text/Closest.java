package dev.fresh.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The word that somebody probably meant. */
public final class Closest {

    private static final int FAR = 2;

    private Closest() {
    }

    /**
     * The known word that differs from the typed one in the fewest letters, or goes on from it; empty when none does.
     */
    public static Optional<String> to(String typed, Collection<String> known) {
        return known.stream().filter(word -> distance(typed, word) <= Math.min(FAR, Math.max(1, typed.length() / 2))
                || typed.length() > 2 && word.startsWith(typed))
                .min(Comparator.<String>comparingInt(word -> word.startsWith(typed) ? 0 : distance(typed, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** How many letters have to be changed, swapped with their neighbour, added or removed. */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        Arrays.setAll(cost[0], column -> column);
        for (int at = 1; at <= left.length(); at++) {
            cost[at][0] = at;
            for (int column = 1; column <= right.length(); column++) {
                int same = left.charAt(at - 1) == right.charAt(column - 1) ? 0 : 1;
                cost[at][column] = Math.min(cost[at - 1][column - 1] + same,
                        1 + Math.min(cost[at - 1][column], cost[at][column - 1]));
                if (at > 1 && column > 1 && left.charAt(at - 1) == right.charAt(column - 2)
                        && left.charAt(at - 2) == right.charAt(column - 1)) {
                    cost[at][column] = Math.min(cost[at][column], 1 + cost[at - 2][column - 2]);
                }
            }
        }
        return cost[left.length()][right.length()];
    }
}
