package dev.fresh.daemon;

import dev.fresh.core.agent.Agent;
import dev.fresh.core.fleet.FleetEvent;
import dev.fresh.core.review.Lesson;
import dev.fresh.core.review.Lessons;
import dev.fresh.edge.workspace.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps {@code .fresh/lessons.md} as the journal and people want it, and tells agents what fits their task. */
final class LessonBook implements Engine.Listener {

    /** What an agent is told, in bytes. */
    static final int TOLD_MAX = 2 << 10;
    private static final Logger LOG = LoggerFactory.getLogger(LessonBook.class);
    private static final long FILE_MAX = 64 << 10;

    private final Path file;
    private final Supplier<Lessons> journal;
    private final ReentrantLock one = new ReentrantLock();

    LessonBook(Path folder, Supplier<Lessons> journal) {
        this.file = file(folder);
        this.journal = journal;
    }

    private static Path file(Path folder) {
        return folder.resolve("lessons.md");
    }

    @Override
    public void happened(List<Engine.Happened> facts) {
        if (facts.getFirst().before().pulls().lessons() != facts.getLast().after().pulls().lessons()
                || facts.stream().anyMatch(fact -> fact.event() instanceof FleetEvent.DaemonStarted)) {
            // The writer of the journal waits for no disk but its own.
            Thread.ofVirtual().name("lessons").start(this::refreshed);
        }
    }

    /** Lines for the prompt of an agent; what it is told is named in its log. */
    List<String> tell(Agent agent, Consumer<String> log) {
        LessonText text = refreshed();
        List<String> lines = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int room = TOLD_MAX;
        for (String own : text.own()) {
            String line = Lesson.line(Secrets.without(own.replaceFirst("^\\s*[-*]\\s+", "")));
            room -= line.isEmpty() ? 0 : take(line, "one of your own", room, lines, names);
        }
        for (Lesson lesson : Lessons.ranked(text.lessons(), agent.task(), agent.branch())) {
            room -= take(lesson.text() + " (about " + lesson.path() + ")", "L" + lesson.number(), room, lines, names);
        }
        if (!lines.isEmpty()) {
            log.accept("is told " + lines.size() + (lines.size() == 1 ? " lesson" : " lessons") + " of " + file
                    .getFileName() + ": " + String.join(", ", names));
        }
        return lines;
    }

    private static int take(String line, String name, int room, List<String> lines, List<String> names) {
        int size = line.getBytes(StandardCharsets.UTF_8).length + 3;
        if (size > room) {
            return 0;
        }
        lines.add(line);
        names.add(name);
        return size;
    }

    /** Brings the file up to date with the journal, as far as it may be touched. */
    LessonText refreshed() {
        one.lock();
        try {
            Lessons now = safe(journal.get());
            Optional<String> trouble = trouble(file.getParent());
            if (trouble.isPresent()) {
                LOG.warn("{}", trouble.get());
                return LessonText.of("", now);
            }
            String before = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.readString(file) : "";
            LessonText text = LessonText.of(before, now);
            String page = text.page();
            if (!page.equals(before) && !(before.isEmpty() && text.isEmpty())) {
                write(page);
            }
            return text;
        } catch (IOException e) {
            LOG.warn("{} cannot be brought up to date: {}", file, e.toString());
            return LessonText.of("", safe(journal.get()));
        } finally {
            one.unlock();
        }
    }

    /** What people told us before their words were looked through for secrets is in older journals. */
    private static Lessons safe(Lessons lessons) {
        return new Lessons(lessons.heard(),
                lessons.kept().stream().map(lesson -> lesson.saying(Secrets::without)).toList());
    }

    private void write(String page) throws IOException {
        // One that a crash left is taken away, and so is a link that somebody else put there.
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        try {
            Files.writeString(temporary, page, StandardOpenOption.CREATE_NEW);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Why the file in the folder is left alone, one sentence; empty when all is well. */
    static Optional<String> trouble(Path folder) {
        Path file = file(folder);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(file + " is no regular file, so nobody reads or writes it; remove it");
            }
            if (Files.size(file) > FILE_MAX) {
                return Optional.of(file + " has more than " + (FILE_MAX >> 10)
                        + " KiB, so nobody reads or writes it; shorten it");
            }
            Files.readString(file);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(file + " cannot be read as UTF-8 text, so nobody writes it; mend or remove it");
        }
    }
}
