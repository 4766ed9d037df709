package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.protocol.AgentStatus;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.EndReason;
import dev.fresh.protocol.PullView;
import dev.fresh.protocol.RunState;
import dev.fresh.protocol.StatusView;
import dev.fresh.testing.Sample;
import dev.fresh.text.Cells;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StatusTextTest {

    private static String text(Symbols symbols, StatusView status) {
        return new StatusText(symbols, Sample.START.plusSeconds(60), ZoneOffset.UTC).summary(status);
    }

    @Test
    void saysWhenAndWhyTheLastRunEnded() {
        List<String> lines = text(Symbols.EMOJI, Sample.ended(EndReason.FINISHED)).lines().toList();
        assertEquals("Running: No", lines.get(2));
        assertEquals("Ended: 2026-01-02 23:00 | finished | no work is left", lines.getLast());
    }

    @Test
    void saysThatAnUnfinishedRunWaitsForItsDaemon() {
        String text = text(Symbols.EMOJI,
                Sample.status(false, Optional.of(RunState.RUNNING), Optional.empty(), List.of()));
        assertTrue(text.contains("Running: No") && text.contains("`fresh auto start` continues the run"), text);
    }

    @Test
    void putsAnOverrunAboveEverythingAndOtherNoticesBelowTheHead() {
        List<String> lines = text(Symbols.EMOJI, Sample.status(true, Optional.of(RunState.RUNNING), Optional.empty(),
                List.of("OVERRUN: $0.40 more than was reserved", "sandbox: none"))).lines().toList();
        assertEquals("⚠️  OVERRUN: $0.40 more than was reserved", lines.getFirst());
        assertEquals("🤖 AUTONOMOUS ORCHESTRATION STATUS", lines.get(1));
        assertTrue(lines.contains("⚠️  sandbox: none"));
    }

    @Test
    void saysWhatIsWantedOfOpenProposalsInEightyColumns() {
        StatusView status = Sample.running(Sample.working()).with(List.of(
                new PullView("auto/a-1a2b3c4d", "1a2b3c4d0001", "https://github.example.com/team/product/pull/12",
                        "open",
                        3, List.of("review by grace", "checks by ci"),
                        Optional.of("agents were sent to it 3 times; look at it yourself, or send it back with"
                                + " fresh auto reject 1a2b3c4d --retry --reason TEXT")),
                new PullView("auto/b-2b3c4d5e", "2b3c4d5e0001", "", "open", 0, List.of(), Optional.empty())));
        String text = text(Symbols.EMOJI, status);
        assertTrue(text.contains("""
                OPEN PROPOSALS: 2 (fresh auto proposals)
                  https://github.example.com/team/product/pull/12 | sent back 3x
                     Wanted: review by grace, checks by ci
                     Next: agents were sent to it 3 times; look at it yourself, or send it back
                           with fresh auto reject 1a2b3c4d --retry --reason TEXT
                  auto/b-2b3c4d5e, not published"""), text);
        assertTrue(text.lines().filter(line -> !line.startsWith("Run:")).allMatch(line -> Cells.of(line) <= 80), text);
    }

    @Test
    void usesPlainLettersWhereEmojiCannotBeShown() {
        String text = text(Symbols.PLAIN, Sample.running(Sample.working(), Sample.waiting()));
        assertTrue(text.chars().allMatch(letter -> letter < 128), text);
        assertTrue(text.startsWith("AUTONOMOUS ORCHESTRATION STATUS\n"), text);
        assertFalse(Terminal.showsEmoji(Map.of("LANG", "C")));
        assertFalse(Terminal.showsEmoji(Map.of("LC_ALL", "POSIX", "LANG", "en_US.UTF-8")));
        assertFalse(Terminal.showsEmoji(Map.of("LANG", "en_US.UTF-8", "TERM", "linux")));
        assertTrue(Terminal.showsEmoji(Map.of("LANG", "en_US.UTF-8", "TERM", "xterm-256color")));
    }

    @Test
    void letsNoForeignTextMoveTheCursorOrAddLines() {
        AgentView agent = Sample.agent("abc12345aaaa", AgentStatus.AWAITING_USER, "evil\u001b[2Jname", 1, 0,
                Optional.of("first\nRunning: No\u202e"));
        String text = text(Symbols.EMOJI, Sample.running(agent));
        assertFalse(text.contains("\u001b") || text.contains("\u202e"), text);
        assertEquals(1, text.lines().filter(line -> line.startsWith("Running:")).count());
    }

    @Test
    void saysWhoWaitsForAProviderAndUntilWhen() {
        AgentView waits = Sample.waitsForProvider(Duration.ofHours(5), "the quota of the week is used up");
        assertTrue(text(Symbols.EMOJI, Sample.running(waits))
                .contains("\n     waiting for provider until 03:00 | builtin: "
                        + "the quota of the week is used up"),
                text(Symbols.EMOJI, Sample.running(waits)));
        String far = text(Symbols.EMOJI, Sample.running(Sample.waitsForProvider(Duration.ofDays(3), "builtin: quota")));
        assertTrue(far.contains("waiting for provider until 2026-01-05 22:00 | builtin: quota"), far);
        assertEquals("running | 0 working | 0 waiting | 0 completed | $3.25 / $10.00 ($0.40 reserved)"
                + " | 1 waiting for provider until 03:00 | 1min 0s",
                Attachment.progress(Sample.spending(waits), Sample.START.plusSeconds(60), ZoneOffset.UTC));
    }

    @Test
    void saysHowFastTheMoneyGoesAndWhatIsNotPaidByRequest() {
        List<String> lines = text(Symbols.EMOJI, Sample.spending(Sample.shadow())).lines().toList();
        assertTrue(lines.contains("Burn rate: $1.50/h over the last 30 min, the money is used up at 2026-01-03 02:30"),
                lines.toString());
        assertTrue(lines.stream().anyMatch(
                line -> line.endsWith("| Cost: $0.75 (a plan pays; this is what it would have cost)")),
                lines.toString());
    }

    @Test
    void writesSpansAndCutsAsPeopleReadThem() {
        assertEquals("40s", Text.span(Duration.ofSeconds(40)));
        assertEquals("12min", Text.span(Duration.ofSeconds(759)));
        assertEquals("1min 5s", Text.span(Duration.ofSeconds(65)));
        assertEquals("7h 58min", Text.span(Duration.ofMinutes(478)));
        assertEquals("a --b=c 'd e' 'it'\\''s' '*'", Text.command(List.of("a", "--b=c", "d e", "it's", "*")));
    }
}
