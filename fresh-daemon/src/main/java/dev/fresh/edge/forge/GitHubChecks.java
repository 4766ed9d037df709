package dev.fresh.edge.forge;

import dev.fresh.core.review.Feedback;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The checks of one commit, of both kinds that GitHub has. What has come to its end is asked for only now and then,
 * since people may run it again; so is a kind that this repository does not use. Tokens of the newer kind cannot be
 * allowed to read the one of them.
 */
final class GitHubChecks {

    private static final int NOW_AND_THEN = 6;
    private static final int UNUSED = 3;
    private static final int ANNOTATIONS_MAX = 20;
    private static final Set<String> FAILED = Set.of("failure", "timed_out", "startup_failure");
    /** How long a failure waits for the checks that still run, so that one more attempt can see to them all. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final String commit;
    private final GitHubPolling polling;
    private final InstantSource clock;
    private final Map<Long, String> annotations = new HashMap<>();
    private List<Check> runs = List.of();
    private List<Check> statuses = List.of();
    private int looks;

    GitHubChecks(String commit, GitHubPolling polling, InstantSource clock) {
        this.commit = commit;
        this.polling = polling;
        this.clock = clock;
    }

    /**
     * One check.
     *
     * @param by the program that ran it
     * @param text what it says, not cleaned
     */
    private record Check(String name, String by, boolean ended, boolean failed, String conclusion, String text,
            Instant at) {
    }

    String commit() {
        return commit;
    }

    /** What failed, once nothing runs any more, or has not for long. */
    List<Feedback> failed(GitHubSession session) throws IOException {
        boolean ended = ended();
        if (!ended || looks % NOW_AND_THEN == 0) {
            if (!runs.isEmpty() || looks % UNUSED == 0) {
                runs = runs(session);
            }
            // Once more when all else has ended: the end is believed only of both.
            if (!statuses.isEmpty() || looks % UNUSED == 0 || ended()) {
                statuses = statuses(session);
            }
        }
        looks++;
        List<Check> failed = all().stream().filter(Check::failed).toList();
        boolean patient = !ended() && failed.stream().noneMatch(check -> check.at().plus(PATIENCE)
                .isBefore(clock.instant()));
        return patient ? List.of() : failed.stream().map(this::feedback).toList();
    }

    private List<Check> all() {
        List<Check> all = new ArrayList<>(runs);
        all.addAll(statuses);
        return all;
    }

    private boolean ended() {
        return !all().isEmpty() && all().stream().allMatch(Check::ended);
    }

    private List<Check> runs(GitHubSession session) throws IOException {
        List<Check> found = new ArrayList<>();
        for (Map<String, Object> run : polling.entries(session, "/commits/" + commit + "/check-runs", "check_runs")) {
            String conclusion = GitHubJson.text(run, "conclusion");
            boolean failed = FAILED.contains(conclusion);
            String text = GitHubJson.text(run, "output", "title") + "\n" + GitHubJson.text(run, "output", "summary")
                    + (failed ? annotations(session, run) : "");
            String app = GitHubJson.text(run, "app", "slug");
            found.add(new Check(GitHubText.line(GitHubJson.text(run, "name"), 100), app.isEmpty() ? "checks" : app,
                    GitHubJson.text(run, "status").equals("completed"), failed, conclusion, text,
                    GitHubJson.instant(run, "completed_at")));
        }
        return found;
    }

    /** The lines that a check points at, asked for once. */
    private String annotations(GitHubSession session, Map<String, Object> run) throws IOException {
        long id = GitHubJson.number(run, "id");
        String known = annotations.get(id);
        if (known == null) {
            known = GitHubJson.text(run, "output", "annotations_count").matches("0?") ? ""
                    : polling.listIfAllowed(session, "/check-runs/" + id + "/annotations?per_page=" + ANNOTATIONS_MAX)
                            .stream()
                            .map(each -> "\n" + GitHubJson.text(each, "path") + ":"
                                    + GitHubJson.text(each, "start_line") + ": " + GitHubJson.text(each, "message"))
                            .collect(Collectors.joining());
            annotations.put(id, known);
        }
        return known;
    }

    private List<Check> statuses(GitHubSession session) throws IOException {
        return polling.entries(session, "/commits/" + commit + "/status", "statuses").stream().map(status -> {
            String state = GitHubJson.text(status, "state");
            return new Check(GitHubText.line(GitHubJson.text(status, "context"), 100), "checks",
                    !state.equals("pending"), state.equals("failure") || state.equals("error"), state,
                    GitHubJson.text(status, "description"), GitHubJson.instant(status, "updated_at"));
        }).toList();
    }

    private Feedback feedback(Check check) {
        return new Feedback("check:" + check.name() + ":" + commit, Feedback.Kind.CHECKS, check.by(),
                GitHubText.cleaned("The check " + check.name() + " ended with " + check.conclusion() + ".\n"
                        + check.text()),
                check.at());
    }
}
