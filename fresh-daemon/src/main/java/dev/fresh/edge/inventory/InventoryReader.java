package dev.fresh.edge.inventory;

import dev.fresh.core.task.Feature;
import dev.fresh.core.task.Feature.Evidence;
import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Receiver;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.core.task.Feature.Tier;
import dev.fresh.core.task.InventoryReport;
import dev.fresh.core.task.InventoryReport.CliRoot;
import dev.fresh.core.task.InventoryReport.EntryPoint;
import dev.fresh.core.task.InventoryReport.PackageState;
import dev.fresh.core.task.InventoryReport.ParseError;
import dev.fresh.core.task.InventoryReport.Suppressed;
import dev.fresh.protocol.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads back what {@link InventoryJson} writes, for the daemon that has its scans made by another process. */
public final class InventoryReader {

    private InventoryReader() {
    }

    /**
     * The report in a JSON text.
     *
     * @throws IllegalArgumentException when it is no inventory of this schema
     */
    public static InventoryReport read(String json) {
        try {
            Node map = new Node(Json.object(json));
            if (map.number("schema").intValue() != InventoryJson.SCHEMA) {
                throw new IllegalArgumentException("The inventory has schema " + map.number("schema") + ", not "
                        + InventoryJson.SCHEMA + "; scan again.");
            }
            return new InventoryReport(map.text("commit"), map.each("features", InventoryReader::feature),
                    map.each("suppressed", s -> new Suppressed(s.text("id"), s.text("path"), s.text("symbol"),
                            s.integer("line"), s.text("reason"))),
                    map.each("packages", p -> new PackageState(p.text("path"), p.text("language"), p.text("state"),
                            p.integer("files"), p.integer("liveFiles"), p.text("reason"))),
                    map.each("entryPoints", e -> new EntryPoint(e.text("path"), e.text("symbol"), e.integer("line"),
                            e.text("kind"), e.text("rule"), e.number("confidence").doubleValue())),
                    map.each("roots", r -> new CliRoot(r.text("framework"), r.text("path"), r.text("symbol"),
                            r.integer("line"), r.texts("commands"), r.details())),
                    map.each("parseErrors", e -> new ParseError(e.text("path"), e.integer("line"),
                            e.text("message"))),
                    map.texts("rules"));
        } catch (ClassCastException | NullPointerException | Json.BadJson e) {
            throw new IllegalArgumentException("This is no inventory; scan again.", e);
        }
    }

    private static Feature feature(Node f) {
        String tier = f.optional("tier").map(Object::toString).orElse("none");
        return new Feature(f.text("id"), f.text("path"), f.text("symbol"), f.integer("line"), f.text("language"),
                f.one("kind", Feature.Kind.class), f.one("verdict", Feature.Verdict.class), f.texts("hookedBy"),
                tier.equals("A-") ? Tier.A_MINUS : Tier.valueOf(tier.toUpperCase(Locale.ROOT)),
                f.number("confidence").doubleValue(), f.one("necessity", Feature.Necessity.class),
                f.number("quality").doubleValue(), f.one("safety", Feature.Safety.class), f.integer("unlockedLines"),
                f.flag("siblingHooked"), f.flag("documented"), f.optional("within").map(Object::toString),
                f.node("signature").map(InventoryReader::signature),
                f.each("evidence", e -> new Evidence(e.text("kind"), e.text("path"), e.integer("line"),
                        e.text("text"))),
                f.texts("notes"));
    }

    private static Signature signature(Node s) {
        return new Signature(s.each("parameters", p -> new Parameter(p.text("name"), p.text("type"),
                p.optional("default").map(Object::toString), p.one("passing", Passing.class))), s.text("returnType"),
                s.flag("async"), s.flag("static"), s.flag("generator"), s.node("receiver")
                        .map(r -> new Receiver(r.text("className"), r.flag("noArgumentConstructor"))),
                s.text("doc"));
    }

    /** An object of the JSON tree with typed access; a wrong type shows as a {@link ClassCastException}. */
    private record Node(Map<?, ?> map) {

        String text(String key) {
            return (String) Objects.requireNonNull(map.get(key), key);
        }

        Number number(String key) {
            return (Number) Objects.requireNonNull(map.get(key), key);
        }

        int integer(String key) {
            return number(key).intValue();
        }

        boolean flag(String key) {
            return (Boolean) map.get(key);
        }

        Optional<Object> optional(String key) {
            return Optional.ofNullable(map.get(key));
        }

        Optional<Node> node(String key) {
            return optional(key).map(value -> new Node((Map<?, ?>) value));
        }

        List<String> texts(String key) {
            return ((List<?>) map.get(key)).stream().map(String.class::cast).toList();
        }

        Map<String, String> details() {
            Map<String, String> details = new TreeMap<>();
            ((Map<?, ?>) map.get("details")).forEach((key, value) -> details.put((String) key, (String) value));
            return details;
        }

        <T> List<T> each(String key, Function<Node, T> form) {
            return ((List<?>) map.get(key)).stream().map(value -> form.apply(new Node((Map<?, ?>) value))).toList();
        }

        <E extends Enum<E>> E one(String key, Class<E> type) {
            return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
        }
    }
}
