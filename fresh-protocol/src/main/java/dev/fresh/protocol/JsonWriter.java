package dev.fresh.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.TemporalAccessor;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** One value as JSON, on one line or indented. */
final class JsonWriter {

    /** Beyond it a number with an exponent of a few characters would be written with millions of digits. */
    static final int SCALE_MAX = 9999;

    private static final String HEX = "0123456789ABCDEF";

    private final StringBuilder out = new StringBuilder(256);
    private final boolean indented;
    private int depth;

    JsonWriter(boolean indented) {
        this.indented = indented;
    }

    String text(Object value) {
        any(value);
        return out.toString();
    }

    private void any(Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof String text) {
            quoted(text);
        } else if (value instanceof Enum<?> || value instanceof TemporalAccessor || value instanceof Duration) {
            quoted(value.toString());
        } else if (value instanceof Boolean truth) {
            out.append(truth.booleanValue());
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Optional<?> maybe) {
            any(maybe.orElse(null));
        } else if (value instanceof Record fields) {
            fields(fields);
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Collection<?> list) {
            list(list);
        } else {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass());
        }
    }

    private void number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            if (Double.isFinite(number.doubleValue())) {
                out.append(number);
            } else {
                quoted(number.toString());
            }
        } else if (number instanceof BigDecimal exact && Math.abs((long) exact.scale()) <= SCALE_MAX) {
            out.append(exact.toPlainString());
        } else if (number instanceof Integer || number instanceof Long || number instanceof BigInteger
                || number instanceof Short || number instanceof Byte) {
            out.append(number);
        } else {
            throw new IllegalStateException("cannot be written as JSON: " + number.getClass());
        }
    }

    private void fields(Record value) {
        RecordShape shape = RecordShape.of(value.getClass());
        begin('{');
        for (int i = 0; i < shape.size(); i++) {
            next(i == 0);
            name(shape.name(i));
            any(shape.get(value, i));
        }
        end('}', shape.size() == 0);
    }

    private void map(Map<?, ?> map) {
        boolean first = true;
        begin('{');
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            next(first);
            first = false;
            name(String.valueOf(entry.getKey()));
            any(entry.getValue());
        }
        end('}', first);
    }

    private void name(String name) {
        quoted(name);
        out.append(indented ? " : " : ":");
    }

    private void begin(char bracket) {
        out.append(bracket);
        depth++;
    }

    private void next(boolean first) {
        if (!first) {
            out.append(',');
        }
        if (indented) {
            newLine();
        }
    }

    private void end(char bracket, boolean empty) {
        depth--;
        if (indented && empty) {
            out.append(' ');
        } else if (indented) {
            newLine();
        }
        out.append(bracket);
    }

    private void newLine() {
        out.append('\n').repeat("  ", depth);
    }

    /** Items stand on the line of their list. */
    private void list(Collection<?> list) {
        boolean first = true;
        out.append('[');
        for (Object item : list) {
            if (!first) {
                out.append(',');
            }
            first = false;
            if (indented) {
                out.append(' ');
            }
            any(item);
        }
        out.append(indented ? " ]" : "]");
    }

    private void quoted(String text) {
        out.append('"');
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, from, i);
                escaped(c);
                from = i + 1;
            }
        }
        out.append(text, from, text.length()).append('"');
    }

    private void escaped(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
        }
    }
}
