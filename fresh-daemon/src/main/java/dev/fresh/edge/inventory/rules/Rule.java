package dev.fresh.edge.inventory.rules;

import dev.fresh.core.task.Feature.Safety;
import dev.fresh.core.task.Globs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of one framework: where it enters the code, which of its decorators prove nothing, what its functions
 * do
 * to the world.
 *
 * @param imports the rule looks only at files that import one of these, at all files when empty
 * @param inert names of decorators, annotations and bases that do not hook anything up
 * @param tests paths of files that are tests
 */
public record Rule(String id, String language, Globs imports, List<Entry> entries, Globs inert, Globs tests,
        Map<Safety, Globs> effects) {

    /** One way in. */
    public record Entry(String kind, double confidence, Matcher matcher) {
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
     */
    public record Based(Globs names, Globs methods, boolean live) implements Matcher {
    }

    /** A name that is handed to a call. */
    public record Handed(Globs callee, int position, String keyword) implements Matcher {
    }

    /** A value in a TOML or INI file, such as {@code project.scripts.*}. */
    public record Manifest(Globs files, Globs keys) implements Matcher {
    }

    /** Text of scripts and build files; the first group of the pattern is a module, class or path. */
    public record CommandLine(Globs files, Pattern pattern) implements Matcher {
    }

    /** Files that a framework finds by their place; {@code names} are what it takes from them. */
    public record Convention(Globs files, Globs names) implements Matcher {
    }

    /** Files with one class name per line. */
    public record Service(Globs files) implements Matcher {
    }

    /** A definition of this form, such as {@code public static void main(String[])}. */
    public record Defined(String name, boolean isStatic, Optional<String> parameter) implements Matcher {
    }

    /**
     * A {@code __main__} block in a file that people run.
     *
     * @param topLevel whether such a file without a block is run too
     */
    public record MainBlock(Globs files, Globs except, boolean topLevel) implements Matcher {
    }
}
