package io.cambrian.benchmarks;

import io.cambrian.risk.ComponentRisk;
import io.cambrian.risk.FactorScenarios;
import io.cambrian.risk.TailSelection;
import io.cambrian.risk.TileKernel;
import io.cambrian.risk.ValueAtRisk;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Risk mathematics in one thread: CPU time, the median of some rounds. */
final class RiskSpeed {
    private static final double CONFIDENCE = 0.99;

    private RiskSpeed() {}

    /** Historical value at risk of many strategies, by selection and by sorting. */
    static void selection(Options options) {
        boolean quick = options.flag("quick");
        int strategies = options.whole("strategies", quick ? 500 : 10_000, 1);
        int days = options.whole("days", 2_500, 2);
        int rounds = options.whole("rounds", quick ? 2 : 9, 1);
        options.refuseOthers();
        double[] returns = normals(1, strategies * days);
        TailSelection selection = new TailSelection(days, CONFIDENCE);
        double[] result = new double[2];
        double[] check = new double[strategies];
        long selected = median(rounds, () -> {
            for (int s = 0; s < strategies; s++) {
                selection.measure(returns, s * days, result);
                check[s] = result[0];
            }
        });
        long sorted = median(Math.min(3, rounds), () -> {
            for (int s = 0; s < strategies; s++) {
                double var = ValueAtRisk.historical(Arrays.copyOfRange(returns, s * days, (s + 1) * days), CONFIDENCE)
                        .valueAtRisk();
                if (var != check[s]) {
                    throw new IllegalStateException("Series " + s + ": " + var + " and " + check[s]);
                }
            }
        });
        Table table = new Table("99 % historical VaR and ES, " + strategies + " x " + days, "ms of CPU", "ratio");
        table.add("selection", Table.number(selected / 1e6), "1");
        table.add("sort, same quantiles", Table.number(sorted / 1e6), Table.number((double) sorted / selected));
        table.print();
    }

    /** Monte Carlo with a factor model, position by position, with curvature. */
    static void monteCarlo(Options options) {
        boolean quick = options.flag("quick");
        int scenarios = options.whole("scenarios", quick ? 20_000 : 1_000_000, 100);
        int positions = options.whole("positions", 1_000, 1);
        int factors = options.whole("factors", 20, 1);
        options.refuseOthers();
        RandomGenerator random = Seeds.stream(2, positions);
        double[][] loadings = new double[positions][factors];
        double[] noise = new double[positions];
        double[] weights = new double[positions];
        double[] gamma = new double[positions];
        for (int i = 0; i < positions; i++) {
            Arrays.setAll(loadings[i], k -> (k == 0 ? 0.01 : 0) + 0.004 * random.nextGaussian());
            noise[i] = 0.01 + 0.01 * random.nextDouble();
            weights[i] = 1.0 / positions;
            gamma[i] = random.nextGaussian();
        }
        FactorScenarios model = FactorScenarios.of(loadings, noise, weights, gamma, 1);
        model.portfolio(0, 20_000); // the compiler's turn
        double[][] results = new double[1][];
        long simulated = CpuTime.of(() -> results[0] = model.portfolio(0, scenarios));
        ComponentRisk[] risk = new ComponentRisk[1];
        long measured = CpuTime.of(() -> risk[0] = model.risk(results[0], CONFIDENCE));
        double gap = Math.abs(Arrays.stream(risk[0].shortfallContributions()).sum() - risk[0].expectedShortfall());
        Table table = new Table(
                scenarios + " scenarios x " + positions + " positions, " + factors + " factors, own noise, gamma",
                "s of CPU");
        table.add("scenarios", Table.number(simulated / 1e9));
        table.add(
                "VaR, ES and their parts (" + (int) (0.01 * scenarios) + " scenarios again)",
                Table.number(measured / 1e9));
        table.print();
        System.out.printf(
                "VaR %s, ES %s, parts miss it by %.1e%n",
                Table.number(risk[0].valueAtRisk()), Table.number(risk[0].expectedShortfall()), gap);
    }

    /** The multiplication of tiles. */
    static void tiles(Options options) {
        boolean quick = options.flag("quick");
        int size = options.whole("size", quick ? 120 : 1_000, 1);
        int days = options.whole("days", quick ? 300 : 2_500, 1);
        int rounds = options.whole("rounds", quick ? 3 : 15, 1);
        options.refuseOthers();
        float[] a = floats(3, size * days);
        float[] b = floats(4, size * days);
        TileKernel kernel = TileKernel.best();
        float[][] c = new float[1][];
        long one = median(rounds, () -> c[0] = kernel.timesTransposed(a, size, b, size, days));
        Table table = new Table("tile of " + size + " x " + size + ", depth " + days, "ms of CPU", "GFLOP/s");
        table.add(kernel.label(), Table.number(one / 1e6), Table.number(2.0 * size * size * days / one));
        table.print();
    }

    private static long median(int rounds, Runnable work) {
        long[] times = new long[rounds];
        work.run();
        for (int r = 0; r < rounds; r++) {
            times[r] = CpuTime.of(work);
        }
        Arrays.sort(times);
        return times[rounds / 2];
    }

    private static double[] normals(long seed, int n) {
        RandomGenerator random = Seeds.stream(seed, n);
        double[] x = new double[n];
        Arrays.setAll(x, i -> 0.01 * random.nextGaussian());
        return x;
    }

    private static float[] floats(long seed, int n) {
        double[] x = normals(seed, n);
        float[] f = new float[n];
        for (int i = 0; i < n; i++) {
            f[i] = (float) x[i];
        }
        return f;
    }
}
