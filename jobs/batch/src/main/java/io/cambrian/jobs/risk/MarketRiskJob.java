package io.cambrian.jobs.risk;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.market.Market;
import io.cambrian.performance.Drawdowns;
import io.cambrian.regime.RegimeModel;
import io.cambrian.risk.Capacity;
import io.cambrian.risk.ComponentRisk;
import io.cambrian.risk.Crises;
import io.cambrian.risk.Crisis;
import io.cambrian.risk.LiquidityRisk;
import io.cambrian.risk.MarketReturns;
import io.cambrian.risk.Plausibility;
import io.cambrian.risk.RollingForecasts;
import io.cambrian.risk.ScenarioMove;
import io.cambrian.risk.StandardScenarios;
import io.cambrian.risk.StrategyStress;
import io.cambrian.risk.StressMatrix;
import io.cambrian.risk.StressedLiquidity;
import io.cambrian.risk.Tradability;
import io.cambrian.risk.UserScenario;
import io.cambrian.risk.ValueAtRisk;
import io.cambrian.risk.VarMethod;
import io.cambrian.tables.CorrelationTable;
import io.cambrian.tables.LiquidityTable;
import io.cambrian.tables.RegimesTable;
import io.cambrian.tables.StressTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.VarTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The risk of holding a market, every member with the same weight each day: correlations in tiles, a cube of value at risk over
 * its instruments, forecasts over the whole history with their verdicts, what happened in crises, and how well it can be sold.
 */
public final class MarketRiskJob {
    private static final int CRISES = 10;
    private static final double[] CONFIDENCES = {0.99, 0.95};

    /** Share of the window on which an instrument must have a return to be part of the cube. */
    private static final double COMPLETE = 1;

    private MarketRiskJob() {}

    /**
     * What to do.
     *
     * @param runId identity of the run
     * @param window days that forecasts look back, and scenarios of the cube
     * @param capital money behind the portfolio
     * @param participation largest share of a day's trading
     * @param scenarios hypothetical
     */
    public record Request(
            String runId, int window, double capital, double participation, List<UserScenario> scenarios) {
        public Request {
            scenarios = List.copyOf(scenarios);
        }

        /** With the standard scenarios. */
        public Request(String runId, int window, double capital, double participation) {
            this(runId, window, capital, participation, StandardScenarios.all());
        }
    }

    /**
     * The portfolio in a hypothetical scenario.
     *
     * @param name of the scenario
     * @param move return of each instrument of the stress matrix and of the market; NaN where unknown
     * @param portfolio with equal weights in the cube's instruments
     * @param plausibility of the move; null if the scenario moves no price
     * @param selling after it; null if it changes neither volumes nor spreads, or no volumes are known
     */
    public record Hypothetical(
            String name,
            double[] move,
            StrategyStress.Hypothetical portfolio,
            Plausibility plausibility,
            StressedLiquidity selling) {}

    /**
     * What was found.
     *
     * @param instruments all of the market
     * @param alive those of the cube
     * @param days of the market's returns
     * @param market equal-weight return of each day
     * @param forecasts of the market, by method and confidence: historical 0.99 and 0.95, then filtered
     * @param var of the cube's portfolio at 0.99
     * @param stress crises, all instruments and the market
     * @param hypothetical scenarios
     * @param liquidity of the portfolio; null where no volumes are known
     * @param capacity of daily rebalancing to equal weights; null where for more than half of what is traded no volumes are known
     * @param correlation of the instruments alive, {@code [alive][alive]}
     * @param regimeModel whose labels divide the portfolio's days; null where there is none
     */
    public record Result(
            int instruments,
            List<String> alive,
            int[] days,
            double[] market,
            List<RollingForecasts> forecasts,
            ValueAtRisk var,
            StressMatrix stress,
            List<Hypothetical> hypothetical,
            LiquidityRisk liquidity,
            Capacity capacity,
            float[][] correlation,
            String regimeModel) {
        /** Deepest loss of the market from a peak. */
        public double maxDrawdown() {
            return Drawdowns.max(market);
        }
    }

