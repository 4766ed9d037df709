package dev.fresh.edge.inventory.facts;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The strings of many records, each held once: the same few names stand in nearly every file. For one thread at a time.
 */
public final class Words {

    private String[] table = new String[1 << 12];
    private int count;
    private final Map<String, String> wide = new HashMap<>();

    /** The string that these bytes are in UTF-8. */
    String of(byte[] bytes, int from, int length) {
        int hash = length;
        for (int at = from; at < from + length; at++) {
            if (bytes[at] < 0) {
                String text = new String(bytes, from, length, StandardCharsets.UTF_8);
                return wide.computeIfAbsent(text, same -> same);
            }
            hash = 31 * hash + bytes[at];
        }
        int mask = table.length - 1;
        int slot = (hash ^ hash >>> 15) & mask;
        for (String known = table[slot]; known != null; known = table[slot]) {
            if (is(known, bytes, from, length)) {
                return known;
            }
            slot = slot + 1 & mask;
        }
        String text = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        table[slot] = text;
        if (++count > table.length / 2) {
            grow();
        }
        return text;
    }

    private static boolean is(String known, byte[] bytes, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int at = 0; at < length; at++) {
            if (known.charAt(at) != bytes[from + at]) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        String[] old = table;
        table = new String[4 * old.length];
        int mask = table.length - 1;
        for (String text : old) {
            if (text != null) {
                int hash = text.length();
                for (int at = 0; at < text.length(); at++) {
                    hash = 31 * hash + text.charAt(at);
                }
                int slot = (hash ^ hash >>> 15) & mask;
                while (table[slot] != null) {
                    slot = slot + 1 & mask;
                }
                table[slot] = text;
            }
        }
    }
}
