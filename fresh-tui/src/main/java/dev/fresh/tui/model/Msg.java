package dev.fresh.tui.model;

import dev.fresh.protocol.Answers.LogChunk;
import java.time.Instant;

/** Everything that can happen to the dashboard. */
public sealed interface Msg {

    record Pressed(Key key) implements Msg {
    }

    /** @param column and row of the screen, from 0 */
    record Clicked(int column, int row) implements Msg {
    }

    /** @param lines downwards, negative upwards */
    record Wheeled(int lines) implements Msg {
    }

    record Resized(Size size) implements Msg {
    }

    /** Time has passed. */
    record Ticked(Instant now) implements Msg {
    }

    /** Something was read. */
    record Read(Subject<?> subject, Object value, Instant at) implements Msg {
    }

    /** Something could not be read; the sentence says why. */
    record Unread(Subject<?> subject, String why, Instant at) implements Msg {
    }

    /** @param asked what was asked for, which tells a part of the past from a new one */
    record LogRead(long asked, LogChunk chunk, Instant at) implements Msg {
    }

    record LogUnread(String id, String why) implements Msg {
    }

    record Linked(Link link) implements Msg {
    }

    record Done(Deed deed) implements Msg {
    }

    /** The daemon did not do it; the sentence says why, with the remedy. */
    record Refused(Deed deed, String why) implements Msg {
    }

    /** Somebody outside wants the dashboard to end. */
    record Asked() implements Msg {
    }
}
