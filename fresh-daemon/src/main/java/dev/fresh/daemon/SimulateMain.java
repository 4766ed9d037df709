package dev.fresh.daemon;

import dev.fresh.daemon.simulation.Simulation;
import dev.fresh.daemon.simulation.Simulation.Failed;
import dev.fresh.daemon.simulation.Simulation.Outcome;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Exits;
import dev.fresh.protocol.Json;
import dev.fresh.text.Progress;
import dev.fresh.text.Written;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * {@code fresh simulate}: plays whole nights in virtual time against the rules that the daemon decides by. Reads no
 * repository and writes nothing. Exits 0 when every invariant held, 70 when one did not, 130 when it was interrupted.
 */
public final class SimulateMain {

    private static final String COMMAND = "fresh simulate";
    private static final long NIGHTS = 100;
    private static final long NIGHTS_MAX = 100_000_000;
    private static final long LAST_WORDS_SECONDS = 30;
    private static final String LABEL = "A simulation: made-up agents, people and disks in virtual time. Nothing of it"
            + " is in a journal, a report or the statistics of any repository.";

    private final long first;
    private final long nights;

    private SimulateMain(long first, long nights) {
        this.first = first;
        this.nights = nights;
    }

    public static void main(String[] args) {
        Written written = Written.standard();
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        CountDownLatch ended = new CountDownLatch(1);
        int code = run(List.of(args), System.getenv(), out, err, stop -> Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stopped(stop, ended))));
        int exit = written.exit(code, Exits.IO, System.err::println);
        ended.countDown();
        System.exit(exit);
    }

    /** Lets the nights that are being played come to their end, and the summary be said. */
    private static void stopped(Runnable stop, CountDownLatch ended) {
        stop.run();
        try {
            ended.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static int run(List<String> args, Map<String, String> environment, PrintStream out, PrintStream err,
            Consumer<Runnable> onInterrupt) {
        List<String> typed = new ArrayList<>(args);
        typed.replaceAll(word -> word.equals("--json") ? "--format=json" : word);
        ProgramOptions options = new ProgramOptions(COMMAND, typed, List.of(), List.of("--seed", "--nights"));
        Optional<Long> first = number(options.value("--seed"), 0);
        Optional<Long> nights = number(options.value("--nights"), NIGHTS);
        Optional<String> wrong = options.wrong(ProgramOptions.TEXT_OR_JSON)
                .or(() -> options.words().stream().findFirst().map(word -> "`" + COMMAND + "` takes no " + word))
                .or(() -> first.filter(seed -> seed >= 0 && seed <= Long.MAX_VALUE - NIGHTS_MAX).isPresent()
                        ? Optional.empty()
                        : Optional.of("--seed is " + options.value("--seed").orElse("")
                                + ", and has to be a whole number from 0 to " + (Long.MAX_VALUE - NIGHTS_MAX)))
                .or(() -> nights.filter(count -> count >= 1 && count <= NIGHTS_MAX).isPresent() ? Optional.empty()
                        : Optional.of("--nights is " + options.value("--nights").orElse("")
                                + ", and has to be a whole number from 1 to " + NIGHTS_MAX));
        if (wrong.isPresent()) {
            return options.refuse(ErrorCode.BAD_USAGE, wrong.get(), options.hint(), out, err);
        }
        SimulateMain simulate = new SimulateMain(first.orElseThrow(), nights.orElseThrow());
        Simulation simulation = new Simulation(simulate.first, simulate.nights);
        AtomicBoolean interrupted = new AtomicBoolean();
        onInterrupt.accept(() -> {
            interrupted.set(true);
            simulation.stop();
        });
        try {
            Outcome outcome = simulate.play(simulation, Progress.of(err, options.has("--quiet"), environment));
            boolean cut = interrupted.get() && outcome.tally().nights() < simulate.nights;
            if (options.json()) {
                out.println(Json.pretty(simulate.json(outcome, cut)));
            } else {
                simulate.say(outcome, cut, out, err);
            }
            return outcome.failed().isPresent() ? Exits.DEFECT : cut ? Exits.INTERRUPTED : Exits.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exits.INTERRUPTED;
        }
    }

    private static Optional<Long> number(Optional<String> typed, long otherwise) {
        try {
            return Optional.of(typed.map(Long::parseLong).orElse(otherwise));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private Outcome play(Simulation simulation, Progress progress) throws InterruptedException {
        try (progress) {
            progress.at("Simulating, 0 of " + nights + " nights done");
            return simulation.run(Runtime.getRuntime().availableProcessors(),
                    done -> progress.at("Simulating, " + done + " of " + nights + " nights done"));
        }
    }

    private void say(Outcome outcome, boolean cut, PrintStream out, PrintStream err) {
        out.println(LABEL);
        out.println();
        row(out, "nights",
                count(outcome.tally().nights()) + (cut ? " of " + count(nights) + ", then interrupted" : ""));
        row(out, "seeds", outcome.tally().nights() == 0 ? "none" : first + " to " + last(outcome));
        row(out, "events", count(outcome.tally().events()));
        row(out, "agents", count(outcome.tally().agents()));
        row(out, "restarts", count(outcome.tally().restarts()));
        row(out, "faults", count(faults(outcome)));
        outcome.tally().faults().forEach((fault, times) -> out.println(
                String.format(Locale.ROOT, "  %,12d  %s", times, fault.words())));
        row(out, "violations", outcome.failed().isPresent() ? "1" : "0");
        row(out, "journals", "sha256:" + outcome.journals());
        outcome.failed().ifPresent(failed -> {
            err.println("fresh: the simulated night of seed " + failed.seed() + " broke " + failed.invariant().code()
                    + " (" + failed.invariant().sentence() + "): " + failed.what());
            err.println("hint: play it again with: " + replay(failed)
                    + "; that it can happen is a defect of fresh, please report it with this line");
        });
    }

    private static void row(PrintStream out, String name, String value) {
        out.println(String.format(Locale.ROOT, "%-12s%s", name, value));
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static long faults(Outcome outcome) {
        return outcome.tally().faults().values().stream().mapToLong(Long::longValue).sum();
    }

    private long last(Outcome outcome) {
        return first + outcome.tally().nights() - 1;
    }

    private static String replay(Failed failed) {
        return COMMAND + " --seed " + failed.seed() + " --nights 1";
    }

    private Map<String, Object> json(Outcome outcome, boolean cut) {
        Map<String, Object> faults = new LinkedHashMap<>();
        outcome.tally().faults().forEach((fault, times) -> faults.put(fault.name().toLowerCase(Locale.ROOT), times));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("simulated", true);
        json.put("nights", outcome.tally().nights());
        json.put("nights_wanted", nights);
        json.put("interrupted", cut);
        json.put("first_seed", first);
        json.put("last_seed", outcome.tally().nights() == 0 ? null : last(outcome));
        json.put("events", outcome.tally().events());
        json.put("agents", outcome.tally().agents());
        json.put("restarts", outcome.tally().restarts());
        json.put("faults", faults);
        json.put("violations", outcome.failed().isPresent() ? 1 : 0);
        json.put("journals_sha256", outcome.journals());
        outcome.failed().ifPresent(failed -> json.put("violation", Map.of("invariant", failed.invariant().code(),
                "promise", failed.invariant().sentence(), "seed", failed.seed(), "what", failed.what(), "replay",
                replay(failed))));
        return json;
    }
}
