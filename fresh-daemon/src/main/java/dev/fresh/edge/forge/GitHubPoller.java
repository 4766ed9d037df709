package dev.fresh.edge.forge;

import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.Sighting;
import dev.fresh.core.task.Wish;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at pull requests and issues with few questions: it knows what it was told the last time. */
final class GitHubPoller {

    private static final String WISH = "fresh";
    private static final String UNKNOWN = "unknown";
    private static final int TITLE_MAX = 200;
    /** The times of GitHub have whole seconds and its own clock, so that for this long more may come at the same. */
    private static final Duration BLUR = Duration.ofMinutes(1);

    /** GitHub works out whether something merges only when it is asked, and takes a second or a few for it. */
    private static final List<Duration> WORKS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final GitHubTiming timing;
    private final InstantSource clock;
    private final GitHubPolling polling;
    private final GitHubPeople people;
    private final GitHubTalk talk;
    private final Map<Long, Watched> watched = new HashMap<>();

    GitHubPoller(GitHubTiming timing) {
        this.timing = timing;
        this.clock = timing.clock();
        this.polling = new GitHubPolling(clock);
        this.people = new GitHubPeople(polling, clock);
        this.talk = new GitHubTalk(polling, people);
    }

    /** What is known of one pull request. */
    private static final class Watched {

        private Instant seenAt = Instant.MIN;
        private Instant talkAt = Instant.MIN;
        private List<Feedback> said = List.of();
        private Optional<GitHubChecks> checks = Optional.empty();
        private String mergeAsked = "";
        private boolean conflict;
        private boolean failed;
    }

    /** One look: what was asked once is not asked again in it. */
    private record Look(GitHubSession session, Map<Long, Map<String, Object>> open, Map<String, String> tips) {
    }

    /** See {@link Forge#look}; ends early, and goes on with the others the next time, where enough was asked. */
    Map<String, Sighting> look(GitHubSession session, List<Forge.Known> known) throws IOException {
        Map<String, Sighting> seen = new LinkedHashMap<>();
        watched.keySet().retainAll(known.stream().map(GitHubPoller::number)
                .collect(Collectors.toSet()));
        if (known.isEmpty()) {
            return seen;
        }
        Optional<Watched> current = Optional.empty();
        try {
            Map<Long, Map<String, Object>> open = polling
                    .list(session, "/pulls?state=open&sort=updated&direction=desc&per_page=100").stream()
                    .collect(Collectors.toMap(pull -> GitHubJson.number(pull, "number"), pull -> pull, (a, _) -> a));
            Look look = new Look(session, open, new HashMap<>());
            List<Forge.Known> longestAgoFirst = new ArrayList<>(known);
            longestAgoFirst.sort(Comparator.comparing(each -> of(each).seenAt));
            for (Forge.Known each : longestAgoFirst) {
                // Before it is looked at: one that takes more than there is must not be the first each time.
                Watched memory = of(each);
                memory.seenAt = clock.instant();
                current = Optional.of(memory);
                sighting(look, each, memory).ifPresent(sighting -> seen.put(each.branch(), sighting));
                memory.failed = false;
            }
            askAgain(look, known, seen);
        } catch (GitHubPolling.Enough _) {
            return seen;
        } catch (TryLater e) {
            if (seen.isEmpty()) {
                throw e;
            }
        } catch (IOException e) {
            // What was seen before counts, and the others come first the next time. What stays is told then.
            if (seen.isEmpty() || current.filter(memory -> !memory.failed).isEmpty()) {
                current.ifPresent(memory -> memory.failed = false);
                throw e;
            }
            current.get().failed = true;
        }
        return seen;
    }

    /** Asks once more whether those merge of which GitHub did not know it yet. */
    private void askAgain(Look look, List<Forge.Known> known, Map<String, Sighting> seen) throws IOException {
        for (Duration time : WORKS) {
            List<Forge.Known> unknown = known.stream().filter(each -> of(each).mergeAsked.equals(UNKNOWN))
                    .filter(each -> seen.containsKey(each.branch()) && !seen.get(each.branch()).baseTip().isEmpty())
                    .toList();
            if (unknown.isEmpty()) {
                return;
            }
            timing.pause(time);
            for (Forge.Known each : unknown) {
                Sighting before = seen.get(each.branch());
                conflict(look, each, of(each), before.baseTip()).ifPresent(conflict -> seen.put(each.branch(),
                        new Sighting(before.state(), before.head(), before.baseTip(), before.changedAt(),
                                Stream.concat(before.feedback().stream(), Stream.of(conflict)).toList())));
            }
        }
    }

    private Watched of(Forge.Known known) {
        return watched.computeIfAbsent(number(known), _ -> new Watched());
    }

    private static long number(Forge.Known known) {
        return GitHubForge.number(known.reference());
    }

