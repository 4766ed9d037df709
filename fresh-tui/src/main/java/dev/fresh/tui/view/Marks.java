package dev.fresh.tui.view;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.QuestionKind;
import dev.fresh.tui.model.Style;

/** The symbols of the screen; plain ones where the terminal or the locale has only ASCII. */
public enum Marks {
    UNICODE, ASCII;

    String of(AgentStatus status) {
        boolean rich = this == UNICODE;
        return switch (status) {
            case QUEUED -> rich ? "\u00b7" : ".";
            case ANALYZING -> rich ? "\u25cb" : "o";
            case IMPLEMENTING -> rich ? "\u25cf" : "*";
            case TESTING -> rich ? "\u25d0" : "%";
            case AWAITING_USER -> "!";
            case COMMITTING -> rich ? "\u25b2" : "^";
            case COMPLETED -> rich ? "\u2713" : "+";
            case FAILED -> rich ? "\u2717" : "x";
            case STOPPED -> rich ? "\u25a0" : "#";
            case PAUSED -> "=";
        };
    }

    static Style style(AgentStatus status) {
        return switch (status) {
            case QUEUED, PAUSED -> Style.FAINT;
            case ANALYZING, IMPLEMENTING, TESTING, COMMITTING -> Style.ACCENT;
            case AWAITING_USER -> Style.WARNING;
            case COMPLETED -> Style.GOOD;
            case FAILED -> Style.BAD;
            case STOPPED -> Style.FAINT;
        };
    }

    /** What an agent wants of a person, in one word. */
    static String word(QuestionKind kind) {
        return switch (kind) {
            case READY -> "ready";
            case TESTS_FAILING -> "tests failing";
            case DECISION -> "decision";
            case PERMISSION -> "permission";
        };
    }

    String rule() {
        return this == UNICODE ? "\u2500" : "-";
    }

    String full() {
        return this == UNICODE ? "\u2588" : "#";
    }

    String half() {
        return this == UNICODE ? "\u2592" : "=";
    }

    String light() {
        return this == UNICODE ? "\u2591" : ".";
    }

    String separator() {
        return this == UNICODE ? " \u2502 " : " | ";
    }

    String live() {
        return this == UNICODE ? "\u25cf" : "*";
    }
}
