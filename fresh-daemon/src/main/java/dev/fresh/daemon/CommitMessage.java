package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.task.Feature;
import dev.fresh.edge.forge.ProposalWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a proposal's commit says. Pure. */
final class CommitMessage {

    private static final int SUBJECT_MAX = 72;

    private CommitMessage() {
    }

    /** A conventional subject. */
    static String subject(Agent agent) {
        Feature feature = agent.task().feature();
        String file = feature.path().substring(feature.path().lastIndexOf('/') + 1);
        String scope = file.replaceAll("\\..*$", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        String subject = agent.continues().isPresent()
                ? (agent.task().wish().isPresent() ? "fix" : "fix(" + scope + ")") + ": answer the review of "
                        + feature.symbol()
                : switch (agent.task().kind()) {
                    case HOOK_UP -> "feat(" + scope + "): hook up " + feature.symbol();
                    case COVER -> "test(" + scope + "): cover " + feature.symbol();
                    case ISSUE -> "fix: resolve " + feature.path();
                    case DOCUMENT -> "docs(" + scope + "): document " + feature.label().orElse(feature.symbol());
                };
        return subject.length() <= SUBJECT_MAX ? subject : subject.substring(0, SUBJECT_MAX - 3) + "...";
    }

    /** The commit's body: what, why, and who made it. */
    static String body(Agent agent, String said, String version) {
        String summary = ProposalWriter.quiet(said.strip());
        Feature feature = agent.task().feature();
        String evidence = feature.evidence().stream().limit(5)
                .map(found -> "- " + found.path() + ":" + found.line() + " " + found.text())
                .collect(Collectors.joining("\n"));
        if (agent.footing().filter(footing -> footing.continues().isPresent()).isPresent()) {
            return summary + "\n\nFollows " + agent.footing().get().base().substring(0, 12)
                    + " because of what was said about it.\n\n" + trailers(agent, version);
        }
        if (agent.task().wish().isPresent()) {
            return summary + "\n\nAsked for in " + agent.task().wish().get().url() + "\n\n"
                    + trailers(agent, version);
        }
        return summary + "\n\n" + feature.symbol() + " (" + feature.path() + ":" + feature.line()
                + ") " + switch (agent.task().kind()) {
                    case HOOK_UP -> "was reachable from no command, route or public API.";
                    case COVER -> "could break without any test noticing.";
                    case DOCUMENT -> "was named by no document.";
                    case ISSUE -> "was asked for.";
                } + "\n"
                + (evidence.isEmpty() ? "" : evidence + "\n") + "\n" + trailers(agent, version);
    }

    private static String trailers(Agent agent, String version) {
        return "Task: " + agent.task().wish().map(wish -> "Resolve " + wish.reference()).orElse(agent.task().title())
                + "\nAgent: " + agent.id() + "\n\nMade-by: fresh " + version + " ("
                + agent.provider().name() + ")\n";
    }
}
