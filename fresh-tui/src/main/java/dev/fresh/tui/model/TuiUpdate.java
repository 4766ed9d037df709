package dev.fresh.tui.model;

import java.util.Optional;

/** What a message makes of the model, and what is wanted from the world then; pure. */
public final class TuiUpdate {

    private static final long TAIL = 64 * 1024;
    private static final int WHEEL = 3;

    private TuiUpdate() {
    }

    public static Update of(TuiModel model, Msg message) {
        return switch (message) {
            case Msg.Pressed m -> press(model.silent(), m.key());
            case Msg.Clicked m -> model.prompt().isPresent() || model.help() ? Update.of(model.helping(false))
                    : Moves.click(model.silent(), m.column(), m.row());
            case Msg.Wheeled m -> model.prompt().isPresent() ? Update.of(model)
                    : Moves.by(model, model.layout().targets().isEmpty() ? m.lines() * WHEEL : m.lines());
            case Msg.Resized m -> Update.of(model.sized(m.size()));
            case Msg.Ticked m -> ticked(model.at(m.now()));
            case Msg.Read m -> Update.of(model.knowing(model.facts().with(m.subject(), m.value(), m.at())));
            case Msg.Unread m -> Update.of(model.knowing(model.facts().without(m.subject(), m.why(), m.at())));
            case Msg.LogRead m -> logRead(model, m);
            case Msg.LogUnread m -> model.transcript().id().equals(m.id())
                    ? Update.of(model.reading(model.transcript().failed(m.why())))
                    : Update.of(model);
            case Msg.Linked m -> Update.of(model.linked(m.link()));
            case Msg.Done m -> Update.of(Moves.onward(model, m.deed()).saying(m.deed().done(), true));
            case Msg.Refused m -> Update.of(model.saying(m.why(), false));
            case Msg.Asked _ -> Update.of(model, new Ask.Leave());
        };
    }

    static Update press(TuiModel model, Key key) {
        if (model.prompt().isPresent()) {
            return answer(model, model.prompt().get(), key);
        }
        Optional<KeyMap> row = KeyMap.of(key, model.view());
        if (model.help() && row.filter(TuiUpdate::worksInHelp).isEmpty()) {
            return Update.of(model.helping(false));
        }
        if (row.isEmpty()) {
            return Update.of(key
                    .types() ? model.saying("the key " + key.name() + " does nothing here; ? shows the keys",
                            false) : model);
        }
        return row.get().whynot(model).map(why -> Update.of(model.saying(key.name() + ": " + why, false)))
                .orElseGet(() -> row.get().act(model, key));
    }

    private static boolean worksInHelp(KeyMap row) {
        return switch (row) {
            case HELP, QUIT, REDRAW, UP, DOWN, PAGE_UP, PAGE_DOWN, TOP, BOTTOM -> true;
            case OPEN, APPROVE, REJECT, RETRY, ANSWER, PAUSE, RESUME, CANCEL, FOLLOW, OPEN_FEATURE, BEGIN, VERDICT,
                    ARRANGE,
                    OPEN_REPORT, FILES, NEXT_PART, PREVIOUS_PART, NEXT_FILE, PREVIOUS_FILE, SORT, STOP, GO_ON, VIEW,
                    NEXT,
                    PREVIOUS, BACK, LEFT, RIGHT, SEARCH, NEXT_HIT, PREVIOUS_HIT, SUSPEND ->
                false;
        };
    }

    private static Update answer(TuiModel model, Prompt prompt, Key key) {
        TuiModel without = model.prompting(Optional.empty());
        if (key.name().equals("ctrl+c")) {
            return Acts.quit(without, key);
        }
        if (key.name().equals("esc")) {
            return Update.of(without);
        }
        return switch (prompt) {
            case Prompt.Choice choice -> choice.option(key).map(option -> Acts.act(without, option.deed()))
                    .orElseGet(() -> Update.of(without.saying("nothing was done", true)));
            case Prompt.Line line -> key.name().equals("enter") ? entered(without, line)
                    : Update.of(model.prompting(Optional.of(line.typed(line.typing().press(key)))));
        };
    }

    private static Update entered(TuiModel model, Prompt.Line line) {
        String text = line.typing().text().strip();
        if (text.isEmpty() && line.purpose() != Prompt.Purpose.SEARCH) {
            return Update.of(model.saying("nothing was done: the text is empty", false));
        }
        return switch (line.purpose()) {
            case REJECT -> Acts.act(model, new Deed.Reject(line.id(), text, false));
            case RETRY -> Acts.act(model, new Deed.Reject(line.id(), text, true));
            case ANSWER -> Acts.act(model, new Deed.Answer(line.id(), text));
            case SEARCH -> Update.of(model.placed(model.place().searching(text).following(false)));
        };
    }

    /** Whoever follows a transcript is shown what came; nothing else is asked for by the clock. */
    private static Update ticked(TuiModel model) {
        Transcript transcript = model.transcript();
        boolean follows = model.view() == View.TRANSCRIPT && model.place().follow() && !model.help();
        if (!follows || transcript.asking() || transcript.complete() || transcript.id().isEmpty()
                || !mayGrow(model)) {
            return Update.of(model);
        }
        return Update.of(model.reading(transcript.asked()), new Ask.ReadLog(transcript.id(), transcript.to()));
    }

    private static boolean mayGrow(TuiModel model) {
        return model.link().live() || model.transcript().empty() && model.transcript().problem().isEmpty();
    }

    private static Update logRead(TuiModel model, Msg.LogRead read) {
        Transcript before = model.transcript();
        if (!before.id().equals(read.chunk().id())) {
            return Update.of(model);
        }
        if (read.asked() == Ask.ReadLog.END) {
            // Where it ends is known now; the last part of it is what is wanted.
            long from = Math.max(0, read.chunk().offset() - TAIL);
            return Update.of(model.reading(before.asked()), new Ask.ReadLog(before.id(), from));
        }
        boolean earlier = !before.empty() && read.asked() < before.from();
        Transcript after = earlier ? before.prepend(read.chunk()) : before.append(read.chunk());
        TuiModel next = model.reading(after);
        if (earlier) {
            // What somebody reads stays where it is.
            int added = after.lines().isEmpty() ? 0 : after.lines().size() - before.lines().size();
            Place place = next.place(View.TRANSCRIPT);
            next = next.placed(View.TRANSCRIPT, place.at(place.top() + Math.max(0, added)));
        }
        boolean more = !earlier && read.chunk().nextOffset() > read.chunk().offset() && !read.chunk().complete();
        return more && next.place(View.TRANSCRIPT).follow()
                ? Update.of(next.reading(after.asked()), new Ask.ReadLog(after.id(), after.to()))
                : Update.of(next);
    }
}
