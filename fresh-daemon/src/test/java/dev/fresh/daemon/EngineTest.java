package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.budget.Caps;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.Fleet;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Verdict;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one writer with messages that wait for it together. */
@Timeout(60)
final class EngineTest {

    @TempDir
    private Path folder;
    private Journal<FleetEvent> journal;
    private Engine engine;
    private Thread writer;
    private final List<Integer> groups = new ArrayList<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();

    /** The engine has journaled its own start, and is held until {@link #letGo}. */
    @BeforeEach
    void start() throws InterruptedException {
        journal = Journal.open(folder.resolve("journal.db"), new JournalCodec(), "1");
        engine = new Engine(journal, () -> Samples.AT);
        CountDownLatch started = new CountDownLatch(1);
        engine.listen(facts -> {
            groups.add(facts.size());
            started.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        writer = Thread.ofPlatform().start(() -> {
            try {
                engine.run("1");
                end.complete(null);
            } catch (RuntimeException e) {
                end.complete(e);
            }
        });
        started.await();
    }

    @AfterEach
    void stop() throws InterruptedException {
        held.countDown();
        writer.interrupt();
        writer.join();
        journal.close();
    }

    /** Has a thread of its own ask, and returns when the question lies in the inbox. */
    private <T> CompletableFuture<T> asks(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread asking = Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        while (asking.getState() != Thread.State.WAITING && !answer.isDone()) {
            Thread.onSpinWait();
        }
        return answer;
    }

    private static FleetEvent caps(int dollars) {
        return new FleetEvent.CapsSet(new Caps(Optional.of(Money.ofDollars(Integer.toString(dollars))),
                Optional.empty(), ZoneOffset.UTC));
    }

    private List<FleetEvent> stored() {
        try (Journal<FleetEvent> again = Journal.openReadOnly(folder.resolve("journal.db"), new JournalCodec(), "1")
                .orElseThrow()) {
            return again.read(0, 1000).stream().map(Journal.Stored::event).toList();
        }
    }

    @Test
    void whatWaitsTogetherIsStoredTogetherAndInItsOrder() {
        List<CompletableFuture<Fleet>> answers = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> asks(() -> engine.record(caps(i)))).toList();
        assertTrue(answers.stream().noneMatch(CompletableFuture::isDone));
        held.countDown();
        answers.forEach(CompletableFuture::join);
        assertEquals(List.of(1, 50), groups);
        List<FleetEvent> wanted = new ArrayList<>(List.of(new FleetEvent.DaemonStarted("1")));
        IntStream.rangeClosed(1, 50).forEach(i -> wanted.add(caps(i)));
        assertEquals(wanted, stored());
        assertEquals(51, engine.position());
    }

    @Test
    void whoAsksLaterInAGroupSeesWhatCameBefore() {
        CompletableFuture<Verdict> first = asks(() -> engine.ask(new Command.Start(Samples.order("0000000000a1"))));
        CompletableFuture<Verdict> second = asks(() -> engine.ask(new Command.Start(Samples.order("0000000000a2"))));
        CompletableFuture<Fleet> third = asks(() -> engine.record(fleet -> fleet.activeRun().map(
                run -> new FleetEvent.RunPaused("run " + run.order().id()))));
        held.countDown();
        assertInstanceOf(Verdict.Accepted.class, first.join());
        assertEquals(Verdict.Reason.RUN_ACTIVE, assertInstanceOf(Verdict.Refused.class, second.join()).reason());
        assertEquals(Optional.of("run 0000000000a1"), third.join().activeRun().orElseThrow().paused());
        assertEquals(List.of(1, 2), groups);
        assertSame(third.join(), engine.fleet());
    }

    @Test
    void aDefectKeepsWhatWasDecidedBeforeItAndAnswersNobodyElse() {
        CompletableFuture<Fleet> before = asks(() -> engine.record(caps(1)));
        IllegalStateException defect = new IllegalStateException("expected by this test");
        CompletableFuture<Fleet> with = asks(() -> engine.record(_ -> {
            throw defect;
        }));
        CompletableFuture<Fleet> after = asks(() -> engine.record(caps(2)));
        held.countDown();
        before.join();
        assertSame(defect, assertThrows(CompletionException.class, with::join).getCause());
        assertSame(defect, assertThrows(CompletionException.class, after::join).getCause());
        assertSame(defect, end.join());
        assertEquals(List.of(new FleetEvent.DaemonStarted("1"), caps(1)), stored());
        assertThrows(IllegalStateException.class, () -> engine.record(caps(3)));
    }

    @Test
    void whoeverAsksIsToldWhenAnErrorEndsTheEngine() {
        StackOverflowError error = new StackOverflowError("expected by this test");
        CompletableFuture<Fleet> before = asks(() -> engine.record(caps(1)));
        CompletableFuture<Fleet> with = asks(() -> engine.record(_ -> {
            throw error;
        }));
        CompletableFuture<Fleet> after = asks(() -> engine.recordFirmly(caps(2)));
        held.countDown();
        assertSame(error, end.join().getCause());
        for (CompletableFuture<Fleet> each : List.of(before, with, after)) {
            assertSame(error, assertThrows(CompletionException.class, each::join).getCause().getCause());
        }
        assertEquals(List.of(new FleetEvent.DaemonStarted("1")), stored());
        assertThrows(IllegalStateException.class, () -> engine.record(caps(3)));
    }

    @Test
    void nobodyIsAnsweredWhenTheJournalFails() {
        List<CompletableFuture<Fleet>> answers = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> asks(() -> engine.record(caps(i)))).toList();
        journal.close();
        held.countDown();
        answers.forEach(answer -> assertInstanceOf(EdgeException.class,
                assertThrows(CompletionException.class, answer::join).getCause()));
        assertInstanceOf(EdgeException.class, end.join());
        assertEquals(List.of(new FleetEvent.DaemonStarted("1")), stored());
        assertEquals(1, engine.position());
    }
}
