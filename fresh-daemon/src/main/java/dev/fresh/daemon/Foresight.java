package dev.fresh.daemon;

import dev.fresh.core.fleet.Footprints;
import dev.fresh.core.task.Feature;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which places each task will probably change, as far as the inventory shows before anybody has begun. */
final class Foresight {

    private static final List<String> DOCUMENTS = List.of("README.md", "README.rst", "README");

    private final InventoryReport inventory;
    private final Collection<String> paths;

    /**
     * @param paths all files of the base commit
     */
    Foresight(InventoryReport inventory, Collection<String> paths) {
        this.inventory = inventory;
        this.paths = paths;
    }

    Map<String, List<String>> footprints(List<Task> tasks) {
        Map<String, List<String>> footprints = new HashMap<>();
        tasks.forEach(task -> footprints.put(task.id(), footprint(task)));
        return footprints;
    }

    private List<String> footprint(Task task) {
        Feature feature = task.feature();
        return switch (task.kind()) {
            // Registered where other commands and routes are: everybody adds a line of their own there.
            case HOOK_UP -> Stream.concat(Stream.of(Footprints.place(feature.path(), feature.symbol())),
                    Stream.concat(registration(feature).stream(), testFile(feature).stream())
                            .map(Footprints::added))
                    .toList();
            // Tests and texts of one file are written into the same place: its end.
            case COVER -> List.of(testFile(feature).orElseGet(() -> feature.path() + ".test"));
            // Nobody knows before it was read what it is about.
            case ISSUE -> List.of();
            case DOCUMENT -> DOCUMENTS.stream().filter(paths::contains).limit(1).toList();
        };
    }

    /** The file among those of the feature's language that is nearest to it and has commands or routes. */
    private Optional<String> registration(Feature feature) {
        List<String> found = new ArrayList<>();
        inventory.roots().forEach(root -> found.add(root.path()));
        inventory.entryPoints().stream().filter(entry -> entry.kind().equals("route"))
                .forEach(entry -> found.add(entry.path()));
        return found.stream().filter(path -> ending(path).equals(ending(feature.path()))
                && !path.equals(feature.path()))
                .max(Comparator.<String>comparingInt(path -> shared(path, feature.path()))
                        .thenComparing(Comparator.reverseOrder()));
    }

    /** The file that holds the tests of the feature's file, by its name. */
    private Optional<String> testFile(Feature feature) {
        String name = feature.path().substring(feature.path().lastIndexOf('/') + 1);
        String stem = name.replaceFirst("\\.[^.]*$", "").toLowerCase(Locale.ROOT);
        return paths.stream().filter(path -> ending(path).equals(ending(feature.path()))).filter(path -> {
            String other = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.[^.]*$", "")
                    .toLowerCase(Locale.ROOT);
            return other.equals("test_" + stem) || other.matches("\\Q" + stem + "\\E[._-]?(test|tests|spec)");
        }).max(Comparator.<String>comparingInt(path -> shared(path, feature.path()))
                .thenComparing(Comparator.reverseOrder()));
    }

    private static String ending(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** How many letters two paths have in common at their beginning. */
    private static int shared(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }
}
