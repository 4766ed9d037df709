package dev.fresh.tui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.TextColor.ANSI;
import dev.fresh.tui.model.Backdrop;
import dev.fresh.tui.model.Colours;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.view.Palette.Look;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PaletteTest {

    private static final int BLACK = 0;
    private static final int DARK = 0x1e1e1e;
    private static final int WHITE = 0xffffff;

    @ParameterizedTest
    @EnumSource(Backdrop.class)
    void withoutColourNothingHasAColour(Backdrop backdrop) {
        Palette palette = new Palette(Colours.NONE, backdrop);
        for (Style style : Style.values()) {
            assertEquals(ANSI.DEFAULT, palette.look(style).foreground(), style.toString());
            assertEquals(ANSI.DEFAULT, palette.look(style).background(), style.toString());
        }
        assertTrue(palette.look(Style.SELECTED).modifiers().contains(SGR.REVERSE));
    }

    @ParameterizedTest
    @EnumSource(value = Colours.class, names = {"INDEXED", "TRUE"})
    void everyColourCanBeReadOnItsGround(Colours colours) {
        for (Style style : Style.values()) {
            assertReadable(colours, Backdrop.DARK, style, 4.5, BLACK, DARK);
            assertReadable(colours, Backdrop.LIGHT, style, 4.5, WHITE);
            assertReadable(colours, Backdrop.UNKNOWN, style, 3.2, BLACK, DARK, WHITE);
        }
    }

    private static void assertReadable(Colours colours, Backdrop backdrop, Style style, double least, int... grounds) {
        Palette palette = new Palette(colours, backdrop);
        for (Style under : new Style[]{Style.PLAIN, Style.ADDED, Style.REMOVED}) {
            Look look = palette.over(under, style);
            if (look.foreground() == ANSI.DEFAULT) {
                continue;
            }
            for (int ground : grounds) {
                double contrast = look.background() == ANSI.DEFAULT ? contrast(luminance(look.foreground()),
                        luminance(ground)) : contrast(luminance(look.foreground()), luminance(look.background()));
                assertTrue(contrast >= least, style + " over " + under + " " + colours + " " + backdrop + " on "
                        + Integer.toHexString(ground) + ": " + look.foreground() + " has " + contrast);
            }
        }
    }

    private static double contrast(double one, double other) {
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    private static double luminance(TextColor colour) {
        return luminance(colour.getRed() << 16 | colour.getGreen() << 8 | colour.getBlue());
    }

    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8 & 0xff) + 0.0722 * linear(colour & 0xff);
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    @Test
    void usesTheColoursThatTheTerminalHas() {
        assertInstanceOf(TextColor.RGB.class, new Palette(Colours.TRUE, Backdrop.DARK).look(Style.GOOD).foreground());
        assertInstanceOf(TextColor.Indexed.class,
                new Palette(Colours.INDEXED, Backdrop.DARK).look(Style.GOOD).foreground());
        Palette sixteen = Palette.of(Map.of("TERM", "linux"));
        assertEquals(ANSI.GREEN, sixteen.look(Style.GOOD).foreground());
        assertNotEquals(ANSI.YELLOW, sixteen.look(Style.WARNING).foreground());
    }

    @Test
    void codeKeepsItsColourOnTheGroundOfAChangedLine() {
        Palette palette = new Palette(Colours.TRUE, Backdrop.DARK);
        Look look = palette.over(Style.ADDED, Style.KEYWORD);
        assertEquals(palette.look(Style.KEYWORD).foreground(), look.foreground());
        assertEquals(palette.look(Style.ADDED).background(), look.background());
        assertEquals(palette.look(Style.SELECTED), palette.over(Style.SELECTED, Style.KEYWORD));
    }
}
