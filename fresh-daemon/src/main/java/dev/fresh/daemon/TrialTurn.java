package dev.fresh.daemon;

import dev.fresh.core.budget.Money;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Task;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.meter.Admission;
import dev.fresh.edge.meter.Api;
import dev.fresh.edge.meter.Line;
import dev.fresh.edge.meter.LineOrder;
import dev.fresh.edge.meter.Meter;
import dev.fresh.edge.meter.PlanShare;
import dev.fresh.edge.meter.PriceList;
import dev.fresh.edge.meter.Upstream;
import dev.fresh.edge.process.Workbench;
import dev.fresh.edge.provider.LimitReached;
import dev.fresh.edge.provider.Provider;
import dev.fresh.edge.provider.Provider.Assignment;
import dev.fresh.edge.provider.Provider.Purse;
import dev.fresh.edge.provider.stub.StubModels;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a provider take one turn for nothing, on the way of a real run: its own adapter and program, the sandbox, the
 * bridge and the meter. Only the models at the end are our own, and the books are thrown away.
 */
final class TrialTurn {

    private static final Duration WALL = Duration.ofSeconds(60);
    private static final Money PURSE = Money.ofDollars("100");
    private static final long OUTPUT_TOKENS_MAX = 1000;

    private final Workbench bench;
    private final Path folder;

    /**
     * Turns with these tools.
     *
     * @param folder empty, for sockets, homes and worktrees; not where programs keep temporary files
     */
    TrialTurn(Workbench bench, Path folder) {
        this.bench = bench;
        this.folder = folder;
    }

    /**
     * How it went.
     *
     * @param trouble why it did not work, empty when it did
     * @param requests that the meter let out and booked
     */
    record Outcome(Optional<String> trouble, int requests, Duration took) {
    }

    Outcome take(Provider provider) {
        long start = System.nanoTime();
        Books books = new Books();
        Optional<String> trouble = Optional.empty();
        int asked = 0;
        try (StubModels models = new StubModels();
                Meter meter = Meter.start(setup(models, books, provider));
                Line line = meter.open(new LineOrder(provider.name(), "trial", provider.name(), OUTPUT_TOKENS_MAX,
                        LineOrder.UnknownModel.DEAREST, LineOrder.Credential.SWAP_KEY, Map.of()))) {
            provider.implement(assignment(provider, new LineAccess(line, meter)));
            asked = models.bill().size();
        } catch (EdgeException | LimitReached e) {
            trouble = Optional.of(e.getMessage());
        } catch (IOException e) {
            trouble = Optional.of(folder + " cannot be used: " + e.getMessage());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (trouble.isEmpty() && (asked == 0 || books.settled.size() != asked)) {
            trouble = Optional.of("the models were asked " + asked + " times, and the meter booked "
                    + books.settled.size());
        }
        return new Outcome(trouble, books.settled.size(), took);
    }

    private Meter.Setup setup(StubModels models, Admission books, Provider provider) throws IOException {
        Upstream plain = new Upstream(URI.create(models.base()), Optional.of("no-key"));
        Upstream versioned = new Upstream(URI.create(models.base() + "/v1"), Optional.of("no-key"));
        Path own = Files.createDirectory(folder.resolve(provider.name()));
        return new Meter.Setup(Map.of(Api.MESSAGES, plain, Api.GEMINI, plain, Api.RESPONSES, versioned, Api.CHAT,
                versioned), PriceList::shipped, books, own.resolve("m.sock"), PlanShare.Gate.OPEN,
                InstantSource.system(), _ -> {});
    }

    private Assignment assignment(Provider provider, LineAccess access) throws IOException {
        Path own = folder.resolve(provider.name());
        Path worktree = Files.createDirectory(own.resolve("tree"));
        Files.writeString(worktree.resolve("greeting.py"), "def greet():\n    return 'hello'\n");
        InventoryReport inventory = new InventoryReport("0".repeat(40), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of(), List.of(), List.of());
        Provider.Site site = new Provider.Site(inventory, worktree, Files.createDirectory(own.resolve("scratch")),
                bench);
        return new Assignment("0".repeat(12), task(), 1, "", "", List.of(), site, worktree,
                Files.createDirectory(own.resolve("agent")), WALL, new Purse(PURSE, PURSE), Optional.of(access),
                _ -> {}, _ -> {});
    }

    private static Task task() {
        Feature greet = new Feature("0".repeat(12), "greeting.py", "greet", 1, "python", Feature.Kind.FUNCTION,
                Feature.Verdict.UNHOOKED, List.of(), Feature.Tier.A, 1, Feature.Necessity.LIKELY, 1,
                Feature.Safety.PURE, 2, false, false, Optional.empty(), Optional.empty(), List.of(), List.of());
        return new Task("0".repeat(12), Task.Kind.HOOK_UP, greet, "feat: add a command for greet",
                "fresh doctor tries this provider", 1, PURSE);
    }

    /** Holds whatever is asked for, and remembers what was booked. */
    private static final class Books implements Admission {

        private final List<Settlement> settled = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Money reserve(Request request) {
            return request.most();
        }

        @Override
        public void settle(Settlement settlement) {
            settled.add(settlement);
        }
    }
}
