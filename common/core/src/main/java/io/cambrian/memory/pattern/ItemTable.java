package io.cambrian.memory.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which items hold in which cases, one bit set per item. Items of one attribute (such as low, middle and high volatility) exclude
 * each other and never stand in one pattern; a case of which an attribute is unknown has none of its items.
 */
public final class ItemTable {
    private final int cases;
    private final List<String> names;
    private final int[] attributes;
    private final long[][] members;

    private ItemTable(int cases, List<String> names, int[] attributes, long[][] members) {
        this.cases = cases;
        this.names = List.copyOf(names);
        this.attributes = attributes;
        this.members = members;
    }

    /** Baskets of items that do not exclude each other; items are compared byte for byte and sorted by name. */
    public static ItemTable ofBaskets(List<List<String>> baskets) {
        TreeMap<String, long[]> columns = new TreeMap<>();
        int words = (baskets.size() + 63) / 64;
        for (int c = 0; c < baskets.size(); c++) {
            for (String item : baskets.get(c)) {
                columns.computeIfAbsent(item, name -> new long[words])[c / 64] |= 1L << c;
            }
        }
        int[] attributes = new int[columns.size()];
        Arrays.setAll(attributes, i -> i);
        return new ItemTable(
                baskets.size(),
                new ArrayList<>(columns.keySet()),
                attributes,
                columns.values().toArray(long[][]::new));
    }

    /**
     * Attributes with one value per case.
     *
     * @param attributes values by name, in the order of the cases; null where unknown. An item is called {@code name=value}
     */
    public static ItemTable ofAttributes(Map<String, List<String>> attributes) {
        int cases =
                attributes.values().stream().mapToInt(List::size).findFirst().orElse(0);
        List<String> names = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        List<long[]> members = new ArrayList<>();
        int number = 0;
        for (Map.Entry<String, List<String>> attribute : new LinkedHashMap<>(attributes).entrySet()) {
            if (attribute.getValue().size() != cases) {
                throw new IllegalArgumentException("The attribute " + attribute.getKey() + " has "
                        + attribute.getValue().size() + " values for " + cases + " cases.");
            }
            TreeMap<String, long[]> columns = new TreeMap<>();
            for (int c = 0; c < cases; c++) {
                String value = attribute.getValue().get(c);
                if (value != null) {
                    columns.computeIfAbsent(value, v -> new long[(cases + 63) / 64])[c / 64] |= 1L << c;
                }
            }
            for (Map.Entry<String, long[]> column : columns.entrySet()) {
                names.add(attribute.getKey() + "=" + column.getKey());
                owners.add(number);
                members.add(column.getValue());
            }
            number++;
        }
        return new ItemTable(
                cases, names, owners.stream().mapToInt(Integer::intValue).toArray(), members.toArray(long[][]::new));
    }

    /** Number of cases. */
    public int cases() {
        return cases;
    }

    /** Names of the items. */
    public List<String> names() {
        return names;
    }

    /** Cases in which all of some items hold. */
    public long count(int... items) {
        return count(members(items));
    }

    /** Positions of the cases in which all of some items hold, ascending. */
    public int[] cases(int... items) {
        long[] both = members(items);
        int[] positions = new int[(int) count(both)];
        int at = 0;
        for (int w = 0; w < both.length; w++) {
            for (long bits = both[w]; bits != 0; bits &= bits - 1) {
                positions[at++] = 64 * w + Long.numberOfTrailingZeros(bits);
            }
        }
        return positions;
    }

    /** Whether two items are of one attribute, and so never hold together unless they are the same. */
    public boolean sameAttribute(int one, int other) {
        return attributes[one] == attributes[other];
    }

    long[] members(int... items) {
        long[] all = new long[(cases + 63) / 64];
        Arrays.fill(all, -1L);
        if (cases % 64 != 0 && all.length > 0) {
            all[all.length - 1] = (1L << cases) - 1;
        }
        for (int item : items) {
            intersect(all, members[item]);
        }
        return all;
    }

    long[] and(long[] left, int item) {
        long[] both = left.clone();
        intersect(both, members[item]);
        return both;
    }

    private static void intersect(long[] into, long[] other) {
        for (int w = 0; w < into.length; w++) {
            into[w] &= other[w];
        }
    }

    static long count(long[] bits) {
        long count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }
}
