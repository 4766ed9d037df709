package dev.fresh.core.task;

import dev.fresh.core.budget.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Issues of the forge as tasks. What stands in the inventory's place is a feature that is no code: it is called after
 * the issue, lies in no file and is neither hooked up nor not.
 */
public final class Issues {

    private static final int TITLE_MAX = 80;

    private Issues() {
    }

    /** The tasks, in the order in which people asked for them. */
    public static List<Task> tasks(List<Wish> wishes) {
        List<Task> tasks = new ArrayList<>();
        for (Wish wish : wishes) {
            Feature feature = feature(wish);
            String whole = line(wish.title());
            // No character is cut in two.
            String title = whole.codePointCount(0, whole.length()) <= TITLE_MAX ? whole
                    : whole.substring(0, whole.offsetByCodePoints(0, TITLE_MAX));
            tasks.add(new Task(feature.id(), Task.Kind.ISSUE, feature, "Resolve " + wish.reference() + ": " + title,
                    line(wish.by()) + " asked for it in issue " + wish.reference() + ": " + title,
                    wishes.size() - tasks.size(),
                    Money.ZERO, List.of(), Optional.empty(), Optional.of(wish)));
        }
        return tasks;
    }

    /** What has to change in an issue before work on it that failed is tried again. */
    public static String version(Wish wish) {
        return hex(wish.title() + "\n" + wish.text());
    }

    private static Feature feature(Wish wish) {
        String symbol = "issue-" + wish.reference().replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        return new Feature(hex(wish.url()), wish.reference(), symbol, 0, "", Feature.Kind.JOB, Feature.Verdict.UNKNOWN,
                List.of(), Feature.Tier.NONE, 0, Feature.Necessity.LIKELY, 0, Feature.Safety.PURE, 0, false, false,
                Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    /** 12 hex digits that follow from a text. */
    private static String hex(String text) {
        return String.format(Locale.ROOT, "%012x", TaskPlanner.mixed(Task.Kind.ISSUE.ordinal(), text) >>> 16);
    }

    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
