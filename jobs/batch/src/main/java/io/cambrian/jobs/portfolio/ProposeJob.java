package io.cambrian.jobs.portfolio;

import static org.apache.spark.sql.functions.col;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.portfolio.AccountRules;
import io.cambrian.portfolio.Allocation;
import io.cambrian.portfolio.Allocator;
import io.cambrian.portfolio.Diversity;
import io.cambrian.portfolio.Limits;
import io.cambrian.portfolio.NoTradeBand;
import io.cambrian.portfolio.RiskBudgets;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.tables.AllocationsTable;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.StrategyReturnsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Weighs the strategies of a finished cycle by another method, from its tables alone. */
public final class ProposeJob {
    private ProposeJob() {}

    /**
     * What a finished cycle left.
     *
     * @param ids the strategies that may be weighted, in order of their names
     * @param promoted whether they were promoted
     * @param returns {@code [days][ids]}, net, of the days that the search saw
     * @param held weights in force, by id
     * @param periodsPerYear how many of the days make a year, counted
     */
    public record Book(
            String runId,
            List<String> ids,
            boolean promoted,
            double[][] returns,
            Map<String, Double> held,
            double periodsPerYear) {}

    /**
     * A proposal.
     *
     * @param bands no-trade band around each proposed weight, by id
     * @param tradeTo weights to hold after review: on the near edge of each band, within caps and without borrowing, by id
     * @param turnover sum of absolute changes from the allocation in force to the proposed weights
     * @param bandedTurnover the same to {@code tradeTo}
     */
    public record Result(
            Book book,
            Allocation allocation,
            String stamp,
            Map<String, NoTradeBand> bands,
            Map<String, Double> tradeTo,
            double turnover,
            double bandedTurnover) {}

    /** The price of variance by which bands are set: that of an investor who would hold some 60 percent in stocks. */
    private static final double AVERSION = 3;

    /**
     * Reads a cycle.
     *
     * @param runId null for the only one there is
     * @throws ConfigException naming the cycles, if there are several or none is that one
     */
    public static Book read(Warehouse warehouse, String runId) {
        if (!warehouse.exists(AllocationsTable.SPEC)) {
            throw new DataException("The warehouse " + warehouse.location()
                    + " has no allocations: no cycle has finished there.\nRun 'cambrian demo' first.");
        }
        List<String> runs =
                warehouse
                        .read(AllocationsTable.SPEC)
                        .select("run_id")
                        .distinct()
                        .orderBy("run_id")
                        .collectAsList()
                        .stream()
                        .map(r -> r.getString(0))
                        .toList();
        if (runId == null && runs.size() != 1 || runId != null && !runs.contains(runId)) {
            throw new ConfigException((runId == null ? "There are several cycles." : "There is no cycle " + runId + ".")
                    + "\nGive --run one of " + String.join(", ", runs) + ".");
        }
        String run = runId == null ? runs.get(0) : runId;
        Map<String, Double> held = new TreeMap<>();
        for (Row r : warehouse
                .read(AllocationsTable.SPEC)
                .where(col("run_id").equalTo(run).and(col("in_force")))
                .collectAsList()) {
            AllocationsTable.Weight w = AllocationsTable.fromRow(r);
            held.put(w.strategyId(), w.weight());
        }
        TreeSet<String> promoted = new TreeSet<>();
        warehouse
                .read(PromotionsTable.SPEC)
                .where(col("run_id").equalTo(run).and(col("promoted")))
                .select("strategy_id")
                .collectAsList()
                .forEach(r -> promoted.add(r.getString(0)));
        return book(warehouse, run, promoted, held);
    }

    private static Book book(Warehouse warehouse, String run, TreeSet<String> promoted, Map<String, Double> held) {
        TreeMap<Integer, Map<String, Double>> days = new TreeMap<>();
        TreeSet<String> ids = new TreeSet<>();
        for (Row r : warehouse
                .read(StrategyReturnsTable.SPEC)
                .where(col("run_id").equalTo(run).and(col("segment").equalTo("development")))
                .collectAsList()) {
            StrategyReturnsTable.DailyReturn d = StrategyReturnsTable.fromRow(r);
            if (promoted.isEmpty() || promoted.contains(d.strategyId())) {
                ids.add(d.strategyId());
                days.computeIfAbsent(d.day(), k -> new LinkedHashMap<>()).put(d.strategyId(), d.netReturn());
            }
        }
        List<String> order = List.copyOf(ids);
        double[][] returns = days.values().stream()
                .map(day -> order.stream()
                        .mapToDouble(id -> day.getOrDefault(id, Double.NaN))
                        .toArray())
                .toArray(double[][]::new);
        return new Book(run, order, !promoted.isEmpty(), returns, held, perYear(days));
    }

    private static double perYear(TreeMap<Integer, ?> days) {
        return days.size() < 2 ? 1 : (days.size() - 1) * 365.25 / (days.lastKey() - days.firstKey());
    }

    /** The strategies that are left, and in words why others are not. */
    public record Diverse(Book book, List<String> cut) {}

