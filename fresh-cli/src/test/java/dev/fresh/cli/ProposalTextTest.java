package dev.fresh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fresh.protocol.Proposals.MergeView;
import dev.fresh.protocol.Proposals.OverlapView;
import dev.fresh.protocol.Proposals.ProposalView;
import dev.fresh.protocol.Proposals.RehearsalView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ProposalTextTest {

    private static final Instant NOW = Instant.parse("2026-01-02T22:00:00Z");

    @Test
    void namesThoseThatChangeTheSameFilesTogether() {
        List<OverlapView> overlaps = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> new OverlapView("auto/other-" + i, List.of("notes/cli.py"))).toList();
        assertEquals("""
                1 proposal:
                  ! abc12345 | waiting | Hook up word_count | 1min 0s old
                     Branch: auto/word-count-abc12345
                     Approve: fresh auto approve abc12345
                     Also changes notes/cli.py: auto/other-1, auto/other-2, auto/other-3 and 2 more""",
                String.join("\n", new ProposalText(NOW, Symbols.PLAIN).list(List.of(waiting(overlaps)))));
    }

    @Test
    void saysThatNothingMergesIntoABranchThatIsGone() {
        MergeView gone = new MergeView("auto/word-count-abc12345", "main", "", List.of());
        assertFalse(ProposalText.merges(gone));
        assertEquals(List.of("! auto/word-count-abc12345 does not merge into main, which is gone"),
                ProposalText.rehearsal(new RehearsalView(List.of(gone)), Symbols.PLAIN));
    }

    private static ProposalView waiting(List<OverlapView> overlaps) {
        return new ProposalView("auto/word-count-abc12345", "abc123456789", "Hook up word_count", "hook_up", "waiting",
                Optional.empty(), Optional.empty(), "main", "1".repeat(40), "2".repeat(40), NOW.minusSeconds(60),
                NOW.minusSeconds(60), 1, 0, List.of(), List.of(), List.of(), overlaps, List.of(),
                Optional.of("fresh auto approve abc12345"), Optional.empty());
    }
}
