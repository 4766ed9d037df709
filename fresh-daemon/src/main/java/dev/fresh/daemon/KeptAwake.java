package dev.fresh.daemon;

import dev.fresh.core.fleet.Run;
import dev.fresh.daemon.config.Config;
import dev.fresh.daemon.control.Refusal;
import dev.fresh.edge.EdgeException;
import dev.fresh.edge.awake.Inhibitor;
import dev.fresh.edge.process.Command;
import dev.fresh.edge.process.Exit;
import dev.fresh.edge.process.ProcessRunner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the machine awake for as long as a run is active. */
final class KeptAwake implements Engine.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeptAwake.class);
    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);
    private static final Duration LAST = Duration.ofSeconds(2);

    /** What is there where people do not want it. */
    static final Inhibitor.Finding UNWANTED = new Inhibitor.Finding(false, "keep_awake is false",
            "set keep_awake to true, or turn sleep off in the settings of this machine for the night");

    private final List<Inhibitor> inhibitors;
    private final ProcessRunner runner;
    private final BooleanSupplier wanted;
    private Optional<Thread> vigil = Optional.empty();

    /**
     * Holds nothing yet.
     *
     * @param wanted whether people want it, asked when a run becomes active
     */
    KeptAwake(List<Inhibitor> inhibitors, ProcessRunner runner, BooleanSupplier wanted) {
        this.inhibitors = List.copyOf(inhibitors);
        this.runner = runner;
        this.wanted = wanted;
    }

    /** With what this build ships, as it is configured when a run becomes active. */
    static KeptAwake of(Shipped shipped, ProcessRunner runner, Supplier<Config> config) {
        return new KeptAwake(shipped.inhibitors(), runner, () -> {
            try {
                return config.get().run().keepAwake();
            } catch (Refusal e) {
                LOG.warn("this machine is kept awake, whatever keep_awake says: {}", e.getMessage());
                return true;
            }
        });
    }

    /** What is there to keep this machine awake, found out by trying. */
    static Inhibitor.Finding finding(List<Inhibitor> inhibitors) {
        Inhibitor.Finding none = null;
        for (Inhibitor inhibitor : inhibitors) {
            if (inhibitor.installed()) {
                return inhibitor.probe();
            }
            none = none == null ? inhibitor.probe() : none;
        }
        return none == null ? new Inhibitor.Finding(false, "this build knows no way to do it", "") : none;
    }

    /** The same as a sentence for the start of a run. */
    static String notice(Inhibitor.Finding finding) {
        return finding.works() ? "Awake: " + finding.sentence() + "."
                : "Nothing keeps this machine awake (" + finding.sentence() + "); " + finding.remedy() + ".";
    }

    @Override
    public synchronized void happened(List<Engine.Happened> facts) {
        Optional<Run> run = facts.getLast().after().activeRun();
        if (run.isEmpty()) {
            end();
        } else if (vigil.isEmpty()) {
            String why = "the run " + run.get().order().id().substring(0, 8) + " is going on";
            inhibitors.stream().flatMap(inhibitor -> inhibitor.hold(why).stream()).findFirst().ifPresent(
                    command -> vigil = Optional.of(Thread.ofVirtual().name("kept-awake").start(() -> keep(command))));
        }
    }

    /** Whatever ends it, it is tried again: the log-in manager may have been restarted. */
    private void keep(Command command) {
        try {
            boolean told = false;
            while (wanted.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
                String end = hold(command);
                if (!told && !Thread.currentThread().isInterrupted()) {
                    LOG.warn("nothing keeps this machine awake: {}", end);
                    told = true;
                }
                Thread.sleep(TRY_AGAIN);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the run is over
        }
    }

    private String hold(Command command) {
        try {
            Exit exit = runner.run(command);
            return command.argv().getFirst() + " ended with exit code " + exit.code() + exit.error().lines()
                    .filter(line -> !line.isBlank()).findFirst().map(line -> ": " + line.strip()).orElse("");
        } catch (EdgeException e) {
            return e.getMessage();
        }
    }

    private void end() {
        vigil.ifPresent(Thread::interrupt);
        vigil = Optional.empty();
    }

    /** Lets the machine sleep, and waits until it may. */
    @Override
    public void close() {
        Optional<Thread> last;
        synchronized (this) {
            last = vigil;
            end();
        }
        try {
            if (last.isPresent()) {
                last.get().join(LAST);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
