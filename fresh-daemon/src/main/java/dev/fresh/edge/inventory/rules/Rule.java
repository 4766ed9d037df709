package dev.fresh.edge.inventory.rules;

import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.Globs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is known of one framework: where it enters the code, which of its decorators prove nothing, what its functions
 * do to the world.
 *
 * @param language of the code it is about; {@code any} for texts that run code of every language
 * @param imports the rule looks only at files that import one of these, at all files when empty
 * @param dependencies the rule looks only at files below a package.json that names one of these, at all when empty
 * @param inert names of decorators, annotations and bases that do not hook anything up
 * @param tests paths of files that are tests
 * @param ignored paths, or {@code path:symbol}, at which no entry point counts, whichever rule finds it
 */
public record Rule(String id, String language, Globs imports, Set<String> dependencies, List<Entry> entries,
        Globs inert, Globs tests,
        Globs ignored, Map<Safety, Globs> effects) {

    /** The language of rules about texts alone. */
    public static final String ANY = "any";

    /** A rule that only gives its name to what the product itself concludes. */
    public static Rule named(String id) {
        return new Rule(id, "", Globs.names(List.of()), Set.of(), List.of(), Globs.names(List.of()),
                Globs.paths(List.of()),
                Globs.paths(List.of()), Map.of());
    }

    public boolean speaks(String spoken) {
        return language.equals(spoken) || language.equals(ANY);
    }

    /**
     * One way in.
     *
     * @param whenLive whether the code that registers it must itself be reached, as a call in a module must
     */
    public record Entry(String kind, double confidence, boolean whenLive, Matcher matcher) {
    }

    /** How a way in is recognised. */
    public sealed interface Matcher {
    }

    /** A decorator or annotation on a definition; the names are resolved through the file's imports. */
    public record Decorated(Globs names) implements Matcher {
    }

    /**
     * A base class or interface.
     *
     * @param live whether such a class is made by the framework, or only its methods are called once it is made
     * @param only whether the library calls no other method, whatever another entry says of the same base
     */
    public record Based(Globs names, Globs methods, boolean live, boolean only) implements Matcher {
    }

    /**
     * A name that is handed to a call.
     *
     * @param onwards whether what follows the position counts too
     * @param methods of a class that is handed over, those that the callee calls
     */
    public record Handed(Globs callee, int position, boolean onwards, String keyword,
            Globs methods) implements Matcher {
    }

    /**
     * A value in a TOML, INI or JSON file, such as {@code project.scripts.*}.
     *
     * @param command whether the value is a command line, and not a name or path itself
     * @param names what others take of the file that the value names
     */
    public record Manifest(Globs files, Globs keys, boolean command, Globs names) implements Matcher {
    }

    /**
     * Text of scripts and build files.
     *
     * @param pattern its first group is a module, class or path; without one, every command line that is understood
     */
    public record CommandLine(Globs files, Optional<Pattern> pattern) implements Matcher {
    }

    /** Texts in which a dotted name or a path of the repository stands for the code that has it. */
    public record StringReference(Globs files) implements Matcher {
    }

    /** Pages and expressions that call members and functions by name; the first group of the pattern is the name. */
    public record Template(Globs files, Pattern pattern) implements Matcher {
    }

    /** Files that a framework finds by their place; {@code names} are what it takes from them. */
    public record Convention(Globs files, Globs names) implements Matcher {
    }

    /** Files with one class name per line. */
    public record Service(Globs files) implements Matcher {
    }

    /**
     * A definition of this form, such as {@code public static void main(String[])}.
     *
     * @param of what sort of definition
     * @param module the package that the file declares
     * @param parameter a regular expression that the type of one parameter matches
     */
    public record Defined(Sort of, Globs names, Globs files, Optional<String> module, boolean isStatic,
            Optional<Pattern> parameter) implements Matcher {
    }

    /** The sorts of definitions that a rule can ask for. */
    public enum Sort {
        FUNCTION, METHOD, CLASS
    }

    /**
     * A {@code __main__} block in a file that people run.
     *
     * @param topLevel whether such a file without a block is run too
     */
    public record MainBlock(Globs files, Globs except, boolean topLevel) implements Matcher {
    }
}
