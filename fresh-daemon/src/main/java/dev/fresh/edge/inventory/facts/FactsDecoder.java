package dev.fresh.edge.inventory.facts;

import dev.fresh.core.task.Feature.Parameter;
import dev.fresh.core.task.Feature.Passing;
import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Reference;
import dev.fresh.edge.inventory.facts.FileFacts.Root;
import dev.fresh.edge.inventory.facts.FileFacts.RootCommand;
import dev.fresh.edge.inventory.facts.FileFacts.Shape;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The reading half of {@link FactsCodec}, over the bytes as they lie in the file of the cache. */
final class FactsDecoder {

    private static final Flag[] FLAGS = Flag.values();
    private static final Kind[] KINDS = Kind.values();
    private static final Use[] USES = Use.values();
    private static final Passing[] PASSINGS = Passing.values();

    private final byte[] bytes;
    private final int end;
    private final Words words;
    private int at;
    private String[] strings = new String[64];
    private int stringCount;

    FactsDecoder(ByteBuffer record, Words words) {
        this.bytes = record.array();
        this.at = record.arrayOffset() + record.position();
        this.end = at + record.remaining();
        this.words = words;
    }

    private interface Get<T> {
        T get() throws IOException;
    }

    FileFacts facts() throws IOException {
        FileFacts facts = new FileFacts(text(), list(this::definition), list(this::root), list(this::text), number(),
                number(), number() == 1);
        if (at != end) {
            throw new IOException("bytes behind the record");
        }
        return facts;
    }

    private int next() throws IOException {
        if (at >= end) {
            throw new IOException("the record is cut off");
        }
        return bytes[at++];
    }

    private int number() throws IOException {
        int value = next();
        if (value >= 0) {
            return value;
        }
        value &= 0x7F;
        for (int shift = 7; shift < 35; shift += 7) {
            int more = next();
            value |= (more & 0x7F) << shift;
            if (more >= 0) {
                return value;
            }
        }
        throw new IOException("number without end");
    }

    private String text() throws IOException {
        int known = number();
        if (known > 0) {
            if (known > stringCount) {
                throw new IOException("a string that was not there yet");
            }
            return strings[known - 1];
        }
        int length = room(number());
        String value = words.of(bytes, at, length);
        at += length;
        if (stringCount == strings.length) {
            strings = Arrays.copyOf(strings, 2 * stringCount);
        }
        strings[stringCount++] = value;
        return value;
    }

    private int room(int size) throws IOException {
        if (size < 0 || size > end - at) {
            throw new IOException("size beyond the record");
        }
        return size;
    }

    private <T> List<T> list(Get<T> get) throws IOException {
        int size = room(number());
        if (size == 0) {
            return List.of();
        }
        Object[] values = new Object[size];
        for (int place = 0; place < size; place++) {
            values[place] = get.get();
        }
        @SuppressWarnings("unchecked")
        List<T> list = (List<T>) List.of(values);
        return list;
    }

    private Map<String, String> texts() throws IOException {
        int size = room(number());
        if (size == 0) {
            return Map.of();
        }
        Map<String, String> map = new TreeMap<>();
        for (int place = 0; place < size; place++) {
            String key = text();
            map.put(key, text());
        }
        return map;
    }

    private Definition definition() throws IOException {
        return new Definition(number() - 1, KINDS[number()], text(), text(), number(), number(), number(),
                flags(number()), list(this::text), list(this::decoration), list(this::imported),
                list(this::reference), list(this::call), texts(), text(), shape());
    }

    private static Set<Flag> flags(int marks) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        for (int rest = marks; rest != 0; rest &= rest - 1) {
            flags.add(FLAGS[Integer.numberOfTrailingZeros(rest)]);
        }
        return flags;
    }

    private Decoration decoration() throws IOException {
        return new Decoration(text(), list(this::argument), number());
    }

    private Import imported() throws IOException {
        return new Import(text(), text(), text(), number());
    }

    private Reference reference() throws IOException {
        return new Reference(USES[number()], text(), text(), number());
    }

    private Call call() throws IOException {
        return new Call(text(), list(this::argument), number());
    }

    private Argument argument() throws IOException {
        return new Argument(text(), number(), text(), number() == 1);
    }

    private Shape shape() throws IOException {
        return new Shape(number(), number(), number(), text(), list(this::signature).stream().findFirst(), hashes());
    }

    private List<Integer> hashes() throws IOException {
        int size = room(number());
        if (size == 0) {
            return List.of();
        }
        int[] values = new int[size];
        for (int place = 0; place < size; place++) {
            values[place] = next() << 24 | (next() & 0xFF) << 16 | (next() & 0xFF) << 8 | next() & 0xFF;
        }
        return new Hashes(values);
    }

    private Signature signature() throws IOException {
        List<Parameter> parameters = list(this::parameter);
        String returns = text();
        int marks = number();
        return new Signature(parameters, returns, (marks & 1) != 0, (marks & 2) != 0, (marks & 4) != 0,
                Optional.empty(), text());
    }

    private Parameter parameter() throws IOException {
        return new Parameter(text(), text(), list(this::text).stream().findFirst(), PASSINGS[number()]);
    }

    private Root root() throws IOException {
        return new Root(text(), number(), text(), number(), list(this::command), texts());
    }

    private RootCommand command() throws IOException {
        return new RootCommand(text(), text(), number());
    }
}
