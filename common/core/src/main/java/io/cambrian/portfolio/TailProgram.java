package io.cambrian.portfolio;

import java.util.Optional;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * Weights that minimize a risk measured on scenarios, by linear programs: the conditional value at risk (Rockafellar, Uryasev
 * 2000, "Optimization of conditional value-at-risk"), the mean absolute deviation (Konno, Yamazaki 1991), and the conditional
 * drawdown at risk (Chekhlov, Uryasev, Zabarankin 2005) of uncompounded cumulative returns. Within bounds, with a given sum
 * and, if wanted, a least mean. Optima can be flat: compare risks before weights.
 *
 * <p>Scenarios are simple returns, {@code [scenarios][assets]}, equally likely, nothing missing.
 */
public final class TailProgram {
    private final double[][] scenarios;
    private final double[] lower;
    private final double[] upper;
    private final double total;
    private double[] means;
    private double target = Double.NEGATIVE_INFINITY;
    private final double scale;

    /** @param total sum of the weights */
    public TailProgram(double[][] scenarios, double[] lower, double[] upper, double total) {
        this.scenarios = scenarios;
        this.lower = lower;
        this.upper = upper;
        this.total = total;
        double sum = 0;
        for (double[] row : scenarios) {
            for (double r : row) {
                sum += Math.abs(r);
            }
        }
        if (!Double.isFinite(sum)) {
            throw new IllegalArgumentException(
                    "Scenarios must be finite: leave out those with a return that is missing.");
        }
        scale = Math.max(1e-12, sum / scenarios.length / scenarios[0].length);
    }

    /** Asks for portfolios whose mean is at least {@code target}; the means need not be those of the scenarios. */
    public TailProgram withMean(double[] means, double target) {
        this.means = means.clone();
        this.target = target;
        return this;
    }

    /** The lowest mean loss in the worst {@code tail} of scenarios, in (0, 1], say 0.05. */
    public Optional<double[]> minimumCvar(double tail) {
        checkTail(tail);
        Model m = new Model();
        Variable threshold = m.free("threshold").weight(1);
        for (int t = 0; t < scenarios.length; t++) {
            Variable excess = m.positive("u" + t).weight(1 / (tail * scenarios.length));
            // loss - threshold <= excess
            m.scenario("s" + t, scenarios[t], 1)
                    .set(threshold, 1)
                    .set(excess, 1)
                    .lower(0);
        }
        return m.solve();
    }

    /** The lowest mean absolute deviation from the mean. */
    public Optional<double[]> minimumAbsoluteDeviation() {
        Model m = new Model();
        double[] mean = columnMeans();
        for (int t = 0; t < scenarios.length; t++) {
            Variable deviation = m.positive("u" + t).weight(1.0 / scenarios.length);
            double[] centered = new double[mean.length];
            for (int i = 0; i < mean.length; i++) {
                centered[i] = scenarios[t][i] - mean[i];
            }
            m.scenario("a" + t, centered, 1).set(deviation, 1).lower(0);
            m.scenario("b" + t, centered, -1).set(deviation, 1).lower(0);
        }
        return m.solve();
    }

    /** The lowest mean of the worst {@code tail} of drawdowns of the cumulative, uncompounded return; scenarios in order of time. */
    public Optional<double[]> minimumCdar(double tail) {
        checkTail(tail);
        Model m = new Model();
        Variable threshold = m.free("threshold").weight(1);
        Variable before = null;
        for (int t = 0; t < scenarios.length; t++) {
            // drawdown_t >= drawdown_{t-1} - r_t
            Variable drawdown = m.positive("d" + t);
            Expression path =
                    m.scenario("p" + t, scenarios[t], 1).set(drawdown, 1).lower(0);
            if (before != null) {
                path.set(before, -1);
            }
            Variable excess = m.positive("u" + t).weight(1 / (tail * scenarios.length));
            m.model
                    .addExpression("e" + t)
                    .set(excess, 1)
                    .set(threshold, 1)
                    .set(drawdown, -1)
                    .lower(0);
            before = drawdown;
        }
        return m.solve();
    }

    private static void checkTail(double tail) {
        if (!(tail > 0 && tail <= 1)) {
            throw new IllegalArgumentException("The tail (" + tail + ") must be in (0, 1].");
        }
    }

    private double[] columnMeans() {
        double[] mean = new double[scenarios[0].length];
        for (double[] row : scenarios) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / scenarios.length;
            }
        }
        return mean;
    }

    /** The weights as variables; returns are scaled to be about 1. */
    private final class Model {
        private final ExpressionsBasedModel model = new ExpressionsBasedModel();
        private final Variable[] w = new Variable[lower.length];

        Model() {
            Expression sum = model.addExpression("sum").level(total);
            Expression mean = Double.isInfinite(target)
                    ? null
                    : model.addExpression("mean").lower(target / scale);
            for (int i = 0; i < w.length; i++) {
                w[i] = model.newVariable("w" + i).lower(lower[i]).upper(upper[i]);
                sum.set(w[i], 1);
                if (mean != null) {
                    mean.set(w[i], means[i] / scale);
                }
            }
        }

        Variable free(String name) {
            return model.newVariable(name);
        }

        Variable positive(String name) {
            return model.newVariable(name).lower(0);
        }

        /** {@code sign * return of the portfolio}, to be completed. */
        Expression scenario(String name, double[] returns, double sign) {
            Expression e = model.addExpression(name);
            for (int i = 0; i < w.length; i++) {
                e.set(w[i], sign * returns[i] / scale);
            }
            return e;
        }

        Optional<double[]> solve() {
            Optimisation.Result result = model.minimise();
            if (!result.getState().isOptimal()) {
                return Optional.empty();
            }
            double[] out = new double[w.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.max(lower[i], Math.min(upper[i], w[i].getValue().doubleValue()));
            }
            return Optional.of(out);
        }
    }
}
