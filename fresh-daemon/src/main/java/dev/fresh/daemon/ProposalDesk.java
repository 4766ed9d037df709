package dev.fresh.daemon;

import dev.fresh.core.agent.Publication;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.review.Sighting;
import dev.fresh.daemon.Proposals.Entry;
import dev.fresh.daemon.Proposals.State;
import dev.fresh.daemon.control.ProposalApi;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.forge.Forge;
import dev.fresh.edge.forge.ProposalText;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Proposals.CloseRequest;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.ProposalsView;
import dev.fresh.protocol.Proposals.PublishRequest;
import dev.fresh.protocol.Proposals.RehearsalView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what people decide about published proposals. */
final class ProposalDesk implements ProposalApi {

    private static final Logger LOG = LoggerFactory.getLogger(ProposalDesk.class);

    private static final int REASON_MAX = 8000;

    private final Engine engine;
    private final ProposalReads reads;
    private final Proposals proposals;
    private final Forges forges;
    private final InstantSource clock;

    ProposalDesk(Engine engine, Proposals proposals, ProposalReads reads, Forges forges, InstantSource clock) {
        this.engine = engine;
        this.proposals = proposals;
        this.reads = reads;
        this.forges = forges;
        this.clock = clock;
    }

    @Override
    public ProposalsView list(boolean all) {
        return reads.list(all);
    }

    @Override
    public ProposalView show(String id) {
        return reads.show(id);
    }

    @Override
    public DiffView diff(String id) {
        return reads.diff(id);
    }

    @Override
    public RehearsalView rehearse() {
        return reads.rehearse();
    }

    @Override
    public ProposalView close(String id, CloseRequest request) throws InterruptedException {
        Entry entry = reads.find(id);
        String reason = Optional.ofNullable(request.reason()).orElse("").strip();
        if (reason.isEmpty() || reason.length() > REASON_MAX) {
            throw new Refusal(ErrorCode.BAD_USAGE, "closing a proposal needs a reason of at most " + REASON_MAX
                    + " characters", "say --reason TEXT");
        }
        if (entry.state() != State.OPEN) {
            throw new Refusal(ErrorCode.WRONG_STATE, "the proposal " + entry.branch() + " is "
                    + (entry.state() == State.WAITING ? "not published yet"
                            : entry.state().name().toLowerCase(Locale.ROOT) + " already"),
                    entry.state() == State.WAITING
                            ? "reject it with: fresh auto reject " + entry.agentId().substring(0, 8) + " --reason TEXT"
                            : "list all with: fresh auto proposals --all");
        }
        Publication place = entry.publication().orElseThrow();
        try {
            forges.serving(place).close(place.url(), "closed-" + entry.branch(), reason);
        } catch (EdgeException e) {
            throw new Refusal(ErrorCode.FORGE, e.getMessage(), "close it there: " + place.url());
        }
        engine.record(new FleetEvent.PullRequestSeen(entry.branch(), new Sighting(Sighting.State.CLOSED,
                entry.proposal().commit(), "", clock.instant(), List.of())));
        return reads.show(entry.branch());
    }

    @Override
    public ProposalsView publish(PublishRequest request) throws InterruptedException {
        List<Entry> meant = request.ids().isEmpty() ? local() : request.ids().stream().map(reads::find).toList();
        meant.forEach(ProposalDesk::mustBeLocal);
        if (meant.isEmpty()) {
            throw new Refusal(ErrorCode.WRONG_STATE, "no open proposal is only in this repository",
                    "list all with: fresh auto proposals");
        }
        Forge forge = forges.toPublish();
        List<ProposalText> texts = new ArrayList<>();
        for (Entry entry : meant) {
            ProposalText text = proposals.text(entry)
                    .filter(stored -> stored.commit().equals(entry.proposal().commit()))
                    .orElseThrow(() -> new Refusal(ErrorCode.BAD_DATA, "the text of " + entry.branch()
                            + " is not in .fresh/proposals any more", "push the branch and open the request by hand"));
            try {
                // All of them before the first: half a publication would be hard to explain.
                forge.requireBase(entry.baseName(), entry.proposal().base());
            } catch (EdgeException e) {
                throw new Refusal(ErrorCode.FORGE, e.getMessage(), "push the base branch first");
            }
            texts.add(text);
        }
        List<ProposalView> published = new ArrayList<>();
        for (ProposalText text : texts) {
            try {
                Forge.Published done = forge.openOrFind(text);
                LinkBack.say(reads.find(text.branch()).task(), forge, done, text.branch(), LOG::warn);
                engine.record(new FleetEvent.PullRequestPublished(text.branch(),
                        new Publication(forge.name(), done.url())));
            } catch (EdgeException e) {
                throw new Refusal(ErrorCode.FORGE, e.getMessage(), published.size() + " of " + texts.size()
                        + " are published; the same command goes on with the rest");
            }
            published.add(reads.show(text.branch()));
        }
        return new ProposalsView(published);
    }

    private List<Entry> local() {
        return proposals.all().stream()
                .filter(entry -> entry.state() == State.OPEN && entry.isLocal() && !entry.proposal().simulated())
                .toList();
    }

    private static void mustBeLocal(Entry entry) {
        if (entry.state() == State.WAITING) {
            throw new Refusal(ErrorCode.WRONG_STATE, "the proposal " + entry.branch() + " is not approved yet",
                    "approve it first with: fresh auto approve " + entry.agentId().substring(0, 8));
        }
        String problem = entry.proposal().simulated() ? "comes from a recording and never leaves this machine"
                : entry.state() != State.OPEN ? "is " + entry.state().name().toLowerCase(Locale.ROOT)
                        : entry.isLocal() ? "" : "is published already as " + entry.publication().orElseThrow().url();
        if (!problem.isEmpty()) {
            throw new Refusal(ErrorCode.WRONG_STATE, "the proposal " + entry.branch() + " " + problem,
                    "list all with: fresh auto proposals --all");
        }
    }
}
