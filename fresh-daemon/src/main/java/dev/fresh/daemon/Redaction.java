package dev.fresh.daemon;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Takes secrets out of text: what looks like a token anywhere, and the values of variables that are named like one. */
final class Redaction {

    private static final String HIDDEN = "[hidden]";
    private static final int VALUE_MIN = 8;
    private static final Pattern SECRET_NAME = Pattern.compile(
            ".*(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE_KEY).*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern TOKEN = Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}"
            + "|glpat-[A-Za-z0-9_-]{16,}|sk-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{30,}|AKIA[A-Z0-9]{16}"
            + "|xox[abprs]-[A-Za-z0-9-]{10,}|eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,})");
    private static final Pattern HEADER = Pattern.compile("(?i)\\b((?:bearer|basic|token)\\s+)[A-Za-z0-9+/_.=-]{16,}");
    private static final Pattern ADDRESS = Pattern.compile("(\\b[a-z][a-z0-9+.-]*://)[^\\s/@]+@");

    private Redaction() {
    }

    /** For text that processes with this environment may have written. */
    static UnaryOperator<String> of(Map<String, String> environment) {
        // Longest first, because one secret may begin with another.
        List<String> values = environment.entrySet().stream()
                .filter(entry -> SECRET_NAME.matcher(entry.getKey()).matches()).map(Map.Entry::getValue)
                .filter(value -> value.length() >= VALUE_MIN).distinct()
                .sorted(Comparator.comparingInt(String::length).reversed()).toList();
        return text -> {
            String clean = text;
            for (String value : values) {
                clean = clean.replace(value, HIDDEN);
            }
            clean = TOKEN.matcher(clean).replaceAll(HIDDEN);
            clean = HEADER.matcher(clean).replaceAll("$1" + HIDDEN);
            return ADDRESS.matcher(clean).replaceAll("$1" + HIDDEN + "@");
        };
    }
}
