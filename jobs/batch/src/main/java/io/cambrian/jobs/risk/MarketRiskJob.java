package io.cambrian.jobs.risk;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.performance.Drawdowns;
import io.cambrian.risk.Capacity;
import io.cambrian.risk.ComponentRisk;
import io.cambrian.risk.Crises;
import io.cambrian.risk.Crisis;
import io.cambrian.risk.LiquidityRisk;
import io.cambrian.risk.RollingForecasts;
import io.cambrian.risk.StressMatrix;
import io.cambrian.risk.Tradability;
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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
     */
    public record Request(String runId, int window, double capital, double participation) {}

    /**
     * What was found.
     *
     * @param instruments all of the market
     * @param alive those of the cube
     * @param days of the market's returns
     * @param market equal-weight return of each day
     * @param forecasts of the market, by method and confidence: historical 0.99 and 0.95, then filtered
     * @param var of the cube's portfolio at 0.99
     * @param stress crises, instruments alive at the end and the market
     * @param liquidity of the portfolio; null where no volumes are known
     * @param capacity of daily rebalancing to equal weights; null likewise
     * @param correlation of the instruments alive, {@code [alive][alive]}
     */
    public record Result(
            int instruments,
            List<String> alive,
            int[] days,
            double[] market,
            List<RollingForecasts> forecasts,
            ValueAtRisk var,
            StressMatrix stress,
            LiquidityRisk liquidity,
            Capacity capacity,
            float[][] correlation) {
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
        int[] days = Arrays.copyOfRange(market.calendar(), 1, market.calendar().length);
        if (days.length <= request.window) {
            throw new DataException(
                    "A window of " + request.window + " days needs more than that many days of returns, but"
                            + " there are " + days.length + ".\nGive a shorter --window.");
        }
        double[][] returns = returns(market, days);
        double[] equal = Crises.equalWeightMarket(returns);
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
        rows.addAll(cube.regimes(equal, regimes(warehouse, days), CONFIDENCES));
        write(warehouse, VarTable.SPEC, request.runId, rows);

        progress.part(4, 5, "stress");
        StressMatrix stress = stress(warehouse, request.runId, market, days, returns, equal);

        progress.part(5, 5, "liquidity");
        ValueAtRisk var = ValueAtRisk.historical(ComponentRisk.portfolioReturns(window, weights), 0.99);
        Sold sold = liquidity(warehouse, request, market, alive, weights, window, var);
        progress.done(alive.length + " of " + n + " instruments are in the cube");
        return new Result(
                n, names, days, equal, List.copyOf(forecasts), var, stress, sold.risk, sold.capacity, correlation);
    }

    /** The equal-weight return of the market's members on each day but its first; NaN where none has one. */
    public static double[] equalWeight(Market market) {
        int[] days = Arrays.copyOfRange(market.calendar(), 1, market.calendar().length);
        return Crises.equalWeightMarket(returns(market, days));
    }

    /** Simple returns between neighboring days of the calendar on which the instrument is a member; NaN elsewhere. */
    static double[][] returns(Market market, int[] days) {
        double[][] returns = new double[days.length][market.series().size()];
        for (double[] row : returns) {
            Arrays.fill(row, Double.NaN);
        }
        for (int i = 0; i < market.series().size(); i++) {
            BarSeries s = market.series().get(i);
            for (int k = 1; k < s.size(); k++) {
                int at = Arrays.binarySearch(days, s.days()[k]);
                boolean neighbors = at >= 0 && (at == 0 || s.days()[k - 1] == days[at - 1]);
                if (neighbors && s.member()[k] && s.close()[k - 1] > 0) {
                    returns[at][i] = s.close()[k] / s.close()[k - 1] - 1;
                }
            }
        }
        return returns;
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

    /** Names of the regimes of the days, where the warehouse holds the labels of one model. */
    private static String[] regimes(Warehouse warehouse, int[] days) {
        String[] names = new String[days.length];
        if (!warehouse.exists(RegimesTable.SPEC)) {
            return names;
        }
        Dataset<Row> labels = warehouse.read(RegimesTable.SPEC).where("name is not null");
        String model = labels.agg(functions.max("model_id")).first().getString(0);
        if (model == null) {
            return names;
        }
        for (Row row : labels.where(functions.col("model_id").equalTo(model))
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
            Warehouse warehouse, String runId, Market market, int[] days, double[][] returns, double[] equal) {
        List<Crisis> crises = new ArrayList<>();
        Crises.find(days, equal, CRISES).forEach(fall -> crises.add(fall.crisis()));
        for (Crisis known : Crises.known()) {
            boolean covered = days[0] <= known.from() && known.to() <= days[days.length - 1];
            if (covered && crises.stream().noneMatch(c -> c.name().equals(known.name()))) {
                crises.add(known);
            }
        }
        int n = returns[0].length;
        List<String> names = new ArrayList<>();
        market.series().forEach(s -> names.add(s.symbol()));
        names.add("market");
        double[][] all = new double[days.length][n + 1];
        for (int t = 0; t < days.length; t++) {
            System.arraycopy(returns[t], 0, all[t], 0, n);
            all[t][n] = equal[t];
        }
        StressMatrix stress = StressMatrix.of(crises, names, days, all);
        write(warehouse, StressTable.SPEC, runId, RiskJob.stressRows(runId, stress));
        return stress;
    }

    /** Of the instruments alive those whose last bars have volumes and ranges: the others are in no row of liquidity. */
    private static int[] sellable(Market market, int[] alive) {
        return IntStream.range(0, alive.length)
                .filter(k -> {
                    BarSeries s = market.series().get(alive[k]);
                    int n = s.size();
                    return !s.closeOnly()
                            && IntStream.range(Math.max(0, n - Tradability.DAYS), n)
                                            .filter(t -> s.volume()[t] > 0 && s.close()[t] > 0)
                                            .count()
                                    >= Tradability.FEWEST_DAYS;
                })
                .toArray();
    }

    private record Sold(LiquidityRisk risk, Capacity capacity) {}

    private static Sold liquidity(
            Warehouse warehouse,
            Request request,
            Market market,
            int[] all,
            double[] allWeights,
            double[][] window,
            ValueAtRisk var) {
        int[] sellable = sellable(market, all);
        if (sellable.length == 0) {
            write(warehouse, LiquidityTable.SPEC, request.runId, List.of());
            return new Sold(null, null);
        }
        int[] alive = Arrays.stream(sellable).map(k -> all[k]).toArray();
        double[] weights =
                Arrays.stream(sellable).mapToDouble(k -> allWeights[k]).toArray();
        List<Tradability> assets = new ArrayList<>();
        for (int i : alive) {
            BarSeries s = market.series().get(i);
            assets.add(Tradability.of(s.symbol(), s.high(), s.low(), s.close(), s.volume()));
        }
        double[] whole = rebalancing(window, allWeights);
        double[] turnover = Arrays.stream(sellable).mapToDouble(k -> whole[k]).toArray();
        double mean = Arrays.stream(ComponentRisk.portfolioReturns(window, allWeights))
                .average()
                .orElse(Double.NaN);
        Capacity capacity = Capacity.of(mean * market.periodsPerYear(), turnover, assets, market.periodsPerYear());
        List<Row> rows = new ArrayList<>();
        LiquidityRisk asItIs = null;
        for (Drought drought : Drought.values()) {
            List<Tradability> dry = assets.stream()
                    .map(a -> a.stressed(drought.volume, drought.spread, drought.volatility))
                    .toList();
            LiquidityRisk risk = LiquidityRisk.of(dry, weights, request.capital, request.participation);
            asItIs = asItIs == null ? risk : asItIs;
            for (int i = 0; i < alive.length; i++) {
                LiquidityRisk.Position p = risk.positions().get(i);
                rows.add(LiquidityTable.toRow(new LiquidityTable.Liquidity(
                        request.runId,
                        drought.label,
                        market.series().get(alive[i]).symbol(),
                        request.capital,
                        weights[i],
                        p.days(),
                        p.spreadCost(),
                        p.impactCost(),
                        dry.get(i).dailyValue(),
                        dry.get(i).spread(),
                        null,
                        null,
                        null,
                        null)));
            }
            double stressed = var.valueAtRisk() * drought.volatility;
            rows.add(LiquidityTable.toRow(new LiquidityTable.Liquidity(
                    request.runId,
                    drought.label,
                    VarCube.PORTFOLIO,
                    request.capital,
                    Arrays.stream(weights).map(Math::abs).sum(),
                    risk.daysToLiquidate(),
                    risk.spreadCost(),
                    risk.impactCost(),
                    null,
                    null,
                    stressed,
                    risk.spreadAdjusted(stressed),
                    risk.impactAdjusted(stressed),
                    drought == Drought.NONE ? capacity.limit() : null)));
        }
        write(warehouse, LiquidityTable.SPEC, request.runId, rows);
        return new Sold(asItIs, capacity);
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
