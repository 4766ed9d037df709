package dev.fresh.tui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColoursTest {

    @ParameterizedTest
    @CsvSource({"'', NONE", "TERM=dumb, NONE", "TERM=xterm-256color NO_COLOR=1, NONE", "TERM=vt100, NONE",
            "TERM=linux, SIXTEEN", "TERM=xterm, SIXTEEN", "TERM=xterm-256color, INDEXED",
            "TERM=xterm-256color COLORTERM=truecolor, TRUE", "TERM=xterm COLORTERM=24bit, TRUE",
            "TERM=xterm-kitty, TRUE", "TERM=xterm-direct, TRUE", "TERM=screen TMUX=/s, INDEXED",
            "TERM=tmux-256color TMUX=/s COLORTERM=truecolor, TRUE", "TERM=tmux-256color, INDEXED",
            "TERM=screen STY=1 COLORTERM=truecolor, SIXTEEN",
            "TERM=screen.xterm-256color COLORTERM=truecolor, INDEXED"})
    void areReadFromTheEnvironment(String environment, Colours expected) {
        assertEquals(expected, Colours.of(map(environment)));
    }

    @ParameterizedTest
    @CsvSource({"'', UNKNOWN", "COLORFGBG=15;0, DARK", "COLORFGBG=0;15, LIGHT", "COLORFGBG=0;default;7, LIGHT",
            "COLORFGBG=7;8, DARK", "COLORFGBG=nonsense, UNKNOWN", "COLORFGBG=15;0 FRESH_BACKGROUND=light, LIGHT",
            "FRESH_BACKGROUND=DARK, DARK", "FRESH_BACKGROUND=auto, UNKNOWN"})
    void theGroundIsReadFromTheEnvironment(String environment, Backdrop expected) {
        assertEquals(expected, Backdrop.of(map(environment)));
    }

    private static Map<String, String> map(String pairs) {
        Map<String, String> map = new TreeMap<>();
        for (String pair : pairs.isEmpty() ? new String[0] : pairs.split(" ")) {
            map.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return map;
    }
}
