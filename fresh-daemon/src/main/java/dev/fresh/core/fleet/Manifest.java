package dev.fresh.core.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * Something has changed.
     *
     * @param before its mark when the run began
     * @param stops whether git runs what stands there, so that no run goes on after that
     */
    public record Difference(String what, String before, String after, boolean stops) {
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
        String changed = stopping.stream().limit(SHOWN_MAX)
                .map(each -> each.what() + " (before: " + shorter(each.before()) + "; after: " + shorter(each.after())
                        + ")")
                .collect(Collectors.joining(", "));
        int more = stopping.size() - SHOWN_MAX;
        return Optional.of("changed while the run went on, and git takes commands from there: " + changed
                + (more > 0 ? " and " + more + " more" : "")
                + "; find out who wrote it, put it back or keep it, then start again");
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
