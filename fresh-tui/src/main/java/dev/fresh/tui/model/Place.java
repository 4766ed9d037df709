package dev.fresh.tui.model;

import java.util.List;

/**
 * Where somebody is in a view.
 *
 * @param top the first row of the body that is shown
 * @param left how many cells of it are out of sight on the left
 * @param selected name of the row that is chosen, empty where none is
 * @param follow whether the end stays in sight while rows are added
 * @param search what is looked for, empty when nothing is
 */
public record Place(int top, int left, String selected, boolean follow, String search) {

    public static final Place START = new Place(0, 0, "", false, "");

    public Place at(int row) {
        return new Place(Math.max(0, row), left, selected, follow, search);
    }

    public Place sideways(int column) {
        return new Place(top, Math.max(0, column), selected, follow, search);
    }

    public Place choosing(String target) {
        return new Place(top, left, target, follow, search);
    }

    public Place following(boolean end) {
        return new Place(top, left, selected, end, search);
    }

    public Place searching(String text) {
        return new Place(top, left, selected, follow, text);
    }

    /** The nearest place that exists in a view so laid out; the chosen row is in sight, unless what is below all is. */
    public Place within(Layout layout) {
        int last = Math.max(0, layout.size() - layout.room());
        Place near = at(follow ? last : Math.min(top, last));
        List<String> targets = layout.targets();
        int chosen = targets.indexOf(selected);
        if (targets.isEmpty()) {
            return near;
        }
        if (selected.isEmpty() || chosen < 0) {
            chosen = first(targets);
            if (chosen < 0) {
                return near.choosing("");
            }
        }
        near = near.choosing(targets.get(chosen));
        // Below the last one there may be more to read.
        if (chosen < near.top && chosen != last(targets)) {
            // What stands above the first one belongs to it: a heading.
            return near.at(chosen == first(targets) ? 0 : chosen);
        }
        return chosen >= near.top + layout.room() ? near.at(chosen - layout.room() + 1) : near;
    }

    private static int last(List<String> targets) {
        return targets.size() - 1 - first(targets.reversed());
    }

    static int first(List<String> targets) {
        for (int i = 0; i < targets.size(); i++) {
            if (!targets.get(i).isEmpty()) {
                return i;
            }
        }
        return -1;
    }
}