    /** Measures and writes, replacing what an earlier attempt at the same run wrote. */
    public static Result run(Warehouse warehouse, Market market, Request request, Progress progress) {
        progress.stage("Measuring risk");
        progress.part(1, 5, "returns");
        int n = market.series().size();
        MarketReturns measured = MarketReturns.of(market);
        int[] days = measured.days();
        if (days.length <= request.window) {
            throw new DataException(
                    "A window of " + request.window + " days needs more than that many days of returns, but"
                            + " there are " + days.length + ".\nGive a shorter --window.");
        }
        double[][] returns = measured.values();
        double[] equal = measured.equalWeight();
        int from = days.length - request.window;
        int[] alive = alive(returns, from);
        if (alive.length == 0) {
            throw new DataException("No instrument has a return on each of the last " + request.window
                    + " days.\nGive a shorter --window, or an earlier --to.");
        }
        List<String> names = Arrays.stream(alive)
                .mapToObj(i -> market.series().get(i).symbol())
                .toList();
        double[][] window = new double[request.window][alive.length];
        for (int t = 0; t < window.length; t++) {
            for (int i = 0; i < alive.length; i++) {
                window[t][i] = returns[from + t][alive[i]];
            }
        }
        double[] weights = new double[alive.length];
        Arrays.fill(weights, 1.0 / alive.length);
        int[] windowDays = Arrays.copyOfRange(days, from, days.length);

        progress.part(2, 5, "correlation of " + alive.length + " instruments, in tiles");
        float[][] correlation = correlation(warehouse, request.runId, names, window);

        progress.part(3, 5, "value at risk, and its forecasts over " + (days.length - request.window) + " days");
        List<RollingForecasts> forecasts = new ArrayList<>();
        for (VarMethod method : new VarMethod[] {VarMethod.HISTORICAL, VarMethod.FILTERED_HISTORICAL}) {
            for (double confidence : CONFIDENCES) {
                forecasts.add(RollingForecasts.of(method, equal, request.window, confidence));
            }
        }
        VarCube cube = new VarCube(request.runId, days[days.length - 1]);
        List<Row> rows = new ArrayList<>();
        for (RollingForecasts f : forecasts) {
            rows.addAll(cube.forecasts("market", f, days));
        }
        rows.addAll(cube.parts("instrument", names, windowDays, window, weights, CONFIDENCES, Map.of()));
        Optional<RegimeModel> model = RegimesJob.inForce(warehouse, days[days.length - 1]);
        rows.addAll(cube.regimes(equal, regimes(warehouse, model, days), CONFIDENCES));
        write(warehouse, VarTable.SPEC, request.runId, rows);

        progress.part(4, 5, "stress");
        MarketMoves moves = MarketMoves.of(market, measured, request.window, request.scenarios);
        double[] held = new double[n];
        for (int i : alive) {
            held[i] = weights[0];
        }
        StrategyStress.Hypothetical[] portfolio = StrategyStress.of(
                        List.of(), moves.moves(), moves.covariance(), moves.places())
                .hypothetical(held)
                .toArray(StrategyStress.Hypothetical[]::new);
        StressMatrix stress = stress(warehouse, request.runId, market, measured, moves, held);

        progress.part(5, 5, "liquidity");
        ValueAtRisk var = ValueAtRisk.historical(ComponentRisk.portfolioReturns(window, weights), 0.99);
        Sold sold = liquidity(warehouse, request, market, alive, weights, window, var, moves);
        List<Hypothetical> hypothetical = new ArrayList<>();
        for (int m = 0; m < portfolio.length; m++) {
            ScenarioMove move = moves.moves().get(m);
            UserScenario scenario = move.scenario();
            hypothetical.add(new Hypothetical(
                    scenario.name(),
                    everywhere(moves, move, n),
                    portfolio[m],
                    scenario.returns().isEmpty() ? null : Plausibility.of(moves.covariance(), move.move()),
                    sold.scenarios.get(scenario.name())));
        }
        progress.done(alive.length + " of " + n + " instruments are in the cube");
        return new Result(
                n,
                names,
                days,
                equal,
                List.copyOf(forecasts),
                var,
                stress,
                List.copyOf(hypothetical),
                sold.risk,
                sold.capacity,
                correlation,
                model.map(RegimeModel::id).orElse(null));
    }

