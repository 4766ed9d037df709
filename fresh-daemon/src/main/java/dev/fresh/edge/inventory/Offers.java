package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.Unit.SourceFile;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** What files hand to those who import them. */
record Offers(Project project, Names names) {

    /** The names under which a file hands something on, those that it passes on from others included. */
    Set<String> of(SourceFile file) {
        Set<String> offered = new TreeSet<>();
        collect(file, offered, new HashSet<>());
        return offered;
    }

    private void collect(SourceFile file, Set<String> offered, Set<SourceFile> seen) {
        if (!seen.add(file)) {
            return;
        }
        offered.addAll(file.analyser().exported(file.path(), file.facts()));
        for (Import passed : file.top().imports(FileFacts.PASSED_ON)) {
            project.module(names.absolute(passed.target(), file), file).forEach(other -> collect(other, offered, seen));
        }
    }
}
