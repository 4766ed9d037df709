package dev.fresh.cli;

import dev.fresh.protocol.AgentStatus;

/** The symbols of the output, with letters for terminals and locales that cannot show them. */
enum Symbols {
    EMOJI, PLAIN;

    static Symbols of(Terminal terminal) {
        return terminal.emoji() ? EMOJI : PLAIN;
    }

    String robot() {
        return this == EMOJI ? "🤖 " : "";
    }

    String question() {
        return this == EMOJI ? "❓ " : "? ";
    }

    String warning() {
        return this == EMOJI ? "⚠️  " : "! ";
    }

    String done() {
        return this == EMOJI ? "✅ " : "+ ";
    }

    String failed() {
        return this == EMOJI ? "❌ " : "x ";
    }

    String of(AgentStatus status) {
        boolean emoji = this == EMOJI;
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
}
