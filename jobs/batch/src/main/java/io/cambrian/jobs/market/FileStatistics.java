package io.cambrian.jobs.market;

import io.cambrian.market.Bar;
import io.cambrian.market.FileReading;
import io.cambrian.market.Finding;
import io.cambrian.market.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the first pass over a file learns: its counts, and which days of which symbols it states.
 *
 * @param order the file's place in the run
 * @param reading counts, or the reason why the file is refused
 * @param suspects symbols to be kept out as wrong instruments
 * @param ranges days stated per symbol, by symbol
 */
record FileStatistics(int order, FileReading reading, List<String> suspects, List<Range> ranges) {
    static final StructType SCHEMA = new StructType()
            .add("order", DataTypes.IntegerType, false)
            .add("file", DataTypes.StringType, false)
            .add("counts", DataTypes.createArrayType(DataTypes.LongType, false), false)
            .add("rates", DataTypes.BooleanType, false)
            .add("suspects", DataTypes.createArrayType(DataTypes.StringType, false), false)
            .add("rejection", DataTypes.createArrayType(DataTypes.StringType, false), true)
            .add("symbols", DataTypes.createArrayType(DataTypes.StringType, false), false)
            .add("days", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
            .add("repeats", DataTypes.createArrayType(DataTypes.BooleanType, false), false);

    private static final int FIXED_COUNTS = 5;

    /**
     * The days of one symbol in one file, since 1970-01-01.
     *
     * @param repeats whether a day may be stated twice, since the rows are in no order
     */
    record Range(String symbol, int first, int last, boolean repeats) {}

    /** The last day that the file states; null where it states none. */
    Integer lastDay() {
        return ranges.stream().map(Range::last).max(Integer::compare).orElse(null);
    }

    /** Collects the ranges of a file that is being read. */
    static final class RangeBuilder {
        private static final class Seen {
            private int first;
            private int last;
            private int latest;
            private boolean ascending = true;
            private boolean descending = true;
        }

        private final Map<String, Seen> seenBySymbol = new TreeMap<>();
        private String lastSymbol;
        private Seen lastSeen;

        void add(Bar bar) {
            if (!bar.symbol().equals(lastSymbol)) {
                lastSymbol = bar.symbol();
                lastSeen = seenBySymbol.get(lastSymbol);
                if (lastSeen == null) {
                    lastSeen = new Seen();
                    lastSeen.first = bar.day();
                    lastSeen.last = bar.day();
                    lastSeen.latest = bar.day();
                    seenBySymbol.put(lastSymbol, lastSeen);
                    return;
                }
            }
            Seen seen = lastSeen;
            seen.ascending &= bar.day() > seen.latest;
            seen.descending &= bar.day() < seen.latest;
            seen.latest = bar.day();
            seen.first = Math.min(seen.first, bar.day());
            seen.last = Math.max(seen.last, bar.day());
        }

        List<Range> build() {
            List<Range> ranges = new ArrayList<>();
            seenBySymbol.forEach((symbol, seen) ->
                    ranges.add(new Range(symbol, seen.first, seen.last, !seen.ascending && !seen.descending)));
            return ranges;
        }
    }

    Row toRow() {
        List<Long> counts = new ArrayList<>(List.of(
                reading.accepted(), reading.flagged(), reading.corrected(), reading.quarantined(), reading.rejected()));
        for (Rule rule : Rule.values()) {
            counts.add(reading.byRule().getOrDefault(rule, 0L));
        }
        String[] rejection = reading.rejection()
                .map(f -> new String[] {
                    String.valueOf(f.line()), f.rule().name(), f.column(), f.symbol(), f.raw(), f.message()
                })
                .orElse(null);
        List<Integer> days = new ArrayList<>();
        ranges.forEach(r -> {
            days.add(r.first());
            days.add(r.last());
        });
        return RowFactory.create(
                order,
                reading.file(),
                counts.toArray(),
                reading.rates(),
                suspects.toArray(),
                rejection,
                ranges.stream().map(Range::symbol).toArray(),
                days.toArray(),
                ranges.stream().map(Range::repeats).toArray());
    }

    static FileStatistics fromRow(Row row) {
        String file = row.getString(1);
        List<Long> counts = row.getList(2);
        Map<Rule, Long> byRule = new EnumMap<>(Rule.class);
        for (Rule rule : Rule.values()) {
            long n = counts.get(FIXED_COUNTS + rule.ordinal());
            if (n > 0) {
                byRule.put(rule, n);
            }
        }
        List<String> suspects = row.getList(4);
        Optional<Finding> rejection = Optional.empty();
        if (!row.isNullAt(5)) {
            List<String> r = row.getList(5);
            rejection = Optional.of(new Finding(
                    file, Long.parseLong(r.get(0)), Rule.valueOf(r.get(1)), r.get(2), r.get(3), r.get(4), r.get(5)));
        }
        List<String> symbols = row.getList(6);
        List<Integer> days = row.getList(7);
        List<Boolean> repeats = row.getList(8);
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < symbols.size(); i++) {
            ranges.add(new Range(symbols.get(i), days.get(2 * i), days.get(2 * i + 1), repeats.get(i)));
        }
        return new FileStatistics(
                row.getInt(0),
                new FileReading(
                        file,
                        counts.get(0) + counts.get(3) + counts.get(4),
                        counts.get(0),
                        counts.get(1),
                        counts.get(2),
                        counts.get(3),
                        counts.get(4),
                        byRule,
                        row.getBoolean(3),
                        suspects,
                        rejection),
                suspects,
                ranges);
    }
}