    /** Leaves out what correlates more than {@code limit} with a strategy of a higher Sharpe ratio; their weight becomes 0. */
    public static Diverse diverse(Book book, double limit) {
        int n = book.ids().size();
        double[] sharpe = new double[n];
        for (int i = 0; i < n; i++) {
            sharpe[i] = moments(book, i).sharpePerPeriod(0);
        }
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer i) -> Double.isNaN(sharpe[i]) ? Double.POSITIVE_INFINITY : -sharpe[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        Diversity.Selection selection = Diversity.select(order, Correlation.pearson(book.returns()), limit, n);
        int[] kept =
                selection.chosen().stream().sorted().mapToInt(Integer::intValue).toArray();
        List<String> cut = selection.cut().stream()
                .map(c -> String.format(
                        Locale.ROOT,
                        "%s is left out: its returns correlate %.2f with those of %s.",
                        book.ids().get(c.bot()),
                        c.correlation(),
                        book.ids().get(c.resembles())))
                .toList();
        return new Diverse(
                new Book(
                        book.runId(),
                        Arrays.stream(kept).mapToObj(book.ids()::get).toList(),
                        book.promoted(),
                        Arrays.stream(book.returns())
                                .map(row -> Arrays.stream(kept)
                                        .mapToDouble(i -> row[i])
                                        .toArray())
                                .toArray(double[][]::new),
                        book.held(),
                        book.periodsPerYear()),
                cut);
    }

    /** Weighs and writes the proposal, replacing an earlier one of the same method; the allocation in force stays. */
    public static Result run(
            Warehouse warehouse,
            Book book,
            WeightMethod method,
            Limits limits,
            CovarianceEstimator estimator,
            AccountRules rules,
            double costPerSide,
            RiskBudgets budgets,
            List<String> cut) {
        Allocation free = Allocator.allocate(book.ids(), book.returns(), method, limits, estimator, rules);
        RiskBudgets.Prediction prediction = budgets.predict(free, book.ids(), book.returns(), book.periodsPerYear());
        Allocation a =
                free.scaled(prediction.factor()).noting(prediction.breaches()).noting(cut);
        double[] held = book.ids().stream()
                .mapToDouble(id -> book.held().getOrDefault(id, 0.0))
                .toArray();
        double left = book.held().entrySet().stream()
                .filter(e -> !book.ids().contains(e.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum(); // of strategies that are left out: sold whatever else
        double turnover = left + turnover(held, weights(a, book.ids()));
        if (turnover > rules.turnover() + 1e-8) {
            a = a.noting(List.of(String.format(
                    Locale.ROOT,
                    "Meeting the risk budget takes a turnover of %.3f, above the limit of %.3f.",
                    turnover,
                    rules.turnover())));
        }
        String stamp = book.promoted() ? "live" : "paper_only: nothing was promoted";
        String name = "proposed " + method.label();
        List<Row> rows = new ArrayList<>();
        Map<String, NoTradeBand> bands = new LinkedHashMap<>();
        for (int i = 0; i < book.ids().size(); i++) {
            String id = book.ids().get(i);
            double weight = a.weights().get(id);
            double volatility = moments(book, i).sd();
            NoTradeBand band = NoTradeBand.of(weight, costPerSide, AVERSION, volatility, 0, Double.POSITIVE_INFINITY);
            bands.put(id, band);
            rows.add(AllocationsTable.toRow(new AllocationsTable.Weight(
                    book.runId(),
                    name,
                    id,
                    weight,
                    a.riskShares().get(id),
                    false,
                    stamp,
                    String.join(" ", a.notes()),
                    null)));
        }
        warehouse.replace(
                AllocationsTable.SPEC,
                warehouse.rows(AllocationsTable.SPEC, rows).coalesce(1),
                "run_id = '" + book.runId() + "' and method = '" + name + "'");
        double[] caps = book.ids().stream()
                .mapToDouble(id -> limits.caps().getOrDefault(id, limits.cap()))
                .toArray();
        double[] edges = NoTradeBand.review(List.copyOf(bands.values()), held, caps);
        Map<String, Double> tradeTo = new LinkedHashMap<>();
        for (int i = 0; i < edges.length; i++) {
            tradeTo.put(book.ids().get(i), edges[i]);
        }
        return new Result(book, a, stamp, bands, tradeTo, turnover, left + turnover(held, edges));
    }

    /** Of one strategy's known returns. */
    private static ReturnMoments moments(Book book, int strategy) {
        return ReturnMoments.of(
                Arrays.stream(book.returns()).mapToDouble(row -> row[strategy]).toArray());
    }

    private static double[] weights(Allocation allocation, List<String> ids) {
        return ids.stream().mapToDouble(id -> allocation.weights().get(id)).toArray();
    }

    private static double turnover(double[] from, double[] to) {
        double sum = 0;
        for (int i = 0; i < from.length; i++) {
            sum += Math.abs(to[i] - from[i]);
        }
        return sum;
    }
}
