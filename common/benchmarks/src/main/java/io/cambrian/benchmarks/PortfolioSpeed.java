package io.cambrian.benchmarks;

import io.cambrian.portfolio.CapitalMarket;
import io.cambrian.portfolio.HierarchicalRiskParity;
import io.cambrian.portfolio.Weights;
import io.cambrian.risk.Covariance;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Weights of many names on one thread: equal risk contribution and hierarchical risk parity of thousands, capital moved between
 * a thousand bots, and minimum variance where there are far fewer days than names. Each beside the textbook's way of doing it,
 * on as many names as that can bear.
 */
final class PortfolioSpeed {
    private static final int FACTORS = 10;

    private PortfolioSpeed() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int names = options.whole("names", quick ? 300 : 5_000, 10);
        int rounds = options.whole("rounds", quick ? 1 : 3, 1);
        options.refuseOthers();

        Covariance large = factorModel(names);
        Covariance few = factorModel(Math.min(names, 500));
        Table table =
                new Table("one thread, CPU time, best of " + rounds, "names", "ms", "x textbook per pair", "check");
        risk(table, large, few, rounds);
        hierarchy(table, large, few, rounds);
        singular(table, names, rounds);
        bots(table, quick ? 100 : 1_000, rounds);
        table.print();
    }

    private static void risk(Table table, Covariance large, Covariance few, int rounds) {
        double[][] found = new double[1][];
        double ms = best(rounds, () -> found[0] = Weights.equalRisk(large).orElseThrow());
        double textbook = best(1, () -> textbookRisk(few));
        double[] parts = Weights.riskContributions(large, found[0]);
        double whole = Math.sqrt(large.variance(found[0]));
        double error = Arrays.stream(parts)
                .map(p -> Math.abs(p / whole - 1.0 / parts.length))
                .max()
                .orElseThrow();
        add(
                table,
                "equal risk contribution",
                large.size(),
                ms,
                textbook,
                few.size(),
                "largest budget error %.1e",
                error);
    }

    private static void hierarchy(Table table, Covariance large, Covariance few, int rounds) {
        double[][] correlation = large.correlation();
        double[][] found = new double[1][];
        double ms = best(rounds, () -> found[0] = HierarchicalRiskParity.weights(large, correlation));
        double[][] small = few.correlation();
        double textbook = best(1, () -> textbookMerges(small));
        add(
                table,
                "hierarchical risk parity",
                large.size(),
                ms,
                textbook,
                few.size(),
                "sum - 1 = %.1e",
                Arrays.stream(found[0]).sum() - 1);
    }

    private static void singular(Table table, int names, int rounds) {
        Covariance covariance = Covariance.sample(returns(names, 250));
        double[][] found = new double[1][];
        double ms = best(
                rounds, () -> found[0] = Weights.minimumVariance(covariance).orElseThrow());
        table.add(
                "minimum variance, 250 days",
                Integer.toString(names),
                Table.number(ms),
                "",
                String.format(
                        Locale.ROOT,
                        "sum - 1 = %.1e, %d held",
                        Arrays.stream(found[0]).sum() - 1,
                        Arrays.stream(found[0]).filter(w -> w > 0).count()));
    }

    private static void bots(Table table, int bots, int rounds) {
        double[][] covariance = factorModel(bots).values();
        RandomGenerator random = Seeds.stream(5);
        double[] mean = random.doubles(bots, 0, 0.001).toArray();
        double[] cost = filled(bots, 0.00002);
        double[] before = filled(bots, 1.0 / bots);
        CapitalMarket.Terms terms =
                new CapitalMarket.Terms(mean, cost, filled(bots, 0.1 / bots), filled(bots, 10.0 / bots));
        CapitalMarket.Result[] found = new CapitalMarket.Result[1];
        // three calls compile it
        double ms = best(rounds + 3, () -> found[0] = CapitalMarket.move(covariance, 5, terms, before, 20 * bots));
        table.add(
                "capital moved between bots",
                Integer.toString(bots),
                Table.number(ms),
                "",
                String.format(
                        Locale.ROOT,
                        "settled %s, %d moves, sum - 1 = %.1e",
                        found[0].settled(),
                        found[0].moves().size(),
                        Arrays.stream(found[0].capital()).sum() - 1));
    }

    private static void add(
            Table table, String name, int names, double ms, double textbook, int fewer, String check, double value) {
        double perPair = ms / ((double) names * names);
        table.add(
                name,
                Integer.toString(names),
                Table.number(ms),
                String.format(
                        Locale.ROOT,
                        "%.1f (%,.0f ms for %d)",
                        textbook / ((double) fewer * fewer) / perPair,
                        textbook,
                        fewer),
                String.format(Locale.ROOT, check, value));
    }

    private static double best(int rounds, Runnable work) {
        double best = Double.POSITIVE_INFINITY;
        for (int r = 0; r < rounds; r++) {
            best = Math.min(best, CpuTime.of(work) / 1e6);
        }
        return best;
    }

    /** Cyclical descent that adds up the whole row for each coordinate through the matrix's accessor. */
    private static double[] textbookRisk(Covariance c) {
        int n = c.size();
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = 1 / Math.sqrt(n * c.variance(i));
        }
        double change = 1;
        while (change > 1e-13) {
            change = 0;
            for (int i = 0; i < n; i++) {
                double others = 0;
                for (int j = 0; j < n; j++) {
                    others += j == i ? 0 : c.value(i, j) * x[j];
                }
                double next = (-others + Math.sqrt(others * others + 4 * c.variance(i) / n)) / (2 * c.variance(i));
                change = Math.max(change, Math.abs(next / x[i] - 1));
                x[i] = next;
            }
        }
        return x;
    }

    /** Single linkage that looks through all pairs for each merge. */
    private static int textbookMerges(double[][] correlation) {
        int n = correlation.length;
        double[][] d = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                d[i][j] = Math.sqrt(Math.max(0, (1 - correlation[i][j]) / 2));
            }
        }
        boolean[] gone = new boolean[n];
        for (int k = 0; k < n - 1; k++) {
            int a = -1;
            int b = -1;
            for (int i = 0; i < n; i++) {
                for (int j = 0; !gone[i] && j < i; j++) {
                    if (!gone[j] && (a < 0 || d[i][j] < d[a][b])) {
                        a = i;
                        b = j;
                    }
                }
            }
            for (int j = 0; j < n; j++) {
                d[a][j] = d[j][a] = Math.min(d[a][j], d[b][j]);
            }
            gone[b] = true;
        }
        return n;
    }

    private static Covariance factorModel(int names) {
        double[][] loadings = new double[names][FACTORS];
        RandomGenerator random = Seeds.stream(3, names);
        for (double[] row : loadings) {
            for (int k = 0; k < FACTORS; k++) {
                row[k] = 0.01 * (k == 0 ? random.nextDouble(0.4, 1.4) : 0.3 * random.nextGaussian());
            }
        }
        double[][] c = new double[names][names];
        for (int i = 0; i < names; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = i == j ? 1e-4 * random.nextDouble(0.5, 4) : 0;
                for (int k = 0; k < FACTORS; k++) {
                    sum += loadings[i][k] * loadings[j][k];
                }
                c[i][j] = c[j][i] = sum;
            }
        }
        return Covariance.of(c);
    }

    private static double[][] returns(int names, int days) {
        RandomGenerator random = Seeds.stream(4);
        double[] beta = random.doubles(names, 0.2, 1.8).toArray();
        double[][] r = new double[days][names];
        for (double[] row : r) {
            double market = random.nextGaussian();
            for (int i = 0; i < names; i++) {
                row[i] = 0.01 * (beta[i] * market + 1.5 * random.nextGaussian());
            }
        }
        return r;
    }

    private static double[] filled(int n, double value) {
        double[] v = new double[n];
        Arrays.fill(v, value);
        return v;
    }
}
