package io.cambrian.overlay;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/**
 * An unmodifiable map by symbol over sorted arrays: what a day of many bots is made of, without a tree for each.
 *
 * @param <V> type of the values
 */
final class SymbolMap<V> extends AbstractMap<String, V> implements SortedMap<String, V> {
    private final Keys keys;
    private final IntFunction<V> values; // by place among the keys
    private final int from;
    private final int to;

    /**
     * Ascending, different symbols: all of an array, or some.
     *
     * @param places of those that count; null for all. Numbers are no work for a collector, as references would be
     */
    private record Keys(String[] symbols, int[] places) {
        String get(int at) {
            return symbols[places == null ? at : places[at]];
        }

        /** As {@link Arrays#binarySearch(Object[], int, int, Object)}. */
        int find(int from, int to, String key) {
            if (places == null) {
                return Arrays.binarySearch(symbols, from, to, key);
            }
            int low = from;
            int high = to - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = symbols[places[middle]].compareTo(key);
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -low - 1;
        }
    }

    private SymbolMap(Keys keys, IntFunction<V> values, int from, int to) {
        this.keys = keys;
        this.values = values;
        this.from = from;
        this.to = to;
    }

    /**
     * A map over these arrays, which must not be changed any more.
     *
     * @param keys ascending, different
     */
    static <V> SymbolMap<V> of(String[] keys, V[] values) {
        return new SymbolMap<>(new Keys(keys, null), i -> values[i], 0, keys.length);
    }

    /** The same of numbers, which are boxed when they are asked for. */
    static SymbolMap<Double> of(String[] keys, double[] values) {
        return new SymbolMap<>(new Keys(keys, null), i -> values[i], 0, keys.length);
    }

    /** Two maps with the same keys, some of an array of symbols; see {@link #of}. */
    record Pair(SymbolMap<Double> targets, SymbolMap<Integer> days) {
        /** @param places of the keys among the symbols, ascending */
        static Pair of(String[] symbols, int[] places, double[] targets, int[] days) {
            Keys keys = new Keys(symbols, places);
            return new Pair(
                    new SymbolMap<>(keys, i -> targets[i], 0, places.length),
                    new SymbolMap<>(keys, i -> days[i], 0, places.length));
        }
    }

    /** A map with the same entries, which nobody can change: itself where it is one already. */
    @SuppressWarnings("unchecked")
    static <V> SortedMap<String, V> copyOf(SortedMap<String, V> map) {
        if (map instanceof SymbolMap) {
            return map;
        }
        SortedMap<String, V> sorted = map.comparator() == null ? map : new TreeMap<>((Map<String, V>) map);
        return of(sorted.keySet().toArray(String[]::new), (V[]) sorted.values().toArray());
    }

    /** Whether two maps have the same keys; those that are over one array are not compared key by key. */
    static boolean haveSameKeys(SortedMap<String, ?> one, SortedMap<String, ?> other) {
        return one instanceof SymbolMap<?> a
                        && other instanceof SymbolMap<?> b
                        && a.keys == b.keys
                        && a.from == b.from
                        && a.to == b.to
                || one.keySet().equals(other.keySet());
    }

    private int find(Object key) {
        int at = key instanceof String s ? keys.find(from, to, s) : -1;
        return at >= 0 ? at : -1;
    }

    @Override
    public V get(Object key) {
        int at = find(key);
        return at < 0 ? null : values.apply(at);
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super V> action) {
        for (int at = from; at < to; at++) {
            action.accept(keys.get(at), values.apply(at));
        }
    }

    @Override
    public boolean containsKey(Object key) {
        return find(key) >= 0;
    }

    @Override
    public int size() {
        return to - from;
    }

    @Override
    public Set<Entry<String, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, V>> iterator() {
                return new Iterator<>() {
                    private int next = from;

                    @Override
                    public boolean hasNext() {
                        return next < to;
                    }

                    @Override
                    public Entry<String, V> next() {
                        if (next >= to) {
                            throw new NoSuchElementException();
                        }
                        int at = next++;
                        return Map.entry(keys.get(at), values.apply(at));
                    }
                };
            }

            @Override
            public int size() {
                return to - from;
            }
        };
    }

    @Override
    public Comparator<? super String> comparator() {
        return null;
    }

    @Override
    public SortedMap<String, V> subMap(String fromKey, String toKey) {
        return part(lowerBound(fromKey), lowerBound(toKey));
    }

    @Override
    public SortedMap<String, V> headMap(String toKey) {
        return part(from, lowerBound(toKey));
    }

    @Override
    public SortedMap<String, V> tailMap(String fromKey) {
        return part(lowerBound(fromKey), to);
    }

    private SortedMap<String, V> part(int first, int end) {
        return new SymbolMap<>(keys, values, first, Math.max(first, end));
    }

    private int lowerBound(String key) {
        int at = keys.find(from, to, key);
        return at >= 0 ? at : -at - 1;
    }

    @Override
    public String firstKey() {
        return keys.get(checked(from));
    }

    @Override
    public String lastKey() {
        return keys.get(checked(to - 1));
    }

    private int checked(int at) {
        if (from == to) {
            throw new NoSuchElementException();
        }
        return at;
    }
}
