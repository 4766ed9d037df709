package dev.fresh.edge.provider;

import java.util.List;
import java.util.stream.Collectors;

/** A value that can stand in source text and, unless it is a list, on a command line. */
sealed interface Literal {

    /** As it stands in Python. */
    String python();

    /** As one argument of a program. */
    String token();

    record Text(String value) implements Literal {

        @Override
        public String python() {
            return quoted(value);
        }

        @Override
        public String token() {
            return value;
        }
    }

    record Whole(long value) implements Literal {

        @Override
        public String python() {
            return Long.toString(value);
        }

        @Override
        public String token() {
            return Long.toString(value);
        }
    }

    /** A number with a fraction, as written. */
    record Decimal(String digits) implements Literal {

        @Override
        public String python() {
            return digits;
        }

        @Override
        public String token() {
            return digits;
        }
    }

    record Flag(boolean value) implements Literal {

        @Override
        public String python() {
            return value ? "True" : "False";
        }

        @Override
        public String token() {
            return Boolean.toString(value);
        }
    }

    /** {@code None} or {@code null}. */
    record Nothing() implements Literal {

        @Override
        public String python() {
            return "None";
        }

        @Override
        public String token() {
            return "";
        }
    }

    /** A constant such as {@code Step.MONTH}, of which only the last part matters. */
    record Name(String value) implements Literal {

        @Override
        public String python() {
            return value;
        }

        @Override
        public String token() {
            return value.substring(value.lastIndexOf('.') + 1);
        }
    }

    record Items(List<Literal> values) implements Literal {

        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String python() {
            return values.stream().map(Literal::python).collect(Collectors.joining(", ", "[", "]"));
        }

        @Override
        public String token() {
            throw new IllegalStateException("a list is several arguments");
        }
    }

    /** The text in double quotes, escaped so that Java and Python read the same. */
    static String quoted(String text) {
        StringBuilder result = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> result.append("\\\"");
                case '\\' -> result.append("\\\\");
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                default -> result.append(c < ' ' || c == 0x7f ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return result.append('"').toString();
    }
}
