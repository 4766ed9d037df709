package dev.fresh.tui.model;

import java.util.List;
import java.util.Optional;

/** A question to the person at the screen, which keys go to until it is answered. */
public sealed interface Prompt {

    String question();

    /**
     * One key decides.
     *
     * @param warns whether something ends that cannot be brought back
     */
    record Choice(String question, List<Option> options, boolean warns) implements Prompt {

        public Choice {
            options = List.copyOf(options);
        }

        Optional<Option> option(Key key) {
            return options.stream().filter(option -> option.key().equals(key.name())).findFirst();
        }
    }

    /** A key with what it stands for and does. */
    record Option(String key, String label, Deed deed) {
    }

    /**
     * A line is typed.
     *
     * @param id of the agent that it is about, empty where it is about none
     * @param hints shown above the line, for example the options of an answer
     */
    record Line(Purpose purpose, String question, String id, List<String> hints, Typing typing) implements Prompt {

        public Line {
            hints = List.copyOf(hints);
        }

        Line typed(Typing next) {
            return new Line(purpose, question, id, hints, next);
        }
    }

    /** What a typed line is for. */
    enum Purpose {
        REJECT, RETRY, ANSWER, SEARCH
    }
}
