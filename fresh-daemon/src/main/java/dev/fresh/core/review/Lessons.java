package dev.fresh.core.review;

import dev.fresh.core.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was said about proposals, each thing once, as far as it is worth telling to those who work next.
 *
 * @param heard how many different ones there were so far
 * @param kept the newest of them, the one that was said last at the end
 */
public record Lessons(int heard, List<Lesson> kept) {

    public static final int MAX = 50;
    /** All together, so that their page has 16 KiB without what people add to it. */
    static final int SIZE_MAX = 15 << 10;

    public static final Lessons NONE = new Lessons(0, List.of());

    /** Where one comment on a line ends and the next begins, as forges put them into one review. */
    private static final Pattern PLACE = Pattern.compile("(?:\\A|\\n\\n)(?<path>[^\\s:]{1,300}):\\d{1,9}: ");

    public Lessons {
        kept = List.copyOf(kept);
    }

    /** The same after something was said about a proposal. */
    Lessons after(PullRequest pull, Feedback said) {
        return pull.proposal().simulated() ? this : after(pull.task(), pull.branch(), said);
    }

    /** The same after something was said about the work on a task. */
    public Lessons after(Task task, String branch, Feedback said) {
        return switch (said.kind()) {
            case REVIEW -> reviewed(task, branch, said);
            // The name of the check and its own title; what follows is output.
            case CHECKS -> with(task.feature().path(), said.text().lines().limit(2).toList(), task, branch, said);
            case PERSON -> with(task.feature().path(), List.of(said.text()), task, branch, said);
            case CONFLICT -> this;
        };
    }

    /** A review and each of its comments on lines for itself. */
    private Lessons reviewed(Task task, String branch, Feedback said) {
        Lessons after = this;
        String path = task.feature().path();
        int from = 0;
        Matcher place = PLACE.matcher(said.text());
        while (place.find()) {
            after = after.with(path, List.of(said.text().substring(from, place.start())), task, branch, said);
            path = place.group("path");
            from = place.end();
        }
        return after.with(path, List.of(said.text().substring(from)), task, branch, said);
    }

    private Lessons with(String path, List<String> words, Task task, String branch, Feedback said) {
        String line = Lesson.line(String.join(" ", words));
        return Lesson.teaches(line) ? with(new Lesson(heard + 1, line, said.kind(), Lesson.line(said.by()), branch,
                Lesson.line(path), task.kind(), 1, said.at())) : this;
    }

    private Lessons with(Lesson lesson) {
        String key = Lesson.key(lesson.text());
        Optional<Lesson> known = kept.stream().filter(each -> Lesson.key(each.text()).equals(key)).findFirst();
        List<Lesson> more = new ArrayList<>(kept);
        known.ifPresent(more::remove);
        more.add(known.map(before -> before.again(lesson)).orElse(lesson));
        int size = more.stream().mapToInt(Lesson::size).sum();
        while (more.size() > MAX || size > SIZE_MAX) {
            size -= more.removeFirst().size();
        }
        return new Lessons(known.isPresent() ? heard : heard + 1, more);
    }

    /**
     * In the order in which they matter to a task: about its file, about its folder, about work of its kind, and then
     * the newest first.
     *
     * @param branch what was said about this one is told to whoever works on it anyway, in full
     */
    public static List<Lesson> ranked(List<Lesson> lessons, Task task, String branch) {
        return lessons.stream().filter(lesson -> !lesson.branch().equals(branch))
                .sorted(Comparator.comparingInt((Lesson lesson) -> -closeness(lesson, task))
                        .thenComparing(Comparator.comparing(Lesson::at, Comparator.<Instant>reverseOrder()))
                        .thenComparing(Comparator.comparingInt(Lesson::number).reversed()))
                .toList();
    }

    private static int closeness(Lesson lesson, Task task) {
        String path = task.feature().path();
        int place = lesson.path().equals(path) ? 4 : folder(lesson.path()).equals(folder(path)) ? 2 : 0;
        return place + (lesson.kind() == task.kind() ? 1 : 0);
    }

    private static String folder(String path) {
        String[] parts = path.split("/");
        return String.join("/", Arrays.copyOf(parts, parts.length - 1));
    }
}
