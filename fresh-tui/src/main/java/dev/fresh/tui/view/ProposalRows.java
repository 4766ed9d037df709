package dev.fresh.tui.view;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Hygiene.DoneView;
import dev.fresh.protocol.Hygiene.HygieneView;
import dev.fresh.protocol.Merging.OverlapView;
import dev.fresh.protocol.PullView;
import dev.fresh.protocol.StatusView;
import dev.fresh.tui.model.Short;
import dev.fresh.tui.model.Style;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What becomes of proposals once they are made: who looks at them, what is wanted, and what does not merge. */
final class ProposalRows {

    private static final int LABEL = 24;

    private final Words words;

    ProposalRows(Words words) {
        this.words = words;
    }

    /** One row with the numbers; none when there is nothing to count. */
    static Optional<Row> counts(StatusView status) {
        List<PullView> pulls = status.pullRequests();
        if (pulls.isEmpty() && status.overlaps().isEmpty()) {
            return Optional.empty();
        }
        Row row = Row.of(" Open   ", Style.TITLE).with(Words.plural(pulls.size(), "proposal"), Style.PLAIN);
        long wanted = pulls.stream().filter(pull -> !pull.wanted().isEmpty()).count();
        row = wanted == 0 ? row : row.with(", " + wanted + " with feedback", Style.WARNING);
        return Optional.of(status.overlaps().isEmpty() ? row
                : row.with(", " + Words.plural(status.overlaps().size(), "overlap"), Style.WARNING));
    }

    /** Each of them below the agents. */
    void body(StatusView status, Instant now, List<Row> body) {
        title("OPEN PROPOSALS", status.pullRequests().size(), body);
        for (PullView pull : status.pullRequests()) {
            body.add(Row.of("   ").with(place(pull), Style.PLAIN).with(told(pull), wantedStyle(pull)));
        }
        title("OVERLAPS", status.overlaps().size(), body);
        for (OverlapView overlap : status.overlaps()) {
            body.add(Row.of("   ").with(overlap.agents().stream().map(id -> name(status, id))
                    .collect(Collectors.joining(" and ")), Style.PLAIN)
                    .with(" in " + String.join(", ", overlap.paths())
                            + (overlap.stacked() ? ", one goes on on top of the other" : ""), Style.FAINT));
        }
        status.hygiene().ifPresent(hygiene -> hygiene(hygiene, now, body));
    }

    private static void title(String text, int size, List<Row> body) {
        if (size > 0) {
            body.add(Row.of(" " + text + " (" + size + ")", Style.TITLE));
        }
    }

    private static Style wantedStyle(PullView pull) {
        return pull.wanted().isEmpty() ? Style.FAINT : Style.WARNING;
    }

    private static String place(PullView pull) {
        return pull.url().isEmpty() ? pull.branch() + ", not published" : pull.url();
    }

    private static String told(PullView pull) {
        List<String> parts = parts(pull);
        return parts.isEmpty() ? "" : "  " + String.join(", ", parts);
    }

    private static List<String> parts(PullView pull) {
        List<String> parts = new ArrayList<>();
        if (pull.rounds() > 0) {
            parts.add("sent back " + pull.rounds() + "x");
        }
        if (!pull.wanted().isEmpty()) {
            parts.add("wanted: " + String.join(", ", pull.wanted()));
        }
        pull.waits().ifPresent(parts::add);
        return parts;
    }

    private static String name(StatusView status, String id) {
        return Short.of(id) + Optional.ofNullable(status.agents().get(id)).map(agent -> " " + agent.label()).orElse("");
    }

    /** Where an agent's proposal is, what became of it, and what was said about it. */
    static List<String> of(AgentView agent, Optional<StatusView> status) {
        List<String> lines = new ArrayList<>();
        agent.prUrl().ifPresent(url -> lines.add("proposal: " + url
                + agent.prState().map(state -> ", " + state).orElse("")));
        status.flatMap(known -> known.pullRequests().stream().filter(pull -> pull.agent().equals(agent.id()))
                .findFirst()).map(ProposalRows::parts).filter(parts -> !parts.isEmpty())
                .ifPresent(parts -> lines.add(String.join(", ", parts)));
        return lines;
    }

    private void hygiene(HygieneView hygiene, Instant now, List<Row> body) {
        List<Row> rows = new ArrayList<>();
        for (DoneView chore : hygiene.chores()) {
            if (chore.lastAt().isPresent() || chore.nextAt().isPresent()) {
                rows.add(Row.of("   ").column(chore.chore(), LABEL, Style.FAINT).with(" "
                        + chore.lastAt().map(at -> "last " + words.clock(at, now)).orElse("not yet")
                        + chore.nextAt().map(at -> ", next " + words.clock(at, now)).orElse("")
                        + (chore.summary().isEmpty() ? "" : ", " + chore.summary()), Style.FAINT));
            }
        }
        hygiene.disk().ifPresent(disk -> rows.add(Row.of("   ").column("disk", LABEL, Style.FAINT)
                .with(" " + Words.bytes(disk.bytes()) + " of " + Words.bytes(disk.ceilingBytes()) + " in use",
                        disk.bytes() > disk.ceilingBytes() ? Style.WARNING : Style.FAINT)));
        if (!rows.isEmpty()) {
            body.add(Row.of(" GIT HYGIENE", Style.TITLE));
            body.addAll(rows);
        }
    }
}
