package dev.fresh.daemon;

import dev.fresh.core.agent.ChangedFile;
import dev.fresh.core.agent.Publication;
import dev.fresh.core.review.Feedback;
import dev.fresh.daemon.Proposals.Entry;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.forge.ProposalText;
import dev.fresh.edge.workspace.Merges;
import dev.fresh.edge.workspace.Message;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Proposals.FeedbackView;
import dev.fresh.protocol.Proposals.MergeView;
import dev.fresh.protocol.Proposals.OverlapView;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.ProposalsView;
import dev.fresh.protocol.Proposals.RehearsalView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What people read about proposals; the same with a daemon and without one. */
final class ProposalReads {

    private static final int DIFF_CHARS_MAX = 2 << 20;
    private static final int QUOTED_MAX = 80;

    // Always the same commits for the same merges, so that looking again leaves nothing new behind.
    private static final Message REHEARSED = new Message("Rehearse a merge", "", "fresh", "fresh@localhost",
            Instant.EPOCH);

    private final Proposals proposals;
    private final Workspaces workspaces;

    ProposalReads(Proposals proposals, Workspaces workspaces) {
        this.proposals = proposals;
        this.workspaces = workspaces;
    }

    ProposalsView list(boolean every) {
        List<Entry> all = proposals.all();
        return new ProposalsView(all.stream().filter(entry -> every || entry.undecided())
                .map(entry -> view(entry, all, Optional.empty())).toList());
    }

    ProposalView show(String id) {
        Entry entry = find(id);
        return view(entry, proposals.all(), proposals.text(entry).map(ProposalText::body));
    }

    DiffView diff(String id) {
        Entry entry = find(id);
        String text = workspaces.diff(entry.proposal().base(), entry.proposal().commit());
        boolean truncated = text.length() > DIFF_CHARS_MAX;
        return new DiffView(entry.agentId(), entry.branch(), entry.proposal().base(), entry.proposal().commit(),
                truncated ? text.substring(0, DIFF_CHARS_MAX) : text, truncated);
    }

    /** Merges all that are not decided, one after the other, in memory; one that does not merge is left out. */
    RehearsalView rehearse() {
        Map<String, String> merged = new HashMap<>();
        Map<String, Optional<String>> tips = new HashMap<>();
        List<MergeView> merges = new ArrayList<>();
        for (Entry entry : proposals.undecided()) {
            Optional<String> tip = tips.computeIfAbsent(entry.baseName(), workspaces.branches()::baseTip);
            if (tip.isEmpty()) {
                merges.add(new MergeView(entry.branch(), entry.baseName(), "", List.of()));
                continue;
            }
            workspaces.fetch(tip.get());
            String onto = merged.getOrDefault(entry.baseName(), tip.get());
            Merges.Merged result = workspaces.merges().merge(onto, entry.proposal().commit());
            if (result.clean()) {
                merged.put(entry.baseName(), workspaces.merges().commit(result.tree(),
                        List.of(onto, entry.proposal().commit()), REHEARSED));
            }
            merges.add(new MergeView(entry.branch(), entry.baseName(), tip.get(), result.conflicts()));
        }
        return new RehearsalView(merges);
    }

    /**
     * The one that a person means: a branch with or without {@code auto/}, a number, the beginning of an agent's id.
     */
    Entry find(String id) {
        List<Entry> all = proposals.all();
        String branch = id.startsWith("auto/") ? id : "auto/" + id;
        String number = id.startsWith("#") ? id.substring(1) : id;
        Optional<Entry> named = all.stream().filter(entry -> entry.branch().equals(branch)).findFirst()
                .or(() -> all.stream().filter(entry -> number.matches("\\d{1,9}")
                        && entry.publication().filter(place -> place.url().endsWith("/pull/" + number)).isPresent())
                        .findFirst());
        if (named.isPresent()) {
            return named.get();
        }
        // The agent of an earlier round is gone, but its id ends the branch, where people read it.
        List<Entry> matches = all.stream().filter(entry -> !id.isEmpty() && (entry.agentId().startsWith(id)
                || entry.branch().substring(entry.branch().lastIndexOf('-') + 1).startsWith(id))).toList();
        if (matches.size() != 1) {
            String shown = id.substring(0, Math.min(QUOTED_MAX, id.length())).replaceAll("[^\\x20-\\x7e]", "?");
            throw matches.isEmpty()
                    ? new Refusal(ErrorCode.UNKNOWN_ID, "there is no proposal \"" + shown + "\"",
                            "list them with: fresh auto proposals")
                    : new Refusal(ErrorCode.AMBIGUOUS_ID, shown + " means several proposals: " + matches.stream()
                            .map(Entry::branch).collect(Collectors.joining(", ")), "name the branch");
        }
        return matches.getFirst();
    }

    ProposalView view(Entry entry, List<Entry> all, Optional<String> text) {
        return new ProposalView(entry.branch(), entry.agentId(), entry.task().title(), entry.task().kind().label(),
                entry.state().name().toLowerCase(Locale.ROOT), entry.publication().map(Publication::forge),
                entry.publication().map(Publication::url), entry.baseName(), entry.proposal().base(),
                entry.proposal().commit(), entry.since(), entry.changedAt(), entry.proposal().files().size(),
                entry.rounds(), entry.feedback().stream().map(ProposalReads::view).toList(), conflicts(entry),
                entry.stands(), overlaps(entry, all), entry.proposal().held(), decide(entry), text);
    }

    /** Where it does not merge with its base as that stands now. */
    private List<String> conflicts(Entry entry) {
        Optional<String> tip = entry.undecided() ? workspaces.branches().baseTip(entry.baseName()) : Optional.empty();
        tip.ifPresent(workspaces::fetch);
        return tip.map(commit -> workspaces.merges().merge(commit, entry.proposal().commit()).conflicts())
                .orElse(List.of());
    }

    private static FeedbackView view(Feedback feedback) {
        return new FeedbackView(feedback.kind().name().toLowerCase(Locale.ROOT), feedback.by(), feedback.text(),
                feedback.at());
    }

    private static Optional<String> decide(Entry entry) {
        return switch (entry.state()) {
            case WAITING -> Optional.of("fresh auto approve " + entry.agentId().substring(0, 8));
            case OPEN -> Optional.of(entry.isLocal() ? "git merge " + entry.branch()
                    : entry.publication().orElseThrow().url());
            case MERGED, CLOSED -> Optional.empty();
        };
    }

    private static List<OverlapView> overlaps(Entry entry, List<Entry> all) {
        Set<String> mine = paths(entry);
        List<OverlapView> overlaps = new ArrayList<>();
        for (Entry other : all) {
            Set<String> both = paths(other);
            both.retainAll(mine);
            if (entry.undecided() && other.undecided() && !other.branch().equals(entry.branch()) && !both.isEmpty()) {
                overlaps.add(new OverlapView(other.branch(), List.copyOf(both)));
            }
        }
        return overlaps;
    }

    private static Set<String> paths(Entry entry) {
        return entry.proposal().files().stream().map(ChangedFile::path).collect(Collectors.toCollection(TreeSet::new));
    }
}
