package dev.fresh.edge.provider.cli;

import dev.fresh.edge.provider.cli.Signal.Ended;
import dev.fresh.edge.provider.cli.Signal.QuotaUsed;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What an agent's process has said so far, folded; two threads deliver, one asks. */
final class Tally {

    private static final int LINES_SAID_MAX = 20;
    private static final int LINE_CHARS_MAX = 300;
    private static final int DENIED_MAX = 20;
    private static final int FAILURES_MAX = 5;
    /** It becomes an argument of the next call, so it must not be taken for an option. */
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,199}");
    private static final BigDecimal DOLLARS_MAX = new BigDecimal(1_000_000);

    private final Consumer<String> says;
    private final Consumer<String> session;
    private final InstantSource clock;
    private final Set<String> steps = new HashSet<>();
    private final Map<String, String> tools = new HashMap<>();
    private String failing = "";
    private int failures;
    private final List<String> denied = new ArrayList<>();
    private final StringBuilder piece = new StringBuilder();
    private int anonymousSteps;
    private Instant progress;
    private String id = "";
    private String text = "";
    private Optional<String> structured = Optional.empty();
    private Optional<Ended> ended = Optional.empty();
    private Optional<QuotaUsed> quota = Optional.empty();
    private boolean looped;
    private String remark = "";
    private String noise = "";
    private BigDecimal cost = BigDecimal.ZERO;
    private boolean costTold;

    /**
     * An empty tally.
     *
     * @param says receives lines for people
     * @param session receives the id of the conversation as soon as it is known
     */
    Tally(Consumer<String> says, Consumer<String> session, InstantSource clock) {
        this.says = says;
        this.session = session;
        this.clock = clock;
        this.progress = clock.instant();
    }

    /**
     * What was said until the process ended.
     *
     * @param text what the model said last
     * @param remark what it last said about trouble that was not the end
     * @param noise the last line that was no event, usually of standard error
     * @param cost by the program's own count, empty when it does not count
     */
    record Told(Optional<Ended> ended, String text, Optional<String> structured, List<String> denied, boolean looped,
            Optional<QuotaUsed> quota, String remark, String noise, Optional<BigDecimal> cost) {
    }

    synchronized Told told() {
        flush();
        return new Told(ended, text, structured, List.copyOf(denied), looped, quota, remark, clean(noise),
                costTold ? Optional.of(cost) : Optional.empty());
    }

    synchronized int steps() {
        return steps.size() + anonymousSteps;
    }

    /** Whether it has told its result, and nothing since then that takes it back. */
    synchronized boolean isOver() {
        return ended.isPresent();
    }

    synchronized boolean toolRuns() {
        return !tools.isEmpty();
    }

    /** Whether it does nothing but fail at the same, which each time costs a request. */
    synchronized boolean failsAlike() {
        return failures >= FAILURES_MAX;
    }

    private void ran(Signal.ToolRan tool) {
        came(tool.label(), tool.ok());
        says.accept("> " + clean(tool.label()) + (tool.ok() ? "" : ": that failed"));
    }

    private void came(String label, boolean ok) {
        failures = ok ? 0 : label.equals(failing) ? failures + 1 : 1;
        failing = ok ? "" : label;
    }

    synchronized Instant lastProgress() {
        return progress;
    }

    /** A line that is no event. */
    synchronized void noise(String line) {
        if (!line.isBlank()) {
            noise = line.substring(0, Math.min(line.length(), 4 * LINE_CHARS_MAX));
        }
    }

    /** The signals of one line. */
    synchronized void take(List<Signal> signals) {
        if (signals.stream().noneMatch(Signal.Waiting.class::isInstance)) {
            progress = clock.instant();
        }
        signals.forEach(this::take);
    }

    private void take(Signal signal) {
        if (!(signal instanceof Signal.Piece)) {
            flush();
        }
        switch (signal) {
            case Signal.Session s -> {
                if (SESSION_ID.matcher(s.id()).matches() && !s.id().equals(id)) {
                    id = s.id();
                    session.accept(id);
                }
            }
            case Signal.Step s -> {
                if (s.id().isEmpty()) {
                    anonymousSteps++;
                } else {
                    steps.add(s.id());
                }
            }
            case Signal.Said s -> said(s.text());
            case Signal.Piece s -> piece.append(s.text());
            case Signal.Structured s -> structured = Optional.of(s.json());
            case Signal.ToolBegan s -> {
                tools.put(s.id(), s.label());
                says.accept("> " + clean(s.label()));
            }
            case Signal.ToolEnded s -> {
                came(String.valueOf(tools.remove(s.id())), s.ok());
                if (!s.ok()) {
                    says.accept("  that failed");
                }
            }
            case Signal.ToolRan s -> ran(s);
            case Signal.Waiting s -> {
                remark = clean(s.text());
                says.accept("waiting for the provider: " + remark);
            }
            case Signal.Remark s -> {
                remark = clean(s.text());
                says.accept(remark);
            }
            case Signal.Denied s -> {
                if (denied.size() < DENIED_MAX) {
                    denied.add(clean(s.what()));
                    says.accept("was refused: " + clean(s.what()));
                }
            }
            case Signal.Looped _ -> looped = true;
            case Signal.QuotaUsed s -> quota = Optional.of(s);
            case Signal.CostSoFar s -> count(s.dollars());
            case Signal.StepCost s -> count(cost.add(s.dollars()));
            case Signal.GoesOn _ -> ended = Optional.empty();
            case Signal.Ended s -> {
                ended = Optional.of(s);
                if (s.ok() && !s.text().isBlank()) {
                    text = s.text();
                }
            }
        }
    }

    private void count(BigDecimal dollars) {
        if (dollars.compareTo(DOLLARS_MAX) < 0) {
            cost = dollars;
            costTold = true;
        }
    }

    private void flush() {
        if (!piece.isEmpty()) {
            String whole = piece.toString();
            piece.setLength(0);
            said(whole);
        }
    }

    private void said(String words) {
        if (words.isBlank()) {
            return;
        }
        text = words;
        if (isStructured(words.strip())) {
            return; // what it holds is told in words when the turn has ended
        }
        words.lines().filter(line -> !line.isBlank()).limit(LINES_SAID_MAX).forEach(line -> says.accept(clean(line)));
    }

    /** An answer in the form that was asked for, which is for programs. */
    private static boolean isStructured(String words) {
        return words.startsWith("{\"") && words.endsWith("}");
    }

    /** Without what could steer a terminal, and short. */
    private static String clean(String line) {
        String some = line.substring(0, Math.min(line.length(), 4 * LINE_CHARS_MAX));
        String plain = some.replaceAll("(?:\u001b\\[|\u009b)[0-9;?]*[ -/]*[@-~]", "")
                .replaceAll("[\\p{Cc}&&[^\t]]+", " ").strip();
        return plain.length() <= LINE_CHARS_MAX ? plain : plain.substring(0, LINE_CHARS_MAX) + " ...";
    }
}
