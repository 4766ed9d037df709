package dev.fresh.edge.forge;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who looks after which files, as GitHub reads a file {@code CODEOWNERS}: the last line that fits a path decides, and
 * one
 * without a name says that nobody does.
 */
public final class CodeOwners {

    /** Where GitHub looks for it, first come first. */
    public static final List<String> PLACES = List.of(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS");

    private static final int LINES_MAX = 5_000;

    private final List<Line> lines;

    private CodeOwners(List<Line> lines) {
        this.lines = lines;
    }

    private record Line(Shape shape, List<String> names) {
    }

    /** Reads the file; a line that GitHub would not take is passed over, as it is there. */
    public static CodeOwners parse(String text) {
        List<Line> lines = new ArrayList<>();
        text.lines().limit(LINES_MAX).forEach(line -> {
            List<String> words = words(line);
            if (!words.isEmpty() && isPattern(words.getFirst())) {
                lines.add(new Line(Shape.of(words.getFirst()),
                        words.stream().skip(1).filter(word -> word.startsWith("@")).toList()));
            }
        });
        return new CodeOwners(lines);
    }

    /** The people and teams who look after any of these files, with {@code @}; addresses of mail are left out. */
    public List<String> of(List<String> paths) {
        Set<String> names = new LinkedHashSet<>();
        for (String path : paths) {
            lines.reversed().stream().filter(line -> line.shape().fits(path)).findFirst()
                    .ifPresent(line -> names.addAll(line.names()));
        }
        return List.copyOf(names);
    }

    /** The words before a comment; a backslash keeps a space or a {@code #} in one. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
            } else if (c == '#' && word.isEmpty()) {
                break;
            } else if (Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** Two things that git's ignore files have are not in this format. */
    private static boolean isPattern(String word) {
        return !word.startsWith("!") && !word.contains("[");
    }

    /**
     * One pattern, folder by folder.
     *
     * @param names with stars; two stars alone stand for any folders
     * @param least how many names a path has at least below what these fit, for a folder one
     * @param most whether it may be any number
     */
    private record Shape(List<String> names, int least, boolean most) {

        static Shape of(String word) {
            boolean anchored = word.substring(0, word.length() - 1).contains("/");
            boolean folder = word.endsWith("/");
            // A folder stands for all below it, while docs/* is only what lies in docs itself.
            boolean flat = anchored && word.endsWith("/*");
            List<String> names = new ArrayList<>(List.of(word.replaceAll("^/|/$", "").split("/")));
            if (!anchored) {
                names.addFirst("**");
            }
            return new Shape(names, folder ? 1 : 0, !flat);
        }

        /** Without going back more than it must, whatever somebody has written: each name meets each part once. */
        boolean fits(String path) {
            String[] parts = path.split("/");
            boolean[] rest = new boolean[parts.length + 1];
            for (int at = 0; at <= parts.length; at++) {
                int below = parts.length - at;
                rest[at] = below >= least && (most || below == 0);
            }
            for (String name : names.reversed()) {
                boolean[] here = new boolean[parts.length + 1];
                for (int at = parts.length; at >= 0; at--) {
                    here[at] = name.equals("**") ? rest[at] || at < parts.length && here[at + 1]
                            : at < parts.length && rest[at + 1] && isName(name, parts[at]);
                }
                rest = here;
            }
            return rest[0];
        }

        /** The usual way with stars: at a mismatch the last one takes one character more. */
        private static boolean isName(String glob, String text) {
            int g = 0;
            int star = -1;
            int from = 0;
            for (int t = 0; t < text.length();) {
                if (g < glob.length() && glob.charAt(g) == '*') {
                    star = g++;
                    from = t;
                } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
                    g++;
                    t++;
                } else if (star >= 0) {
                    g = star + 1;
                    t = ++from;
                } else {
                    return false;
                }
            }
            return glob.substring(g).chars().allMatch(c -> c == '*');
        }
    }
}
