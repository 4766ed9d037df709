package dev.fresh.cli;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.Proposals.FeedbackView;
import dev.fresh.protocol.Proposals.MergeView;
import dev.fresh.protocol.Proposals.OverlapView;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.RehearsalView;
import dev.fresh.text.Cells;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Proposals as lines for people. */
final class ProposalText {

    private static final int SAID_MAX = 160;
    private static final int OTHERS_MAX = 3;

    private final Instant now;
    private final Symbols symbols;

    ProposalText(Instant now, Symbols symbols) {
        this.now = now;
        this.symbols = symbols;
    }

    List<String> list(List<ProposalView> proposals) {
        if (proposals.isEmpty()) {
            return List.of("No proposal waits for you.");
        }
        List<String> lines = new ArrayList<>();
        lines.add(Text.plural(proposals.size(), "proposal") + ":");
        proposals.forEach(proposal -> lines.addAll(one(proposal)));
        return lines;
    }

    List<String> whole(ProposalView proposal) {
        List<String> lines = new ArrayList<>(one(proposal));
        lines.add("     Commit: " + proposal.commit() + " on " + Text.line(proposal.baseName()) + " at "
                + Text.shortId(proposal.baseCommit()) + ", " + Text.plural(proposal.files(), "file"));
        proposal.text().ifPresent(text -> {
            lines.add("");
            text.lines().map(Text::safe).forEach(lines::add);
        });
        return lines;
    }

    private List<String> one(ProposalView proposal) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + symbol(proposal) + " " + proposal.shortId() + " | " + proposal.state() + " | "
                + Text.line(proposal.title()) + " | "
                + Text.span(Duration.between(proposal.since(), now)) + " old"
                + (proposal.rounds() == 0 ? "" : " | " + Text.plural(proposal.rounds(), "round") + " of feedback"));
        lines.add("     Branch: " + proposal.branch()
                + proposal.url().filter(url -> !url.startsWith("local:")).map(url -> " | " + Text.line(url))
                        .orElse(""));
        proposal.decide().ifPresent(how -> lines.add("     " + verb(proposal) + ": " + Text.line(how)));
        if (!proposal.stands().isEmpty()) {
            lines.add("     Merge first: " + String.join(", ", proposal.stands()));
        }
        if (!proposal.conflicts().isEmpty()) {
            lines.add("     Does not merge with " + Text.line(proposal.baseName()) + " any more: "
                    + paths(proposal.conflicts()));
        }
        lines.addAll(overlaps(proposal.overlaps()));
        for (FeedbackView feedback : proposal.feedback()) {
            lines.add("     Feedback (" + feedback.kind() + ", " + Text.line(feedback.by()) + "): "
                    + Cells.start(Text.line(feedback.text()), SAID_MAX));
        }
        proposal.needs().forEach(need -> lines.add("     Look: " + Text.line(need)));
        return lines;
    }

    /** Those that share the same files are told together: with many they would hide all else. */
    private static List<String> overlaps(List<OverlapView> overlaps) {
        Map<String, List<String>> branches = new LinkedHashMap<>();
        overlaps.forEach(overlap -> branches.computeIfAbsent(paths(overlap.paths()), _ -> new ArrayList<>())
                .add(overlap.branch()));
        return branches.entrySet().stream().map(each -> "     Also changes " + each.getKey() + ": "
                + String.join(", ", each.getValue().subList(0, Math.min(OTHERS_MAX, each.getValue().size())))
                + (each.getValue().size() <= OTHERS_MAX ? "" : " and " + (each.getValue().size() - OTHERS_MAX)
                        + " more"))
                .toList();
    }

    private String symbol(ProposalView proposal) {
        return symbols.of(switch (proposal.state()) {
            case "waiting" -> AgentStatus.AWAITING_USER;
            case "closed" -> AgentStatus.STOPPED;
            default -> AgentStatus.COMPLETED;
        });
    }

    private static String verb(ProposalView proposal) {
        return proposal.state().equals("waiting") ? "Approve" : "Merge";
    }

    static List<String> rehearsal(RehearsalView rehearsal, Symbols symbols) {
        if (rehearsal.merges().isEmpty()) {
            return List.of("No proposal waits to be merged.");
        }
        List<String> lines = new ArrayList<>();
        for (MergeView merge : rehearsal.merges()) {
            String base = Text.line(merge.baseName()) + (merge.baseCommit().isEmpty() ? ", which is gone"
                    : " at " + Text.shortId(merge.baseCommit()));
            lines.add(merges(merge)
                    ? symbols.done() + merge.branch() + " merges into " + base
                    : symbols.warning() + merge.branch() + " does not merge into " + base
                            + (merge.conflicts().isEmpty() ? "" : ": " + paths(merge.conflicts())));
        }
        return lines;
    }

    /** Whether it can be merged: there is something to merge it into, and nothing is in the way. */
    static boolean merges(MergeView merge) {
        return !merge.baseCommit().isEmpty() && merge.conflicts().isEmpty();
    }

    private static String paths(List<String> paths) {
        return paths.stream().map(Text::line).collect(Collectors.joining(", "));
    }
}
