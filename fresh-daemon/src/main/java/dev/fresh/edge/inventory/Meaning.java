package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Unit.SourceFile;
import java.util.List;

/** What a name or expression stands for. */
sealed interface Meaning {

    /** A class itself. */
    record Type(Unit unit) implements Meaning {
    }

    /** An object of a class. */
    record Instance(Unit unit) implements Meaning {
    }

    /** A function or method. */
    record Callable(Unit unit) implements Meaning {
    }

    /** A module or package of the repository. */
    record Space(String dotted, SourceFile from) implements Meaning {
    }

    /** Something of a library or of the language, by its dotted name. */
    record Foreign(String dotted) implements Meaning {
    }

    /** One of several, decided when the program runs. */
    record Several(List<Meaning> all) implements Meaning {
    }

    /**
     * Anything.
     *
     * @param given how a library gave it, such as {@code express().get}; empty when none did
     */
    record Unknown(String given) implements Meaning {

        /** What a member, or a call, of it is. */
        Unknown then(String more) {
            return given.isEmpty() ? this : new Unknown(given + more);
        }
    }

    /** What a definition is to those who name it. */
    static Meaning of(Unit unit) {
        return unit.isClass() ? new Type(unit) : new Callable(unit);
    }

    /** Those of several meanings that lie in the repository; overloads are one meaning already. */
    static Meaning several(List<Meaning> all) {
        List<Meaning> own = all.size() == 1 ? all : all.stream().distinct()
                .filter(m -> !(m instanceof Foreign) && !(m instanceof Unknown)).toList();
        return own.size() == 1 ? own.getFirst() : own.isEmpty() ? all.getFirst() : new Several(own);
    }
}
