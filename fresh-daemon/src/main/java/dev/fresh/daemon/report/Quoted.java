package dev.fresh.daemon.report;

/**
 * What agents, repositories and programs say, within a text in Markdown: shown as it is, and nothing else. Nobody's
 * words load a picture, become a link or a title, or end a table.
 */
public final class Quoted {

    private Quoted() {
    }

    /** Words of a sentence or of a cell, on one line. */
    public static String words(Object said) {
        return plain(said).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;").replace("[", "\\[")
                .replace("`", "\\`").replace("|", "\\|");
    }

    /** A name as code. */
    public static String code(Object name) {
        return "`" + plain(name).replace("`", "'") + "`";
    }

    /** The same in a table, where a bar ends a cell also within code, and backslashes before one end it again. */
    public static String codeCell(Object name) {
        return code(name).replaceAll("\\\\*\\|", "\\\\|");
    }

    private static String plain(Object said) {
        return String.valueOf(said).replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}|\\p{Cf}", "?").strip();
    }
}