    /** The move of each instrument of the market, NaN where unknown, then of their mean. */
    private static double[] everywhere(MarketMoves moves, ScenarioMove move, int n) {
        double[] all = new double[n + 1];
        Arrays.fill(all, Double.NaN);
        for (int k = 0; k < moves.places().length; k++) {
            all[moves.places()[k]] = move.move()[k];
        }
        all[n] = Arrays.stream(move.move()).average().orElse(Double.NaN);
        return all;
    }

    private static int[] alive(double[][] returns, int from) {
        List<Integer> alive = new ArrayList<>();
        for (int i = 0; i < returns[0].length; i++) {
            int known = 0;
            for (int t = from; t < returns.length; t++) {
                known += Double.isNaN(returns[t][i]) ? 0 : 1;
            }
            if (known >= COMPLETE * (returns.length - from)) {
                alive.add(i);
            }
        }
        return alive.stream().mapToInt(Integer::intValue).toArray();
    }

    private static float[][] correlation(Warehouse warehouse, String runId, List<String> names, double[][] window) {
        int n = names.size();
        List<float[]> columns = new ArrayList<>();
        double[] sd = new double[n];
        for (int i = 0; i < n; i++) {
            float[] column = new float[window.length];
            double sum = 0;
            double squares = 0;
            for (int t = 0; t < column.length; t++) {
                column[t] = (float) window[t][i];
                sum += window[t][i];
                squares += window[t][i] * window[t][i];
            }
            columns.add(column);
            sd[i] = Math.sqrt(Math.max(0, (squares - sum * sum / column.length) / (column.length - 1)));
        }
        Dataset<Row> assets = DistributedCorrelation.assets(warehouse.spark(), columns);
        float[][] all = DistributedCorrelation.assemble(
                DistributedCorrelation.tiles(assets, n, window.length, DistributedCorrelation.BLOCK), n);
        List<Row> rows = new ArrayList<>(n * n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (!Float.isNaN(all[i][j])) {
                    rows.add(CorrelationTable.toRow(new CorrelationTable.Pair(
                            runId, "sample", names.get(i), names.get(j), all[i][j], all[i][j] * sd[i] * sd[j])));
                }
            }
        }
        write(warehouse, CorrelationTable.SPEC, runId, rows);
        return all;
    }

    /** Names of the regimes of the days by a model; null where unknown. */
    private static String[] regimes(Warehouse warehouse, Optional<RegimeModel> model, int[] days) {
        String[] names = new String[days.length];
        if (model.isEmpty()) {
            return names;
        }
        for (Row row : warehouse
                .read(RegimesTable.SPEC)
                .where(functions
                        .col("model_id")
                        .equalTo(model.get().id())
                        .and(functions.col("name").isNotNull()))
                .select("day", "name")
                .collectAsList()) {
            int at = Arrays.binarySearch(days, row.getInt(0));
            if (at >= 0) {
                names[at] = row.getString(1);
            }
        }
        return names;
    }

    private static StressMatrix stress(
            Warehouse warehouse,
            String runId,
            Market market,
            MarketReturns measured,
            MarketMoves moves,
            double[] held) {
        int[] days = measured.days();
        double[] equal = measured.equalWeight();
        List<Crisis> crises = new ArrayList<>();
        Crises.find(days, equal, CRISES).forEach(fall -> crises.add(fall.crisis()));
        for (Crisis known : Crises.known()) {
            boolean covered = days[0] <= known.from() && known.to() <= days[days.length - 1];
            if (covered && crises.stream().noneMatch(c -> c.name().equals(known.name()))) {
                crises.add(known);
            }
        }
        int n = market.series().size();
        List<String> names = new ArrayList<>();
        market.series().forEach(s -> names.add(s.symbol()));
        names.add("market");
        double[][] all = new double[days.length][n + 1];
        for (int t = 0; t < days.length; t++) {
            System.arraycopy(measured.values()[t], 0, all[t], 0, n);
            all[t][n] = equal[t];
        }
        StressMatrix stress = StressMatrix.of(crises, names, days, all);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i <= n; i++) {
            StressTable.Subject subject = new StressTable.Subject(names.get(i), i < n ? "instrument" : "market");
            for (int c = 0; c < crises.size(); c++) {
                rows.add(StressTable.toRow(StressTable.Stress.replay(
                        runId, crises.get(c), subject, stress.cells().get(c).get(i))));
            }
        }
        StrategyStress hypothetical = StrategyStress.of(List.of(), moves.moves(), moves.covariance(), moves.places());
        for (int i : moves.places()) {
            double[] alone = new double[n];
            alone[i] = 1;
            rows.addAll(rows(runId, hypothetical, days, new StressTable.Subject(names.get(i), "instrument"), alone));
        }
        rows.addAll(rows(runId, hypothetical, days, new StressTable.Subject(VarCube.PORTFOLIO, "portfolio"), held));
        write(warehouse, StressTable.SPEC, runId, rows);
        return stress;
    }

    private static List<Row> rows(
            String runId, StrategyStress hypothetical, int[] days, StressTable.Subject subject, double[] held) {
        List<Row> rows = new ArrayList<>();
        PopulationStress.rows(runId, subject, hypothetical, days, new double[days.length], held, rows::add);
        return rows;
    }

    private record Sold(LiquidityRisk risk, Capacity capacity, Map<String, StressedLiquidity> scenarios) {}

    private static Sold liquidity(
            Warehouse warehouse,
            Request request,
            Market market,
            int[] all,
            double[] allWeights,
            double[][] window,
            ValueAtRisk var,
            MarketMoves moves) {
        int[] alive = StrategyLiquidity.sellable(market, all);
        if (alive.length == 0) {
            write(warehouse, LiquidityTable.SPEC, request.runId, List.of());
            return new Sold(null, null, Map.of());
        }
        double[] weights = new double[alive.length];
        Arrays.fill(weights, allWeights[0]);
        List<Tradability> assets = StrategyLiquidity.assets(market, alive);
        double[] whole = rebalancing(window, allWeights);
        double[] turnover = Arrays.stream(alive)
                .mapToDouble(i -> whole[Arrays.binarySearch(all, i)])
                .toArray();
        double mean = Arrays.stream(ComponentRisk.portfolioReturns(window, allWeights))
                .average()
                .orElse(Double.NaN);
        Capacity capacity = StrategyLiquidity.capacity(
                        mean, turnover, Arrays.stream(whole).sum(), assets, market.periodsPerYear())
                .orElse(null);
        LiquidityRows rows = new LiquidityRows(
                request,
                Arrays.stream(alive)
                        .mapToObj(i -> market.series().get(i).symbol())
                        .toList());
        LiquidityRisk asItIs = null;
        for (Drought drought : Drought.values()) {
            List<Tradability> dry = assets.stream()
                    .map(a -> a.stressed(drought.volume, drought.spread, drought.volatility))
                    .toList();
            LiquidityRisk risk = LiquidityRisk.of(dry, weights, request.capital, request.participation);
            asItIs = asItIs == null ? risk : asItIs;
            rows.add(
                    drought.label,
                    risk,
                    dry,
                    var.valueAtRisk() * drought.volatility,
                    drought == Drought.NONE ? capacity : null);
        }
        double[] held = new double[market.series().size()];
        for (int i : all) {
            held[i] = allWeights[0];
        }
        Map<String, StressedLiquidity> scenarios = new LinkedHashMap<>();
        for (ScenarioMove move : moves.moves()) {
            UserScenario scenario = move.scenario();
            if (scenario.shiftsLiquidity()) {
                StressedLiquidity stressed = StressedLiquidity.of(
                        scenario,
                        moves.moveOf(move, alive),
                        StressedLiquidity.riskFactor(move, moves.covariance(), moves.known(held)),
                        assets,
                        weights,
                        request.capital,
                        request.participation,
                        var.valueAtRisk());
                scenarios.put(scenario.name(), stressed);
                List<Tradability> dry = assets.stream()
                        .map(a -> a.stressed(scenario.volume(), scenario.spread(), scenario.volatility()))
                        .toList();
                rows.add(scenario.name(), stressed.risk(), dry, stressed.valueAtRisk(), null);
            }
        }
        write(warehouse, LiquidityTable.SPEC, request.runId, rows.all);
        return new Sold(asItIs, capacity, scenarios);
    }

    /** Rows of the table {@code liquidity}: each instrument and the portfolio, scenario by scenario. */
    private static final class LiquidityRows {
        private final List<Row> all = new ArrayList<>();
        private final Request request;
        private final List<String> names;

        LiquidityRows(Request request, List<String> names) {
            this.request = request;
            this.names = names;
        }

        void add(String scenario, LiquidityRisk risk, List<Tradability> assets, double valueAtRisk, Capacity capacity) {
            double gross = 0;
            for (int i = 0; i < names.size(); i++) {
                LiquidityRisk.Position p = risk.positions().get(i);
                double weight = p.exposure() / request.capital;
                gross += weight;
                all.add(LiquidityTable.toRow(new LiquidityTable.Liquidity(
                        request.runId,
                        scenario,
                        names.get(i),
                        request.capital,
                        weight,
                        p.days(),
                        p.spreadCost(),
                        p.impactCost(),
                        assets.get(i).dailyValue(),
                        assets.get(i).spread(),
                        null,
                        null,
                        null,
                        null,
                        null)));
            }
            all.add(LiquidityTable.toRow(new LiquidityTable.Liquidity(
                    request.runId,
                    scenario,
                    VarCube.PORTFOLIO,
                    request.capital,
                    gross,
                    risk.daysToLiquidate(),
                    risk.spreadCost(),
                    risk.impactCost(),
                    null,
                    null,
                    valueAtRisk,
                    risk.spreadAdjusted(valueAtRisk),
                    risk.impactAdjusted(valueAtRisk),
                    capacity,
                    null)));
        }
    }

    /** What is written beside things as they are. */
    private enum Drought {
        NONE("as it is", 1, 1, 1),
        /** Half of the volume, twice the spread, half more volatility: an ordinary bad month. */
        MILD("mild drought", 0.5, 2, 1.5),
        /** A quarter of the volume, four times the spread, three times the volatility: autumn 2008. */
        SEVERE("severe drought", 0.25, 4, 3);

        private final String label;
        private final double volume;
        private final double spread;
        private final double volatility;

        Drought(String label, double volume, double spread, double volatility) {
            this.label = label;
            this.volume = volume;
            this.spread = spread;
            this.volatility = volatility;
        }
    }

    /** What daily rebalancing to constant weights trades of each asset: mean of {@code |w_i (r_i - r_p)|}. */
    private static double[] rebalancing(double[][] window, double[] weights) {
        double[] traded = new double[weights.length];
        double[] portfolio = ComponentRisk.portfolioReturns(window, weights);
        for (int t = 0; t < window.length; t++) {
            for (int i = 0; i < weights.length; i++) {
                traded[i] += Math.abs(weights[i] * (window[t][i] - portfolio[t])) / window.length;
            }
        }
        return traded;
    }

    private static void write(Warehouse warehouse, TableSpec table, String runId, List<Row> rows) {
        warehouse.replace(table, warehouse.rows(table, rows).coalesce(1), "run_id = '" + runId + "'");
    }
}
