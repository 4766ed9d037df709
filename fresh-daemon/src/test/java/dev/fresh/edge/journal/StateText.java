package dev.fresh.edge.journal;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Any value as lines {@code path=value}, so that two can be compared by eye. What is empty, zero or false is left out:
 * a field that a later release adds is so for all that happened before.
 */
final class StateText {

    private StateText() {
    }

    static List<String> of(Object value) {
        return lines("", value).toList();
    }

    private static Stream<String> lines(String path, Object value) {
        return switch (value) {
            case Optional<?> some -> some.stream().flatMap(inner -> lines(path, inner));
            // In an order of their own: the platform draws another one in each process.
            case Map<?, ?> map -> map.entrySet().stream().sorted(Comparator.comparing(entry -> key(entry.getKey())))
                    .flatMap(entry -> lines(path + "[" + key(entry.getKey()) + "]", entry.getValue()));
            case Set<?> set -> set.stream().map(one -> String.join(" ", of(one))).sorted()
                    .map(one -> path + "[]" + one);
            case Collection<?> all -> {
                Stream<String> lines = Stream.empty();
                int place = 0;
                for (Object one : all) {
                    lines = Stream.concat(lines, lines(path + "[" + place++ + "]", one));
                }
                yield lines;
            }
            case Record record -> Stream.concat(name(path, record), Arrays
                    .stream(record.getClass().getRecordComponents())
                    .flatMap(component -> lines(path + "." + component.getName(), field(record, component))));
            case Number zero when zero.doubleValue() == 0 -> Stream.empty();
            case Boolean no when !no -> Stream.empty();
            case String text when text.isEmpty() -> Stream.empty();
            default -> Stream.of(path + "=" + value.toString().replace("\n", "\\n"));
        };
    }

    /** Records of one family differ by their names. */
    private static Stream<String> name(String path, Record record) {
        return Arrays.stream(record.getClass().getInterfaces()).anyMatch(Class::isSealed)
                ? Stream.of(path + "=" + record.getClass().getSimpleName())
                : Stream.empty();
    }

    private static String key(Object key) {
        return key instanceof Record ? String.join(" ", of(key)) : key.toString();
    }

    private static Object field(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
