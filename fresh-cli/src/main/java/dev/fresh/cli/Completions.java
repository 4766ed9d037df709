package dev.fresh.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What can stand where on the command line, as shells want to know it: read from the same model that the commands are.
 */
final class Completions {

    private static final Set<String> FILES = Set.of("FILE", "FOLDER", "PATH");

    /**
     * One command.
     *
     * @param path as it is typed, for example {@code fresh auto start}
     * @param arguments what else can follow it
     */
    record Place(String path, List<Word> commands, List<Flag> options, Values arguments) {
    }

    /** A word with what it is for. */
    record Word(String text, String about) {
    }

    /**
     * An option.
     *
     * @param value what its value can be, {@link Nothing} when it has none
     */
    record Flag(List<String> names, String about, Values value) {
    }

    /** What a value can be. */
    sealed interface Values {
    }

    /** Nothing can follow. */
    record Nothing() implements Values {
    }

    /** Something that nobody but the person knows. */
    record Anything() implements Values {
    }

    /** The id of an agent of the repository that one is in. */
    record Agents() implements Values {
    }

    /** The agent of a proposal of the repository that one is in. */
    record Proposals() implements Values {
    }

    /** The name of a file or a folder. */
    record Files() implements Values {
    }

    /** One of these. */
    record OneOf(List<String> words) implements Values {
    }

    private final List<Place> places = new ArrayList<>();

    private Completions() {
    }

    static List<Place> of(CommandLine root) {
        Completions all = new Completions();
        all.add(root, root.getCommandName());
        return List.copyOf(all.places);
    }

    private void add(CommandLine command, String path) {
        CommandSpec spec = command.getCommandSpec();
        List<Word> children = new ArrayList<>();
        command.getSubcommands().forEach((name, child) -> {
            if (!child.getCommandSpec().usageMessage().hidden()) {
                children.add(new Word(name, about(child.getCommandSpec().usageMessage().description())));
            }
        });
        List<Flag> options = spec.options().stream().filter(option -> !option.hidden())
                .map(option -> new Flag(List.of(option.names()), about(option.description()),
                        option.arity().max() == 0 ? new Nothing() : values(option, path)))
                .toList();
        Values arguments = spec.positionalParameters().isEmpty() ? new Nothing()
                : values(spec.positionalParameters().getFirst(), path);
        places.add(new Place(path, children, options, arguments));
        command.getSubcommands().forEach((name, child) -> {
            if (!child.getCommandSpec().usageMessage().hidden()) {
                add(child, path + " " + name);
            }
        });
    }

    private static Values values(ArgSpec argument, String path) {
        if (argument.completionCandidates() != null) {
            Set<String> words = new LinkedHashSet<>();
            argument.completionCandidates().forEach(words::add);
            return new OneOf(List.copyOf(words));
        }
        if (FILES.contains(argument.paramLabel())) {
            return new Files();
        }
        boolean agent = argument.paramLabel().equals("ID") && argument.isPositional() && path.startsWith("fresh auto");
        boolean proposal = path.matches("fresh auto (proposals .*|publish)");
        return agent ? proposal ? new Proposals() : new Agents() : new Anything();
    }

    /** The first sentence, which is what fits beside a word. */
    private static String about(String[] description) {
        String first = Arrays.stream(description).filter(line -> !line.isBlank()).findFirst().orElse("");
        return first.replaceFirst("[.;:]( .*)?$", "");
    }

    /** The paths that lead on, as the patterns of a {@code case}. */
    static List<String> below(List<Place> places) {
        return places.stream().map(Place::path).filter(path -> path.contains(" ")).toList();
    }

    /** Options whose value is of one kind, as patterns: the path, a blank and the option. */
    static List<String> patterns(Place place, Values value) {
        return place.options().stream().filter(option -> option.value().equals(value))
                .flatMap(option -> option.names().stream()).map(name -> place.path() + " " + name)
                .collect(Collectors.toList());
    }

    /** The different values that options of a command take. */
    static Set<Values> kinds(Place place) {
        return place.options().stream().map(Flag::value).filter(value -> !(value instanceof Nothing))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
