package dev.fresh.edge.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The examples of a document: its code blocks in a language that can be executed, each with the block of output that
 * follows it. Markdown has them in fences, reStructuredText under directives.
 */
final class Examples {

    private static final Pattern FENCE = Pattern.compile("(\\s*)(```+|~~~+)\\s*([^`]*)");
    private static final Pattern DIRECTIVE = Pattern.compile("(\\s*)\\.\\. (?:code-block|code|sourcecode)::\\s*(\\S*)");
    private static final int WORDS_BETWEEN_MAX = 1;

    private Examples() {
    }

    /** How an example is executed. */
    enum Form {
        /** Commands after {@code $}, with their output. */
        CONSOLE,
        /** Commands, one a line, or as in {@code CONSOLE}. */
        SHELL,
        /** A Python program. */
        PYTHON,
        /** What is typed after {@code >>>}, with the answers. */
        SESSION,
        /** Java statements with their imports. */
        JAVA,
        /** A JavaScript program. */
        SCRIPT
    }

    /**
     * One example.
     *
     * @param line 1-based line of its first code
     * @param shown what the document says that it prints; empty when it does not say
     */
    record Example(String path, int line, Form form, String code, Optional<String> shown) {

        String place() {
            return path + ":" + line;
        }

        boolean same(Example other) {
            return form == other.form && code.equals(other.code) && shown.equals(other.shown);
        }
    }

    private record Block(int line, int lastLine, String mark, String code) {
    }

    static List<Example> of(String path, String text) {
        List<String> lines = text.lines().toList();
        List<Block> blocks = path.endsWith(".rst") ? directives(lines) : fences(lines);
        List<Example> examples = new ArrayList<>();
        for (int at = 0; at < blocks.size(); at++) {
            Block block = blocks.get(at);
            Optional<Form> form = form(block);
            if (form.isPresent()) {
                Optional<String> shown = at + 1 < blocks.size() && isOutput(blocks.get(at + 1))
                        && between(lines, block, blocks.get(at + 1)) <= WORDS_BETWEEN_MAX
                                ? Optional.of(blocks.get(at + 1).code()) : Optional.empty();
                examples.add(new Example(path, block.line(), form.get(), block.code(), shown));
            }
        }
        return examples;
    }

    private static List<Block> fences(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            Matcher opened = FENCE.matcher(lines.get(at));
            if (!opened.matches()) {
                continue;
            }
            int begin = at + 1;
            int end = begin;
            while (end < lines.size() && !lines.get(end).strip().matches(Pattern.quote(opened.group(2)) + "[`~]*")) {
                end++;
            }
            blocks.add(block(lines, begin, end, opened.group(1).length(), opened.group(3), end));
            at = end;
        }
        return blocks;
    }

    private static List<Block> directives(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            Matcher opened = DIRECTIVE.matcher(lines.get(at));
            if (!opened.matches()) {
                continue;
            }
            int begin = at + 1;
            while (begin < lines.size() && (lines.get(begin).isBlank() || lines.get(begin).strip().startsWith(":"))) {
                begin++;
            }
            int indent = begin < lines.size() ? indent(lines.get(begin)) : 0;
            int end = begin;
            while (end < lines.size() && indent > opened.group(1).length()
                    && (lines.get(end).isBlank() || indent(lines.get(end)) >= indent)) {
                end++;
            }
            blocks.add(block(lines, begin, end, indent, opened.group(2), end - 1));
            at = Math.max(at, end - 1);
        }
        return blocks;
    }

    private static Block block(List<String> lines, int begin, int end, int indent, String mark, int lastLine) {
        StringBuilder code = new StringBuilder();
        for (String line : lines.subList(begin, end)) {
            code.append(line.substring(Math.min(indent, indent(line)))).append('\n');
        }
        return new Block(begin + 1, lastLine + 1, mark.strip().toLowerCase(Locale.ROOT).replaceFirst("^[{.]+", "")
                .replaceFirst("[^a-z0-9-].*$", ""), code.toString());
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static Optional<Form> form(Block block) {
        return switch (block.mark()) {
            case "console", "shell-session", "sh-session", "terminal" -> Optional.of(Form.CONSOLE);
            case "sh", "bash", "shell", "zsh" -> Optional.of(Form.SHELL);
            case "pycon", "doctest" -> Optional.of(Form.SESSION);
            case "python", "py", "python3" -> Optional.of(block.code().strip().startsWith(">>>") ? Form.SESSION
                    : Form.PYTHON);
            case "java" -> Optional.of(Form.JAVA);
            case "js", "javascript", "mjs" -> Optional.of(Form.SCRIPT);
            default -> Optional.empty();
        };
    }

    private static boolean isOutput(Block block) {
        return List.of("", "text", "txt", "output", "plaintext").contains(block.mark());
    }

    /** Lines with words between two blocks. */
    private static long between(List<String> lines, Block one, Block next) {
        return lines.subList(Math.min(one.lastLine(), next.line() - 1), next.line() - 1).stream()
                .filter(line -> !line.isBlank() && !FENCE.matcher(line).matches()
                        && !DIRECTIVE.matcher(line).matches())
                .count();
    }
}
