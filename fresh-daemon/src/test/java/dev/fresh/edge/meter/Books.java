package dev.fresh.edge.meter;

import dev.fresh.core.budget.Money;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Books in memory with one cap, that check at every entry what must always hold. */
final class Books implements Admission {

    private final Money cap;
    private final Map<String, Money> held = new HashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<Settlement> settled = new ArrayList<>();
    private final CountDownLatch parked = new CountDownLatch(1);
    private Money spent = Money.ZERO;
    private Money peak = Money.ZERO;
    private volatile Consumer<Settlement> beforeSettling = _ -> {};

    Books(String dollars) {
        cap = Money.ofDollars(dollars);
    }

    @Override
    public synchronized Money reserve(Request request) throws Refused, InterruptedException {
        requests.add(request);
        while (true) {
            Money left = cap.minusOrZero(spent);
            if (request.least().compareTo(left) > 0) {
                throw new Refused("the request needs " + request.least() + " and " + left + " is left");
            }
            Money free = left.minusOrZero(reserved());
            if (request.least().compareTo(free) <= 0) {
                Money grant = request.most().min(free);
                held.put(request.id(), grant);
                check();
                return grant;
            }
            parked.countDown();
            wait();
        }
    }

    @Override
    public void settle(Settlement settlement) {
        beforeSettling.accept(settlement);
        synchronized (this) {
            if (held.remove(settlement.id()) == null) {
                throw new IllegalStateException("settled twice, or never held: " + settlement);
            }
            spent = spent.plus(settlement.cost());
            settled.add(settlement);
            check();
            notifyAll();
        }
    }

    private void check() {
        Money now = spent.plus(reserved());
        peak = now.compareTo(peak) > 0 ? now : peak;
    }

    private Money reserved() {
        return held.values().stream().reduce(Money.ZERO, Money::plus);
    }

    /** The most that was spent and reserved at any time. */
    synchronized Money peak() {
        return peak;
    }

    synchronized Money spent() {
        return spent;
    }

    synchronized Money open() {
        return reserved();
    }

    synchronized List<Settlement> settled() {
        return List.copyOf(settled);
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The one settlement, once it is there. */
    synchronized Settlement settlement(int number) throws InterruptedException {
        while (settled.size() < number) {
            wait();
        }
        return settled.get(number - 1);
    }

    void awaitParked() throws InterruptedException {
        parked.await();
    }

    /** Runs this before an entry is made. */
    void beforeSettling(Consumer<Settlement> step) {
        beforeSettling = step;
    }
}
