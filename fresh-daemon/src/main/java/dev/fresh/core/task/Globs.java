package dev.fresh.core.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Patterns with {@code *}: over a dotted name it stands for anything, over a path for anything but a slash. */
public record Globs(List<String> texts, List<Glob> globs) {

    public static Globs names(List<String> globs) {
        return of(globs, ".*");
    }

    public static Globs paths(List<String> globs) {
        return of(globs, "[^/]*");
    }

    private static Globs of(List<String> globs, String star) {
        List<Glob> all = new ArrayList<>();
        globs.forEach(glob -> all.add(Glob.of(glob, star)));
        return new Globs(List.copyOf(globs), List.copyOf(all));
    }

    public boolean isEmpty() {
        return globs.isEmpty();
    }

    public boolean matches(String text) {
        for (Glob glob : globs) {
            if (glob.matches(text)) {
                return true;
            }
        }
        return false;
    }

    /**
     * One pattern. Nearly every text fails at its literal beginning or end, so these are looked at before the rest.
     *
     * @param exact whether beginning and end are all that there is
     */
    public record Glob(String begin, String end, boolean exact, Pattern pattern) {

        private static Glob of(String glob, String star) {
            int first = glob.indexOf('*');
            if (first < 0) {
                return new Glob(glob, glob, true, Pattern.compile(Pattern.quote(glob)));
            }
            StringBuilder regex = new StringBuilder();
            int from = 0;
            for (int at = 0; at < glob.length(); at++) {
                if (glob.charAt(at) == '*') {
                    regex.append(Pattern.quote(glob.substring(from, at)));
                    boolean folders = glob.startsWith("**/", at);
                    boolean twice = glob.startsWith("**", at);
                    regex.append(folders ? "(?:.*/)?" : twice ? ".*" : star);
                    at += folders ? 2 : twice ? 1 : 0;
                    from = at + 1;
                }
            }
            return new Glob(glob.substring(0, first), glob.substring(from), false,
                    Pattern.compile(regex.append(Pattern.quote(glob.substring(from))).toString()));
        }

        boolean matches(String text) {
            if (exact) {
                return text.equals(begin);
            }
            return text.endsWith(end) && text.startsWith(begin) && pattern.matcher(text).matches();
        }
    }
}
