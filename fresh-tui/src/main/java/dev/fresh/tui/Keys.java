package dev.fresh.tui;

import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.MouseAction;
import dev.fresh.tui.model.Key;
import dev.fresh.tui.model.Msg;
import java.util.Optional;

/** What the terminal library reports, in the dashboard's words. */
final class Keys {

    private Keys() {
    }

    /** What a stroke means; empty for one that means nothing here. */
    static Optional<Msg> message(KeyStroke stroke) {
        if (stroke instanceof MouseAction mouse) {
            return mouse(mouse);
        }
        return switch (stroke.getKeyType()) {
            case EOF -> Optional.of(new Msg.Asked());
            case Character -> Optional.of(new Msg.Pressed(character(stroke)));
            case Enter -> pressed("enter");
            case Escape -> pressed("esc");
            case Backspace -> pressed("backspace");
            case Delete -> pressed("delete");
            case Tab -> pressed("tab");
            case ReverseTab -> pressed("shift+tab");
            case ArrowUp -> pressed("up");
            case ArrowDown -> pressed("down");
            case ArrowLeft -> pressed("left");
            case ArrowRight -> pressed("right");
            case PageUp -> pressed("pgup");
            case PageDown -> pressed("pgdn");
            case Home -> pressed("home");
            case End -> pressed("end");
            case F1 -> pressed("f1");
            // The remaining ones have no meaning in any view.
            default -> Optional.empty();
        };
    }

    private static Optional<Msg> pressed(String name) {
        return Optional.of(new Msg.Pressed(new Key(name)));
    }

    private static Key character(KeyStroke stroke) {
        char typed = stroke.getCharacter();
        if (stroke.isCtrlDown()) {
            return new Key("ctrl+" + Character.toLowerCase(typed));
        }
        if (stroke.isAltDown()) {
            return new Key("alt+" + typed);
        }
        return new Key(typed == ' ' ? "space" : String.valueOf(typed));
    }

    private static Optional<Msg> mouse(MouseAction mouse) {
        return switch (mouse.getActionType()) {
            case CLICK_DOWN -> mouse.getButton() == 1
                    ? Optional.of(new Msg.Clicked(mouse.getPosition().getColumn(), mouse.getPosition().getRow()))
                    : Optional.empty();
            case SCROLL_UP -> Optional.of(new Msg.Wheeled(-1));
            case SCROLL_DOWN -> Optional.of(new Msg.Wheeled(1));
            case CLICK_RELEASE, DRAG, MOVE -> Optional.empty();
        };
    }
}
