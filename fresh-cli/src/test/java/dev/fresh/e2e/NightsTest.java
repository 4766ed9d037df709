package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Schedule;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.protocol.Json;
import dev.fresh.protocol.Schedules.ScheduleView;
import dev.fresh.protocol.Schedules.SchedulesView;
import dev.fresh.protocol.StatsView;
import dev.fresh.protocol.StatusView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that start by themselves, and what all runs came to, with the real daemon and the real command line. */
final class NightsTest {

    private static final String START = """
            {"overnight":true,"no_approval":true,"provider":"builtin","sandbox":"none","offline":true,
            "environment":{"PATH":"%s"}}""";

    @TempDir
    private Path folder;

    /** A schedule that was added yesterday, by a daemon that has ended since. */
    private static void added(Site site, String id, String name, Instant due) {
        site.paths().prepare();
        Schedule schedule = new Schedule(id, name, LocalTime.ofInstant(due, ZoneOffset.UTC).truncatedTo(
                ChronoUnit.MINUTES), EnumSet.allOf(java.time.DayOfWeek.class), ZoneOffset.UTC,
                START.formatted(System.getenv("PATH")));
        try (Journal<FleetEvent> journal = Journal.open(site.paths().state().resolve("journal.db"), new JournalCodec(),
                "test")) {
            journal.append(List.of(new Journal.Entry<>(due.minus(Duration.ofHours(1)), Optional.empty(),
                    new FleetEvent.ScheduleAdded(schedule), List.of())));
        }
    }

    @Test
    void startsTheRunThatIsDueAndTellsTheOneThatWasMissed() throws IOException {
        try (Site site = Site.notes(folder)) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
            added(site, "5c4ed0000001", "early", now.minus(Duration.ofHours(3)));
            site.startDaemon();
            StatusView missed = site.await("the missed night", status -> !status.notices().isEmpty());
            assertTrue(missed.notices().getFirst().matches("Missed the run of schedule early, due .*: no daemon was"
                    + " awake at that time\\."), missed.notices().toString());
            assertTrue(site.fresh("auto", "status").out().contains("Missed the run of schedule early"));
            Site.kill(site.daemon());

            added(site, "5c4ed0000002", "late", now.minus(Duration.ofMinutes(5)));
            site.startDaemon();
            StatusView end = site.awaitEnd();
            assertTrue(end.notices().stream().anyMatch(notice -> notice.startsWith("Started by itself: schedule late")),
                    end.notices().toString());
            String report = Files.readString(Path.of(end.reportPath().orElseThrow()));
            assertTrue(report.contains("Missed the run of schedule early"), report);

            StatsView online = Json.read(site.fresh("stats", "--since", "7d", "--format", "json").out(),
                    StatsView.class);
            Site.kill(site.daemon());
            Typed offline = site.fresh("stats", "--format", "json");
            StatsView stats = Json.read(offline.out(), StatsView.class);
            assertEquals(online.completed(), stats.completed());
            assertEquals(1, stats.runs());
            assertEquals(1, stats.missedNights());
            assertTrue(stats.completed() > 0 && stats.featuresHooked() > 0, offline.out());
            assertEquals(0, stats.costTotalMicroUsd());
            assertEquals("nothing was spent", stats.unknown().get("features_per_usd"));
            assertTrue(offline.out().contains("\"pr_merge_rate\" : null"), offline.out());
            assertTrue(site.fresh("stats").out().contains("Merged                  unknown: "));
        }
    }

    @Test
    void addsListsAndRemovesSchedules() throws IOException {
        try (Site site = Site.notes(folder)) {
            site.with("MY_TOKEN", "ghp_0123456789abcdefghijklmnopqrstuvwxyz");
            Typed added = site.fresh("auto", "schedule", "add", "--at", "22:00", "--days", "mon-fri", "--name",
                    "weeknights", "--provider", "builtin", "--sandbox", "none", "--offline", "--agents", "3",
                    "--format", "json");
            assertEquals(0, added.exit(), added.all());
            ScheduleView view = Json.read(added.out(), ScheduleView.class);
            assertEquals(List.of("mon", "tue", "wed", "thu", "fri"), view.days());
            assertFalse(added.out().contains("ghp_"), added.out());

            String list = site.fresh("auto", "schedule", "list").out();
            assertTrue(list.contains("weeknights | 22:00 mon,tue,wed,thu,fri | next "), list);
            assertTrue(list.contains("--agents 3 --provider builtin --sandbox none --offline"), list);
            Site.kill(site.daemon());
            SchedulesView offline = Json.read(site.fresh("auto", "schedule", "list", "--format", "json").out(),
                    SchedulesView.class);
            assertEquals(view.id(), offline.schedules().getFirst().id());

            Typed removed = site.fresh("auto", "schedule", "remove", "weeknights");
            assertEquals(0, removed.exit(), removed.all());
            assertEquals(64, site.fresh("auto", "schedule", "remove", view.shortId()).exit());
        }
    }

    @Test
    void refusesWhatCouldNotStartInOneSentence() throws IOException {
        try (Site site = Site.notes(folder)) {
            for (List<String> wrong : List.of(List.of("--at", "25:00"), List.of("--at", "22"),
                    List.of("--at", "22:00", "--days", "someday"), List.of("--at", "22:00", "--agents", "99"))) {
                List<String> words = new java.util.ArrayList<>(List.of("auto", "schedule", "add"));
                words.addAll(wrong);
                Typed typed = site.fresh(words.toArray(String[]::new));
                assertEquals(64, typed.exit(), typed.all());
                assertTrue(typed.err().startsWith("fresh: --"), typed.err());
            }
            Typed base = site.fresh("auto", "schedule", "add", "--at", "22:00", "--base", "nowhere");
            assertEquals(69, base.exit(), base.all());
            for (String wrong : List.of("30", "d", "-3d", "2026-13-40", "0d", "9999999w", "yesterday")) {
                Typed typed = site.fresh("stats", "--since=" + wrong);
                assertEquals(64, typed.exit(), typed.all());
                assertTrue(typed.err().contains("--since is \"" + wrong + "\""), typed.err());
            }
        }
    }
}
