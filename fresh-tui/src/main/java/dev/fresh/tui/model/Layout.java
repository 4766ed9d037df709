package dev.fresh.tui.model;

import java.util.List;

/**
 * How the view that is shown was laid out: what keys and clicks are measured against.
 *
 * @param bodyTop the row of the screen where the body begins
 * @param room how many rows of the body are in sight
 * @param size how many rows the body has
 * @param targets name of what each row of the body stands for, empty for a row that cannot be chosen; empty for a view
 *     in which nothing is chosen
 * @param hits the rows in which what is looked for was found, from top to bottom
 * @param stops where the parts of a text begin
 * @param tabs the row of the screen with the names of the views, and the column where each of them ends
 */
public record Layout(int bodyTop, int room, int size, List<String> targets, List<Integer> hits,
        List<Stop> stops, Tabs tabs) {

    public static final Layout NONE = new Layout(0, 0, 0, List.of(), List.of(), List.of(),
            new Tabs(-1, List.of()));

    public Layout {
        targets = List.copyOf(targets);
        hits = List.copyOf(hits);
        stops = List.copyOf(stops);
    }

    /**
     * Where a part of a text begins, such as a hunk.
     *
     * @param whole whether it begins something larger as well, such as a file
     */
    public record Stop(int row, boolean whole) {
    }

    /** Where the names of the views are. */
    public record Tabs(int row, List<Integer> ends) {

        public Tabs {
            ends = List.copyOf(ends);
        }
    }
}
