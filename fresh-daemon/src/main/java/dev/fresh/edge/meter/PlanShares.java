package dev.fresh.edge.meter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;

/** What providers last said in their headers about the windows of a plan. */
final class PlanShares {

    private static final Pattern ANTHROPIC = Pattern.compile("anthropic-ratelimit-unified-(.+)-utilization");
    private static final Pattern CODEX = Pattern.compile("x-codex-(.+)-used-percent");

    private final Map<String, List<PlanShare>> byProvider = new ConcurrentHashMap<>();

    List<PlanShare> latest(String provider) {
        return byProvider.getOrDefault(provider, List.of());
    }

    void read(String provider, Headers headers, Instant at) {
        List<PlanShare> found = new ArrayList<>();
        for (String name : headers.names()) {
            Matcher anthropic = ANTHROPIC.matcher(name.toLowerCase());
            if (anthropic.matches()) {
                String window = anthropic.group(1);
                number(headers.get(name)).ifPresent(used -> found.add(new PlanShare(window, used,
                        number(headers.get("anthropic-ratelimit-unified-" + window + "-reset"))
                                .map(PlanShares::seconds),
                        at)));
            }
            Matcher codex = CODEX.matcher(name.toLowerCase());
            if (codex.matches()) {
                String window = codex.group(1);
                number(headers.get(name))
                        .ifPresent(percent -> found.add(new PlanShare(window, percent / 100,
                                number(headers.get("x-codex-" + window + "-reset-at")).map(PlanShares::seconds)
                                        .or(() -> number(headers.get("x-codex-" + window + "-reset-after-seconds"))
                                                .map(seconds -> at.plus(Duration.ofSeconds(seconds.longValue())))),
                                at)));
            }
        }
        if (!found.isEmpty()) {
            byProvider.put(provider, List.copyOf(found));
        }
    }

    private static Instant seconds(double epoch) {
        return Instant.ofEpochSecond((long) epoch);
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.ofNullable(text).map(Double::valueOf)
                    .filter(number -> Double.isFinite(number) && number >= 0 && number < 1e11);
        } catch (NumberFormatException e) {
            // A header that is no number says nothing.
            return Optional.empty();
        }
    }
}
