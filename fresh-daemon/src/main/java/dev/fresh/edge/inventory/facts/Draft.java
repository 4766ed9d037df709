package dev.fresh.edge.inventory.facts;

import dev.fresh.core.task.Feature.Signature;
import dev.fresh.edge.inventory.facts.FileFacts.Call;
import dev.fresh.edge.inventory.facts.FileFacts.Decoration;
import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Flag;
import dev.fresh.edge.inventory.facts.FileFacts.Import;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import dev.fresh.edge.inventory.facts.FileFacts.Reference;
import dev.fresh.edge.inventory.facts.FileFacts.Shape;
import dev.fresh.edge.inventory.facts.FileFacts.Use;
import dev.fresh.edge.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A definition while an analyser collects it. */
public final class Draft {

    private static final int PRINT_SIZE = 24;
    private static final int PRINT_TOKENS_MIN = 24;
    private static final int RESOLVE_DEPTH_MAX = 4;

    private static final Pattern FOR_TESTS = Pattern
            .compile("(?i)\\b(useful|only|used|meant|intended|helper|convenience|"
                    + "utility|provided|exposed|mainly|primarily|mostly|handy) (for|in|by) (unit |the |our |use in )?"
                    + "(unit ?)?(tests?|testing)\\b|\\btest[- ](only|helper|fixture)\\b");

    /** What a comment says of work left to do. */
    public static final Pattern TODO = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");

    public final int index;
    public final Draft parent;
    public final Kind kind;
    public final String name;
    public int line;
    public final Set<Flag> flags = EnumSet.noneOf(Flag.class);
    public final List<String> bases = new ArrayList<>();
    public final List<Decoration> decorations = new ArrayList<>();
    public final List<Import> imports = new ArrayList<>();
    public final Set<Reference> references = new LinkedHashSet<>();
    public final List<Call> calls = new ArrayList<>();
    /** Fields of a class, variables of a file. */
    public final Map<String, String> types = new TreeMap<>();
    /** Variables of a function; they end with it and are replaced by their value wherever they occur. */
    public final Map<String, String> locals = new TreeMap<>();
    public int firstLine;
    public int lastLine;
    public int statements;
    public int complexity = 1;
    public int todos;
    public String returns = FileFacts.UNKNOWN;
    public String doc = "";
    public Optional<Signature> signature = Optional.empty();
    public List<Integer> print = List.of();

    public Draft(List<Draft> all, Draft parent, Kind kind, String name, SyntaxTree tree, int node, int nameNode) {
        this.index = all.size();
        this.parent = parent;
        this.kind = kind;
        this.name = name;
        this.line = tree.line(nameNode);
        this.firstLine = tree.line(node);
        this.lastLine = tree.lastLine(node);
        all.add(this);
    }

    public void use(Use use, String used, String receiver, int at) {
        references.add(new Reference(use, used, receiver, at));
    }

    /** Notes what a variable holds; two different values make it unknown. */
    public static <K> void note(Map<K, String> variables, K variable, String path) {
        variables.merge(variable, path, (old, now) -> old.equals(now) || now.equals(FileFacts.FOREIGN) ? old
                : old.equals(FileFacts.FOREIGN) ? now : FileFacts.UNKNOWN);
    }

    /** The path with a leading local variable replaced by what it holds. */
    public String resolved(String path) {
        String now = path;
        for (int depth = 0; depth < RESOLVE_DEPTH_MAX; depth++) {
            int cut = headEnd(now);
            String value = locals.get(now.substring(0, cut));
            if (value == null) {
                return now;
            }
            if (value.equals(FileFacts.UNKNOWN)) {
                return value;
            }
            now = value + now.substring(cut);
        }
        return FileFacts.UNKNOWN;
    }

    /** Where the first name of a path ends. */
    public static int headEnd(String path) {
        // A declared type is one name, dots and all.
        int from = path.startsWith("<") ? path.indexOf('>') : 0;
        for (int at = Math.max(from, 0); at < path.length(); at++) {
            char c = path.charAt(at);
            if (c == '.' || c == '(' || c == '[') {
                return at;
            }
        }
        return path.length();
    }

    public String symbol() {
        StringBuilder symbol = new StringBuilder(name);
        for (Draft up = parent; up != null && up.kind == Kind.CLASS; up = up.parent) {
            symbol.insert(0, up.name + ".");
        }
        return symbol.toString();
    }

    public Definition finish() {
        return new Definition(parent == null ? -1 : parent.index, kind, name, symbol(), line, firstLine, lastLine,
                Set.copyOf(flags), List.copyOf(bases), List.copyOf(decorations), List.copyOf(imports),
                List.copyOf(references), List.copyOf(calls), types, returns,
                new Shape(statements, complexity, todos, doc, signature, print));
    }

    /** Minimum hashes over all runs of three tokens below {@code node}. */
    public static List<Integer> print(SyntaxTree tree, int node) {
        int[] least = new int[PRINT_SIZE];
        Arrays.fill(least, Integer.MAX_VALUE);
        int older = 0;
        int old = 0;
        int count = 0;
        for (int at = node; at < tree.after(node); at++) {
            if (tree.first(at) < 0 && !tree.kind(at).contains("comment") && tree.end(at) > tree.start(at)) {
                int token = tree.text(at).hashCode();
                int run = (older * 31 + old) * 31 + token;
                count++;
                for (int row = 0; count > 2 && row < PRINT_SIZE; row++) {
                    int mixed = run * (0x9E3779B1 + 2 * row) + row * 0x85EBCA6B;
                    mixed ^= mixed >>> 15;
                    least[row] = Math.min(least[row], mixed * 0x2C1B3C6D);
                }
                older = old;
                old = token;
            }
        }
        return count < PRINT_TOKENS_MIN ? List.of() : Arrays.stream(least).boxed().toList();
    }

    /** Takes a documentation text: its first sentence is kept, and whether it says that this is there for tests. */
    public void document(String text) {
        doc = firstSentence(text);
        if (FOR_TESTS.matcher(text).find()) {
            flags.add(Flag.FOR_TESTS);
        }
    }

    /** The first sentence of a documentation text, on one line. */
    public static String firstSentence(String text) {
        String paragraph = text.strip().split("\\R\\s*\\R", 2)[0].replaceAll("\\s+", " ").strip();
        int stop = paragraph.indexOf(". ");
        return stop < 0 ? paragraph : paragraph.substring(0, stop + 1);
    }
}
