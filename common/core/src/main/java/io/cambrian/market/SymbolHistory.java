package io.cambrian.market;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The days from which a ticker stands for another instrument than before. */
public final class SymbolHistory {
    private static final int[] NEVER = {};
    private static final SymbolHistory EMPTY = new SymbolHistory(Map.of());

    private final Map<String, int[]> startsBySymbol;

    private SymbolHistory(Map<String, int[]> startsBySymbol) {
        this.startsBySymbol = startsBySymbol;
    }

    /** No ticker was ever reused. */
    public static SymbolHistory none() {
        return EMPTY;
    }

    /**
     * A history.
     *
     * @param starts per symbol the days since 1970-01-01 on which another instrument takes the ticker over
     */
    public static SymbolHistory of(Map<String, ? extends Collection<Integer>> starts) {
        Map<String, int[]> copy = new LinkedHashMap<>();
        new TreeMap<>(starts)
                .forEach((symbol, days) -> copy.put(
                        symbol,
                        days.stream().mapToInt(Integer::intValue).sorted().toArray()));
        return new SymbolHistory(copy);
    }

    /** Whether the ticker changed hands after {@code before} and no later than {@code day}. */
    public boolean isReusedBetween(String symbol, int before, int day) {
        for (int start : startsBySymbol.getOrDefault(symbol, NEVER)) {
            if (before < start && start <= day) {
                return true;
            }
        }
        return false;
    }

    /** The symbols with a reuse, in alphabetic order. */
    public Iterable<String> symbols() {
        return startsBySymbol.keySet();
    }

    /** The days of reuse of a symbol, ascending; empty if none is known. */
    public int[] starts(String symbol) {
        int[] starts = startsBySymbol.getOrDefault(symbol, NEVER);
        return Arrays.copyOf(starts, starts.length);
    }
}
