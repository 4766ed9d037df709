package dev.fresh.daemon;

import dev.fresh.core.agent.Proposal;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.daemon.report.Markdown;
import dev.fresh.daemon.report.ReportFold;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.workspace.Workspaces;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Writes a run's report, JSON and Markdown from the same value, each file whole or not at all. */
final class ReportWork {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

    private final FreshPaths paths;
    private final Journal<FleetEvent> journal;
    private final Workspaces workspaces;

    ReportWork(FreshPaths paths, Journal<FleetEvent> journal, Workspaces workspaces) {
        this.paths = paths;
        this.journal = journal;
        this.workspaces = workspaces;
    }

    FleetEvent write(Run run) {
        int revision = run.reports().revision() + 1;
        String name = run.reports().name().isEmpty()
                ? "orchestration_report_" + NAME.format(run.end().orElseThrow().at().atZone(ZoneId.systemDefault()))
                : run.reports().name();
        Map<String, Object> report = report(journal, journal.last(), run.order().id(), revision,
                made -> rehearse(workspaces, run.order().baseCommit(), made));
        put(paths.folder().resolve(name + ".json"), Json.pretty(report) + "\n");
        put(paths.folder().resolve(name + ".md"), Markdown.of(report));
        return new FleetEvent.ReportWritten(run.order().id(), name, revision);
    }

    /** The report that the journal gives up to {@code position}. */
    static Map<String, Object> report(Journal<FleetEvent> journal, long position, String runId, int revision,
            java.util.function.Function<List<Proposal>, List<String>> rehearsal) {
        ReportFold fold = new ReportFold(runId, rehearsal);
        journal.replay(0, stored -> {
            if (stored.position() <= position) {
                fold.accept(stored.position(), stored.at(), stored.event());
            }
        });
        if (!fold.knowsRun()) {
            throw EdgeException.environment("the journal knows no run " + runId);
        }
        return fold.report(revision);
    }

    static List<String> rehearse(Workspaces workspaces, String base, List<Proposal> proposals) {
        return proposals.size() < 2
                ? List.of()
                : workspaces.merges().row(base, proposals.stream().map(Proposal::commit).toList()).left().entrySet()
                        .stream().map(left -> left.getKey().substring(0, 8) + " in "
                                + String.join(", ", left.getValue()))
                        .toList();
    }

    private static void put(Path file, String text) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw EdgeException.environment("the report " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
