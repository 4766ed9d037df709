package dev.fresh.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.fresh.crash.Points.Crash;
import dev.fresh.crash.Points.Moment;
import dev.fresh.crash.Points.Point;
import dev.fresh.testing.Figures;
import dev.fresh.testing.Rounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/**
 * One feature from an issue to its pull request, with the daemon crashing at the first thing that it does to the world,
 * then at the second, and so on until none is left; {@code mvn verify} takes some of them, drawn at random.
 */
@Tag("slow")
@Tag("rounds")
@Isolated("the daemons' logger is turned off, and their points are counted in one place")
final class CrashPointsTest {

    private static final long SEED = Rounds.seed();
    private static final int CRASHES = Rounds.of(9, Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final int CRASHES_IN_RECOVERY = Rounds.of(1, 100, 1000);

    @TempDir
    private Path temp;
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.fresh");
    private final Level level = logger.getLevel();
    private final Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();

    /** Whoever crashes complains about it. */
    @BeforeEach
    void silence() {
        logger.setLevel(Level.OFF);
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            if (!(thrown instanceof Doomed)) {
                System.err.println(thread + ": " + thrown);
            }
        });
    }

    @AfterEach
    void speak() {
        logger.setLevel(level);
        Thread.setDefaultUncaughtExceptionHandler(handler);
    }

    @Test
    void everyCrashEndsAsTheNightWithoutOne() throws Exception {
        Random random = new Random(SEED);
        WholeFeature feature = WholeFeature.in(temp);
        List<String> wanted = feature.night();
        List<Point> points = Points.passed();
        assertTrue(points.stream().anyMatch(point -> point.what().startsWith("POST")), points::toString);
        List<Crash> all = crashes(points);
        List<Crash> taken = some(all, random);
        List<String> wrong = new ArrayList<>();
        for (Crash crash : taken) {
            told(feature, wanted, points, crash).ifPresent(wrong::add);
        }
        for (int i = 0; i < CRASHES_IN_RECOVERY; i++) {
            Crash first = all.get(random.nextInt(all.size()));
            Crash second = new Crash(1 + random.nextInt(40), random.nextBoolean() ? Moment.BEFORE : Moment.MIDDLE);
            told(feature, wanted, points, first, second).ifPresent(wrong::add);
        }
        assertEquals("", String.join("\n", wrong), () -> wrong.size() + " nights end otherwise, seed " + SEED);
        Figures.tell("C2",
                String.format("%d of %d crashes at %d points and %d in the recovery from one, each night ends"
                        + " the same", taken.size(), all.size(), points.size(), CRASHES_IN_RECOVERY));
    }

    /** Each with its middle, where it has one, first. */
    private static List<Crash> crashes(List<Point> points) {
        List<Crash> all = new ArrayList<>();
        for (int i = 1; i <= points.size(); i++) {
            if (points.get(i - 1).hasMiddle()) {
                all.add(new Crash(i, Moment.MIDDLE));
            }
            all.add(new Crash(i, Moment.BEFORE));
        }
        return all;
    }

    /** As many as there is time for, at equal distances, from one drawn at random. */
    private static List<Crash> some(List<Crash> all, Random random) {
        List<Crash> some = new ArrayList<>();
        int count = Math.min(CRASHES, all.size());
        int first = random.nextInt(all.size());
        for (int i = 0; i < count; i++) {
            some.add(all.get((int) ((first + (long) i * all.size() / count) % all.size())));
        }
        return some;
    }

    /** What is wrong with a night, if anything is. */
    private static Optional<String> told(WholeFeature feature, List<String> wanted, List<Point> points,
            Crash... crashes) throws Exception {
        String which = crashes[0].moment() + " " + crashes[0].point() + " " + points.get(crashes[0].point() - 1).what()
                + (crashes.length > 1 ? ", then " + crashes[1].moment() + " " + crashes[1].point() : "") + ": ";
        try {
            List<String> now = feature.night(crashes);
            List<String> more = new ArrayList<>(now);
            wanted.forEach(more::remove);
            List<String> less = new ArrayList<>(wanted);
            now.forEach(less::remove);
            return more.isEmpty() && less.isEmpty() ? Optional.empty()
                    : Optional.of(which + "there is " + more + " in place of " + less);
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(which + e.getMessage());
        } finally {
            if (Boolean.getBoolean("crash.trace"))
                System.out.println(which);
        }
    }
}
