package dev.fresh.tui.model;

import java.util.List;

/** What the keys do that move about in a view, measured against how it was laid out. */
final class Moves {

    private static final int SIDEWAYS = 8;

    private Moves() {
    }

    /** So many rows down: the next that can be chosen, or the text itself where nothing can. */
    static Update by(TuiModel model, int rows) {
        Layout layout = model.layout();
        Place place = model.place();
        List<String> targets = layout.targets();
        if (targets.isEmpty()) {
            int last = Math.max(0, layout.size() - layout.room());
            int top = Math.clamp(place.top() + rows, 0, last);
            // Whoever goes to the end of a transcript wants to see what comes.
            return scrolled(model, place.at(top).following(model.view() == View.TRANSCRIPT && top == last
                    && rows > 0));
        }
        int step = Integer.signum(rows);
        int at = targets.indexOf(place.selected());
        String chosen = place.selected();
        // What stands below the last one that can be chosen is scrolled to, and back from first.
        int back = step < 0 ? Math.clamp(place.top() - at, 0, -rows) : 0;
        int left = Math.abs(rows) - back;
        for (int row = at + step; row >= 0 && row < targets.size() && left > 0; row += step) {
            if (!targets.get(row).isEmpty()) {
                chosen = targets.get(row);
                left--;
            }
        }
        Place there = place.at(place.top() - back).choosing(chosen).within(layout);
        return Update.of(model.placed(step > 0 && left > 0 ? there.at(there.top() + left).within(layout) : there));
    }

    static Update page(TuiModel model, int pages) {
        return by(model, pages * Math.max(1, model.layout().room() - 1));
    }

    static Update top(TuiModel model) {
        return by(model, -Math.max(1, model.layout().size()));
    }

    static Update bottom(TuiModel model) {
        return by(model, Math.max(1, model.layout().size()));
    }

    static Update sideways(TuiModel model, int steps) {
        return Update.of(model.placed(model.place().sideways(model.place().left() + steps * SIDEWAYS)));
    }

    /** To the next row in which what is looked for was found, round the end. */
    static Update hit(TuiModel model, int step) {
        List<Integer> hits = model.layout().hits();
        List<String> targets = model.layout().targets();
        Place place = model.place();
        int here = targets.isEmpty() ? place.top() : targets.indexOf(place.selected());
        int next = step > 0 ? hits.stream().filter(row -> row > here).findFirst().orElse(hits.getFirst())
                : hits.reversed().stream().filter(row -> row < here).findFirst().orElse(hits.getLast());
        if (targets.isEmpty()) {
            return scrolled(model, place.at(next).following(false));
        }
        return Update.of(targets.get(next).isEmpty() ? model : model.placed(place.choosing(targets.get(next))));
    }

    /** To the next place where a part of the text begins, or stays where there is none. */
    static Update part(TuiModel model, int step, boolean whole) {
        List<Integer> rows = model.layout().stops().stream().filter(stop -> stop.whole() || !whole)
                .map(Layout.Stop::row).toList();
        int here = model.place().top();
        return (step > 0 ? rows.stream().filter(row -> row > here).findFirst()
                : rows.reversed().stream().filter(row -> row < here).findFirst())
                .map(row -> Update.of(model.placed(model.place().at(row)))).orElse(Update.of(model));
    }

    /** A click on a row of the body chooses what it stands for, and opens it when it was chosen before. */
    static Update click(TuiModel model, int column, int row) {
        Layout layout = model.layout();
        if (row == layout.tabs().row()) {
            List<Integer> ends = layout.tabs().ends();
            for (int i = 0; i < ends.size(); i++) {
                if (column < ends.get(i)) {
                    return Acts.show(model, model.view().beside().get(i), model.agentId());
                }
            }
        }
        int index = row - layout.bodyTop() + model.place().top();
        if (row < layout.bodyTop() || row >= layout.bodyTop() + layout.room() || index >= layout.targets().size()
                || layout.targets().get(index).isEmpty()) {
            return Update.of(model);
        }
        String target = layout.targets().get(index);
        TuiModel next = model.placed(model.place().choosing(target));
        return target.equals(model.place().selected()) ? TuiUpdate.press(next, new Key("enter")) : Update.of(next);
    }

    /** The model with the next agent that waits chosen, when the chosen one has been decided about. */
    static TuiModel onward(TuiModel model, Deed deed) {
        Place place = model.place(View.OVERVIEW);
        String decided = switch (deed) {
            case Deed.Approve _, Deed.Reject _, Deed.Answer _ -> deed.id();
            case Deed.Pause _, Deed.Resume _, Deed.Cancel _, Deed.Stop _, Deed.ResumeRun _, Deed.Begin _ ->
                "";
        };
        if (decided.isEmpty() || !place.selected().equals(decided)) {
            return model;
        }
        return model.status().flatMap(status -> Group.WAITING.members(status.agents().values(), model.order()).stream()
                .filter(agent -> !agent.id().equals(decided)).findFirst())
                .map(next -> model.placed(View.OVERVIEW, place.choosing(next.id()))).orElse(model);
    }

    /** More of the transcript is read when its first lines come into sight. */
    private static Update scrolled(TuiModel model, Place place) {
        TuiModel next = model.placed(place);
        Transcript transcript = next.transcript();
        if (next.view() != View.TRANSCRIPT || transcript.asking() || !transcript.hasEarlier()
                || place.top() > next.layout().room()) {
            return Update.of(next);
        }
        long from = Math.max(0, transcript.from() - Transcript.STEP);
        return Update.of(next.reading(transcript.asked()), new Ask.ReadLog(transcript.id(), from));
    }
}
