package dev.fresh.edge.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Where a decorated function goes in a file of such functions: among them, or behind the last. */
record DecoratedPlace(SourceLines file, SourceLines known, CommandPlan plan) {

    /** The variable or function whose {@code command} decorates. */
    String group() {
        return plan.root().details().getOrDefault("group", plan.root().symbol());
    }

    /** Inserts a function with two empty lines around it. */
    void insert(List<String> function) {
        int end = file.find(known, Integer.parseInt(plan.root().details().get("insertBeforeLine")));
        TreeSet<Integer> gaps = new TreeSet<>(List.of(end));
        Pattern start = Pattern.compile("^@" + Pattern.quote(group()) + "\\.command\\b.*");
        List<String> lines = file.all();
        for (int index = 0; index < end; index++) {
            if (start.matcher(lines.get(index)).matches()) {
                gaps.add(file.aboveComments(index));
            }
        }
        int at = List.copyOf(gaps).get(plan.place().gap(gaps.size()));
        List<String> command = new ArrayList<>(function);
        if (at == end && file.afterText(end) == file.all().size()) {
            command.addAll(0, List.of("", ""));
            at = file.all().size();
        } else {
            command.addAll(List.of("", ""));
        }
        file.insert(at, command);
    }
}
