package dev.fresh.core.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Patterns with {@code *}: over a dotted name it stands for anything, over a path for anything but a slash. */
public record Globs(List<String> texts, List<Pattern> patterns) {

    public static Globs names(List<String> globs) {
        return of(globs, ".*");
    }

    public static Globs paths(List<String> globs) {
        return of(globs, "[^/]*");
    }

    private static Globs of(List<String> globs, String star) {
        List<Pattern> patterns = new ArrayList<>();
        for (String glob : globs) {
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
            patterns.add(Pattern.compile(regex.append(Pattern.quote(glob.substring(from))).toString()));
        }
        return new Globs(List.copyOf(globs), List.copyOf(patterns));
    }

    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    public boolean matches(String text) {
        return patterns.stream().anyMatch(p -> p.matcher(text).matches());
    }
}
