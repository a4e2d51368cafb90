package io.cambrian.benchmarks;

import io.cambrian.memory.CaseBank;
import io.cambrian.memory.ExactNearest;
import io.cambrian.memory.Neighbors;
import io.cambrian.seed.Counters;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Exact recall of the nearest contexts in one thread, against a plain loop over the same contexts: CPU time, medians. */
final class RecallSpeed {
    private RecallSpeed() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int cases = options.whole("cases", quick ? 20_000 : 1_000_000, 1);
        int features = options.whole("features", 32, 1);
        int count = options.whole("neighbors", 50, 1);
        int rounds = options.whole("rounds", quick ? 3 : 21, 1);
        options.refuseOthers();
        Table table = new Table(
                "top " + count + " of " + cases + " x " + features + ", median of " + rounds + " queries",
                "ms of CPU",
                "ms slowest",
                "ratio");
        for (int factors : new int[] {0, 6}) {
            measure(table, cases, features, count, rounds, factors);
        }
        table.print();
    }

    private static void measure(Table table, int cases, int features, int count, int rounds, int factors) {
        CaseBank bank = bank(cases, features, factors);
        ExactNearest search = new ExactNearest(bank);
        double[] scale = bank.scaleOf(cases);
        float[] rows = rows(bank);
        long[] fast = new long[rounds];
        long[] plain = new long[Math.min(5, rounds)];
        for (int r = -10; r < rounds; r++) { // the first ten are the compiler's turn
            double[] query = context(cases + 1_000 + r, features, factors);
            Neighbors[] found = new Neighbors[2];
            long time = CpuTime.of(() -> found[0] = search.nearest(query, scale, cases, count));
            if (r >= 0) {
                fast[r] = time;
            }
            if (r >= -2 && r < plain.length && rows.length > 0) {
                long slow = CpuTime.of(() -> found[1] = plain(rows, query, scale, cases, count));
                if (r >= 0) {
                    plain[r] = slow;
                }
                if (!found[0].equals(found[1])) {
                    throw new IllegalStateException("The search and the plain loop differ for query " + r + ".");
                }
            }
        }
        Arrays.sort(fast);
        Arrays.sort(plain);
        String kind = factors == 0 ? "independent features" : factors + " common factors";
        double median = fast[rounds / 2];
        double slow = plain[plain.length / 2];
        table.add("blocked, " + kind, Table.number(median / 1e6), Table.number(fast[rounds - 1] / 1e6), "1");
        if (rows.length == 0) {
            return;
        }
        table.add(
                "plain loop over rows, " + kind,
                Table.number(slow / 1e6),
                Table.number(plain[plain.length - 1] / 1e6),
                Table.number(slow / median));
    }

    /** The contexts row by row, as a plain loop reads them fastest; none where two copies would be too large. */
    private static float[] rows(CaseBank bank) {
        int features = bank.features().size();
        if ((long) bank.size() * features > 100_000_000) {
            return new float[0];
        }
        float[] rows = new float[bank.size() * features];
        for (int k = 0; k < rows.length; k++) {
            rows[k] = bank.value(k / features, k % features);
        }
        return rows;
    }

    /** Each case measured in full, the best kept in order. */
    private static Neighbors plain(float[] rows, double[] query, double[] scale, int cases, int count) {
        int features = query.length;
        double[] squares = new double[count];
        int[] positions = new int[count];
        Arrays.fill(squares, Double.POSITIVE_INFINITY);
        double worst = Double.POSITIVE_INFINITY;
        for (int i = 0; i < cases; i++) {
            double sum = 0;
            for (int f = 0; f < features; f++) {
                double d = ((double) rows[i * features + f] - (float) query[f]) / scale[f];
                sum += d * d;
            }
            if (sum < worst) {
                int at = count - 1;
                while (at > 0 && squares[at - 1] > sum) {
                    squares[at] = squares[at - 1];
                    positions[at] = positions[at - 1];
                    at--;
                }
                squares[at] = sum;
                positions[at] = i;
                worst = squares[count - 1];
            }
        }
        int found = Math.min(count, cases);
        return new Neighbors(
                Arrays.copyOf(positions, found),
                Arrays.stream(squares).limit(found).map(Math::sqrt).toArray());
    }

    private static CaseBank bank(int cases, int features, int factors) {
        List<String> names = IntStream.range(0, features).mapToObj(f -> "f" + f).toList();
        int[] days = new int[cases];
        Arrays.setAll(days, i -> i / 100);
        return CaseBank.inOrder(names, days, days, new double[cases], (i, f) -> (float) value(i, f, features, factors));
    }

    private static double[] context(int number, int features, int factors) {
        double[] context = new double[features];
        Arrays.setAll(context, f -> value(number, f, features, factors));
        return context;
    }

    /** Standard normal; with common factors, four fifths of the variance are theirs. */
    private static double value(int number, int feature, int features, int factors) {
        long start = Counters.scenario(7, number);
        double own = Counters.normal(start, feature);
        if (factors == 0) {
            return own;
        }
        double common = Counters.normal(start, features + feature % factors);
        return Math.sqrt(0.8) * common + Math.sqrt(0.2) * own;
    }
}
