package dev.fresh.tui.view;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.TextColor.ANSI;
import dev.fresh.tui.model.Backdrop;
import dev.fresh.tui.model.Colours;
import dev.fresh.tui.model.Style;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * How each style looks on one terminal. Colour is never the only sign of anything: what is selected is reversed, what
 * is added or removed has its sign, states have their words. Text keeps the terminal's own colours, and what has a
 * colour of its own can be read on the ground that the terminal is known to have, or on both.
 */
public final class Palette {

    /** One style's colours and modifiers. */
    public record Look(TextColor foreground, TextColor background, Set<SGR> modifiers) {

        public Look {
            modifiers = Set.copyOf(modifiers);
        }
    }

    /** One hue for each ground, red, green and blue in one number; the last can be read on both. */
    private enum Hue {
        GREEN(0x7ee787, 0x116329, 0x2d862d, ANSI.GREEN), RED(0xff8178, 0xa40e26, 0xd75050, ANSI.RED),
        AMBER(0xf2cc60, 0x7d4e00, 0x9a7500, ANSI.YELLOW), BLUE(0x79c0ff, 0x0550ae, 0x3c78d8, ANSI.CYAN),
        VIOLET(0xd2a8ff, 0x7840c8, 0xa860d8, ANSI.MAGENTA), CYAN(0x76d9e6, 0x005f5f, 0x008787, ANSI.CYAN),
        GREY(0xa0a8b0, 0x57606a, 0x808080, ANSI.DEFAULT);

        private final int dark;
        private final int light;
        private final int both;
        private final ANSI named;

        Hue(int dark, int light, int both, ANSI named) {
            this.dark = dark;
            this.light = light;
            this.both = both;
            this.named = named;
        }

        TextColor on(Colours colours, Backdrop backdrop) {
            int value = switch (backdrop) {
                case DARK -> dark;
                case LIGHT -> light;
                case UNKNOWN -> both;
            };
            return switch (colours) {
                case NONE -> ANSI.DEFAULT;
                // Yellow on white is what most themes get wrong.
                case SIXTEEN -> named == ANSI.YELLOW && backdrop != Backdrop.DARK ? ANSI.MAGENTA : named;
                case INDEXED, TRUE -> colour(colours, value);
            };
        }
    }

    private static TextColor colour(Colours colours, int value) {
        int red = value >> 16;
        int green = value >> 8 & 0xff;
        int blue = value & 0xff;
        return colours == Colours.TRUE ? new TextColor.RGB(red, green, blue)
                : TextColor.Indexed.fromRGB(red, green, blue);
    }

    private final Colours colours;
    private final Backdrop backdrop;
    private final Map<Style, Look> looks = new EnumMap<>(Style.class);

    public Palette(Colours colours, Backdrop backdrop) {
        this.colours = colours;
        this.backdrop = backdrop;
        for (Style style : Style.values()) {
            looks.put(style, make(style));
        }
    }

    public static Palette of(Map<String, String> environment) {
        return new Palette(Colours.of(environment), Backdrop.of(environment));
    }

    public Look look(Style style) {
        return looks.get(style);
    }

    /** Text of one style on the ground of another, as code in an added line has it. */
    public Look over(Style ground, Style style) {
        Look under = look(ground);
        Look above = look(style);
        return under.modifiers().contains(SGR.REVERSE) ? under
                : new Look(above.foreground(), under.background(), above.modifiers());
    }

    private Look make(Style style) {
        return switch (style) {
            case PLAIN -> look(ANSI.DEFAULT);
            case FAINT, COMMENT -> look(hue(Hue.GREY));
            case TITLE -> look(ANSI.DEFAULT, SGR.BOLD);
            case ACCENT -> look(hue(Hue.BLUE));
            case GOOD -> look(hue(Hue.GREEN));
            case WARNING -> look(hue(Hue.AMBER), SGR.BOLD);
            case BAD -> look(hue(Hue.RED), SGR.BOLD);
            case SELECTED -> look(ANSI.DEFAULT, SGR.REVERSE);
            case FOUND -> look(hue(Hue.AMBER), SGR.REVERSE);
            case ADDED -> changed(Hue.GREEN, 0x10301a, 0xdafbe1);
            case REMOVED -> changed(Hue.RED, 0x3c1418, 0xffebe9);
            case HUNK, NUMBER -> look(hue(Hue.CYAN));
            case STRING -> look(hue(Hue.GREEN));
            case KEYWORD -> look(hue(Hue.VIOLET));
        };
    }

    /** Code keeps its colours on a tinted ground, where the ground is known and colours are many. */
    private Look changed(Hue hue, int dark, int light) {
        TextColor ground = colours != Colours.TRUE || backdrop == Backdrop.UNKNOWN ? ANSI.DEFAULT
                : colour(colours, backdrop == Backdrop.DARK ? dark : light);
        return new Look(hue(hue), ground, Set.of());
    }

    private TextColor hue(Hue hue) {
        return hue.on(colours, backdrop);
    }

    private static Look look(TextColor foreground, SGR... modifiers) {
        return new Look(foreground, ANSI.DEFAULT, Set.of(modifiers));
    }
}
