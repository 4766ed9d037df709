package dev.fresh.edge.provider;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport.CliRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that is going to be written for a feature.
 *
 * @param name as people type it
 * @param help one sentence, with its period
 * @param arguments in the order of the parameters
 * @param place which of the possible places this command takes, so that commands for different features stay apart
 */
record CommandPlan(Feature feature, CliRoot root, String name, String help, List<Argument> arguments, Place place) {

    CommandPlan {
        arguments = List.copyOf(arguments);
    }

    /** How an argument stands on the command line. */
    enum Role {
        POSITIONAL, REST, OPTION, REPEATED, FLAG
    }

    /**
     * One parameter of the feature as an argument of the command.
     *
     * @param byKeyword whether the call names it
     * @param help a few words without period, empty when nothing is known
     */
    record Argument(String name, ValueType type, Role role, Optional<Literal> defaultValue, boolean byKeyword,
            String help) {

        boolean isRequired() {
            return defaultValue.isEmpty() && !type.optional();
        }

        boolean isOn() {
            return defaultValue.equals(Optional.of(new Literal.Flag(true)));
        }

        String option() {
            return "--" + Words.kebab(name);
        }
    }

    /** The index of this feature among all that could be hooked up to the same root. */
    record Place(int index, int of) {

        /** Which of so many gaps; different features take different gaps while there are enough. */
        int gap(int gaps) {
            return of <= gaps ? index * gaps / of : index % gaps;
        }
    }

    /** Values for some parameters; the others keep their defaults. */
    record Sample(Map<String, Literal> values) {

        Sample {
            values = Map.copyOf(values);
        }
    }

    /**
     * A sample with what the feature answered.
     *
     * @param form how the answer is shown
     * @param output exactly what the command prints for it
     */
    record Answer(Sample sample, Form form, String output) {
    }

    /** How an answer becomes text. */
    enum Form {
        /** Printed as it is. */
        LINE,
        /** As JSON. */
        JSON,
        /** A dataclass, as JSON. */
        FIELDS,
        /** The feature prints by itself. */
        PRINTED,
        /** One element per line. */
        EACH,
        /** One key and its value per line. */
        EACH_ENTRY,
        /** A line if there is a value. */
        MAYBE
    }

    /** The last part of the symbol: the function's own name. */
    String function() {
        String symbol = feature.symbol();
        return symbol.substring(symbol.lastIndexOf('.') + 1);
    }

    /** The arguments in the order in which they are typed: those that take the rest come last. */
    List<Argument> typed() {
        List<Argument> ordered = new ArrayList<>(arguments.stream().filter(a -> a.role() == Role.POSITIONAL).toList());
        arguments.stream().filter(a -> a.role() == Role.REST).forEach(ordered::add);
        arguments.stream().filter(a -> a.role() != Role.POSITIONAL && a.role() != Role.REST).forEach(ordered::add);
        return ordered;
    }

    /** What a person types after the command's name to get the sample. */
    List<String> tokens(Sample sample) {
        List<String> tokens = new ArrayList<>();
        for (Argument argument : typed()) {
            Literal value = sample.values().get(argument.name());
            if (value == null || argument.defaultValue().equals(Optional.of(value))
                    || value instanceof Literal.Nothing) {
                continue;
            }
            switch (argument.role()) {
                case POSITIONAL -> tokens.add(value.token());
                case REST -> ((Literal.Items) value).values().forEach(item -> tokens.add(item.token()));
                case OPTION -> tokens.addAll(List.of(argument.option(), value.token()));
                case REPEATED -> ((Literal.Items) value).values()
                        .forEach(item -> tokens.addAll(List.of(argument.option(), item.token())));
                case FLAG -> flag(argument, ((Literal.Flag) value).value()).ifPresent(tokens::add);
            }
        }
        return tokens;
    }

    private static Optional<String> flag(Argument argument, boolean wanted) {
        boolean undecided = argument.defaultValue().equals(Optional.of(new Literal.Nothing()));
        if (wanted == argument.isOn() && !undecided) {
            return Optional.empty();
        }
        return Optional.of(wanted ? argument.option() : "--no-" + Words.kebab(argument.name()));
    }
}
