package dev.fresh.core.task;

import dev.fresh.core.budget.Money;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One piece of work.
 *
 * @param id 12 hex digits, those of the feature when it is to be hooked up; other kinds have an id of their own
 * @param title one line for people and commit subjects
 * @param reason why it was picked, one sentence
 * @param score the strategy's score, larger first
 * @param estimate what it may cost, for the plan that is shown before a run
 * @param providers names of those of the run's providers that take it, in the order in which they are tried; empty when
 *     nobody
 *     asked them
 * @param role how people want it to be worked on, empty when they said nothing about such code
 * @param wish the issue that asked for it, as it was when it was read; empty for work on code that the inventory found
 */
public record Task(String id, Kind kind, Feature feature, String title, String reason, double score, Money estimate,
        List<String> providers, Optional<Role> role, Optional<Wish> wish) {

    public Task {
        providers = List.copyOf(providers);
    }

    /** A task that no provider was asked about yet. */
    public Task(String id, Kind kind, Feature feature, String title, String reason, double score, Money estimate) {
        this(id, kind, feature, title, reason, score, estimate, List.of(), Optional.empty(), Optional.empty());
    }

    public Task takenBy(List<String> names, Optional<Role> wanted) {
        return new Task(id, kind, feature, title, reason, score, estimate, names, wanted, wish);
    }

    /** What is to be done about a feature. */
    public enum Kind {
        /** Make it reachable for users. */
        HOOK_UP("Hook up"),
        /** Write tests that notice when it breaks. */
        COVER("Test"),
        /** Name it in a document, with an example that runs. */
        DOCUMENT("Document"),
        /** Do what an issue of the forge asks for. */
        ISSUE("Resolve");

        private final String verb;

        Kind(String verb) {
            this.verb = verb;
        }

        /** How titles of such tasks begin. */
        public String verb() {
            return verb;
        }

        /** The name of the gate that proves such work. */
        public String proof() {
            return switch (this) {
                case HOOK_UP -> "hook-up proof";
                case COVER -> "test proof";
                case DOCUMENT -> "document proof";
                case ISSUE -> "issue proof";
            };
        }

        /** As spelled on the command line and in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
