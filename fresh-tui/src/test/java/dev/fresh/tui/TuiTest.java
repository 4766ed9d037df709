package dev.fresh.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import dev.fresh.client.ClientException;
import dev.fresh.client.StateReader;
import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.Answers.DiffView;
import dev.fresh.protocol.Answers.LogChunk;
import dev.fresh.protocol.Answers.RunsView;
import dev.fresh.protocol.BudgetView;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.RequestsView;
import dev.fresh.protocol.StatusView;
import java.io.IOException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class TuiTest {

    /** A reader that knows a status and nothing else. */
    private record OnlyStatus(Supplier<StatusView> answer) implements StateReader {

        @Override
        public StatusView status() {
            return answer.get();
        }

        @Override
        public AgentView agent(String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BudgetView budget() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RequestsView requests(String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LogChunk log(String id, long offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DiffView diff(String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String report(String format) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String report(String format, String run) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RunsView runs() {
            throw new UnsupportedOperationException();
        }
    }

    private static String screenOf(Supplier<StatusView> answer) throws IOException {
        DefaultVirtualTerminal terminal = new DefaultVirtualTerminal(new TerminalSize(100, 12));
        try (TerminalScreen screen = new TerminalScreen(terminal)) {
            screen.startScreen();
            // The first status is drawn before the keys are read again.
            new Tui(new OnlyStatus(() -> {
                terminal.addInput(KeyStroke.fromString("q"));
                return answer.get();
            }), screen).loop();
            StringBuilder text = new StringBuilder();
            for (int row = 0; row < 12; row++) {
                for (int column = 0; column < 100; column++) {
                    text.append(screen.getFrontCharacter(column, row).getCharacterString());
                }
                text.append('\n');
            }
            return text.toString();
        }
    }

    @Test
    void showsTheStatusAndLeavesOnQ() throws IOException {
        String text = screenOf(StatusView::none);
        assertTrue(text.startsWith("AUTONOMOUS ORCHESTRATION | running: no | $0.00 / $0.00"), text);
        assertTrue(text.contains("q leaves"), text);
    }

    @Test
    void showsWhyItCannotReadTheStatus() throws IOException {
        String text = screenOf(() -> {
            throw new ClientException(ErrorCode.NOT_RUNNING, "the daemon has gone", "start it");
        });
        assertTrue(text.contains("the daemon has gone"), text);
    }

    @Test
    void drawsOnlyWhatTheTerminalCanShow() {
        assertEquals("a* b", StatusLines.fit("a\uD83E\uDD16\u001bb", 10));
        assertEquals("abc", StatusLines.fit("abcdef", 3));
    }
}
