package dev.fresh.cli;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Merging;
import dev.fresh.protocol.StatusView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What merges and what does not, as lines of the status. */
final class MergeText {

    private MergeText() {
    }

    static List<String> of(StatusView status, boolean detailed) {
        List<String> lines = new ArrayList<>();
        if (!status.overlaps().isEmpty()) {
            lines.add("");
            lines.add("OVERLAPS:");
            status.overlaps().forEach(overlap -> lines.addAll(Text.wrapped("  ", overlap.agents().stream()
                    .map(id -> name(status, id)).collect(Collectors.joining(" and ")) + " in "
                    + Text.line(String.join(", ", overlap.paths()))
                    + (overlap.stacked() ? ", one goes on on top of the other" : ""))));
        }
        if (detailed) {
            status.rehearsal().ifPresent(rehearsal -> rehearsal(status, rehearsal, lines));
        }
        return lines;
    }

    private static void rehearsal(StatusView status, Merging.OrderView rehearsal, List<String> lines) {
        long clean = rehearsal.order().stream().filter(step -> step.conflicts().isEmpty()).count();
        lines.add("");
        lines.add("MERGE IN THIS ORDER (" + clean + " of " + rehearsal.order().size() + " merge cleanly):");
        for (Merging.StepView step : rehearsal.order()) {
            lines.add("  " + Text.line(step.branch()) + (step.over().isEmpty() ? "" : ", after " + step.over().stream()
                    .map(id -> name(status, id)).collect(Collectors.joining(", ")))
                    + (step.conflicts().isEmpty() ? "" : ", conflicts in "
                            + Text.line(String.join(", ", step.conflicts())))
                    + (rehearsal.red().contains(step.agent()) ? ", turns the others red" : ""));
        }
        lines.add("  Gates together: " + (rehearsal.gates().isEmpty() ? "not run, "
                : String.join(", ", rehearsal.gates()) + " ") + Text.line(rehearsal.gated()));
    }

    private static String name(StatusView status, String id) {
        return Text.shortId(id) + Optional.ofNullable(status.agents().get(id)).map(AgentView::targetFeature)
                .map(feature -> " (" + Text.line(feature) + ")").orElse("");
    }
}
