package dev.fresh.edge.provider.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a model can do with files: list, read, search, edit and write them. */
final class FileTools {

    static final int RESULT_CHARS_MAX = 24_000;
    private static final int FILES_MAX = 400;
    private static final int LINES_MAX = 400;
    private static final int LINE_CHARS_MAX = 1_000;
    private static final int HITS_MAX = 100;
    private static final int HIT_CHARS_MAX = 240;
    private static final long SEARCH_NANOS_MAX = 10_000_000_000L;

    private final Worktree tree;

    FileTools(Worktree tree) {
        this.tree = tree;
    }

    String list(Map<String, Object> input) throws Refused, IOException {
        List<String> files = tree.files(Tree.text(input, "path"), Tree.text(input, "glob"));
        StringBuilder text = new StringBuilder(files.isEmpty() ? "no files" : "");
        files.stream().limit(FILES_MAX).forEach(file -> text.append(file).append('\n'));
        if (files.size() > FILES_MAX) {
            text.append("[").append(files.size() - FILES_MAX).append(" more; give a path or a glob]");
        }
        return Bounds.head(text.toString(), RESULT_CHARS_MAX);
    }

    String read(Map<String, Object> input) throws Refused, IOException {
        List<String> lines = tree.text(named(input, "path")).lines().toList();
        int from = Math.clamp(Tree.number(input, "from"), 1, Math.max(1, lines.size()));
        long asked = Tree.number(input, "to") > 0 ? Tree.number(input, "to") : Integer.MAX_VALUE;
        int to = (int) Math.min(Math.min(asked, lines.size()), from + LINES_MAX - 1L);
        StringBuilder text = new StringBuilder(lines.isEmpty() ? "[the file is empty]" : "");
        int at = from;
        for (; at <= to && text.length() < RESULT_CHARS_MAX; at++) {
            String line = lines.get(at - 1);
            text.append(at).append('\t').append(Bounds.head(line, LINE_CHARS_MAX))
                    .append(line.length() > LINE_CHARS_MAX ? "[line cut]" : "").append('\n');
        }
        if (at <= Math.min(asked, lines.size())) {
            text.append("[the file has ").append(lines.size()).append(" lines; go on from ").append(at).append(']');
        }
        return text.toString();
    }

    String search(Map<String, Object> input) throws Refused, IOException {
        Pattern pattern;
        try {
            pattern = Pattern.compile(named(input, "pattern"));
        } catch (PatternSyntaxException e) {
            throw new Refused("the pattern is not well-formed: " + e.getDescription());
        }
        Watch watch = new Watch(System.nanoTime() + SEARCH_NANOS_MAX);
        List<String> hits = new ArrayList<>();
        try {
            for (String name : tree.files(Tree.text(input, "path"), Tree.text(input, "glob"))) {
                hits(name, pattern, watch, hits);
            }
        } catch (Watch.Late | StackOverflowError _) {
            throw new Refused("the pattern is too costly here; make it simpler, or give a path or a glob");
        }
        String text = String.join("\n", hits.subList(0, Math.min(hits.size(), HITS_MAX)));
        return hits.isEmpty() ? "no line matches"
                : text + (hits.size() > HITS_MAX ? "\n[there are more; be more precise]" : "");
    }

    private void hits(String name, Pattern pattern, Watch watch, List<String> hits) throws IOException {
        List<String> lines = Worktree.text(tree.top().resolve(name)).map(text -> text.lines().toList())
                .orElse(List.of());
        for (int i = 0; i < lines.size() && hits.size() <= HITS_MAX; i++) {
            if (pattern.matcher(watch.over(Bounds.head(lines.get(i), LINE_CHARS_MAX))).find()) {
                hits.add(name + ":" + (i + 1) + ": " + Bounds.head(lines.get(i).strip(), HIT_CHARS_MAX));
            }
        }
    }

    String edit(Map<String, Object> input) throws Refused, IOException {
        String name = named(input, "path");
        String text = tree.text(name);
        String old = named(input, "old");
        int first = text.indexOf(old);
        if (first < 0) {
            throw new Refused("the old text does not stand in " + name + "; read the file, and give it to the blank");
        }
        if (text.indexOf(old, first + 1) >= 0) {
            throw new Refused("the old text stands in " + name + " more than once; give more of what is around it");
        }
        Files.writeString(tree.resolve(name),
                text.substring(0, first) + Tree.text(input, "new") + text.substring(first + old.length()));
        return "changed " + name + " at line " + (text.substring(0, first).chars().filter(c -> c == '\n').count() + 1);
    }

    String write(Map<String, Object> input) throws Refused, IOException {
        String name = named(input, "path");
        Path file = tree.resolve(name);
        if (!(input.get("content") instanceof String content)) {
            throw new Refused("write needs \"content\"");
        }
        boolean there = Files.exists(file);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return (there ? "replaced " : "created ") + name + ", " + content.lines().count() + " lines";
    }

    private static String named(Map<String, Object> input, String key) throws Refused {
        String value = Tree.text(input, key);
        if (value.isEmpty()) {
            throw new Refused("it needs \"" + key + "\"");
        }
        return value;
    }
}
