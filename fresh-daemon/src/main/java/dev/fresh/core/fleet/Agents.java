package dev.fresh.core.fleet;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.AgentState;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * Agents by id, oldest first, with an index of where they stand, so that nobody has to look at ten thousand that have
 * ended to find the ten that work. A value: a changed one shares with the old one what has not changed.
 */
public final class Agents extends AbstractMap<String, Agent> {

    /** Where an agent stands, as far as others have to know. */
    public enum Standing {
        QUEUED, ACTIVE, COMMITTING, ASKED, PAUSED, COMPLETED, FAILED, STOPPED;

        /** Where an agent in that state stands. */
        public static Standing of(AgentState state) {
            return switch (state) {
                case AgentState.Queued _ -> QUEUED;
                case AgentState.Active _ -> ACTIVE;
                case AgentState.Committing _ -> COMMITTING;
                case AgentState.AwaitingUser _ -> ASKED;
                case AgentState.Paused _ -> PAUSED;
                case AgentState.Completed _ -> COMPLETED;
                case AgentState.Failed _ -> FAILED;
                case AgentState.Stopped _ -> STOPPED;
            };
        }
    }

    /** Those of one run in one standing. */
    private record Group(String runId, Standing standing) implements Comparable<Group> {

        @Override
        public int compareTo(Group other) {
            int first = standing.compareTo(other.standing);
            return first != 0 ? first : runId.compareTo(other.runId);
        }
    }

    /** A moment at which the approval policy speaks. */
    private record Expiry(String runId, Instant until, int place) implements Comparable<Expiry> {

        @Override
        public int compareTo(Expiry other) {
            int first = runId.compareTo(other.runId);
            int second = first != 0 ? first : until.compareTo(other.until);
            return second != 0 ? second : Integer.compare(place, other.place);
        }
    }

    static final Agents NONE = new Agents(TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty(),
            TreePMap.empty());

    private static final List<Standing> OPEN = List.of(Standing.QUEUED, Standing.ACTIVE, Standing.COMMITTING,
            Standing.ASKED, Standing.PAUSED);

    private final TreePMap<String, Integer> places;
    private final TreePMap<Integer, Agent> all;
    private final TreePMap<Group, TreePMap<Integer, Agent>> groups;
    private final TreePMap<Expiry, Integer> expiries;
    // Those that have ended and still have something to be cleaned up.
    private final TreePMap<Integer, Agent> chores;

    private Agents(TreePMap<String, Integer> places, TreePMap<Integer, Agent> all,
            TreePMap<Group, TreePMap<Integer, Agent>> groups, TreePMap<Expiry, Integer> expiries,
            TreePMap<Integer, Agent> chores) {
        this.places = places;
        this.all = all;
        this.groups = groups;
        this.expiries = expiries;
        this.chores = chores;
    }

    /** The same with this agent, in the place that it had or as the youngest. */
    Agents with(Agent agent) {
        Integer known = places.get(agent.id());
        int place = known != null ? known : all.isEmpty() ? 0 : all.lastKey() + 1;
        Agent before = known == null ? null : all.get(known);
        Group group = group(agent);
        TreePMap<Group, TreePMap<Integer, Agent>> regrouped = groups;
        if (before != null && !group(before).equals(group)) {
            TreePMap<Integer, Agent> rest = groups.get(group(before)).minus(place);
            regrouped = rest.isEmpty() ? groups.minus(group(before)) : groups.plus(group(before), rest);
        }
        TreePMap<Integer, Agent> peers = regrouped.get(group);
        regrouped = regrouped.plus(group, (peers == null ? TreePMap.<Integer, Agent>empty() : peers).plus(place,
                agent));
        TreePMap<Expiry, Integer> due = expiries;
        if (before != null && until(before).isPresent()) {
            due = due.minus(new Expiry(before.runId(), until(before).get(), place));
        }
        if (until(agent).isPresent()) {
            due = due.plus(new Expiry(agent.runId(), until(agent).get(), place), place);
        }
        return new Agents(known == null ? places.plus(agent.id(), place) : places, all.plus(place, agent), regrouped,
                due, agent.settled() && agent.work().isPresent() ? chores.plus(place, agent) : chores.minus(place));
    }

    /** The same with so much more time for whoever is asked, before the approval policy speaks. */
    Agents waitingLonger(Duration time) {
        Agents later = this;
        for (Agent agent : in(Standing.ASKED)) {
            later = later.with(agent.waitingLonger(time));
        }
        return later;
    }

    /** The same by a clock that was set, for all that are not over. */
    Agents shifted(Duration by) {
        Agents moved = this;
        for (Agent agent : open()) {
            moved = moved.with(agent.shifted(by));
        }
        return moved;
    }

