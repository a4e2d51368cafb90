package io.cambrian.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Contestants measured in turn, round after round, so that whatever the machine does besides meets all of them alike.
 *
 * <p>A contestant brings an amount of work per round and a way to do one round that returns the CPU nanoseconds it took.
 * Slow ones may do less work per round: rates are per unit of work. The rate of a contestant is the median over rounds;
 * the spread printed is the lowest and the highest round.
 */
final class Contest {
    private final String unit;
    private final double scale;
    private final List<Entry> entries = new ArrayList<>();

    /** One contestant and what it reached. */
    static final class Entry {
        private final String name;
        private final double work;
        private final LongSupplier round;
        private final List<Double> rates = new ArrayList<>();

        private Entry(String name, double work, LongSupplier round) {
            this.name = name;
            this.work = work;
            this.round = round;
        }

        String name() {
            return name;
        }

        /** Units of work per second of CPU time, the median over rounds. */
        double rate() {
            double[] sorted = sorted();
            int n = sorted.length;
            return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        }

        private double[] sorted() {
            double[] sorted = rates.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted;
        }
    }

    /**
     * @param unit of the rates printed, such as {@code M bars/s}
     * @param scale how many units of work make one printed unit: 1e6 for millions
     */
    Contest(String unit, double scale) {
        this.unit = unit;
        this.scale = scale;
    }

    /** A contestant that runs on the calling thread. */
    Entry add(String name, double work, Runnable round) {
        return addTimed(name, work, () -> CpuTime.of(round));
    }

    /** A contestant that measures itself, such as another process. */
    Entry addTimed(String name, double work, LongSupplier round) {
        Entry entry = new Entry(name, work, round);
        entries.add(entry);
        return entry;
    }

    /** Runs everyone {@code warmUps} times unmeasured and {@code rounds} times measured, in turn. */
    void run(int warmUps, int rounds) {
        for (int i = -warmUps; i < rounds; i++) {
            for (Entry entry : entries) {
                double seconds = Math.max(1, entry.round.getAsLong()) / 1e9;
                if (i >= 0) {
                    entry.rates.add(entry.work / seconds);
                }
            }
        }
    }

    /** A table: rate, spread over rounds, and the ratio to each of the given baselines. */
    void print(Entry... baselines) {
        List<String> heads = new ArrayList<>(List.of("", unit, "lowest", "highest"));
        for (Entry baseline : baselines) {
            heads.add("x " + baseline.name);
        }
        Table table = new Table(heads.toArray(String[]::new));
        for (Entry entry : entries) {
            double[] sorted = entry.sorted();
            List<String> line = new ArrayList<>();
            line.add(entry.name);
            line.add(Table.number(entry.rate() / scale));
            line.add(Table.number(sorted[0] / scale));
            line.add(Table.number(sorted[sorted.length - 1] / scale));
            for (Entry baseline : baselines) {
                line.add(Table.number(entry.rate() / baseline.rate()));
            }
            table.add(line);
        }
        table.print();
    }
}
