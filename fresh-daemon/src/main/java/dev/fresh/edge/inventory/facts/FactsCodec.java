package dev.fresh.edge.inventory.facts;

import dev.fresh.edge.inventory.facts.FileFacts.Argument;
import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Root;
import dev.fresh.edge.inventory.facts.FileFacts.Shape;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Facts as bytes and back. Numbers are variable-length; a string is written out where it first occurs and is a number
 * from then on, since the same names come again and again. The layout is part of {@link #VERSION}.
 */
final class FactsCodec {

    static final int VERSION = 2;

    private FactsCodec() {
    }

    static byte[] encode(FileFacts facts) {
        Writer out = new Writer();
        try {
            out.facts(facts);
            out.data.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.bytes.toByteArray();
    }

    /**
     * The facts of a record.
     *
     * @throws IOException when the bytes are no facts
     */
    static FileFacts decode(ByteBuffer record, Words words) throws IOException {
        try {
            return new FactsDecoder(record, words).facts();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException("not a record of facts", e);
        }
    }

    private interface Put<T> {
        void put(T value) throws IOException;
    }

    private static final class Writer {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        final DataOutputStream data = new DataOutputStream(bytes);
        private final Map<String, Integer> strings = new HashMap<>();

        void facts(FileFacts facts) throws IOException {
            text(facts.module());
            list(facts.definitions(), this::definition);
            list(facts.roots(), this::root);
            list(facts.exported(), this::text);
            number(facts.lines());
            number(facts.errorLine());
            number(facts.generated() ? 1 : 0);
        }

        void number(int value) throws IOException {
            int rest = value;
            while ((rest & ~0x7F) != 0) {
                data.write(rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            data.write(rest);
        }

        void text(String value) throws IOException {
            Integer known = strings.get(value);
            if (known != null) {
                number(known);
                return;
            }
            number(0);
            byte[] utf = value.getBytes(StandardCharsets.UTF_8);
            number(utf.length);
            data.write(utf);
            strings.put(value, strings.size() + 1);
        }

        <T> void list(List<T> values, Put<T> put) throws IOException {
            number(values.size());
            for (T value : values) {
                put.put(value);
            }
        }

        void texts(Map<String, String> map) throws IOException {
            number(map.size());
            for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
                text(entry.getKey());
                text(entry.getValue());
            }
        }

        void definition(Definition d) throws IOException {
            number(d.parent() + 1);
            number(d.kind().ordinal());
            text(d.name());
            text(d.symbol());
            number(d.line());
            number(d.firstLine());
            number(d.lastLine());
            int marks = 0;
            for (Flag flag : d.flags()) {
                marks |= 1 << flag.ordinal();
            }
            number(marks);
            list(d.bases(), this::text);
            list(d.decorations(), x -> {
                text(x.name());
                list(x.arguments(), this::argument);
                number(x.line());
            });
            list(d.imports(), x -> {
                text(x.alias());
                text(x.target());
                text(x.runs());
                number(x.line());
            });
            list(d.references(), x -> {
                number(x.use().ordinal());
                text(x.name());
                text(x.receiver());
                number(x.line());
            });
            list(d.calls(), x -> {
                text(x.callee());
                list(x.arguments(), this::argument);
                number(x.line());
            });
            texts(d.types());
            text(d.returns());
            shape(d.shape());
        }

        void argument(Argument a) throws IOException {
            text(a.keyword());
            number(a.position());
            text(a.text());
            number(a.literal() ? 1 : 0);
        }

        void shape(Shape s) throws IOException {
            number(s.statements());
            number(s.complexity());
            number(s.todos());
            text(s.doc());
            list(s.signature().stream().toList(), x -> {
                list(x.parameters(), p -> {
                    text(p.name());
                    text(p.type());
                    list(p.defaultValue().stream().toList(), this::text);
                    number(p.passing().ordinal());
                });
                text(x.returnType());
                number((x.isAsync() ? 1 : 0) | (x.isStatic() ? 2 : 0) | (x.isGenerator() ? 4 : 0));
                text(x.doc());
            });
            list(s.print(), x -> data.writeInt(x));
        }

        void root(Root r) throws IOException {
            text(r.framework());
            number(r.definition());
            text(r.symbol());
            number(r.line());
            list(r.commands(), c -> {
                text(c.name());
                text(c.handler());
                number(c.line());
            });
            texts(r.details());
        }
    }
}
