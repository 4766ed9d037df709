package dev.fresh.client;

import dev.fresh.protocol.Schedules.SchedulesView;
import dev.fresh.protocol.StatsView;

/** What can be read about many nights together, whether a daemon runs or not. */
public interface NightReader {

    /** The runs that start by themselves. */
    SchedulesView schedules();

    /** What runs came to since then: {@code 30d}, {@code 4w} or a date. */
    StatsView stats(String since);
}
