package dev.fresh.edge.inventory.ecmascript;

/** Paths and import specifiers as names without the characters that part a dotted name. */
final class ScriptNames {

    /** Stands for the own file where an import would name another. */
    static final String OWN_FILE = "\u2022";
    /** In front of the name under which a unit sees a module that an expression loads. */
    static final String LOADED = "@";
    /** The name under which a file keeps what its {@code module.exports} is as a whole. */
    static final String WHOLE = "export=";
    static final String DEFAULT = "default";

    private static final String PLAIN = ".([";
    private static final String CODED = "\u00B7\u2985\u27E6";

    private ScriptNames() {
    }

    static String encode(String text) {
        return translate(text, PLAIN, CODED);
    }

    /** Whether the text has none of the characters that part an access path. */
    static boolean isPlain(String text) {
        return text.chars().allMatch(c -> PLAIN.indexOf(c) < 0);
    }

    static String decode(String text) {
        return translate(text, CODED, PLAIN);
    }

    private static String translate(String text, String from, String to) {
        StringBuilder out = null;
        for (int at = 0; at < text.length(); at++) {
            int found = from.indexOf(text.charAt(at));
            if (found >= 0) {
                out = out == null ? new StringBuilder(text) : out;
                out.setCharAt(at, to.charAt(found));
            }
        }
        return out == null ? text : out.toString();
    }

    /** A specifier as it is written in an import, without what a bundler reads from it. */
    static String specifier(String written) {
        int query = written.indexOf('?');
        return encode(query > 0 ? written.substring(0, query) : written);
    }
}
