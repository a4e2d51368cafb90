package io.cambrian.benchmarks;

import io.cambrian.risk.Correlation;
import io.cambrian.risk.Covariance;
import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;

/** The repair of correlations that cannot be: CPU time of one thread. */
final class NearestSpeed {
    /** Largest difference to the Newton method's matrix at which the projections are stopped. */
    private static final double CLOSE = 1e-9;

    private static final int MOST_STEPS = 20_000;

    private NearestSpeed() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int small = options.whole("small", quick ? 20 : 100, 2);
        int large = options.whole("assets", quick ? 40 : 500, 2);
        options.refuseOthers();
        double[][] few = changed(small);
        double[][][] nearest = new double[1][][];
        Correlation.nearest(changed(20)); // the compiler's turn
        long newton = CpuTime.of(() -> nearest[0] = Correlation.nearest(few));
        int[] steps = new int[1];
        long projections = CpuTime.of(() -> steps[0] = projections(few, nearest[0]));
        double[][] many = changed(large);
        long alone = CpuTime.of(() -> nearest[0] = Correlation.nearest(many));
        Table table = new Table("nearest correlation matrix, each element changed by some 0.4", "ms of CPU", "ratio");
        table.add(small + " assets, Newton's method", Table.number(newton / 1e6), "1");
        table.add(
                small + " assets, " + steps[0] + " projections to within " + CLOSE,
                Table.number(projections / 1e6),
                Table.number((double) projections / newton));
        table.add(large + " assets, Newton's method", Table.number(alone / 1e6), "");
        table.print();
        System.out.printf(
                "lowest eigenvalue before %s, after %s%n",
                Covariance.of(many).eigenvalues()[0], Covariance.of(nearest[0]).eigenvalues()[0]);
    }

    /** Higham 2002, algorithm 3.3, until it is close to what is known to be the answer. */
    private static int projections(double[][] m, double[][] answer) {
        int n = m.length;
        double[][] y = Covariance.of(m).values();
        double[][] correction = new double[n][n];
        for (int step = 1; ; step++) {
            double[][] r = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    r[i][j] = y[i][j] - correction[i][j];
                }
            }
            double[][] x = Covariance.of(r).repaired().values();
            double gap = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    correction[i][j] = x[i][j] - r[i][j];
                    y[i][j] = i == j ? 1 : x[i][j];
                    gap = Math.max(gap, Math.abs(y[i][j] - answer[i][j]));
                }
            }
            if (gap <= CLOSE) {
                return step;
            }
            if (step == MOST_STEPS) {
                throw new IllegalStateException("After " + step + " projections the matrices differ by " + gap + ".");
            }
        }
    }

    /** Correlations by one common factor, each changed by some 0.4, as where people write them by hand. */
    private static double[][] changed(int assets) {
        RandomGenerator random = Seeds.stream(6, assets);
        double[] beta = random.doubles(assets, 0.3, 0.9).toArray();
        double[][] m = new double[assets][assets];
        for (int i = 0; i < assets; i++) {
            m[i][i] = 1;
            for (int j = 0; j < i; j++) {
                double c = beta[i] * beta[j] + 0.4 * random.nextGaussian();
                m[i][j] = m[j][i] = Math.max(-1, Math.min(1, c));
            }
        }
        return m;
    }
}