    /** Those of them that are to be kept. */
    Agents only(Predicate<Agent> kept) {
        Agents some = NONE;
        for (Agent agent : all.values()) {
            some = kept.test(agent) ? some.with(agent) : some;
        }
        return some;
    }

    @Override
    public Agent get(Object id) {
        Integer place = id instanceof String text ? places.get(text) : null;
        return place == null ? null : all.get(place);
    }

    @Override
    public boolean containsKey(Object id) {
        return id instanceof String text && places.containsKey(text);
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public Collection<Agent> values() {
        return all.values();
    }

    @Override
    public Set<Map.Entry<String, Agent>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Agent>> iterator() {
                return all.values().stream().map(agent -> Map.entry(agent.id(), agent)).iterator();
            }

            @Override
            public int size() {
                return all.size();
            }
        };
    }

    /** Whose id begins with the prefix, by id. */
    List<Agent> matching(String prefix) {
        return places.tailMap(prefix).entrySet().stream().takeWhile(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> all.get(entry.getValue())).toList();
    }

    /** Those of a run that stand so, oldest first. */
    public List<Agent> of(String runId, Standing... standings) {
        return inOrder(Stream.of(standings).map(standing -> groups.get(new Group(runId, standing))));
    }

    /** Those of all runs that stand so, oldest first. */
    public List<Agent> in(Standing... standings) {
        return inOrder(Stream.of(standings).flatMap(this::groupsIn));
    }

    /** Those that have not ended, oldest first. */
    public List<Agent> open() {
        return in(OPEN.toArray(Standing[]::new));
    }

    /** Those of a run that have not ended, oldest first. */
    public List<Agent> open(String runId) {
        return of(runId, OPEN.toArray(Standing[]::new));
    }

    /** Whether one has not ended. */
    public boolean anyOpen() {
        return OPEN.stream().anyMatch(standing -> count(standing) > 0);
    }

    /** Whether one of a run has not ended. */
    public boolean anyOpen(String runId) {
        return OPEN.stream().anyMatch(standing -> count(runId, standing) > 0);
    }

    /** How many of a run stand so. */
    public int count(String runId, Standing standing) {
        TreePMap<Integer, Agent> group = groups.get(new Group(runId, standing));
        return group == null ? 0 : group.size();
    }

    /** How many of all runs stand so. */
    public int count(Standing standing) {
        return groupsIn(standing).mapToInt(Map::size).sum();
    }

    /** How many a run has or had. */
    public int count(String runId) {
        return Stream.of(Standing.values()).mapToInt(standing -> count(runId, standing)).sum();
    }

    /** Those that have not ended and the youngest {@code endedMax} of the others, oldest first. */
    public List<Agent> news(int endedMax) {
        TreeMap<Integer, Agent> found = new TreeMap<>();
        OPEN.stream().flatMap(this::groupsIn).forEach(found::putAll);
        all.descendingMap().entrySet().stream().filter(entry -> entry.getValue().settled()).limit(endedMax)
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return List.copyOf(found.values());
    }

    /** How many stand where, by the label of their state. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        in(Standing.ACTIVE).forEach(agent -> counts.merge(agent.state().label(), 1, Integer::sum));
        groups.forEach((group, some) -> {
            if (group.standing() != Standing.ACTIVE) {
                counts.merge(some.firstEntry().getValue().state().label(), some.size(), Integer::sum);
            }
        });
        return counts;
    }

    /** Those that have ended and still have something to be cleaned up, oldest first. */
    public Collection<Agent> chores() {
        return chores.values();
    }

    /** When the approval policy speaks next about one of the run's. */
    public Optional<Instant> nextExpiry(String runId) {
        Expiry first = expiries.ceilingKey(new Expiry(runId, Instant.MIN, 0));
        return first != null && first.runId().equals(runId) ? Optional.of(first.until()) : Optional.empty();
    }

    private Stream<TreePMap<Integer, Agent>> groupsIn(Standing standing) {
        // No run's id is empty.
        return groups.tailMap(new Group("", standing)).entrySet().stream()
                .takeWhile(entry -> entry.getKey().standing() == standing).map(Map.Entry::getValue);
    }

    private static List<Agent> inOrder(Stream<TreePMap<Integer, Agent>> some) {
        List<TreePMap<Integer, Agent>> found = some.filter(group -> group != null).toList();
        if (found.size() < 2) {
            return found.isEmpty() ? List.of() : new ArrayList<>(found.getFirst().values());
        }
        TreeMap<Integer, Agent> merged = new TreeMap<>();
        found.forEach(merged::putAll);
        return new ArrayList<>(merged.values());
    }

    private static Group group(Agent agent) {
        return new Group(agent.runId(), Standing.of(agent.state()));
    }

    private static Optional<Instant> until(Agent agent) {
        return agent.state() instanceof AgentState.AwaitingUser asked ? asked.until() : Optional.empty();
    }
}
