package dev.fresh.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IssuesTest {

    @Test
    void issuesAreTasksInTheOrderInWhichPeopleAsked() {
        List<Task> tasks = Issues.tasks(List.of(wish("#7", "Mend\nit", "ada"), wish("#12", "Add\tthat", "grace")));
        assertEquals(List.of("Resolve #7: Mend it", "Resolve #12: Add that"), tasks.stream().map(Task::title).toList());
        assertEquals("grace asked for it in issue #12: Add that", tasks.getLast().reason());
        assertEquals("issue-12", tasks.getLast().feature().symbol());
        assertEquals(List.of(true, true), tasks.stream().map(task -> task.id().matches("[0-9a-f]{12}")).toList());
        assertNotEquals(tasks.getFirst().id(), tasks.getLast().id());
    }

    @Test
    void anIssueIsTheSameWhateverItSaysByNow() {
        assertEquals(Issues.tasks(List.of(wish("#7", "One", "ada"))).getFirst().id(),
                Issues.tasks(List.of(wish("#7", "Other", "ada"))).getFirst().id());
        assertNotEquals(Issues.version(wish("#7", "One", "ada")), Issues.version(wish("#7", "Other", "ada")));
    }

    @Test
    void noCharacterOfALongTitleIsCutInTwo() {
        String title = Issues.tasks(List.of(wish("#7", "x".repeat(79) + "\ud83d\ude00\ud83d\ude00", "ada"))).getFirst()
                .title();
        assertEquals("Resolve #7: " + "x".repeat(79) + "\ud83d\ude00", title);
    }

    private static Wish wish(String reference, String title, String by) {
        return new Wish(reference, "https://example.org/issues/" + reference.substring(1), title, "Please.", by,
                Instant.EPOCH);
    }
}
