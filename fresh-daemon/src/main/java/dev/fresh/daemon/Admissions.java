package dev.fresh.daemon;

import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Usage;
import dev.fresh.core.fleet.Command;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.Verdict;
import dev.fresh.edge.meter.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the one writer for the money of requests. Those that have to wait are asked for again, in the order in which
 * they came, whenever something was journaled; who waits for others lets nobody pass, so that a large request is not
 * starved by small ones.
 */
final class Admissions implements Admission, Engine.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);
    private static final long LONG_WAIT_MILLIS = 1000;
    // A new day brings new money without an event.
    private static final long LOOK_AGAIN_MILLIS = 30_000;

    private record Ticket(Request request, CompletableFuture<Money> answer, long since) {
    }

    private final Engine engine;
    private final List<Ticket> tickets = new ArrayList<>();
    private final Thread clerk;
    private boolean news;

    Admissions(Engine engine) {
        this.engine = engine;
        clerk = Thread.ofPlatform().daemon().name("admissions").start(this::serve);
    }

    @Override
    public Money reserve(Request request) throws Refused, InterruptedException {
        Ticket ticket = new Ticket(request, new CompletableFuture<>(), System.nanoTime());
        synchronized (this) {
            tickets.add(ticket);
            news = true;
            notifyAll();
        }
        try {
            return ticket.answer().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Refused refused ? refused
                    : new Refused("the daemon cannot book any more: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            giveBack(ticket);
            throw e;
        }
    }

    /** Whoever gave up may have been given the money in the same moment; then it has to be given back. */
    private void giveBack(Ticket ticket) {
        boolean waited = ticket.answer().completeExceptionally(new InterruptedException());
        if (!waited && !ticket.answer().isCompletedExceptionally()) {
            neverSent(ticket.request());
        }
    }

    private void neverSent(Request request) {
        engine.recordFirmly(new FleetEvent.RequestSettled(request.agentId(), request.id(), Money.ZERO, Usage.NONE,
                "never sent", false, 0, Duration.ZERO, Duration.ZERO));
    }

    @Override
    public void settle(Settlement settlement) {
        engine.recordFirmly(new FleetEvent.RequestSettled(settlement.agentId(), settlement.id(), settlement.cost(),
                settlement.usage(), settlement.source(), settlement.estimated(), settlement.status(),
                settlement.firstByte(), settlement.took()));
    }

    @Override
    public synchronized void happened(List<Engine.Happened> facts) {
        if (!tickets.isEmpty()) {
            news = true;
            notifyAll();
        }
    }

    @Override
    public void close() {
        clerk.interrupt();
    }

    private void serve() {
        try {
            while (true) {
                List<Ticket> round = waitForWork();
                for (Ticket ticket : round) {
                    if (!ticket.answer().isDone() && !ask(ticket)) {
                        break;
                    }
                }
                synchronized (this) {
                    tickets.removeIf(ticket -> ticket.answer().isDone());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                tickets.forEach(ticket -> ticket.answer()
                        .completeExceptionally(new Refused("the daemon is stopping")));
            }
        }
    }

    private synchronized List<Ticket> waitForWork() throws InterruptedException {
        while (!news) {
            if (tickets.isEmpty()) {
                wait();
            } else {
                wait(LOOK_AGAIN_MILLIS);
                news = true;
            }
        }
        news = false;
        return List.copyOf(tickets);
    }

    /** Answers the ticket if it can be answered; false when nobody behind it may be asked about either. */
    private boolean ask(Ticket ticket) throws InterruptedException {
        Request request = ticket.request();
        Verdict verdict;
        try {
            verdict = engine.ask(new Command.Reserve(request.agentId(), request.id(), request.call(),
                    request.provider(), request.model(), request.least(), request.most()));
        } catch (RuntimeException e) {
            ticket.answer().completeExceptionally(e);
            return true;
        }
        return switch (verdict) {
            case Verdict.Accepted accepted -> {
                Money amount = ((FleetEvent.RequestReserved) accepted.event()).amount();
                if (!ticket.answer().complete(amount)) {
                    // It gave up while it was asked about.
                    neverSent(request);
                }
                long waited = (System.nanoTime() - ticket.since()) / 1_000_000;
                if (waited >= LONG_WAIT_MILLIS) {
                    LOG.info("agent {} waited {} ms for money that other requests held", request.agentId(), waited);
                }
                yield true;
            }
            case Verdict.Refused refused -> switch (refused.reason()) {
                case WAITS_FOR_ITSELF -> true;
                case WAITS_FOR_OTHERS -> false;
                case UNKNOWN_AGENT, WRONG_STATE, COMMIT_CHANGED, RUN_ACTIVE, NO_RUN, BUDGET_TOO_SMALL, CANNOT_LEARN,
                        OUT_OF_MONEY, UNKNOWN_SCHEDULE, TOO_MANY -> {
                    ticket.answer().completeExceptionally(new Refused(refused.message()));
                    yield true;
                }
            };
        };
    }
}
