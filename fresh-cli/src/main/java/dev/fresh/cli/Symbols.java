package dev.fresh.cli;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.text.Paint;
import java.util.regex.Pattern;

/**
 * The symbols of the output, with letters for terminals and locales that cannot show them, and its colours.
 *
 * @param emoji whether symbols outside of plain ASCII can be shown
 */
record Symbols(boolean emoji, Paint paint) {

    private static final Pattern WRONG = Pattern.compile("^(OVERRUN|Paused|Cost alarm|Missed)\\b|^sandbox: none|"
            + "holds less|cannot be used|used up|not limited|uncommitted|left out|is detached",
            Pattern.CASE_INSENSITIVE);

    static final Symbols EMOJI = new Symbols(true, Paint.OFF);
    static final Symbols PLAIN = new Symbols(false, Paint.OFF);

    String robot() {
        return emoji ? "🤖 " : "";
    }

    String question() {
        return emoji ? "❓ " : "? ";
    }

    String warning() {
        return emoji ? "⚠️  " : "! ";
    }

    String information() {
        return emoji ? "ℹ️  " : "- ";
    }

    /** What stands before a remark: a warning only where something is wrong. */
    String before(String remark) {
        return WRONG.matcher(remark).find() ? warning() : information();
    }

    String done() {
        return emoji ? "✅ " : "+ ";
    }

    String failed() {
        return emoji ? "❌ " : "x ";
    }

    String of(AgentStatus status) {
        return switch (status) {
            case QUEUED -> emoji ? "⏳" : ".";
            case ANALYZING -> emoji ? "🔍" : "?";
            case IMPLEMENTING -> emoji ? "🛠️" : ">";
            case TESTING -> emoji ? "🧪" : "t";
            case AWAITING_USER -> emoji ? "👤" : "!";
            case COMMITTING -> emoji ? "📋" : "c";
            case COMPLETED -> emoji ? "✅" : "+";
            case FAILED -> emoji ? "❌" : "x";
            case STOPPED -> emoji ? "⏹️" : "-";
            case PAUSED -> emoji ? "⏸️" : "=";
        };
    }

    /** The state as a word, in the colour of what it means to a person. */
    String word(AgentStatus status) {
        String word = status.toString();
        return switch (status) {
            case AWAITING_USER -> paint.warning(word);
            case COMPLETED -> paint.good(word);
            case FAILED -> paint.bad(word);
            case QUEUED, STOPPED, PAUSED -> paint.faint(word);
            case ANALYZING, IMPLEMENTING, TESTING, COMMITTING -> word;
        };
    }
}
