package io.cambrian.jobs.portfolio;

import io.cambrian.backtest.EntryCredit;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StrategyRun.InstrumentRun;
import io.cambrian.backtest.Trade;
import io.cambrian.jobs.cycle.FinalistRun;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.portfolio.Attribution;
import io.cambrian.portfolio.Attribution.Effect;
import io.cambrian.portfolio.Attribution.Holding;
import io.cambrian.portfolio.Attribution.Part;
import io.cambrian.portfolio.OrderNetting;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.tables.AttributionTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * What earned the return of the portfolio in force, rebalanced to its weights every day: by strategy, instrument, regime, part
 * of the rule that opened the position ({@link EntryCredit}) and effect, on the days that the search saw and on untouched ones. Parts sum to the compounded return.
 */
public final class AttributeJob {
    /** What belongs to a strategy as a whole. */
    private static final String ALL = "(all)";

    private static final String UNLABELLED = "(no label)";

    private AttributeJob() {}

    /**
     * The attribution of each segment.
     *
     * @param crossed of what the strategies traded on untouched days, the share that others traded the other way on the same day
     *     in the same instrument, and that could be crossed inside instead of at the market; NaN where nothing was traded
     */
    public record Result(Attribution development, Attribution holdout, double crossed) {}

    /**
     * Attributes and writes, replacing what an earlier attempt at the same cycle wrote.
     *
     * @param weights of the finalists, in their order
     */
    public static Result run(
            Warehouse warehouse,
            String runId,
            Market market,
            List<FinalistRun> finalists,
            double[] weights,
            RegimeLabels labels) {
        Attribution development = of(market, finalists, FinalistRun::development, weights, labels);
        Attribution holdout = of(market, finalists, FinalistRun::holdout, weights, labels);
        List<Row> rows = new ArrayList<>();
        add(rows, runId, "development", development);
        add(rows, runId, "holdout", holdout);
        warehouse.replace(
                AttributionTable.SPEC,
                warehouse.rows(AttributionTable.SPEC, rows).coalesce(1),
                "run_id = '" + runId + "'");
        return new Result(development, holdout, crossed(finalists, weights));
    }

    /** Changes of position from day to day, weighted by the capital of each strategy, as if each traded for itself. */
    private static double crossed(List<FinalistRun> finalists, double[] weights) {
        TreeMap<Integer, Map<String, Map<String, Double>>> orders = new TreeMap<>(); // by day, strategy, instrument
        for (int f = 0; f < finalists.size(); f++) {
            StrategyRun run = finalists.get(f).holdout();
            for (InstrumentRun i : run.instruments()) {
                for (int k = 1; k < i.days().length; k++) {
                    double change = weights[f] * (i.positions()[k] - i.positions()[k - 1]);
                    if (change != 0) {
                        orders.computeIfAbsent(i.days()[k], day -> new TreeMap<>())
                                .computeIfAbsent(finalists.get(f).strategyId(), id -> new TreeMap<>())
                                .put(i.symbol(), change / run.instruments().size());
                    }
                }
            }
        }
        double traded = 0;
        double inside = 0;
        for (Map<String, Map<String, Double>> day : orders.values()) {
            OrderNetting netting = OrderNetting.of(day);
            inside += sum(netting.crossed());
            for (Map<String, Double> bot : day.values()) {
                traded += bot.values().stream().mapToDouble(Math::abs).sum();
            }
        }
        return inside / traded;
    }

