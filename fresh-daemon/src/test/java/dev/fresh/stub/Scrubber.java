package dev.fresh.stub;

import dev.fresh.edge.provider.stub.Tree;
import dev.fresh.protocol.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out of a recording what belongs to one machine, one moment or one run; equal things stay equal. */
final class Scrubber {

    private static final int TEXT_MAX = 1500;

    /** Lists of what a CLI has, long and of no meaning for its reader. */
    private static final Set<String> DROPPED = Set.of("tools", "slash_commands", "agents", "skills", "plugins",
            "mcp_servers", "memory_paths", "commands", "capabilities", "terminal_slash_commands");

    private static final Pattern MOMENT = Pattern
            .compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d[:-]\\d\\d[:-]\\d\\d(\\.\\d+|-\\d+Z)?");
    private static final Pattern EPOCH = Pattern.compile("(?<![\\d.])1[789]\\d{8}(\\d{3})?(?!\\d)");
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:\\d+");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern OPENCODE_ID = Pattern.compile("\\b(ses|prt|msg|per|call|evt)_[0-9A-Za-z]{20,}");
    private static final Pattern URL = Pattern.compile("https?://(?!127\\.0\\.0\\.1)[^\\s\"')>]+");
    private static final Pattern DAY = Pattern
            .compile("[A-Z][a-z]{2} \\d{1,2}(?:st|nd|rd|th), \\d{4} \\d{1,2}:\\d\\d [AP]M");
    private static final Pattern HTTP_DATE = Pattern
            .compile("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    private static final Pattern PID = Pattern.compile("/\\d+\\.sock");
    private static final Pattern DURATION = Pattern.compile("(?i).*(_ms|Ms|duration.*|tokens_per_second|elapsed.*)");

    private final Map<String, String> folders;
    private final Map<String, String> ids = new LinkedHashMap<>();

    /** Folders, the longest first, with what they are called instead. */
    Scrubber(Map<String, String> folders) {
        this.folders = folders;
    }

    /** One line of output. */
    String line(String line) {
        if (!line.startsWith("{")) {
            return text(line);
        }
        try {
            return Json.write(tree("", Json.object(line)));
        } catch (Json.BadJson _) {
            return text(line); // a line that was cut when its writer was killed
        }
    }

    private Object tree(String name, Object value) {
        if (DROPPED.contains(name)) {
            return List.of();
        }
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> clean = new LinkedHashMap<>();
                Tree.map(map).forEach((key, inner) -> clean.put(text(key), tree(key, inner)));
                yield clean;
            }
            case List<?> list -> list.stream().map(each -> tree(name, each)).toList();
            case String words -> text(words);
            case Number number when DURATION.matcher(name).matches() -> 1;
            case Number number when EPOCH.matcher(number.toString()).matches() ->
                Long.parseLong(epoch(number.toString()));
            case null -> null;
            default -> value;
        };
    }

    private String text(String text) {
        String clean = text;
        for (Map.Entry<String, String> folder : folders.entrySet()) {
            clean = clean.replace(folder.getKey(), folder.getValue());
        }
        clean = numbered(UUID, clean, "00000000-0000-4000-8000-%012d");
        clean = numbered(OPENCODE_ID, clean, "%s_%04d");
        clean = PORT.matcher(clean).replaceAll("127.0.0.1:4711");
        clean = MOMENT.matcher(clean).replaceAll("2026-01-01T00:00:00.000");
        clean = EPOCH.matcher(clean).replaceAll(found -> epoch(found.group()));
        clean = DAY.matcher(clean).replaceAll("Jan 4th, 2026 12:00 AM"); // the one that is three days ahead
        clean = HTTP_DATE.matcher(clean).replaceAll("Thu, 01 Jan 2026 00:00:00 GMT");
        clean = PID.matcher(clean).replaceAll("/1.sock");
        clean = URL.matcher(clean).replaceAll("http://example.org/");
        return clean.length() <= TEXT_MAX ? clean
                : clean.substring(0, TEXT_MAX) + "... (" + (clean.length() - TEXT_MAX) + " more characters)";
    }

    /** Now is the first of January 2026; what lies days ahead stays so many days ahead. */
    private static String epoch(String digits) {
        long seconds = Long.parseLong(digits.substring(0, 10));
        long days = Math.round((seconds - Instant.now().getEpochSecond()) / 86_400.0);
        return 1_767_225_600 + 86_400 * Math.max(0, days) + digits.substring(10).replaceAll("\\d", "0");
    }

    private String numbered(Pattern pattern, String text, String format) {
        Matcher matcher = pattern.matcher(text);
        return matcher.replaceAll(found -> found.group().equals(AgentCli.SESSION) ? found.group()
                : ids.computeIfAbsent(found.group(), _ -> pattern == UUID ? format.formatted(ids.size() + 1)
                        : format.formatted(found.group(1), ids.size() + 1)));
    }
}
