package dev.fresh.edge.journal;

import dev.fresh.core.budget.Ledger;
import dev.fresh.core.budget.Money;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A process that appends for as long as it lives and prints each position once it is acknowledged. */
final class AppendChild {

    private AppendChild() {
    }

    public static void main(String[] arguments) {
        try (Journal<String> journal = Journal.open(Path.of(arguments[0]), TextCodec.INSTANCE, "1")) {
            System.out.println("ready " + journal.last());
            for (long next = journal.last() + 1;; next += 2) {
                Money spent = new Money(next);
                List<Ledger.Entry> ledger = List
                        .of(new Ledger.Entry(Ledger.Kind.CHARGE, "a", new Money(1), spent, Money.ZERO, ""));
                System.out.println(journal.append(List.of(
                        new Journal.Entry<>(Instant.EPOCH, Optional.of("a"), "event " + next, ledger),
                        new Journal.Entry<>(Instant.EPOCH, Optional.empty(), "event " + (next + 1), List.of()))));
            }
        }
    }
}
