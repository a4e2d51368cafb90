package io.cambrian.memory.consolidation;

import io.cambrian.memory.pattern.FrequentItemsets;
import io.cambrian.memory.pattern.ItemTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A remembered rule: outcomes are better (or worse) than usual where some items hold, except where some others hold too.
 *
 * @param id unique
 * @param items of the table, ascending; all must hold
 * @param exceptions lists of items; the rule says nothing where all items of one of them hold
 * @param better than usual, or worse
 * @param status active, or retired; retired rules stay in memory and decide nothing
 * @param reason why it was split or retired; empty where it was not
 */
public record Claim(
        String id, List<Integer> items, List<List<Integer>> exceptions, Side better, Status status, String reason) {
    /** What a rule claims. */
    public enum Side {
        BETTER,
        WORSE;

        double sign() {
            return this == BETTER ? 1 : -1;
        }
    }

    /** Whether a rule counts. */
    public enum Status {
        ACTIVE,
        RETIRED
    }

    public Claim {
        items = List.copyOf(items);
        exceptions = exceptions.stream().map(List::copyOf).toList();
    }

    /** An active rule without exceptions. */
    public static Claim of(String id, List<Integer> items, Side better) {
        return new Claim(id, items, List.of(), better, Status.ACTIVE, "");
    }

    /** The cases of a table that the rule speaks of, ascending. */
    public boolean[] covers(ItemTable table) {
        boolean[] covered = new boolean[table.cases()];
        for (int c : table.cases(ints(items))) {
            covered[c] = true;
        }
        for (List<Integer> exception : exceptions) {
            for (int c : table.cases(ints(exception))) {
                covered[c] = false;
            }
        }
        return covered;
    }

    /** The rule in words. */
    public String text(ItemTable table) {
        StringBuilder text = new StringBuilder(FrequentItemsets.text(table, items));
        for (List<Integer> exception : exceptions) {
            text.append(" unless ").append(FrequentItemsets.text(table, exception));
        }
        return text + (better == Side.BETTER ? ": better" : ": worse");
    }

    Claim except(List<Integer> other, String why) {
        List<List<Integer>> more = new ArrayList<>(exceptions);
        more.add(other);
        return new Claim(id, items, more, better, status, why);
    }

    Claim retired(String why) {
        return new Claim(id, items, exceptions, better, Status.RETIRED, why);
    }

    private static int[] ints(List<Integer> items) {
        return items.stream().mapToInt(Integer::intValue).toArray();
    }
}
