package dev.fresh.bench;

import dev.fresh.daemon.EngineBench;
import dev.fresh.edge.process.Trees;
import dev.fresh.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How many tasks a second go through inbox and journal when their agents end at once, beside the rate at which SQLite
 * alone stores the same rows in the same groups; and how long the journal takes to fold again. Prints one JSON object.
 * Arguments: numbers of tasks, 1000 10000 100000 when there are none; or {@code --journal FILE TASKS}, which leaves a
 * journal with so many tasks, seven events each; or {@code --replay FILE}, which folds one.
 */
final class ThroughputMain {

    private static final int WARM_UP = 5000;

    private ThroughputMain() {
    }

    public static void main(String... args) throws Exception {
        if (args.length == 3 && args[0].equals("--journal")) {
            EngineBench.Outcome outcome = EngineBench.run(Path.of(args[1]), Integer.parseInt(args[2]));
            System.out.println(Json.write(Map.of("tasks", Integer.parseInt(args[2]), "events", outcome.events())));
            return;
        }
        if (args.length == 2 && args[0].equals("--replay")) {
            System.out.println(Json.write(Map.of("seconds", rounded(EngineBench.replay(Path.of(args[1])) / 1e9))));
            return;
        }
        int[] sizes = args.length == 0 ? new int[]{1_000, 10_000, 100_000}
                : IntStream.range(0, args.length).map(i -> Integer.parseInt(args[i])).toArray();
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), ".throughput");
        try {
            measure(folder, WARM_UP);
            List<Map<String, Object>> all = new ArrayList<>();
            for (int tasks : sizes) {
                all.add(measure(folder, tasks));
            }
            System.out.println(Json.write(Map.of("sizes", all)));
        } finally {
            Trees.delete(folder);
        }
    }

    private static Map<String, Object> measure(Path folder, int tasks) throws Exception {
        Path place = Files.createTempDirectory(folder, "run");
        Path journal = place.resolve("journal.db");
        EngineBench.Outcome outcome = EngineBench.run(journal, tasks);
        double seconds = outcome.nanos() / 1e9;
        double raw = RawInserts.copy(journal, place.resolve("raw.db"), outcome.groups()) / 1e9;
        double replay = EngineBench.replay(journal) / 1e9;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("tasks", tasks);
        figures.put("events", outcome.events());
        figures.put("commits", outcome.groups().size());
        figures.put("seconds", rounded(seconds));
        figures.put("rawSeconds", rounded(raw));
        figures.put("ratePerSecond", rounded(tasks / seconds));
        figures.put("rawRatePerSecond", rounded(tasks / raw));
        figures.put("ratio", rounded(raw / seconds));
        figures.put("replaySeconds", rounded(replay));
        Trees.delete(place);
        return figures;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
