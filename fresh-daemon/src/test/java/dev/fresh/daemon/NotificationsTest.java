package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.agent.Failure;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.EndCause;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.daemon.config.Config;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.notify.Channel;
import dev.fresh.edge.notify.Notification;
import dev.fresh.testing.PaidNight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class NotificationsTest {

    private static final Set<String> ALL = Set.copyOf(Config.NEWS);

    @TempDir
    private Path folder;
    private final PaidNight night = PaidNight.of(10);
    private final News news = new News("shop");
    private final FakeChannel channel = new FakeChannel();

    /** Fails as often as it is told to, and then takes everything. */
    private static final class FakeChannel implements Channel {

        private final BlockingQueue<Notification> got = new LinkedBlockingQueue<>();
        private final List<Failure.Kind> failures = Collections.synchronizedList(new ArrayList<>());
        private volatile CountDownLatch held = new CountDownLatch(0);

        @Override
        public String name() {
            return Ways.COMMAND;
        }

        @Override
        public void deliver(Notification notification) {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw EdgeException.environment("it was stopped");
            }
            if (!failures.isEmpty()) {
                throw new EdgeException(new Failure(failures.removeFirst(), "no: ghp_0123456789abcdefghijklmno"));
            }
            got.add(notification);
        }

        String next() throws InterruptedException {
            return Optional.ofNullable(got.poll(30, TimeUnit.SECONDS)).map(Notification::title).orElse("nothing came");
        }
    }

    private Notifications notifications(Told told, Set<String> on) {
        Config.Notify settings = new Config.Notify(on, List.of("tell"), false, Optional.empty(), false, false, true);
        return new Notifications(news, told, new Notifications.Setup(() -> settings,
                _ -> List.of(new Ways.Way(Ways.COMMAND, Optional.of(channel), "")), Redaction.of(Map.of()),
                List.of(Duration.ofMillis(1), Duration.ofMillis(1))));
    }

    private Told told(long now) {
        return Told.read(folder.resolve("told.json"), now);
    }

    private static Engine.Happened fact(PaidNight.Entry entry) {
        return new Engine.Happened(entry.position(), entry.at(), entry.event(), entry.before(), entry.after());
    }

    private void tell(Notifications notifications, long after) {
        night.journal.stream().filter(entry -> entry.position() > after)
                .forEach(entry -> notifications.happened(List.of(fact(entry))));
    }

    private List<Notification> allNews() {
        return night.journal.stream().flatMap(entry -> news.of(fact(entry)).stream()).toList();
    }

    /** Nine dollars and a half of ten, half a dollar at a time. */
    private void spend() {
        for (int i = 0; i < 19; i++) {
            night.pays(i / 2, "implement-1", "0.5");
        }
    }

    @Test
    void tellsEachPercentOfTheBudgetOnce() {
        spend();
        assertEquals(List.of("50 % of the budget of run 00000000 are spent", "80 % of the budget of run 00000000 are"
                + " spent", "95 % of the budget of run 00000000 are spent"),
                allNews().stream().map(Notification::title).toList());
        assertEquals(List.of("Cost: $5.00 / $10.00"), allNews().getFirst().lines());
        assertEquals(Optional.of(95), allNews().getLast().budgetPercent());
    }

    @Test
    void tellsOnlyTheGreatestOfThoseThatWerePassedAtOnceAndOnceMoreForAnotherBudget() {
        night.pays(0, "implement-1", "0.5");
        night.happens(new FleetEvent.BudgetSet(Money.ofDollars("0.6")));
        night.happens(new FleetEvent.BudgetSet(Money.ofDollars("10")));
        night.happens(new FleetEvent.BudgetSet(Money.ofDollars("0.5")));
        assertEquals(List.of(80, 95), allNews().stream().map(each -> each.budgetPercent().orElseThrow()).toList());
    }

    @Test
    void tellsThatARunIsPausedAndThatItEndedWithTheFiveLinesOfItsReport() {
        night.happens(new FleetEvent.RunPaused("the disk is full"));
        night.happens(new FleetEvent.RunResumed());
        night.happens(new FleetEvent.StopAsked(EndCause.FORCED, "stopped by a person"));
        night.happens(new FleetEvent.ReportWritten(PaidNight.RUN, "orchestration_report_1", 1));
        night.happens(new FleetEvent.ReportWritten(PaidNight.RUN, "orchestration_report_1", 2));
        List<Notification> all = allNews();
        assertEquals(List.of("Run 00000000 is paused: the disk is full", "Run 00000000 ended: stopped by a person"),
                all.stream().map(Notification::title).toList());
        assertEquals(5, all.getLast().lines().size());
        assertEquals("Cost: $0.00 of $10.00", all.getLast().lines().get(1));
        assertTrue(all.getLast().lines().get(2).startsWith("Agents: 10 spawned, 0 completed, 0 failed, 10 stopped"),
                all.getLast().lines().toString());
    }

    @Test
    void tellsNothingTwiceAfterARestart() throws InterruptedException {
        spend();
        try (Notifications first = notifications(told(0), ALL)) {
            tell(first, 0);
            assertTrue(channel.next().startsWith("50 %"));
            assertTrue(channel.next().startsWith("80 %"));
            assertTrue(channel.next().startsWith("95 %"));
            awaitIdle(first);
        }
        long last = night.journal.getLast().position();
        try (Notifications second = notifications(told(last), ALL)) {
            tell(second, second.since());
            night.happens(new FleetEvent.RunPaused("the disk is full"));
            tell(second, last);
            assertEquals("Run 00000000 is paused: the disk is full", channel.next());
        }
    }

    @Test
    void tellsAfterARestartWhatNobodyWasToldUnderTheSameId() throws InterruptedException {
        channel.held = new CountDownLatch(1);
        spend();
        String id = allNews().getFirst().id();
        try (Notifications killed = notifications(told(0), ALL)) {
            tell(killed, 0);
        }
        channel.held = new CountDownLatch(0);
        Told told = told(0);
        try (Notifications next = notifications(told, ALL)) {
            tell(next, told.since());
            assertEquals(id, channel.got.poll(30, TimeUnit.SECONDS).id());
        }
    }

    private static void awaitIdle(Notifications notifications) throws InterruptedException {
        for (int i = 0; i < 30_000 && notifications.busy(); i++) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertFalse(notifications.busy());
    }

    @Test
    void triesAgainInOrderAndKeepsSecretsOutOfWhatItSays() throws InterruptedException {
        channel.failures.addAll(List.of(Failure.Kind.ENVIRONMENT, Failure.Kind.LIMIT));
        spend();
        try (Notifications notifications = notifications(told(0), ALL)) {
            tell(notifications, 0);
            assertTrue(channel.next().startsWith("50 %"));
            assertTrue(channel.next().startsWith("80 %"));
            awaitIdle(notifications);
            assertEquals(List.of(), notifications.troubles());
        }
    }

    @Test
    void goesOnWhenTheListOfWhatIsAllowedCouldNotBeRead() throws InterruptedException {
        AtomicBoolean unreadable = new AtomicBoolean(true);
        Config.Notify settings = new Config.Notify(ALL, List.of("tell"), true, Optional.empty(), false, false, false);
        night.happens(new FleetEvent.RunPaused("first"));
        try (Notifications notifications = new Notifications(news, told(0), new Notifications.Setup(() -> settings,
                _ -> {
                    if (unreadable.get()) {
                        throw new UncheckedIOException("notify-allowed cannot be read", new IOException("no"));
                    }
                    return List.of(new Ways.Way(Ways.COMMAND, Optional.of(channel), ""));
                }, Redaction.of(Map.of()), List.of()))) {
            tell(notifications, 0);
            awaitIdle(notifications);
            assertEquals(List.of("Notifications are held up: notify-allowed cannot be read."),
                    notifications.troubles());
            unreadable.set(false);
            long last = night.journal.getLast().position();
            night.happens(new FleetEvent.RunResumed());
            night.happens(new FleetEvent.RunPaused("second"));
            tell(notifications, last);
            assertEquals("Run 00000000 is paused: second", channel.next());
        }
    }

    @Test
    void givesUpWhatIsRefusedAndGoesOn() throws InterruptedException {
        channel.failures.add(Failure.Kind.REFUSED_CONTENT);
        night.happens(new FleetEvent.RunPaused("token ghp_0123456789abcdefghijklmno\u001b[31m\nis old"));
        try (Notifications notifications = notifications(told(0), ALL)) {
            tell(notifications, 0);
            awaitIdle(notifications);
            assertEquals(List.of("Notifications through command fail: no: [hidden]."), notifications.troubles());
            channel.failures.clear();
            tell(notifications, 0);
            night.happens(new FleetEvent.RunResumed());
            night.happens(new FleetEvent.RunPaused("token ghp_0123456789abcdefghijklmno\u001b[31m\nis old"));
            tell(notifications, night.journal.size() - 1);
            assertEquals("Run 00000000 is paused: token [hidden] [31m is old", channel.next());
        }
    }

    @Test
    void isSilentAboutWhatNobodyWantsToKnow() throws InterruptedException {
        spend();
        night.happens(new FleetEvent.RunPaused("the disk is full"));
        try (Notifications notifications = notifications(told(0), Set.of("run_paused"))) {
            tell(notifications, 0);
            assertEquals("Run 00000000 is paused: the disk is full", channel.next());
            assertTrue(notifications.rings(night.journal.getLast().position()));
            assertEquals(1, night.journal.stream().filter(entry -> notifications.rings(entry.position())).count());
        }
    }

    @Test
    void neverWaitsForAChannelThatHangs() {
        channel.held = new CountDownLatch(1);
        try (Notifications notifications = notifications(told(0), ALL)) {
            for (int i = 0; i < 1000; i++) {
                night.happens(i % 2 == 0 ? new FleetEvent.RunPaused("again") : new FleetEvent.RunResumed());
            }
            tell(notifications, 0);
            assertTrue(notifications.busy());
        }
    }
}
