package dev.fresh.edge.inventory;

import java.util.List;

/**
 * Where the references of one unit lead.
 *
 * @param targets units that run or are made when this one runs
 * @param typed members called on a value of a known class
 * @param open members called on something unknown
 * @param computed groups of units of which one is picked by a computed name
 * @param foreign uses of libraries by dotted name, {@code ?.name} where the receiver is unknown
 */
record Links(List<Link> targets, List<Typed> typed, List<Open> open, List<Computed> computed, List<Foreign> foreign) {

    static final Links NONE = new Links(List.of(), List.of(), List.of(), List.of(), List.of());

    /** Those of some lines. */
    Links within(int first, int last) {
        return new Links(targets.stream().filter(link -> link.line >= first && link.line <= last).toList(),
                typed.stream().filter(link -> link.line >= first && link.line <= last).toList(),
                open.stream().filter(link -> link.line >= first && link.line <= last).toList(),
                computed.stream().filter(link -> link.line >= first && link.line <= last).toList(),
                foreign.stream().filter(link -> link.line >= first && link.line <= last).toList());
    }

    record Link(Unit target, int line, String how) {
    }

    record Typed(Unit type, String name, int line) {
    }

    record Open(String name, int line) {
    }

    /**
     * Members of which one may be picked.
     *
     * @param group empty when any member of anything may be
     */
    record Computed(List<Unit> group, How how, int line) {
    }

    /** What narrows the group that a computed name picks from. */
    enum How {
        /** A literal beginning of the name. */
        PREFIX,
        /** The object alone, or nothing. */
        OBJECT,
        /** A string that is their name, which counts where names are computed elsewhere. */
        SPOKEN
    }

    record Foreign(String dotted, int line) {
    }
}
