package dev.fresh.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fresh.protocol.InventoryView.EvidenceView;
import dev.fresh.protocol.InventoryView.FeatureView;
import dev.fresh.protocol.InventoryView.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InventoryViewTest {

    @Test
    void readsWhatItNeedsAndToleratesTheRest() {
        InventoryView view = InventoryView.read("""
                {"schema":1,"commit":"c0ffee","features":[{"id":"0123456789ab","path":"a/b.py","symbol":"f","line":3,
                "language":"python","kind":"function","verdict":"unhooked","hooked":false,"hookedBy":["cli"],"tier":"A",
                "confidence":0.9,"necessity":"high","quality":70,"safety":"pure","unlockedLines":12,"within":null,
                "signature":{"doc":"x"},"evidence":[{"kind":"no-caller","path":"a/b.py","line":3,"text":"none"}],
                "notes":["n"],"tomorrow":[1]},{"verdict":"maybe"}],"suppressedCount":4,"rules":[]}""");
        assertEquals(new InventoryView("c0ffee", List.of(
                new FeatureView("0123456789ab", "a/b.py", "f", 3, "python", "function", Verdict.UNHOOKED,
                        List.of("cli"), "A", 0.9, "high", 70, "pure", 12, Optional.empty(),
                        List.of(new EvidenceView("no-caller", "a/b.py", 3, "none")), List.of("n")),
                new FeatureView("", "", "", 0, "", "", Verdict.UNKNOWN, List.of(), "", 0, "", 0, "", 0,
                        Optional.empty(), List.of(), List.of())),
                4), view);
        assertEquals("01234567", view.features().getFirst().shortId());
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThrows(Json.BadJson.class, () -> InventoryView.read("[]"));
    }
}
