package dev.fresh.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.cli.Typed;
import dev.fresh.launcher.Tools;
import dev.fresh.protocol.AgentStatus;
import dev.fresh.testing.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Names that are none, as people paste them and as attackers choose them; and odd ones that are somebody's own. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
final class NamesTest {

    private static final List<String> ODD = List.of("a b", "it's", "say \"hi\"", "$(touch pwned)", "`touch pwned`",
            "--upload-pack=touch pwned", "-n", "a\nb", "a\u202eb", "\u2066a", "a\u200bb", "x".repeat(300), "..",
            "../../etc", "a..b", "refs/heads/../x", "a;touch pwned", "a|b", "a&b", "a>b c", "*", "a?", "a\\b",
            "a\u0007b");
    /** What git keeps for itself or leads somewhere else, and is no commit here. */
    private static final List<String> RESERVED = List.of("refs/fresh/checkpoints/0123456789ab", "FETCH_HEAD",
            "refs/heads/auto/nothing-12345678", "@{u}");

    @TempDir
    private Path temp;

    @Test
    void namesThatAreNoneAreRefusedAndOddOnesOfARepositoryWork() throws Exception {
        Tools.require("python3", "--version");
        // Where people keep their work is theirs to name.
        Path odd = Files.createDirectories(temp.resolve("M\u00fcller's $(touch pwned) -- \u4e16\u754c"));
        int refused = 0;
        try (Site site = Site.notes(odd)) {
            site.repo().git("checkout", "-q", "-b", "w\u00f6rk/it's-$(touch-pwned)");
            site.startDaemon();
            for (String name : ODD) {
                List<List<String>> typed = new ArrayList<>(List.of(
                        List.of("auto", "start", "--base=" + name), List.of("auto", "start", "--feature=" + name),
                        List.of("auto", "start", "--provider=" + name), List.of("auto", "start", "--strategy=" + name),
                        List.of("auto", "approve", "--comment=x", "--", name),
                        List.of("auto", "schedule", "remove", "--", name),
                        List.of("auto", "proposals", "show", "--", name)));
                if (!name.matches("[a-z][a-z .]{0,9}")) {
                    typed.add(List.of("auto", "schedule", "add", "--at=22:00", "--name=" + name));
                }
                for (List<String> words : typed) {
                    Typed answer = site.fresh(words.toArray(String[]::new));
                    String about = String.join(" ", words) + " -> " + answer.exit() + " " + answer.all();
                    assertEquals(64, answer.exit(), about + site.log());
                    assertTrue(answer.err().startsWith("fresh: ") && answer.err().lines().count() <= 3, about);
                    assertFalse(
                            answer.all()
                                    .matches("(?s).*[\\x00-\\x08\\x0b-\\x1f\\u200b\\u202a-\\u202e\\u2066-\\u2069].*"),
                            about);
                    refused++;
                }
                assertTrue(site.fresh("auto", "start", "--feature=" + name).all().contains("letters, digits and _ $"));
            }
            for (String name : RESERVED) {
                assertEquals(69, site.fresh("auto", "start", "--base=" + name).exit(), name);
            }
            assertEquals(0, site.client().status().agents().size());
            site.repo().write("notes/\u00fcber $(touch pwned) 'x'.txt", "odd\n").commit("Add a file with an odd name");
            Typed night = site.fresh("auto", "start", "--no-approval", "--feature", "word_count");
            assertEquals(0, night.exit(), () -> night.all() + site.log());
            assertEquals(AgentStatus.COMPLETED, site.agent("word_count").status(), () -> night.all() + site.log());
            try (var files = Files.walk(temp)) {
                assertEquals(List.of(),
                        files.filter(file -> file.getFileName().toString().startsWith("pwned")).toList());
            }
        }
        Figures.tell("B2", ODD.size() + " names that are none, " + refused + " times refused with exit 64, "
                + RESERVED.size()
                + " reserved ones found to be no commit, and one night below a folder, on a branch and"
                + " beside a file with odd names: completed");
    }
}
