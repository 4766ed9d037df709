package dev.fresh.daemon;

import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Run;
import dev.fresh.daemon.report.Markdown;
import dev.fresh.daemon.report.ReportFold;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.journal.Journal;
import dev.fresh.protocol.FreshPaths;
import dev.fresh.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a run's report, JSON and Markdown from the same value, each file whole or not at all. */
final class ReportWork {

    private static final Logger LOG = LoggerFactory.getLogger(ReportWork.class);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

    private final FreshPaths paths;
    private final Journal<FleetEvent> journal;
    private final Engine engine;
    private final Rehearsals rehearsals;

    ReportWork(FreshPaths paths, Journal<FleetEvent> journal, Engine engine, Rehearsals rehearsals) {
        this.paths = paths;
        this.journal = journal;
        this.engine = engine;
        this.rehearsals = rehearsals;
    }

    FleetEvent write(Run run) {
        rehearse(run);
        int revision = run.reports().revision() + 1;
        String name = run.reports().name().isEmpty()
                ? "orchestration_report_" + NAME.format(run.end().orElseThrow().at().atZone(ZoneId.systemDefault()))
                : run.reports().name();
        Map<String, Object> report = fold(journal, journal.last(), run.order().id()).report(revision);
        put(paths.folder().resolve(name + ".json"), Json.pretty(report) + "\n");
        put(paths.folder().resolve(name + ".md"), Markdown.of(report));
        return new FleetEvent.ReportWritten(run.order().id(), name, revision);
    }

    /** A fact of its own, since it takes the gates' time and tells of what git and they say now. */
    private void rehearse(Run run) {
        try {
            rehearsals.of(engine.fleet(), run)
                    .ifPresent(made -> engine.recordFirmly(new FleetEvent.ProposalsRehearsed(made)));
        } catch (EdgeException e) {
            LOG.warn("the proposals of run {} could not be rehearsed: {}", run.order().id(), e.getMessage());
        }
    }

    /** The report that the journal gives up to {@code position}. */
    static ReportFold fold(Journal<FleetEvent> journal, long position, String runId) {
        ReportFold fold = new ReportFold(runId);
        journal.replay(0, stored -> {
            if (stored.position() <= position) {
                fold.accept(stored.position(), stored.at(), stored.event());
            }
        });
        if (!fold.knowsRun()) {
            throw EdgeException.environment("the journal knows no run " + runId);
        }
        return fold;
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
