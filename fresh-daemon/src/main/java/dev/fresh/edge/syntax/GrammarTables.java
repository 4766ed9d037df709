package dev.fresh.edge.syntax;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The tables by which a generated grammar names the nodes of its trees, copied out of its memory (struct
 * {@code TSLanguage} of the parser's interface for grammars).
 *
 * @param kinds the public symbol of each symbol
 * @param aliasesEach how many children of a production can have another name than their own
 * @param aliases these names, by production and child, 0 where there is none
 * @param slices by production where its roles begin in {@code roles} and, in the upper half, how many there are
 * @param roles field id, child and, in the highest byte, whether the role is that of a grandchild
 */
record GrammarTables(short[] kinds, int aliasesEach, short[] aliases, int[] slices, int[] roles) {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withByteAlignment(2);
    private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;

    static GrammarTables of(MemorySegment memory, long language) {
        int symbols = memory.get(INT, language + 4) + memory.get(INT, language + 8);
        int productions = memory.get(INT, language + 28);
        int aliasesEach = Short.toUnsignedInt(memory.get(SHORT, language + 36));
        short[] kinds = new short[symbols];
        MemorySegment.copy(memory, SHORT, memory.get(POINTER, language + 112), kinds, 0, symbols);
        short[] aliases = new short[productions * aliasesEach];
        MemorySegment.copy(memory, SHORT, memory.get(POINTER, language + 128), aliases, 0, aliases.length);
        int[] slices = new int[productions];
        long begin = memory.get(POINTER, language + 88);
        int count = 0;
        if (begin != 0) {
            MemorySegment.copy(memory, INT, begin, slices, 0, productions);
            for (int slice : slices) {
                count = Math.max(count, (slice & 0xFFFF) + (slice >>> 16));
            }
        }
        int[] roles = new int[count];
        if (count > 0) {
            MemorySegment.copy(memory, INT, memory.get(POINTER, language + 96), roles, 0, count);
        }
        return new GrammarTables(kinds, aliasesEach, aliases, slices, roles);
    }

    int alias(int production, int child) {
        return production == 0 || child >= aliasesEach ? 0
                : Short.toUnsignedInt(aliases[production * aliasesEach + child]);
    }

    int field(int production, int child) {
        int slice = slices[production];
        int end = (slice & 0xFFFF) + (slice >>> 16);
        for (int at = slice & 0xFFFF; at < end; at++) {
            int role = roles[at];
            if (role >>> 16 == child) {
                return role & 0xFFFF;
            }
        }
        return 0;
    }
}
