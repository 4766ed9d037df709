package dev.fresh.cli;

import dev.fresh.protocol.Exits;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;

/** Standard output that remembers when something could not be written, since a {@link PrintWriter} tells nobody. */
final class Written extends FilterOutputStream {

    /** What the system says where the reader, such as {@code head}, has seen enough: no trouble of ours. */
    private static final String ENOUGH = "Broken pipe";

    private String trouble = "";

    Written(OutputStream stream) {
        super(stream);
    }

    static Written standard() {
        return new Written(new FileOutputStream(FileDescriptor.out));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
            throw e;
        }
    }

    /** The exit code of a command that has flushed its output. */
    int exit(int code, PrintWriter err) {
        if (trouble.isEmpty() || trouble.equals(ENOUGH)) {
            return code;
        }
        err.println("fresh: the output could not be written: " + trouble);
        err.flush();
        return code == Exits.OK ? Exits.IO : code;
    }
}
