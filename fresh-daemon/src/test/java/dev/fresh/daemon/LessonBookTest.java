package dev.fresh.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.core.Samples;
import dev.fresh.core.agent.Agent;
import dev.fresh.core.agent.ProviderInfo;
import dev.fresh.core.review.Feedback;
import dev.fresh.core.review.Lessons;
import dev.fresh.core.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LessonBookTest {

    @TempDir
    private Path folder;
    private Path file;
    private Lessons journal = Lessons.NONE;
    private LessonBook book;
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void book() {
        file = folder.resolve("lessons.md");
        book = new LessonBook(folder, () -> journal);
    }

    private void said(String text) {
        said(Feedback.Kind.REVIEW, Samples.task(1), text);
    }

    private void said(Feedback.Kind kind, Task task, String text) {
        journal = journal.after(task, "auto/f1-1234abcd",
                new Feedback("f", kind, "grace[bot]", text, Samples.AT.plusSeconds(journal.heard())));
    }

    private String page() throws IOException {
        book.refreshed();
        return Files.readString(file);
    }

    private void edit(String from, String to) throws IOException {
        String page = Files.readString(file);
        assertTrue(page.contains(from), page);
        Files.writeString(file, page.replace(from, to));
    }

    private List<String> told() {
        return book.tell(Agent.spawned("0123456789ab", "a".repeat(12), Samples.task(1), "auto/other",
                Samples.order("a".repeat(12)).policy(),
                List.of(new ProviderInfo("command", ProviderInfo.Metering.WHOLE, true)), Samples.AT,
                Optional.empty()), log::add);
    }

    @Test
    void writesNothingWhereNothingWasSaid() {
        book.refreshed();
        assertFalse(Files.exists(file));
        assertEquals(List.of(), told());
        assertEquals(List.of(), log);
    }

    @Test
    void listsWhatWasSaidTheNewestFirstAndTellsIt() throws IOException {
        said("Please say what is counted.");
        said("Tests come first, always");
        said("please say what is counted");
        String page = page();
        assertTrue(page.endsWith("""
                ## Your own

                ## What reviewers said

                - L1 Please say what is counted. (review by grace?bot? about src/F1.java, 2 times, 2026-03-02)
                - L2 Tests come first, always (review by grace?bot? about src/F1.java, 2026-03-02)

                <!-- known up to L2 -->
                """), page);
        assertEquals(page, page());
        assertEquals(List.of("Please say what is counted. (about src/F1.java)",
                "Tests come first, always (about src/F1.java)"), told().stream().sorted().toList());
        assertEquals(1, log.size());
        assertTrue(log.getFirst().startsWith("is told 2 lessons of lessons.md: L"), log.getFirst());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void leavesAwayWhatAPersonRemovedAlsoWhenItIsSaidAgain() throws IOException {
        said("Please say what is counted.");
        said("Tests come first, always");
        page();
        edit("- L1 Please say what is counted. (review by grace?bot? about src/F1.java, 2026-03-02)\n", "");
        said("Please say what is counted.");
        said("Names are nouns here.");
        assertFalse(page().contains("counted"));
        assertTrue(page().contains("- L3 Names are nouns here. ("));
        assertTrue(page().contains("- L2 Tests come first, always ("));
        edit("- L3 Names are nouns here.", "- L9 Names");
        Files.delete(file);
        assertTrue(page().contains("counted"), "a page that was removed as a whole is written anew");
    }

    @Test
    void keepsAPersonsOwnLinesAndWhatTheyChanged() throws IOException {
        Files.writeString(file, "We never use globals.\n");
        said("Please say what is counted.");
        said("Tests come first, always");
        page();
        edit("## Your own\n", "## Your own\n\nSome context:\n- Use `click.echo`, not print.");
        edit("Please say what is counted.", "Say what is counted, in the help.");
        page();
        IntStream.range(0, 60).forEach(i -> said("reason number " + i));
        String page = page();
        assertTrue(page.contains("""
                ## Your own

                Some context:
                - Use `click.echo`, not print.
                We never use globals.
                - Say what is counted, in the help.

                ## What reviewers said

                - L62 reason number 59 ("""), page);
        assertFalse(page.contains("Tests come first"), "the oldest have made room");
        assertEquals(List.of("Some context:", "Use `click.echo`, not print.", "We never use globals.",
                "Say what is counted, in the help."), told().subList(0, 4));
        assertTrue(log.getLast().contains("one of your own, L62"), log.getLast());
    }

    @Test
    void tellsNoMoreThanThereIsRoomForAndWritesNoMoreThanTheBounds() throws IOException {
        IntStream.range(0, 80).forEach(i -> said("reason " + i + " \u4e00".repeat(400)));
        assertTrue(page().getBytes(StandardCharsets.UTF_8).length <= 16 << 10);
        assertTrue(String.join("\n- ", told()).getBytes(StandardCharsets.UTF_8).length <= LessonBook.TOLD_MAX);
        journal = Lessons.NONE;
        IntStream.range(0, 80).forEach(i -> said("reason " + i + " abc".repeat(400)));
        Files.delete(file);
        assertTrue(page().length() <= 16 << 10);
    }

    @Test
    void keepsNoSecret() throws IOException {
        String token = "ghp_" + "Kq7Zt2Wx9Rb4".repeat(3);
        said(Feedback.Kind.PERSON, Samples.task(1), "Use this: " + token);
        Files.writeString(file, "## Your own\n- log in with " + token + "\n");
        assertFalse(page().split("## What reviewers said")[1].contains(token));
        assertFalse(told().toString().contains(token));
        assertEquals(2, told().size());
    }

    @Test
    void startsAnewWithAPageOfAnotherJournal() throws IOException {
        Files.writeString(file, """
                ## What reviewers said

                - L4 Old and known (review by ada about x.py, 2025-01-02)
                - L5 Changed by hand

                <!-- known up to L7 -->
                """);
        said("Please say what is counted.");
        String page = page();
        assertTrue(page.contains("## Your own\n\n- Changed by hand\n"), page);
        assertTrue(page.contains("- L1 Please say what is counted. ("), page);
        assertFalse(page.contains("Old and known"), page);
    }

    @Test
    void leavesAloneWhatIsNoPageOfOurs() throws IOException {
        said("Please say what is counted.");
        Path secret = Files.writeString(folder.resolve("other"), "mine");
        Files.createSymbolicLink(file, secret);
        assertEquals(List.of("Please say what is counted. (about src/F1.java)"), told());
        assertEquals("mine", Files.readString(secret));
        assertTrue(LessonBook.trouble(folder).orElseThrow().contains("no regular file"));
        Files.delete(file);
        Files.write(file, new byte[]{(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(1, told().size());
        assertTrue(LessonBook.trouble(folder).orElseThrow().contains("UTF-8"));
        Files.writeString(file, "x\n".repeat(40_000));
        assertEquals(1, told().size());
        assertEquals(80_000, Files.size(file));
    }
}
