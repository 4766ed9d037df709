package dev.fresh.core.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Patterns with {@code *}: over a dotted name it stands for anything, over a path for anything but a slash. A scan asks
 * hundreds of them about every name and path, so a text is only compared with those that have its last part behind a
 * dot, or its first part before one.
 */
public final class Globs {

    private static final String ANYTHING = ".*";
    private static final String NO_SLASH = "[^/]*";

    private final List<String> texts;
    private final Set<String> whole = new HashSet<>();
    private final Map<String, List<Glob>> byLastPart = new HashMap<>();
    private final Map<String, List<Glob>> byFirstPart = new HashMap<>();
    private final List<Glob> others = new ArrayList<>();

    private Globs(List<String> texts) {
        this.texts = List.copyOf(texts);
    }

    public static Globs names(List<String> globs) {
        return of(globs, ANYTHING);
    }

    public static Globs paths(List<String> globs) {
        return of(globs, NO_SLASH);
    }

    /** Those that match what one of these matches. */
    public static Globs union(Collection<Globs> all) {
        Globs union = new Globs(all.stream().flatMap(globs -> globs.texts.stream()).toList());
        for (Globs globs : all) {
            union.whole.addAll(globs.whole);
            globs.byLastPart.values().forEach(list -> list.forEach(union::add));
            globs.byFirstPart.values().forEach(list -> list.forEach(union::add));
            globs.others.forEach(union::add);
        }
        return union;
    }

    private static Globs of(List<String> texts, String star) {
        Globs globs = new Globs(texts);
        for (String text : texts) {
            if (text.indexOf('*') < 0) {
                globs.whole.add(text);
            } else {
                globs.add(new Glob(text, star));
            }
        }
        return globs;
    }

    private void add(Glob glob) {
        int last = glob.end.lastIndexOf('.');
        int first = glob.begin.indexOf('.');
        if (last >= 0) {
            byLastPart.computeIfAbsent(glob.end.substring(last), end -> new ArrayList<>(1)).add(glob);
        } else if (first >= 0) {
            byFirstPart.computeIfAbsent(glob.begin.substring(0, first), begin -> new ArrayList<>(1)).add(glob);
        } else {
            others.add(glob);
        }
    }

    /** As they were written. */
    public List<String> texts() {
        return texts;
    }

    public boolean isEmpty() {
        return texts.isEmpty();
    }

    public boolean matches(String text) {
        if (whole.contains(text) || any(others, text)) {
            return true;
        }
        int last = byLastPart.isEmpty() ? -1 : text.lastIndexOf('.');
        if (last >= 0 && any(byLastPart.getOrDefault(text.substring(last), List.of()), text)) {
            return true;
        }
        int first = byFirstPart.isEmpty() ? -1 : text.indexOf('.');
        return first >= 0 && any(byFirstPart.getOrDefault(text.substring(0, first), List.of()), text);
    }

    private static boolean any(List<Glob> globs, String text) {
        for (int at = 0; at < globs.size(); at++) {
            if (globs.get(at).matches(text)) {
                return true;
            }
        }
        return false;
    }

    /** One pattern with a star. Nearly every text fails at its literal beginning or end. */
    private static final class Glob {

        private final String glob;
        private final String star;
        private final String begin;
        private final String end;
        /** Made when it is needed first, which few are. */
        private volatile Pattern pattern;

        Glob(String glob, String star) {
            this.glob = glob;
            this.star = star;
            this.begin = glob.substring(0, glob.indexOf('*'));
            String behind = glob.substring(glob.lastIndexOf('*') + 1);
            // Two stars and a slash are any folders or none.
            boolean folders = behind.startsWith("/") && glob.endsWith("**" + behind);
            this.end = folders ? behind.substring(1) : behind;
        }

        boolean matches(String text) {
            if (!text.endsWith(end) || !text.startsWith(begin)) {
                return false;
            }
            if (star.equals(ANYTHING) && begin.length() + 1 + end.length() == glob.length()) {
                return text.length() >= begin.length() + end.length();
            }
            if (pattern == null) {
                pattern = Pattern.compile(regex());
            }
            return pattern.matcher(text).matches();
        }

        private String regex() {
            StringBuilder regex = new StringBuilder();
            int from = 0;
            for (int at = 0; at < glob.length(); at++) {
                if (glob.charAt(at) == '*') {
                    regex.append(Pattern.quote(glob.substring(from, at)));
                    boolean folders = glob.startsWith("**/", at);
                    boolean twice = glob.startsWith("**", at);
                    regex.append(folders ? "(?:.*/)?" : twice ? ANYTHING : star);
                    at += folders ? 2 : twice ? 1 : 0;
                    from = at + 1;
                }
            }
            return regex.append(Pattern.quote(glob.substring(from))).toString();
        }
    }
}
