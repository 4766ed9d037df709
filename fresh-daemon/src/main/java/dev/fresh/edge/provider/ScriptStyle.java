package dev.fresh.edge.provider;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a JavaScript or TypeScript file is written, so that what is added looks like the rest.
 *
 * @param path of the file
 * @param text of the file
 */
record ScriptStyle(String path, String text) {

    private static final Pattern MODULE_SYNTAX = Pattern.compile("(?m)^\\s*(import\\b(?!\\()|export\\b)");
    private static final Pattern LOADED = Pattern.compile(
            "(?m)^(?:import|export|const|let|var|\\})[^\\n]*(?:from |require\\()(['\"])(\\.[^'\"\\n]*)\\1\\)?(;?)");
    private static final Pattern ENDING = Pattern.compile("\\.[cm]?[jt]sx?$");

    boolean isTyped() {
        return path.matches(".*\\.[cm]?tsx?");
    }

    /** Whether it uses {@code import} and not {@code require}. */
    boolean isModule() {
        return isTyped() || path.endsWith(".mjs")
                || MODULE_SYNTAX.matcher(text).find() && !path.endsWith(".cjs");
    }

    /** A string literal with the quotes that prevail here. */
    String quoted(String value) {
        boolean single = count("'") > count("\"") && !value.contains("'") && value.chars().allMatch(c -> c >= ' ');
        return single ? "'" + value.replace("\\", "\\\\") + "'" : Literal.quoted(value);
    }

    /** The end of a statement. */
    String end() {
        long ended = text.lines().filter(line -> line.endsWith(";")).count();
        return text.isBlank() || ended * 4 > text.lines().filter(line -> !line.isBlank()).count() ? ";" : "";
    }

    /** One step of indentation. */
    String unit() {
        return text.lines().filter(line -> line.matches("[ \\t]+[\\w.}].*")).map(line -> line.replaceAll("\\S.*", ""))
                .min(java.util.Comparator.comparingInt(String::length))
                .map(indent -> indent.startsWith("\t") ? "\t" : indent).orElse("  ");
    }

    /** How this file names another one of the repository. */
    String specifier(String other, SourceTree tree) {
        Path folder = Path.of("/" + path).getParent();
        String relative = folder.relativize(Path.of("/" + other)).toString();
        String full = relative.startsWith(".") ? relative : "./" + relative;
        String bare = ENDING.matcher(full).replaceFirst("");
        return switch (ending(tree)) {
            case "" -> bare;
            case "same" -> full;
            default -> bare + full.substring(bare.length()).replaceFirst("tsx?$", "js").replaceFirst("jsx$", "js");
        };
    }

    /** What stands behind the names of other files: nothing, the ending of the file, or that of the compiled one. */
    private String ending(SourceTree tree) {
        Optional<String> own = endingIn(text);
        if (own.isPresent()) {
            return own.get();
        }
        if (!isTyped()) {
            return isModule() ? "same" : "";
        }
        return tree.has("package.json") && tree.read("package.json").matches("(?s).*\"type\"\\s*:\\s*\"module\".*")
                ? "compiled" : "";
    }

    private static Optional<String> endingIn(String text) {
        Matcher matcher = LOADED.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String name = matcher.group(2);
        return Optional.of(!ENDING.matcher(name).find() ? "" : name.matches(".*\\.[cm]?tsx?") ? "same" : "compiled");
    }

    private long count(String quote) {
        return text.lines().filter(line -> line.matches("(import|export|const|\\}).*(from |require\\().*"))
                .filter(line -> line.contains(quote)).count();
    }

    /** The names of a file that loads {@code name} from {@code other}, as one statement. */
    String loading(List<String> names, String specifier) {
        String list = "{ " + String.join(", ", names) + " }";
        return isModule() ? "import " + list + " from " + quoted(specifier) + end()
                : "const " + list + " = require(" + quoted(specifier) + ")" + end();
    }
}
