package io.cambrian.jobs.risk;

import io.cambrian.risk.Covariance;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.risk.Crises;
import io.cambrian.risk.Crisis;
import io.cambrian.risk.Exceedances;
import io.cambrian.risk.StressMatrix;
import io.cambrian.risk.ValueAtRisk;
import io.cambrian.risk.VarMethod;
import io.cambrian.tables.CorrelationTable;
import io.cambrian.tables.StressTable;
import io.cambrian.tables.VarTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Risk of the finalists and of the portfolio made of them: Ledoit-Wolf correlation, historical value at risk and expected
 * shortfall at 95 and 99 percent over one day, and what each would have done in the crises found in the data. Everything is
 * estimated from development days; the untouched days only count how often the portfolio's value at risk was exceeded.
 */
public final class RiskJob {
    /** Crises looked for in the market. */
    private static final int CRISES = 8;

    /** Trading days that each rolling forecast of value at risk looks back. */
    public static final int VAR_WINDOW = 500;

    private static final double[] CONFIDENCES = {0.95, 0.99};
    /** By which covariances are shrunk, here and for weights. */
    public static final CovarianceEstimator ESTIMATOR = CovarianceEstimator.LEDOIT_WOLF_CONSTANT_CORRELATION;

    private RiskJob() {}

    /**
     * What was measured.
     *
     * @param covariance of the finalists' daily returns
     * @param crises in order of time
     * @param stress rows are crises; columns are the finalists, then portfolio, then market
     */
    public record Result(Covariance covariance, List<Crisis> crises, StressMatrix stress) {}

    /** The shrunk covariance that risk and weights use. */
    public static Covariance covariance(ReturnPanel development) {
        return ESTIMATOR.estimate(development.returns());
    }

    /**
     * Measures and writes, replacing what an earlier attempt at the same cycle wrote.
     *
     * @param market equal-weight return of the whole market on the development days
     * @param weights of the portfolio, in the panel's order
     */
    public static Result run(
            Warehouse warehouse,
            String runId,
            ReturnPanel development,
            ReturnPanel holdout,
            double[] market,
            double[] weights) {
        Covariance covariance = covariance(development);
        double[] portfolio = development.portfolio(weights);
        List<Crisis> crises = Crises.find(development.days(), market, CRISES).stream()
                .map(Crises.Fall::crisis)
                .sorted(java.util.Comparator.comparingInt(Crisis::from))
                .toList();
        StressMatrix stress = stress(development, portfolio, market, crises);

        write(warehouse, CorrelationTable.SPEC, runId, correlationRows(runId, development, covariance));
        write(warehouse, VarTable.SPEC, runId, varRows(runId, development, portfolio, holdout.portfolio(weights)));
        write(warehouse, StressTable.SPEC, runId, stressRows(runId, stress));
        return new Result(covariance, crises, stress);
    }

    private static void write(Warehouse warehouse, io.cambrian.tables.TableSpec table, String runId, List<Row> rows) {
        warehouse.replace(table, warehouse.rows(table, rows).coalesce(1), "run_id = '" + runId + "'");
    }

    private static StressMatrix stress(
            ReturnPanel development, double[] portfolio, double[] market, List<Crisis> crises) {
        List<String> names = new ArrayList<>(development.ids());
        names.add("portfolio");
        names.add("market");
        int k = development.ids().size();
        double[][] returns = new double[development.days().length][k + 2];
        for (int t = 0; t < returns.length; t++) {
            System.arraycopy(development.returns()[t], 0, returns[t], 0, k);
            returns[t][k] = portfolio[t];
            returns[t][k + 1] = market[t];
        }
        return StressMatrix.of(crises, names, development.days(), returns);
    }

    private static List<Row> correlationRows(String runId, ReturnPanel panel, Covariance covariance) {
        double[][] correlation = covariance.correlation();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < panel.ids().size(); i++) {
            for (int j = 0; j < panel.ids().size(); j++) {
                rows.add(CorrelationTable.toRow(new CorrelationTable.Pair(
                        runId,
                        ESTIMATOR.label(),
                        panel.ids().get(i),
                        panel.ids().get(j),
                        correlation[i][j],
                        covariance.value(i, j))));
            }
        }
        return rows;
    }

    private static List<Row> varRows(String runId, ReturnPanel development, double[] portfolio, double[] tested) {
        List<Row> rows = new ArrayList<>();
        for (double confidence : CONFIDENCES) {
            for (int i = 0; i < development.ids().size(); i++) {
                rows.add(varRow(
                        runId,
                        development.ids().get(i),
                        ValueAtRisk.of(VarMethod.HISTORICAL, development.column(i), confidence),
                        null,
                        null));
            }
            long exceeded = 0;
            double[] all = java.util.stream.DoubleStream.concat(
                            java.util.Arrays.stream(portfolio), java.util.Arrays.stream(tested))
                    .toArray();
            Exceedances rolling = Exceedances.rolling(
                    VarMethod.HISTORICAL,
                    java.util.Arrays.copyOfRange(all, Math.max(0, portfolio.length - VAR_WINDOW), all.length),
                    Math.min(VAR_WINDOW, portfolio.length),
                    confidence);
            for (boolean e : rolling.exceeded()) {
                exceeded += e ? 1 : 0;
            }
            rows.add(varRow(
                    runId, "portfolio", ValueAtRisk.of(VarMethod.HISTORICAL, portfolio, confidence), exceeded, (long)
                            rolling.counted()));
        }
        return rows;
    }

    private static Row varRow(String runId, String subject, ValueAtRisk v, Long exceedances, Long tested) {
        return VarTable.toRow(new VarTable.Risk(
                runId,
                subject,
                "historical",
                v.confidenceLevel(),
                1,
                v.valueAtRisk(),
                v.expectedShortfall(),
                v.observations(),
                exceedances,
                tested));
    }

    private static List<Row> stressRows(String runId, StressMatrix stress) {
        List<Row> rows = new ArrayList<>();
        for (int c = 0; c < stress.crises().size(); c++) {
            Crisis crisis = stress.crises().get(c);
            for (int i = 0; i < stress.names().size(); i++) {
                StressMatrix.Cell cell = stress.cells().get(c).get(i);
                rows.add(StressTable.toRow(new StressTable.Stress(
                        runId,
                        crisis.name(),
                        crisis.from(),
                        crisis.to(),
                        stress.names().get(i),
                        known(cell.totalReturn()),
                        known(cell.maxDrawdown()),
                        known(cell.worstReturn()))));
            }
        }
        return rows;
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
