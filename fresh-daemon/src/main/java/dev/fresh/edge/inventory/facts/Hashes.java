package dev.fresh.edge.inventory.facts;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Numbers as a list that holds no objects: every function has some. */
final class Hashes extends AbstractList<Integer> implements RandomAccess {

    private final int[] values;

    Hashes(int[] values) {
        this.values = values;
    }

    static List<Integer> of(List<Integer> list) {
        return list.isEmpty() || list instanceof Hashes ? list
                : new Hashes(list.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public Integer get(int at) {
        return values[at];
    }

    int at(int place) {
        return values[place];
    }

    @Override
    public int size() {
        return values.length;
    }
}
