package dev.fresh.daemon;

import dev.fresh.core.review.Lesson;
import dev.fresh.core.review.Lessons;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lessons as a page that people may edit: what the journal tells, less the lines that they have removed, and their
 * own.
 *
 * @param own lines that people wrote, as they wrote them
 * @param lessons the newest first
 * @param known number up to which a lesson that has no line here was removed by a person
 */
record LessonText(List<String> own, List<Lesson> lessons, int known) {

    private static final String OWN = "## Your own";
    private static final String HEARD = "## What reviewers said";
    private static final List<String> HEAD = List.of("# Lessons", "",
            "What was said about proposals of fresh, each thing once, the newest first. Agents that work later are",
            "given what fits their task, as quoted words. Edit this as you like: a line that you remove stays away, a",
            "line that you change becomes your own, and your own lines are given to every agent before all others.",
            "");
    private static final Pattern MARK = Pattern.compile("<!-- known up to L(\\d{1,9}) -->");
    private static final Pattern LINE = Pattern.compile("- L(\\d{1,9}) (.{1,2000})");
    private static final Pattern SOURCE = Pattern
            .compile(" \\((?:review|checks|person) by [^()]* about [^()]*, \\d{4}-\\d\\d-\\d\\d\\)$");

    LessonText {
        own = List.copyOf(own);
        lessons = List.copyOf(lessons);
    }

    /**
     * What stands in the page after the journal and whoever edited it.
     *
     * @param before the page as it was found, empty when there is none
     */
    static LessonText of(String before, Lessons journal) {
        List<String> own = new ArrayList<>();
        Map<Integer, String> lines = new HashMap<>();
        int known = 0;
        boolean theirs = false;
        for (String line : before.lines().toList()) {
            Matcher mark = MARK.matcher(line);
            Matcher lesson = LINE.matcher(line);
            if (line.strip().equals(OWN) || line.strip().equals(HEARD)) {
                theirs = line.strip().equals(OWN);
            } else if (mark.matches()) {
                known = Integer.parseInt(mark.group(1));
            } else if (theirs) {
                own.add(line);
            } else if (lesson.matches()) {
                lines.put(Integer.parseInt(lesson.group(1)), lesson.group(2));
            } else if (!line.isBlank() && !HEAD.contains(line)) {
                own.add(line);
            }
        }
        trim(own);
        // A page from another life of the repository knows nothing of this one.
        int upTo = known > journal.heard() ? 0 : known;
        List<Lesson> shown = new ArrayList<>();
        for (Lesson each : journal.kept().reversed()) {
            String line = lines.remove(each.number());
            if (line == null ? each.number() > upTo : says(line, each)) {
                shown.add(each);
            } else if (line != null) {
                own.add("- " + SOURCE.matcher(line).replaceFirst(""));
            }
        }
        // What has a source and is not in the journal any more has had its time; other lines are people's.
        lines.values().stream().filter(line -> !SOURCE.matcher(line).find()).forEach(line -> own.add("- " + line));
        return new LessonText(own, shown, journal.heard());
    }

    private static void trim(List<String> lines) {
        while (!lines.isEmpty() && lines.getFirst().isBlank()) {
            lines.removeFirst();
        }
        while (!lines.isEmpty() && lines.getLast().isBlank()) {
            lines.removeLast();
        }
    }

    private static boolean says(String line, Lesson lesson) {
        return line.startsWith(lesson.text() + " (") && SOURCE.matcher(line).replaceFirst("").equals(lesson.text());
    }

    boolean isEmpty() {
        return own.isEmpty() && lessons.isEmpty();
    }

    /** The page. */
    String page() {
        List<String> lines = new ArrayList<>(HEAD);
        lines.add(OWN);
        lines.add("");
        lines.addAll(own);
        lines.addAll(own.isEmpty() ? List.of(HEARD, "") : List.of("", HEARD, ""));
        lessons.forEach(lesson -> lines.add("- L" + lesson.number() + " " + lesson.text() + source(lesson)));
        lines.addAll(lessons.isEmpty() ? List.of() : List.of(""));
        lines.add("<!-- known up to L" + known + " -->");
        return String.join("\n", lines) + "\n";
    }

    private static String source(Lesson lesson) {
        return " (" + lesson.source().name().toLowerCase(Locale.ROOT) + " by " + plain(lesson.by()) + " about "
                + plain(lesson.path()) + (lesson.times() == 1 ? "" : ", " + lesson.times() + " times") + ", "
                + lesson.at().toString().substring(0, 10) + ")";
    }

    private static String plain(String name) {
        return name.replaceAll("[^\\w ./@-]", "?");
    }
}
