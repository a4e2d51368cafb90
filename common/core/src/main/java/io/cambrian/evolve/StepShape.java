package io.cambrian.evolve;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a search has learned about moving the numbers of strategies of one shape together: how far, and in which directions.
 *
 * <p>The (1+lambda) evolution strategy with covariance matrix adaptation (Igel, Hansen and Roth 2007, "Covariance matrix
 * adaptation for multi-objective optimization", doi:10.1162/evco.2007.15.1.1, algorithm 1 and table 1), with numbers measured in
 * places of their grids. Unlike there, steps are rounded to whole places, at least one number moves, and the step size stays
 * within [{@value #SMALLEST}, {@value #LARGEST}] places: below that, rounding would leave nothing to learn from.
 *
 * <p>Immutable; a pure function of what was tried.
 */
public final class StepShape {
    private static final double FIRST = 0.7;
    private static final double SMALLEST = 0.5;
    private static final double LARGEST = 4;
    private static final double SUCCESS_LIMIT = 0.44;

    private final double success;
    private final double step;
    private final double[] path;
    private final double[][] covariance;

    private StepShape(double success, double step, double[] path, double[][] covariance) {
        this.success = success;
        this.step = step;
        this.path = path;
        this.covariance = covariance;
    }

    /** Nothing known: every number by itself. */
    static StepShape start(int numbers) {
        double[][] identity = new double[numbers][numbers];
        for (int i = 0; i < numbers; i++) {
            identity[i][i] = 1;
        }
        return new StepShape(aim(1), FIRST, new double[numbers], identity);
    }

    int size() {
        return path.length;
    }

    /** Standard deviation of a move before the covariance, in places of the grid. */
    double step() {
        return step;
    }

    /** What moves of two numbers have in common, before the step. */
    double covariance(int i, int j) {
        return covariance[i][j];
    }

    /** Share of moves that are to be improvements. */
    private static double aim(int tried) {
        return 1 / (5 + Math.sqrt(tried) / 2);
    }

    /** Whole places by which to move each number; at least one of them is not 0. */
    int[] draw(RandomGenerator random) {
        int n = path.length;
        double[] z = new double[n];
        for (int i = 0; i < n; i++) {
            z[i] = random.nextGaussian();
        }
        double[][] root = cholesky();
        int[] steps = new int[n];
        int widest = 0;
        double[] moves = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                moves[i] += root[i][j] * z[j];
            }
            moves[i] *= step;
            steps[i] = (int) Math.rint(moves[i]);
            widest = Math.abs(moves[i]) > Math.abs(moves[widest]) ? i : widest;
        }
        if (Arrays.stream(steps).allMatch(s -> s == 0)) {
            steps[widest] = moves[widest] > 0 ? 1 : -1;
        }
        return steps;
    }

    /**
     * What is known after a generation.
     *
     * @param tried moves that were scored, at least 1
     * @param better of them, fitter than where they came from
     * @param best the fittest of those, in places from where it came; empty where none was better
     */
    StepShape after(int tried, int better, Optional<double[]> best) {
        int n = path.length;
        double aim = aim(tried);
        double rate = aim * tried / (2 + aim * tried);
        double damping = 1 + n / (2.0 * tried);
        double newSuccess = (1 - rate) * success + rate * better / tried;
        double newStep = step * StrictMath.exp((newSuccess - aim) / (1 - aim) / damping);
        double[] newPath = path;
        double[][] newCovariance = covariance;
        if (best.isPresent()) {
            double pathRate = 2 / (n + 2.0);
            double covarianceRate = 2 / ((double) n * n + 6);
            boolean steady = newSuccess < SUCCESS_LIMIT;
            newPath = new double[n];
            for (int i = 0; i < n; i++) {
                newPath[i] = (1 - pathRate) * path[i]
                        + (steady ? Math.sqrt(pathRate * (2 - pathRate)) * best.get()[i] / step : 0);
            }
            double kept = 1 - covarianceRate + (steady ? 0 : covarianceRate * pathRate * (2 - pathRate));
            newCovariance = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    newCovariance[i][j] = kept * covariance[i][j] + covarianceRate * newPath[i] * newPath[j];
                }
            }
        }
        return new StepShape(newSuccess, Math.max(SMALLEST, Math.min(LARGEST, newStep)), newPath, newCovariance);
    }

    /** Lower triangle; the matrix is positive definite, since each update keeps a share of one that is. */
    private double[][] cholesky() {
        int n = path.length;
        double[][] root = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = covariance[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= root[i][k] * root[j][k];
                }
                root[i][j] = i == j ? Math.sqrt(Math.max(sum, 0)) : root[j][j] > 0 ? sum / root[j][j] : 0;
            }
        }
        return root;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StepShape s
                && success == s.success
                && step == s.step
                && Arrays.equals(path, s.path)
                && Arrays.deepEquals(covariance, s.covariance);
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(step) + Arrays.hashCode(path);
    }

    @Override
    public String toString() {
        return "StepShape of " + path.length + " numbers, step " + step;
    }
}