    private static double sum(Map<String, Double> values) {
        return values.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Attribution of(
            Market market,
            List<FinalistRun> finalists,
            Function<FinalistRun, StrategyRun> segment,
            double[] weights,
            RegimeLabels labels) {
        int[] days = segment.apply(finalists.get(0)).days();
        List<String> regimes = Arrays.stream(days)
                .mapToObj(day -> {
                    int label = labels.labelOn(day);
                    return label < 0 ? UNLABELLED : labels.names().get(label);
                })
                .toList();
        List<Part> parts = new ArrayList<>();
        for (int f = 0; f < finalists.size(); f++) {
            if (weights[f] > 0) {
                strategy(market, finalists.get(f), segment.apply(finalists.get(f)), weights[f], regimes, parts);
            }
        }
        return Attribution.linked(parts, days.length);
    }

    /** The parts of one strategy sum to its weight times its net return, day by day. */
    private static void strategy(
            Market market,
            FinalistRun finalist,
            StrategyRun run,
            double weight,
            List<String> regimes,
            List<Part> parts) {
        String id = finalist.strategyId();
        int[] days = run.days();
        int[] live = new int[days.length];
        Map<String, BarSeries> series = new LinkedHashMap<>();
        market.series().forEach(s -> series.put(s.symbol(), s));
        for (InstrumentRun i : run.instruments()) {
            for (int k = 0; k < i.days().length; k++) {
                live[day(days, i.days()[k])] += isLive(series.get(i.symbol()), i, k) ? 1 : 0;
            }
        }
        double[] explained = new double[days.length];
        for (InstrumentRun i : run.instruments()) {
            Holding holding = holding(id, i, series.get(i.symbol()), days, live, weight);
            for (int d = 0; d < days.length; d++) {
                explained[d] += holding.weights()[d] * holding.returns()[d] + holding.trading()[d];
            }
            EntryCredit credit = new EntryCredit(finalist.strategy(), series.get(i.symbol()), market.periodsPerYear());
            credited(Attribution.parts(List.of(holding), regimes), days, i.trades(), credit, parts);
        }
        for (int d = 0; d < days.length; d++) {
            double rest = weight * run.netReturns()[d] - explained[d];
            if (rest != 0) {
                parts.add(new Part(d, id, ALL, regimes.get(d), Attribution.WHOLE, Effect.REBALANCING, rest));
            }
        }
    }

    /** Splits what each day of a trade brought between the parts of the rule that let it in; of a reversal, to the trade entered. */
    private static void credited(
            List<Part> daily, int[] days, List<Trade> trades, EntryCredit credit, List<Part> parts) {
        List<Map<String, Double>> shares = new ArrayList<>(Collections.nCopies(days.length, Map.of()));
        for (Trade trade : trades) {
            Map<String, Double> of = credit.of(trade.side(), trade.decisionDay());
            int from = Arrays.binarySearch(days, trade.entryDay());
            for (int d = from; d >= 0 && d < days.length && days[d] <= trade.exitDay(); d++) {
                shares.set(d, of);
            }
        }
        for (Part part : daily) {
            Map<String, Double> of = shares.get(part.period());
            if (of.isEmpty()) {
                parts.add(part);
            }
            of.forEach((gene, share) -> parts.add(part.credited(gene, share)));
        }
    }

    private static boolean isLive(BarSeries series, InstrumentRun run, int k) {
        return series.member()[series.firstAtOrAfter(run.days()[k])]
                || run.positions()[k] != 0
                || run.netReturns()[k] != 0;
    }

    private static Holding holding(
            String id, InstrumentRun run, BarSeries series, int[] days, int[] live, double weight) {
        double[] weights = new double[days.length];
        double[] returns = new double[days.length];
        double[] trading = new double[days.length];
        int first = series.firstAtOrAfter(run.days()[0]);
        for (int k = 0; k < run.days().length; k++) {
            int d = day(days, run.days()[k]);
            if (!isLive(series, run, k)) {
                continue;
            }
            double share = weight / live[d];
            weights[d] = share * run.positions()[k];
            returns[d] = k == 0 ? 0 : series.close()[first + k] / series.close()[first + k - 1] - 1;
            trading[d] = share * run.netReturns()[k] - weights[d] * returns[d];
        }
        return new Holding(id, run.symbol(), weights, returns, trading);
    }

    private static int day(int[] days, int day) {
        return Arrays.binarySearch(days, day);
    }

    private record Key(String bot, String instrument, String regime, String gene, Effect effect) {
        private String order() {
            return String.join("\n", bot, instrument, regime, gene, effect.name());
        }
    }

    private static void add(List<Row> rows, String runId, String segment, Attribution attribution) {
        Map<String, Key> keys = new TreeMap<>();
        Map<String, Double> sums = new TreeMap<>();
        for (Part p : attribution.parts()) {
            Key key = new Key(p.bot(), p.instrument(), p.regime(), p.gene(), p.effect());
            keys.put(key.order(), key);
            sums.merge(key.order(), p.value(), Double::sum);
        }
        sums.forEach((order, value) -> {
            Key key = keys.get(order);
            rows.add(AttributionTable.toRow(new AttributionTable.Contribution(
                    runId,
                    segment,
                    key.bot(),
                    key.instrument(),
                    key.regime(),
                    key.gene(),
                    key.effect().name().toLowerCase(Locale.ROOT),
                    value)));
        });
    }
}
