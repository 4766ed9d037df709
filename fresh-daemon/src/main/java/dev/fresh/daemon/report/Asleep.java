package dev.fresh.daemon.report;

import dev.fresh.core.fleet.FleetEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long the machine slept while a run should have gone on. */
final class Asleep {

    private final List<FleetEvent.MachineSlept> times = new ArrayList<>();

    void add(FleetEvent.MachineSlept slept) {
        times.add(slept);
    }

    /** Each time, as it stands in the report. */
    List<Map<String, Object>> entries() {
        return times.stream().map(slept -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("from", slept.from().toString());
            entry.put("to", slept.to().toString());
            entry.put("minutes", Numbers.minutes(slept.time()));
            return entry;
        }).toList();
    }

    /** For example {@code 6 h 02 min}. */
    static String words(Duration time) {
        return time.toHours() > 0 ? "%d h %02d min".formatted(time.toHours(), time.toMinutesPart())
                : time.toMinutes() > 0 ? "%d min %02d s".formatted(time.toMinutes(), time.toSecondsPart())
                        : time.toSeconds() + " s";
    }
}
