package dev.fresh.text;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Standard output that remembers when something could not be written, since printing tells nobody. */
public final class Written extends FilterOutputStream {

    /** What the system says where the reader, such as {@code head}, has seen enough: no trouble of ours. */
    private static final String ENOUGH = "Broken pipe";

    private String trouble = "";

    public Written(OutputStream stream) {
        super(stream);
    }

    public static Written standard() {
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

    /**
     * The exit code of a program that has flushed its output; what was in the way is told.
     *
     * @param code what it would be otherwise
     * @param failed what it is where that was 0 and something could not be written
     */
    public int exit(int code, int failed, Consumer<String> tell) {
        if (trouble.isEmpty() || trouble.equals(ENOUGH)) {
            return code;
        }
        tell.accept("fresh: the output could not be written: " + trouble);
        return code == 0 ? failed : code;
    }
}
