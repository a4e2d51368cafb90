package io.cambrian.market;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The days from which a ticker stands for another instrument than before. */
public final class SymbolHistory implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int[] NEVER = {};
    private static final SymbolHistory EMPTY = new SymbolHistory(new TreeMap<>());

    private final TreeMap<String, int[]> startsBySymbol;

    private SymbolHistory(TreeMap<String, int[]> startsBySymbol) {
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
        TreeMap<String, int[]> copy = new TreeMap<>();
        starts.forEach((symbol, days) -> copy.put(
                symbol, days.stream().mapToInt(Integer::intValue).sorted().toArray()));
        return new SymbolHistory(copy);
    }

    /**
     * Reads a file of reused tickers: columns {@code symbol} (or {@code ticker}) and {@code from}, the first day on which the
     * ticker stands for another instrument than before.
     */
    public static SymbolHistory read(Path file) {
        Map<String, List<Integer>> starts = new TreeMap<>();
        try {
            List<String> lines = Files.readAllLines(file);
            CsvLine fields = new CsvLine(CsvLine.delimiterOf(lines.isEmpty() ? "" : lines.get(0)));
            int symbol = -1;
            int from = -1;
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                fields.split(i == 0 && line.startsWith("\uFEFF") ? line.substring(1) : line);
                if (i == 0) {
                    List<String> names = List.of(fields.toArray());
                    symbol = Math.max(names.indexOf("symbol"), names.indexOf("ticker"));
                    from = names.indexOf("from");
                    if (symbol < 0 || from < 0) {
                        throw new DataException(
                                file + ", line 1: a symbol history needs the columns symbol and from; its header is: "
                                        + line);
                    }
                } else if (!line.isBlank()) {
                    int day = fields.count() > Math.max(symbol, from)
                            ? Values.day(fields.get(from), null)
                            : Values.NO_DAY;
                    if (!Values.isDay(day)) {
                        throw new DataException(file + ", line " + (i + 1)
                                + ": a symbol and an ISO date (yyyy-MM-dd) are needed: " + line);
                    }
                    starts.computeIfAbsent(fields.get(symbol), s -> new ArrayList<>())
                            .add(day);
                }
            }
        } catch (IOException e) {
            throw new DataException("The symbol history " + file + " cannot be read: " + e, e);
        }
        return of(starts);
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
