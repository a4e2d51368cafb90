package io.cambrian.jobs.risk;

import io.cambrian.risk.ComponentRisk;
import io.cambrian.risk.IncrementalRisk;
import io.cambrian.risk.RollingForecasts;
import io.cambrian.risk.RunningVerdict;
import io.cambrian.risk.ValueAtRisk;
import io.cambrian.risk.VarMethod;
import io.cambrian.tables.VarTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Rows of the table {@code var}: a portfolio, its parts with their scenario vectors, its regimes, and its forecasts with the
 * verdict up to each.
 */
final class VarCube {
    static final String PORTFOLIO = "portfolio";

    /** Below so many days a regime has no tail to speak of. */
    static final int FEWEST_REGIME_DAYS = 100;

    /** Rate of the online calibration of forecasts. */
    static final double CALIBRATION_RATE = 0.1;

    private final String runId;
    private final int asOfDay;

    VarCube(String runId, int asOfDay) {
        this.runId = runId;
        this.asOfDay = asOfDay;
    }

    /**
     * One row for each part and one for the portfolio, historical method; vectors at the first confidence only.
     *
     * @param grain of the parts: strategy or instrument
     * @param days of the scenarios
     * @param returns {@code [days][parts]}, none missing
     * @param tested exceedances and tested days of the portfolio by confidence; empty where it was not tested
     */
    List<Row> parts(
            String grain,
            List<String> names,
            int[] days,
            double[][] returns,
            double[] weights,
            double[] confidences,
            Map<Double, long[]> tested) {
        List<Row> rows = new ArrayList<>();
        for (double confidence : confidences) {
            boolean vectors = confidence == confidences[0];
            IncrementalRisk risk = IncrementalRisk.of(VarMethod.HISTORICAL, returns, weights, confidence);
            ComponentRisk whole = risk.whole();
            double[] value = whole.varContributions();
            double[] shortfall = whole.shortfallContributions();
            double[] incremental = risk.incremental();
            for (int i = 0; i < names.size(); i++) {
                double[] column = column(returns, i);
                ValueAtRisk alone = ValueAtRisk.historical(column, confidence);
                VarTable.Position position = new VarTable.Position(
                        grain,
                        asOfDay,
                        weights[i],
                        value[i],
                        shortfall[i],
                        weights[i] == 0 ? null : risk.marginal(i, weights),
                        incremental[i]);
                double[] vector = new double[column.length];
                for (int t = 0; t < vector.length; t++) {
                    vector[t] = weights[i] * column[t];
                }
                rows.add(VarTable.toRow(
                        risk(names.get(i), VarMethod.HISTORICAL, alone, null),
                        position,
                        null,
                        null,
                        vectors ? vector : null));
            }
            double[] portfolio = ComponentRisk.portfolioReturns(returns, weights);
            rows.add(VarTable.toRow(
                    risk(
                            PORTFOLIO,
                            VarMethod.HISTORICAL,
                            ValueAtRisk.historical(portfolio, confidence),
                            tested.get(confidence)),
                    VarTable.Position.of(PORTFOLIO, asOfDay),
                    null,
                    vectors ? days : null,
                    vectors ? portfolio : null));
        }
        return rows;
    }

    private static double[] column(double[][] returns, int i) {
        double[] out = new double[returns.length];
        for (int t = 0; t < out.length; t++) {
            out[t] = returns[t][i];
        }
        return out;
    }

    private VarTable.Risk risk(String subject, VarMethod method, ValueAtRisk v, long[] tested) {
        return new VarTable.Risk(
                runId,
                subject,
                method.label(),
                v.confidenceLevel(),
                1,
                v.valueAtRisk(),
                v.expectedShortfall(),
                v.observations(),
                tested == null ? null : tested[0],
                tested == null ? null : tested[1]);
    }

    /**
     * The portfolio on the days of each regime, {@code regime: NAME}; regimes of fewer than {@value #FEWEST_REGIME_DAYS} days are
     * left out.
     *
     * @param regimes name on each of the days; null where unknown
     */
    List<Row> regimes(double[] portfolio, String[] regimes, double[] confidences) {
        Map<String, List<Double>> byName = new LinkedHashMap<>();
        for (int t = 0; t < portfolio.length; t++) {
            if (regimes[t] != null && !Double.isNaN(portfolio[t])) {
                byName.computeIfAbsent(regimes[t], name -> new ArrayList<>()).add(portfolio[t]);
            }
        }
        List<Row> rows = new ArrayList<>();
        byName.forEach((name, returns) -> {
            if (returns.size() >= FEWEST_REGIME_DAYS) {
                double[] x = returns.stream().mapToDouble(Double::doubleValue).toArray();
                for (double confidence : confidences) {
                    rows.add(VarTable.toRow(
                            risk("regime: " + name, VarMethod.HISTORICAL, ValueAtRisk.historical(x, confidence), null),
                            VarTable.Position.of("regime", asOfDay),
                            null,
                            null,
                            null));
                }
            }
        });
        return rows;
    }

    /** One row for each forecast, with its verdict. */
    List<Row> forecasts(String subject, RollingForecasts f, int[] days) {
        List<RunningVerdict> verdicts = RunningVerdict.of(f);
        double[] calibrated = f.calibrated(CALIBRATION_RATE).valueAtRisk();
        double[] var = f.valueAtRisk();
        double[] es = f.expectedShortfall();
        double[] realized = f.realized();
        boolean[] exceeded = f.exceeded();
        int[] at = f.rows();
        List<Row> rows = new ArrayList<>(f.size());
        for (int k = 0; k < f.size(); k++) {
            RunningVerdict v = verdicts.get(k);
            rows.add(VarTable.toRow(
                    new VarTable.Risk(
                            runId,
                            subject,
                            f.method().label(),
                            f.confidenceLevel(),
                            1,
                            var[k],
                            es[k],
                            f.window(),
                            (long) v.exceedances(),
                            (long) v.forecasts()),
                    VarTable.Position.of("forecast", days[at[k]]),
                    new VarTable.Verdict(
                            calibrated[k],
                            realized[k],
                            exceeded[k],
                            v.zone().name().toLowerCase(Locale.ROOT),
                            v.kupiecPValue(),
                            v.conditionalPValue(),
                            v.quantileLoss(),
                            v.z2()),
                    null,
                    null));
        }
        return rows;
    }
}
