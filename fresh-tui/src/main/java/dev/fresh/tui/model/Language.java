package dev.fresh.tui.model;

import java.util.List;
import java.util.Set;

/**
 * What has to be known of a language to colour it: one row each. Colours are a help for the eye and no parser: what a
 * row cannot say, such as a regular expression in JavaScript, stays as plain as any text.
 *
 * @param endings of file names
 * @param lineComments what starts a comment to the end of the line; {@code #} only where a word could start
 * @param blocks start and end of comments over many lines, alternating
 * @param strings quotes of strings that end on their line
 * @param texts start and end of strings over many lines, alternating; looked for before {@code strings}
 * @param nested whether comments contain comments
 * @param escapes whether a backslash hides a quote
 * @param keywords coloured as such
 */
record Language(Set<String> endings, List<String> lineComments, List<String> blocks, String strings,
        List<String> texts, boolean nested, boolean escapes, Set<String> keywords) {

    /** Text without any colour. */
    static final Language NONE = new Language(Set.of(), List.of(), List.of(), "", List.of(), false, false, Set.of());

    private static final List<String> SLASHES = List.of("//");
    private static final List<String> STARS = List.of("/*", "*/");

    private static final List<Language> ALL = List.of(
            new Language(Set.of("py", "pyi"), List.of("#"), List.of(), "\"'",
                    List.of("\"\"\"", "\"\"\"", "'''", "'''"), false, true,
                    words("False None True and as assert async await break class continue def del elif else except "
                            + "finally for from global if import in is lambda match nonlocal not or pass raise return "
                            + "try while with yield self")),
            new Language(Set.of("java"), SLASHES, STARS, "\"'", List.of("\"\"\"", "\"\"\""), false, true,
                    words("abstract assert boolean break byte case catch char class continue default do double else "
                            + "enum extends false final finally float for if implements import instanceof int "
                            + "interface long native new non-sealed null package permits private protected public "
                            + "record return sealed short static strictfp super switch synchronized this throw throws "
                            + "transient true try var void volatile when while yield")),
            new Language(Set.of("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"), SLASHES, STARS, "\"'",
                    List.of("`", "`"), false, true,
                    words("abstract any as async await boolean break case catch class const continue debugger declare "
                            + "default delete do else enum export extends false finally for from function get if "
                            + "implements import in instanceof interface keyof let namespace never new null number of "
                            + "private protected public readonly return satisfies set static string super switch "
                            + "symbol this throw true try type typeof undefined unknown var void while with yield")),
            new Language(Set.of("go"), SLASHES, STARS, "\"'", List.of("`", "`"), false, true,
                    words("break case chan const continue default defer else fallthrough false for func go goto if "
                            + "import interface iota map nil package range return select struct switch true type var "
                            + "bool byte error float32 float64 int int32 int64 rune string uint")),
            // A quote alone may be a lifetime, so that only strings are strings here.
            new Language(Set.of("rs"), SLASHES, STARS, "\"", List.of("r#\"", "\"#"), true, true,
                    words("as async await break const continue crate dyn else enum extern false fn for if impl in let "
                            + "loop match mod move mut pub ref return self Self static struct super trait true type "
                            + "unsafe use where while bool char f32 f64 i32 i64 isize str u8 u32 u64 usize")),
            new Language(Set.of("sh", "bash", "zsh"), List.of("#"), List.of(), "",
                    List.of("\"", "\"", "'", "'"), false, true,
                    words("case do done elif else esac exit export fi for function if in local return set shift then "
                            + "trap until unset while")),
            new Language(Set.of("yaml", "yml", "toml"), List.of("#"), List.of(), "\"'", List.of(), false, true,
                    words("true false null yes no on off")),
            new Language(Set.of("json"), List.of(), List.of(), "\"", List.of(), false, true,
                    words("true false null")));

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    /** The language of a file, as far as its name tells. */
    static Language of(String path) {
        String ending = path.substring(path.lastIndexOf('.') + 1);
        return ALL.stream().filter(language -> language.endings.contains(ending)).findFirst().orElse(NONE);
    }
}
