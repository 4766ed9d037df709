package dev.fresh.core.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What of the user's is not to change while a run goes on: how it stood when the run began, and what has changed since.
 *
 * @param critical marks (digest, size and mode) of what git takes commands from, such as {@code .git/config}
 * @param rest marks of what people change when they work, such as {@code HEAD}
 * @param differences as far as they were found, the first first
 */
public record Manifest(String runId, Map<String, String> critical, Map<String, String> rest,
        List<Difference> differences) {

    /** The mark of what is not there. */
    public static final String ABSENT = "absent";
    private static final int DIGEST_SHOWN = 12;
    private static final int SHOWN_MAX = 3;

    public Manifest {
        critical = Map.copyOf(critical);
        rest = Map.copyOf(rest);
        differences = List.copyOf(differences);
    }

    /**
     * Something has changed, or is about to.
     *
     * @param before its mark when the run began
     * @param stops whether no run goes on after that: git runs what stands there, or an agent reached out of its tree
     * @param openedBy the process of an agent that had it open for writing, although it is not the agent's
     */
    public record Difference(String what, String before, String after, boolean stops, Optional<String> openedBy) {

        /** A change, whoever made it. */
        public Difference(String what, String before, String after, boolean stops) {
            this(what, before, after, stops, Optional.empty());
        }

        /** What is not the agent's and a process of it had open for writing. */
        public static Difference opened(String what, String process) {
            return new Difference(what, "not open", "open for writing", true, Optional.of(process));
        }
    }

    /** Of what was found, what nobody has been told of. */
    public List<Difference> news(List<Difference> found) {
        return found.stream().filter(each -> differences.stream().noneMatch(old -> old.what().equals(each.what())))
                .toList();
    }

    Manifest with(List<Difference> found) {
        List<Difference> all = new ArrayList<>(differences);
        all.addAll(found);
        return new Manifest(runId, critical, rest, all);
    }

    /** Why the run has to stop, if it has to. */
    Optional<String> trip() {
        List<Difference> stopping = differences.stream().filter(Difference::stops).toList();
        if (stopping.isEmpty()) {
            return Optional.empty();
        }
        List<Difference> opened = stopping.stream().filter(each -> each.openedBy().isPresent()).toList();
        List<Difference> changed = stopping.stream().filter(each -> each.openedBy().isEmpty()).toList();
        return Optional.of(opened.isEmpty()
                ? "changed while the run went on, and git takes commands from there: "
                        + listed(changed, each -> " (before: " + shorter(each.before()) + "; after: "
                                + shorter(each.after()) + ")")
                        + "; find out who wrote it, put it back or keep it, then start again"
                : "open for writing by an agent's process, and outside its tree: "
                        + listed(opened, each -> " (" + each.openedBy().orElseThrow() + ")")
                        + (changed.isEmpty() ? "" : "; changed, too: " + listed(changed, _ -> ""))
                        + "; find out what was written there, then start again");
    }

    private static String listed(List<Difference> differences, Function<Difference, String> more) {
        int left = differences.size() - SHOWN_MAX;
        return differences.stream().limit(SHOWN_MAX).map(each -> each.what() + more.apply(each))
                .collect(Collectors.joining(", ")) + (left > 0 ? " and " + left + " more" : "");
    }

    /** A digest as people compare it. */
    private static String shorter(String mark) {
        return mark.replaceAll("([0-9a-f]{" + DIGEST_SHOWN + "})[0-9a-f]{52}", "$1");
    }

    /** Where two readings of the same things differ. */
    public static List<Difference> between(Map<String, String> before, Map<String, String> after, boolean stops) {
        Map<String, String> all = new LinkedHashMap<>(before);
        after.forEach(all::putIfAbsent);
        return all.keySet().stream().sorted()
                .map(what -> new Difference(what, before.getOrDefault(what, ABSENT), after.getOrDefault(what, ABSENT),
                        stops))
                .filter(each -> !each.before().equals(each.after())).toList();
    }
}
