package dev.fresh.edge.inventory;

import dev.fresh.edge.inventory.facts.Analyser;
import dev.fresh.edge.inventory.facts.FileFacts;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The objects that one unit hands to libraries, in a language whose classes implement interfaces without naming them:
 * the library may call whatever its own interface declares.
 */
final class HandedOver {

    /** A type behind pointers, slices and references. */
    private static final Pattern TYPE = Pattern.compile("(?:[*&]|\\[\\d*\\]|\\.\\.\\.)*([A-Za-z_][\\w.]*)(?:\\[.*)?");

    private final Linker linker;
    private final Names names;
    private final Unit unit;
    private final Analyser analyser;

    HandedOver(Linker linker, Unit unit) {
        this.linker = linker;
        this.names = linker.names();
        this.unit = unit;
        this.analyser = unit.file.analyser();
    }

    /** What may be called back, a group for each call. */
    List<Links.Computed> groups() {
        List<Links.Computed> groups = new ArrayList<>();
        for (Call call : unit.definition.calls()) {
            Meaning callee = names.eval(call.callee(), unit);
            List<Unit> group = new ArrayList<>();
            for (Argument argument : call.arguments()) {
                if (!argument.literal() && takesForeign(callee, argument)) {
                    callable(names.eval(argument.text(), unit), group);
                }
            }
            if (!group.isEmpty()) {
                groups.add(new Links.Computed(group, Links.How.OBJECT, call.line()));
            }
        }
        return groups;
    }

    private boolean takesForeign(Meaning callee, Argument argument) {
        return switch (callee) {
            case Meaning.Foreign library -> analyser.callsBack(library.dotted());
            case Meaning.Callable own when own.unit().definition.has(Flag.VALUE) ->
                names.held(own.unit()) instanceof Meaning.Foreign library
                        && analyser.callsBack(library.dotted());
            case Meaning.Callable own -> own.unit().definition.shape().signature().stream()
                    .flatMap(s -> s.parameters().stream().skip(argument.position()).limit(1))
                    .anyMatch(p -> isForeign(declared(p.type()), own.unit()));
            case Meaning.Type own -> !argument.keyword().isEmpty()
                    && isForeign(own.unit().definition.types().getOrDefault(argument.keyword(), "?"), own.unit());
            case Meaning.Instance _, Meaning.Space _, Meaning.Several _, Meaning.Unknown _ -> false;
        };
    }

    private static String declared(String type) {
        Matcher plain = TYPE.matcher(type);
        return plain.matches() ? "<" + plain.group(1) + ">" : FileFacts.UNKNOWN;
    }

    private boolean isForeign(String path, Unit at) {
        return names.eval(path, at) instanceof Meaning.Foreign library
                && analyser.callsBack(library.dotted());
    }

    private void callable(Meaning value, List<Unit> group) {
        switch (value) {
            case Meaning.Instance instance -> callable(instance.unit(), group);
            case Meaning.Type type -> callable(type.unit(), group);
            case Meaning.Callable own when own.unit().definition.has(Flag.VALUE) -> {
                if (names.held(own.unit()) instanceof Meaning.Instance held) {
                    callable(held.unit(), group);
                }
            }
            case Meaning.Several several -> several.all().stream().filter(m -> !(m instanceof Meaning.Several))
                    .forEach(one -> callable(one, group));
            case Meaning.Callable _, Meaning.Space _, Meaning.Foreign _, Meaning.Unknown _ -> {}
        }
    }

    private void callable(Unit type, List<Unit> group) {
        for (Unit ancestor : names.classes().ancestors(type)) {
            for (Unit member : ancestor.members) {
                if (member.definition.isMember() && member.definition.has(Flag.PUBLIC)) {
                    group.addAll(analyser.isStructural(ancestor.definition) ? linker.membersNamed(member.name())
                            : List.of(member));
                }
            }
        }
    }
}