    private Optional<Sighting> sighting(Look look, Forge.Known known, Watched memory) throws IOException {
        Optional<Map<String, Object>> listed = Optional.ofNullable(look.open().get(number(known)));
        Optional<Map<String, Object>> pull = listed.isPresent() ? listed : single(look, known);
        if (pull.isEmpty()) {
            return Optional.empty();
        }
        // Where origin has come to name another repository, the number is somebody else's.
        if (!GitHubJson.text(pull.get(), "head", "ref").equals(known.branch())) {
            return Optional.empty();
        }
        Sighting.State state = !GitHubJson.text(pull.get(), "merged_at").isEmpty() ? Sighting.State.MERGED
                : GitHubJson.text(pull.get(), "state").equals("open") ? Sighting.State.OPEN : Sighting.State.CLOSED;
        String head = GitHubJson.text(pull.get(), "head", "sha");
        Instant updated = GitHubJson.instant(pull.get(), "updated_at");
        if (state != Sighting.State.OPEN || !head.equals(known.head())) {
            return Optional.of(new Sighting(state, head, "", updated, List.of()));
        }
        String tip = tip(look, GitHubJson.text(pull.get(), "base", "ref"));
        List<Feedback> wanted = new ArrayList<>(said(look, known, memory, updated));
        if (memory.checks.filter(checks -> checks.commit().equals(head)).isEmpty()) {
            memory.checks = Optional.of(new GitHubChecks(head, polling, clock));
        }
        wanted.addAll(memory.checks.orElseThrow().failed(look.session()));
        conflict(look, known, memory, tip).ifPresent(wanted::add);
        wanted.sort(Comparator.comparing(Feedback::at));
        return Optional.of(new Sighting(state, head, tip, updated, wanted));
    }

    private Optional<Map<String, Object>> single(Look look, Forge.Known known) throws IOException {
        try {
            return Optional.of(polling.object(look.session(), "/pulls/" + number(known)));
        } catch (IOException e) {
            if (GitHubTrouble.isStatus(e, 404)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private String tip(Look look, String base) throws IOException {
        String known = look.tips().get(base);
        if (known == null) {
            // The list of commits takes the name as it is; as a part of a path its slashes would be read in two ways.
            known = polling.list(look.session(), "/commits?sha=" + GitHubRequests.encoded(base) + "&per_page=1")
                    .stream().map(commit -> GitHubJson.text(commit, "sha")).findFirst().orElse("");
            look.tips().put(base, known);
        }
        return known;
    }

    private List<Feedback> said(Look look, Forge.Known known, Watched memory, Instant updated) throws IOException {
        if (updated.isAfter(memory.talkAt)) {
            memory.said = talk.of(look.session(), number(known));
            memory.talkAt = updated.isBefore(clock.instant().minus(BLUR)) ? updated : memory.talkAt;
        }
        return memory.said;
    }

    private Optional<Feedback> conflict(Look look, Forge.Known known, Watched memory, String tip)
            throws IOException {
        String question = known.head() + ":" + tip;
        if (!memory.mergeAsked.equals(question)) {
            Map<String, Object> pull = polling.object(look.session(), "/pulls/" + number(known));
            String mergeable = GitHubJson.text(pull, "mergeable");
            memory.mergeAsked = mergeable.isEmpty() ? UNKNOWN : question;
            memory.conflict = mergeable.equals("false");
        }
        return memory.conflict ? Optional.of(new Feedback("conflict:" + question, Feedback.Kind.CONFLICT,
                look.session().remote().host(), "It does not merge with " + known.baseName() + " at " + tip
                        + " any more.",
                clock.instant())) : Optional.empty();
    }

    /** See {@link Forge#wishes}. */
    List<Wish> wishes(GitHubSession session) throws IOException {
        polling.waitedFor(true);
        try {
            return asked(session);
        } catch (GitHubPolling.Enough _) {
            throw new TryLater("fresh has asked " + session.remote().host() + " enough for now; start again in some"
                    + " minutes", clock.instant().plus(BLUR));
        } finally {
            polling.waitedFor(false);
        }
    }

    private List<Wish> asked(GitHubSession session) throws IOException {
        List<Wish> wishes = new ArrayList<>();
        for (Map<String, Object> issue : polling.pages(session,
                "/issues?labels=" + WISH + "&state=open&sort=created&direction=asc")) {
            if (!issue.containsKey("pull_request") && people.mayWrite(session, issue)) {
                wishes.add(new Wish("#" + GitHubJson.number(issue, "number"), GitHubJson.text(issue, "html_url"),
                        GitHubText.line(GitHubJson.text(issue, "title"), TITLE_MAX),
                        GitHubText.cleaned(GitHubJson.text(issue, "body")),
                        GitHubJson.text(issue, "user", "login"), GitHubJson.instant(issue, "created_at")));
            }
        }
        return wishes;
    }
}
