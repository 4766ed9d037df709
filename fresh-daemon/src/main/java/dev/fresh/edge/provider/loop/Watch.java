package dev.fresh.edge.provider.loop;

/** Ends a regular expression that takes too long: every character it looks at asks for the time. */
record Watch(long endNanos) {

    /** It took too long. */
    static final class Late extends RuntimeException {

        private static final long serialVersionUID = 1;

        Late() {
            super("too late", null, false, false);
        }
    }

    CharSequence over(CharSequence text) {
        return new Watched(text, endNanos);
    }

    private record Watched(CharSequence text, long endNanos) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (System.nanoTime() > endNanos) {
                throw new Late();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.subSequence(start, end), endNanos);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
