package dev.fresh.tui;

import com.googlecode.lanterna.terminal.ansi.UnixTerminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The terminal that the dashboard was started in. Unlike the library's own it gives back exactly the settings that it
 * found, and takes Ctrl+Z, Ctrl+\ and Ctrl+S as keys: a stopped dashboard would leave the shell with a raw terminal.
 */
final class TuiTerminal extends UnixTerminal {

    private static final int BUFFER = 64 * 1024;

    TuiTerminal() throws IOException {
        super(new FileInputStream(FileDescriptor.in),
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER), StandardCharsets.UTF_8,
                CtrlCBehaviour.TRAP);
    }

    /** Rings; from any thread, since a terminal rings also in the middle of other things. */
    void ring() {
        try {
            bell();
            flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal is gone", e);
        }
    }

    @Override
    protected void keyStrokeSignalsEnabled(boolean enabled) throws IOException {
        if (!enabled) {
            runSTTYCommand("-isig", "-ixon", "-iexten");
        }
        // Enabled again they are by the settings that are given back, which hold the person's own keys.
    }
}
