package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Reference;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the names of candidates occur: in production code, in tests, in documentation. */
final class Occurrences {

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int DOCS_KEPT_MAX = 3;
    private static final Pattern GENERATED_DOC = Pattern.compile("(?i).*(inventory|autogen|generated|api[-_]?ref).*");

    private final Map<String, List<Place>> uses = new HashMap<>();
    private final Map<String, List<DocPlace>> docs = new HashMap<>();

    Occurrences(Scan scan, Set<String> candidates) {
        Set<String> wanted = new HashSet<>(candidates);
        for (Unit unit : scan.project().units()) {
            for (Reference reference : unit.definition.references()) {
                if (reference.use() == Use.NAME || reference.use() == Use.MEMBER || reference.use() == Use.WHOLE) {
                    note(reference.name(), unit, reference.line(), false, wanted);
                }
            }
            for (Import seen : unit.definition.imports()) {
                note(seen.target().substring(seen.target().lastIndexOf('.') + 1), unit, seen.line(), true, wanted);
            }
        }
        scan.project().docs().forEach((path, text) -> inDoc(path, text, wanted));
    }

    /** A use of a name by a unit. */
    record Place(Unit unit, int line, boolean importOnly) {
    }

    /** A mention in documentation. */
    record DocPlace(String path, int line) {
    }

    private void note(String name, Unit unit, int line, boolean importOnly, Set<String> wanted) {
        if (wanted.contains(name)) {
            uses.computeIfAbsent(name, n -> new ArrayList<>()).add(new Place(unit, line, importOnly));
        }
    }

    /** Uses outside the unit itself. */
    List<Place> of(Unit unit) {
        return uses.getOrDefault(unit.name(), List.of()).stream().filter(p -> !isInside(p.unit(), unit)).toList();
    }

    private static boolean isInside(Unit unit, Unit outer) {
        for (Unit at = unit; at != null; at = at.parent) {
            if (at == outer) {
                return true;
            }
        }
        return false;
    }

    List<DocPlace> docs(Unit unit) {
        return Collections.unmodifiableList(docs.getOrDefault(unit.name(), List.of()));
    }

    /** A plain English word counts only where it is written as code. */
    private void inDoc(String path, String text, Set<String> wanted) {
        if (GENERATED_DOC.matcher(path).matches()) {
            return;
        }
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher word = WORD.matcher(line);
            while (word.find()) {
                String name = word.group();
                if (wanted.contains(name) && (isCoined(name) || isCode(line, word.start(), word.end()))) {
                    List<DocPlace> places = docs.computeIfAbsent(name, n -> new ArrayList<>());
                    if (places.size() < DOCS_KEPT_MAX) {
                        places.add(new DocPlace(path, number));
                    }
                }
            }
        }
    }

    private static boolean isCoined(String name) {
        return name.indexOf('_', 1) > 0 || name.substring(1).chars().anyMatch(Character::isUpperCase);
    }

    private static boolean isCode(String line, int start, int end) {
        char before = start == 0 ? ' ' : line.charAt(start - 1);
        char after = end == line.length() ? ' ' : line.charAt(end);
        return after == '(' || before == '`'
                || before == '.' && start > 1 && Character.isLetter(line.charAt(start - 2));
    }
}
