package dev.fresh.core.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an agent's work stands on, when that is not simply the base of its run.
 *
 * @param base full id of the commit that its proposal stands on, together with those that are joined to it
 * @param merge full id of a commit that its proposal takes in as its second parent: a base that has moved
 * @param continues the agent whose published proposal it goes on with, on the same branch
 * @param over agents whose proposals lie underneath, so that it merges after them; first those whose commits are joined
 * @param joined the commits of those, merged onto the base in this order
 * @param carried its own commit on other ground, whose change it brings along
 */
public record Footing(String base, Optional<String> merge, Optional<String> continues, List<String> over,
        List<String> joined, Optional<String> carried) {

    public Footing {
        over = List.copyOf(over);
        joined = List.copyOf(joined);
        if (over.size() < joined.size()) {
            throw new IllegalArgumentException("a commit is joined that nobody has made");
        }
    }

    /** One that joins nothing and brings nothing along. */
    public Footing(String base, Optional<String> merge, Optional<String> continues, List<String> over) {
        this(base, merge, continues, over, List.of(), Optional.empty());
    }

    /** The same on top of one more agent's proposal. */
    public Footing above(String agentId, String commit) {
        List<String> agents = new ArrayList<>(over);
        List<String> commits = new ArrayList<>(joined);
        agents.add(commits.size(), agentId);
        commits.add(commit);
        return new Footing(base, merge, continues, agents, commits, carried);
    }

    /** The same without the proposals of some agents. */
    public Footing without(List<String> agents) {
        List<String> others = over.subList(joined.size(), over.size()).stream()
                .filter(agent -> !agents.contains(agent)).toList();
        Footing less = new Footing(base, merge, continues, others, List.of(), carried);
        for (int i = 0; i < joined.size(); i++) {
            less = agents.contains(over.get(i)) ? less : less.above(over.get(i), joined.get(i));
        }
        return less;
    }

    /** The same, bringing the change of a commit along, or nothing. */
    public Footing carrying(Optional<String> commit) {
        return new Footing(base, merge, continues, over, joined, commit);
    }
}
