package dev.fresh.edge.forge;

import static dev.fresh.edge.forge.ProposalWriter.code;
import static dev.fresh.edge.forge.ProposalWriter.line;
import static dev.fresh.edge.forge.ProposalWriter.list;

import dev.fresh.core.agent.GateResult;
import dev.fresh.core.agent.Proposal;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a proposal's claims rest on, and where they end. */
final class ProposalEvidence {

    private static final int SAID_MAX = 300;

    private ProposalEvidence() {
    }

    static String of(ProposalWriter.Source source) {
        Feature feature = source.task().feature();
        Proposal proposal = source.proposal();
        List<String> lines = new ArrayList<>();
        source.task().wish().ifPresent(wish -> lines.add("- Issue: " + wish.reference() + " by " + code(wish.by())
                + ", as it was at " + wish.at()));
        if (source.task().wish().isEmpty()) {
            inventory(feature, lines);
        }
        proof(source).ifPresent(gate -> lines.add("- After: " + line(gate.name()) + " **" + outcome(gate) + "**"
                + (gate.detail().isEmpty() ? "" : ": " + line(reached(gate.detail())))));
        lines.add("- Commit: " + code(proposal.commit()) + " on " + code(source.baseName()) + " at "
                + code(proposal.base()));
        lines.add("- Record: agent " + code(source.agentId()) + (source.context().position() == 0 ? ""
                : ", journal position " + source.context().position()));
        switch (source.context().sandbox()) {
            case "bubblewrap" -> {}
            case "none" -> lines.add("- Sandbox: **none**, so agent and checks ran with the rights of the user");
            default -> lines.add("- Sandbox: **" + line(source.context().sandbox())
                    + "**, which holds less than the usual one");
        }
        return String.join("\n", lines);
    }

    private static void inventory(Feature feature, List<String> lines) {
        lines.add("- Feature: " + code(feature.symbol()) + " in " + code(feature.path() + ":" + feature.line()));
        lines.add("- Inventory before: **" + word(feature.verdict()) + "**"
                + (feature.hookedBy().isEmpty() ? "" : ", by " + code(String.join(", ", feature.hookedBy())))
                + ", confidence " + Math.round(feature.confidence() * 100) + " %");
    }

    /** The forge closes an issue when what names it so is merged, which is what somebody asked for. */
    static String closes(Task task) {
        return task.wish().filter(wish -> wish.reference().matches("#\\d+"))
                .map(wish -> "\n\nCloses " + wish.reference()).orElse("");
    }

    static String checks(List<GateResult> gates) {
        return "| check | result | tests | command |\n| --- | --- | --- | --- |\n" + gates.stream()
                .map(gate -> "| " + cell(line(gate.name())) + " | **" + outcome(gate) + "** | "
                        + (gate.tests() < 0 ? "" : gate.tests()) + " | "
                        + (gate.command().isEmpty() ? "" : cell(code(gate.command()))) + " |")
                .collect(Collectors.joining("\n"));
    }

    /** Everything that no check can decide. */
    static String attention(ProposalWriter.Source source) {
        List<String> points = new ArrayList<>(source.proposal().held());
        effect(source.task().feature().safety()).ifPresent(points::add);
        source.proposal().gates().stream().filter(gate -> gate.outcome() == GateResult.Outcome.ABSENT)
                .forEach(gate -> points.add(gate.name() + " could not be checked"
                        + (gate.detail().isEmpty() ? "" : ": " + first(gate.detail()))));
        source.proposal().gates().stream().filter(gate -> gate.outcome() == GateResult.Outcome.FLAKY)
                .forEach(gate -> points.add(gate.name() + " passed only when repeated"));
        source.context().after().forEach(branch -> points.add("merge after " + branch
                + ", whose change lies underneath"));
        return points.isEmpty() ? "Whether you want it: nothing else was left open." : list(points);
    }

    static String said(Feedback feedback) {
        String text = feedback.text().replaceAll("\\s+", " ").strip();
        return feedback.kind().name().toLowerCase(Locale.ROOT) + ", " + feedback.by() + ": "
                + text.substring(0, Math.min(SAID_MAX, text.length()));
    }

    private static Optional<GateResult> proof(ProposalWriter.Source source) {
        return source.proposal().gates().stream()
                .filter(gate -> gate.name().equals(source.task().kind().proof())).findFirst();
    }

    /** What running it does beyond giving an answer. */
    private static Optional<String> effect(Feature.Safety safety) {
        return switch (safety) {
            case PURE, READS -> Optional.empty();
            case NETWORK -> Optional.of("the feature talks to the network");
            case WRITES -> Optional.of("the feature writes files or data");
            case DESTRUCTIVE -> Optional.of("the feature deletes or overwrites");
        };
    }

    /** Of what a proof found: that it is reached, where it says so. */
    private static String reached(String detail) {
        return detail.lines().filter(line -> line.startsWith("hooked: ")).findFirst()
                .map(line -> line.substring("hooked: ".length())).orElseGet(() -> first(detail));
    }

    private static String first(String detail) {
        return detail.lines().findFirst().orElse("");
    }

    /** Backslashes before one that ends a cell would end it again. */
    private static String cell(String text) {
        return text.replaceAll("\\\\*\\|", "\\\\|");
    }

    private static String outcome(GateResult gate) {
        return gate.outcome().name().toLowerCase(Locale.ROOT);
    }

    private static String word(Feature.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
