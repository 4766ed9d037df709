package dev.fresh.daemon;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Policy;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.fleet.RunOrder;
import dev.fresh.core.fleet.RunPlan;
import dev.fresh.edge.journal.Journal;
import dev.fresh.edge.journal.JournalCodec;
import dev.fresh.edge.meter.MeterBench;
import dev.fresh.edge.process.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The bench of the meter with the books of the daemon: the one writer, and its journal on the disk. */
final class MeterBenchMain {

    private MeterBenchMain() {
    }

    public static void main(String... args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath().resolve("target"), "bench");
        // Long before the deadline of the sample order, which is that of a night long ago.
        InstantSource clock = () -> Samples.AT;
        try (Journal<FleetEvent> journal = Journal.open(folder.resolve("journal.db"), new JournalCodec(), "bench")) {
            Engine engine = new Engine(journal, clock);
            engine.replay();
            Admissions admissions = new Admissions(engine);
            engine.listen(admissions);
            Thread writer = Thread.ofPlatform().start(() -> engine.run("bench"));
            RunOrder order = Samples.order("0123456789ab", 10, "1000000", Samples.policy(false, Policy.OnTimeout.PARK),
                    List.of(new ProviderInfo("claude_cli", ProviderInfo.Metering.PER_REQUEST, true)));
            engine.record(new FleetEvent.RunStarted(order));
            engine.record(new FleetEvent.AgentBudgetSet(order.budget()));
            engine.record(new FleetEvent.RunPlanned(order.id(), new RunPlan(List.of(Samples.task(1)), List.of(),
                    List.of(), 0, 1, Map.of())));
            MeterBench.run(args.length > 0 ? Integer.parseInt(args[0]) : 15, admissions,
                    engine.fleet().agents().keySet().iterator().next());
            admissions.close();
            writer.interrupt();
            writer.join();
        } finally {
            Trees.delete(folder);
        }
    }
}
