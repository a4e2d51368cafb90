package io.cambrian.jobs.risk;

import io.cambrian.regime.RegimeLabels;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.risk.Crises;
import io.cambrian.risk.Crisis;
import io.cambrian.risk.RollingForecasts;
import io.cambrian.risk.StressMatrix;
import io.cambrian.risk.VarMethod;
import io.cambrian.tables.CorrelationTable;
import io.cambrian.tables.StressTable;
import io.cambrian.tables.VarTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final double[] CONFIDENCES = {0.99, 0.95};
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
     * @param regimes of the development days
     */
    public static Result run(
            Warehouse warehouse,
            String runId,
            ReturnPanel development,
            ReturnPanel holdout,
            double[] market,
            double[] weights,
            RegimeLabels regimes) {
        Covariance covariance = covariance(development);
        double[] portfolio = development.portfolio(weights);
        List<Crisis> crises = Crises.find(development.days(), market, CRISES).stream()
                .map(Crises.Fall::crisis)
                .sorted(java.util.Comparator.comparingInt(Crisis::from))
                .toList();
        StressMatrix stress = stress(development, portfolio, market, crises);

        write(warehouse, CorrelationTable.SPEC, runId, correlationRows(runId, development, covariance));
        write(warehouse, VarTable.SPEC, runId, varRows(runId, development, weights, holdout, regimes));
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

    private static List<Row> varRows(
            String runId, ReturnPanel development, double[] weights, ReturnPanel holdout, RegimeLabels regimes) {
        double[] portfolio = development.portfolio(weights);
        double[] tested = holdout.portfolio(weights);
        int window = Math.min(VAR_WINDOW, portfolio.length);
        double[] recent = new double[window + tested.length];
        System.arraycopy(portfolio, portfolio.length - window, recent, 0, window);
        System.arraycopy(tested, 0, recent, window, tested.length);
        int[] recentDays = new int[recent.length];
        System.arraycopy(development.days(), portfolio.length - window, recentDays, 0, window);
        System.arraycopy(holdout.days(), 0, recentDays, window, tested.length);
        VarCube cube = new VarCube(runId, development.days()[portfolio.length - 1]);
        List<Row> rows = new ArrayList<>();
        Map<Double, long[]> counts = new HashMap<>();
        for (double confidence : CONFIDENCES) {
            RollingForecasts f = RollingForecasts.of(VarMethod.HISTORICAL, recent, window, confidence);
            counts.put(confidence, new long[] {f.exceedances().count(), f.size()});
            rows.addAll(cube.forecasts(VarCube.PORTFOLIO, f, recentDays));
        }
        rows.addAll(cube.parts(
                "strategy",
                development.ids(),
                development.days(),
                development.returns(),
                weights,
                CONFIDENCES,
                counts));
        String[] names = Arrays.stream(development.days())
                .mapToObj(
                        day -> regimes.labelOn(day) < 0 ? null : regimes.names().get(regimes.labelOn(day)))
                .toArray(String[]::new);
        rows.addAll(cube.regimes(portfolio, names, CONFIDENCES));
        return rows;
    }

    static List<Row> stressRows(String runId, StressMatrix stress) {
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
