package dev.fresh.tui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of the key map: each has a help, none hides another. */
final class KeyMapTest {

    @ParameterizedTest
    @EnumSource(KeyMap.class)
    void everyRowHasAHelpAndWorksSomewhere(KeyMap row) {
        assertFalse(row.help().isBlank(), row.name());
        assertFalse(row.help().endsWith("."), row.help());
        assertTrue(row.keys().stream().noneMatch(String::isBlank), row.name());
        boolean somewhere = false;
        for (View view : View.values()) {
            somewhere |= row.in(view);
        }
        assertTrue(somewhere, row.name());
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void noKeyMeansTwoThingsInAView(View view) {
        Set<String> taken = new HashSet<>();
        for (KeyMap row : KeyMap.values()) {
            if (row.in(view)) {
                row.keys().forEach(key -> assertTrue(taken.add(key), key + " twice in " + view));
            }
        }
    }

    @Test
    void aKeyIsFoundInItsViewsAlone() {
        assertEquals(KeyMap.FOLLOW, KeyMap.of(new Key("f"), View.TRANSCRIPT).orElseThrow());
        assertTrue(KeyMap.of(new Key("f"), View.OVERVIEW).isEmpty());
    }
}
