package io.cambrian.jobs.risk;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.cycle.FinalistRun;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.risk.Crises;
import io.cambrian.risk.Crisis;
import io.cambrian.risk.MarketReturns;
import io.cambrian.risk.RollingForecasts;
import io.cambrian.risk.ScenarioMove;
import io.cambrian.risk.StandardScenarios;
import io.cambrian.risk.StrategyStress;
import io.cambrian.risk.UserScenario;
import io.cambrian.risk.ValueAtRisk;
import io.cambrian.risk.VarMethod;
import io.cambrian.tables.CorrelationTable;
import io.cambrian.tables.LiquidityTable;
import io.cambrian.tables.StressTable;
import io.cambrian.tables.VarTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Risk of the finalists and of the portfolio made of them: Ledoit-Wolf correlation, historical value at risk and expected
 * shortfall at 95 and 99 percent over one day, and the matrix of scenarios by strategies: each
 * strategy that the search scored in the crises found in the data and in hypothetical ones; and how well all of it sells. Everything is
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

    /** Days of the market from which hypothetical moves are estimated. */
    private static final int MOVE_WINDOW = 500;

    /** Rows of one file of the stress table. */
    private static final int ROWS_PER_FILE = 2_000_000;

    /**
     * What was measured.
     *
     * @param covariance of the finalists' daily returns
     * @param crises in order of time
     * @param scenarios the hypothetical scenarios that could be measured
     * @param liquidity of the strategies; empty where no instrument has volumes
     */
    public record Result(
            Covariance covariance,
            List<Crisis> crises,
            List<UserScenario> scenarios,
            Optional<StrategyLiquidity> liquidity) {}

    /**
     * What to measure beside the finalists' returns.
     *
     * @param strategies everything that the search scored, finalists included
     * @param finalists in the order of the panels
     * @param scenarios hypothetical
     */
    public record Search(
            PopulationStress.Strategies strategies, List<FinalistRun> finalists, List<UserScenario> scenarios) {}

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
            RegimeLabels regimes,
            Search search) {
        Covariance covariance = covariance(development);
        double[] portfolio = development.portfolio(weights);
        List<Crisis> crises = Crises.find(development.days(), market, CRISES).stream()
                .map(Crises.Fall::crisis)
                .sorted(java.util.Comparator.comparingInt(Crisis::from))
                .toList();
        Market seen = search.strategies.task().market();
        MarketMoves moves = MarketMoves.of(seen, MarketReturns.of(seen), MOVE_WINDOW, search.scenarios);
        StrategyStress stress = StrategyStress.of(crises, moves.moves(), moves.covariance(), moves.places());
        double[][] held = held(search);

        write(warehouse, CorrelationTable.SPEC, runId, correlationRows(runId, development, covariance));
        write(warehouse, VarTable.SPEC, runId, varRows(runId, development, weights, holdout, regimes));
        List<Row> wholes = new ArrayList<>();
        PopulationStress.rows(
                runId,
                new StressTable.Subject("portfolio", "portfolio"),
                stress,
                development.days(),
                portfolio,
                mix(held, weights),
                wholes::add);
        PopulationStress.rows(
                runId,
                new StressTable.Subject("market", "market"),
                stress,
                development.days(),
                market,
                equal(seen, development.days()[development.days().length - 1]),
                wholes::add);
        Dataset<Row> all = PopulationStress.rows(warehouse.spark(), runId, search.strategies, stress)
                .union(warehouse.rows(StressTable.SPEC, wholes));
        long rows = (long) search.strategies.texts().size()
                * (crises.size() + moves.moves().size());
        warehouse.replace(
                StressTable.SPEC,
                all.repartition((int) (rows / ROWS_PER_FILE) + 1).sortWithinPartitions("crisis", "subject"),
                "run_id = '" + runId + "'");
        return new Result(
                covariance,
                crises,
                moves.moves().stream().map(ScenarioMove::scenario).toList(),
                liquidity(warehouse, runId, development, weights, search, moves, held));
    }

    /**
     * Refuses a user's scenarios that could not be measured after a search: before it begins, and before untouched days are opened.
     *
     * @param seen the market up to the last development day
     * @throws DataException naming the scenario, or where no instrument has a return on each of the last days
     */
    public static void refuseUnmeasurable(Market seen, List<UserScenario> own) {
        if (!own.isEmpty()
                && MarketMoves.of(seen, MarketReturns.of(seen), MOVE_WINDOW, StandardScenarios.with(own))
                        .moves()
                        .isEmpty()) {
            throw new DataException("No instrument has moved and has a return on each of the last " + MOVE_WINDOW
                    + " development days, so no scenario can be measured.\nLeave out --scenarios, or choose instruments that"
                    + " trade together.");
        }
    }

    /** What each finalist holds at the last development close, {@code [finalists][series]}. */
    private static double[][] held(Search search) {
        double[][] held = new double[search.finalists.size()][];
        new ColumnScorer(search.strategies.task())
                .visit(
                        search.finalists.stream().map(FinalistRun::strategy).toList(),
                        (place, outcome, net, positions) -> held[place] = positions.clone());
        return held;
    }

    private static double[] mix(double[][] held, double[] weights) {
        double[] mixed = new double[held[0].length];
        for (int k = 0; k < held.length; k++) {
            for (int i = 0; i < mixed.length; i++) {
                mixed[i] += weights[k] * held[k][i];
            }
        }
        return mixed;
    }

    /** The same weight in each member that has a bar on the day. */
    private static double[] equal(Market market, int day) {
        double[] weights = new double[market.series().size()];
        int members = 0;
        for (int i = 0; i < weights.length; i++) {
            BarSeries s = market.series().get(i);
            int at = s.firstAtOrAfter(day);
            boolean held = at < s.size() && s.days()[at] == day && s.member()[at];
            weights[i] = held ? 1 : 0;
            members += held ? 1 : 0;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weights[i] == 0 ? 0 : weights[i] / members;
        }
        return weights;
    }

    private static Optional<StrategyLiquidity> liquidity(
            Warehouse warehouse,
            String runId,
            ReturnPanel development,
            double[] weights,
            Search search,
            MarketMoves moves,
            double[][] held) {
        Market seen = search.strategies.task().market();
        Optional<StrategyLiquidity> found = StrategyLiquidity.of(new StrategyLiquidity.Request(
                seen,
                development.ids(),
                search.finalists.stream().map(FinalistRun::development).toList(),
                held,
                weights));
        double var =
                ValueAtRisk.historical(development.portfolio(weights), 0.99).valueAtRisk();
        write(
                warehouse,
                LiquidityTable.SPEC,
                runId,
                found.map(l -> l.rows(runId, var, StrategyLiquidity.stressed(seen, mix(held, weights), moves, var)))
                        .orElse(List.of()));
        return found;
    }

    private static void write(Warehouse warehouse, io.cambrian.tables.TableSpec table, String runId, List<Row> rows) {
        warehouse.replace(table, warehouse.rows(table, rows).coalesce(1), "run_id = '" + runId + "'");
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
}
