package dev.fresh.edge.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The beginning and the end of a stream of any length, in bounded memory; what lies between is counted. */
final class KeptOutput {

    private final int headMax;
    private final int tailMax;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private byte[] tail = new byte[0];
    private long tailBytes;

    KeptOutput(long bytesMax) {
        int max = Math.clamp(bytesMax, 0, 1 << 30);
        tailMax = max / 2;
        headMax = max - tailMax;
    }

    synchronized void add(byte[] bytes, int length) {
        int first = Math.min(length, headMax - head.size());
        head.write(bytes, 0, first);
        if (first < length && tailMax > 0 && tail.length == 0) {
            tail = new byte[tailMax];
        }
        int from = Math.max(first, length - tailMax);
        tailBytes += from - first;
        for (int i = from; i < length; i++) {
            tail[(int) (tailBytes++ % tailMax)] = bytes[i];
        }
    }

    synchronized long dropped() {
        return Math.max(0, tailBytes - tailMax);
    }

    /** What is kept, with a line that says how much is missing where something is. */
    synchronized String text() {
        if (tailBytes == 0) {
            return head.toString(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toByteArray());
        if (dropped() > 0) {
            all.writeBytes(("\n[" + dropped() + " bytes dropped]\n").getBytes(StandardCharsets.UTF_8));
        }
        for (long i = dropped(); i < tailBytes && tailMax > 0; i++) {
            all.write(tail[(int) (i % tailMax)]);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
