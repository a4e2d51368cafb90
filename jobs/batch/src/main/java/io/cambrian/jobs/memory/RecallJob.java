package io.cambrian.jobs.memory;

import io.cambrian.fault.DataException;
import io.cambrian.jobs.memory.TradeCases.Filter;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.memory.CaseBank;
import io.cambrian.memory.ContextRecall;
import io.cambrian.memory.ExactNearest;
import io.cambrian.memory.NearestContexts;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallQuery;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.Recollection;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.regime.RegimeModel;
import io.cambrian.tables.ContextsTable;
import io.cambrian.tables.RegimesTable;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Recalls from the trade memory what happened when the market looked as it does at the close of a day. */
public final class RecallJob {
    private static final int SLICE = 1 << 17;
    private static final int MEASURED_QUERIES = 20;
    private static final double ENOUGH = 0.95;
    private static final long LSH_SEED = 1;

    private RecallJob() {}

    /**
     * What to recall.
     *
     * @param day of the decision, since 1970-01-01; empty means the last day whose context is known
     * @param model regime model whose universe is looked at; empty means that of the newest remembered trade
     * @param filter which trades
     * @param settings of the recall
     * @param engine how to search
     * @param lshAbove with more cases than this, {@link Engine#AUTOMATIC} tries random projections
     */
    public record Request(
            Optional<Integer> day,
            Optional<String> model,
            Filter filter,
            RecallSettings settings,
            Engine engine,
            int lshAbove) {}

    /** How the nearest are found; the exact ones give the same answer. */
    public enum Engine {
        /** Exact on the driver; random projections above the threshold, if they find enough. */
        AUTOMATIC,
        /** Exact, in this process. */
        LOCAL,
        /** Exact, in slices on the executors. */
        SPARK,
        /** Random projections, tuned and measured; exact where they cannot be tuned. */
        LSH
    }

    /**
     * What was recalled.
     *
     * @param recollection cases, outcome, counter-cases
     * @param trades the remembered trades by id of their case
     * @param modelId whose universe
     * @param regime of the day; empty where unknown
     * @param context of the day by feature
     * @param searchMs the search itself, warm
     * @param engine that was used, in words
     * @param lshRecall share of the nearest {@value LshNearest#MEASURED} that random projections found; NaN where not used
     */
    public record Result(
            Recollection recollection,
            Map<String, RememberedTrade> trades,
            String modelId,
            Optional<String> regime,
            Map<String, Double> context,
            double searchMs,
            String engine,
            double lshRecall) {}

    /** Recalls; nothing is written. */
    public static Result run(Warehouse warehouse, Request request) {
        String modelId = request.model().orElseGet(() -> newestModel(warehouse));
        RegimeModel model = RegimesJob.model(warehouse, modelId)
                .orElseThrow(() -> new DataException("The warehouse " + warehouse.location() + " has no regime model "
                        + modelId + ".\nLeave --model out, or run 'cambrian tables' to see what is there."));
        var ofModel = functions.col("model_id").equalTo(modelId);
        ContextSeries contexts = ContextsTable.fromRows(
                warehouse.read(ContextsTable.SPEC).where(ofModel).collectAsList());
        int at = position(contexts, request.day());
        int day = contexts.days()[at];
        RegimeLabels labels = RegimesTable.fromRows(
                modelId,
                model.names(),
                warehouse
                        .read(RegimesTable.SPEC)
                        .where(ofModel.and(functions.col("day").leq(day)))
                        .collectAsList());
        return recall(warehouse, request, contexts, labels, day);
    }

    /** Recalls for one day of known contexts and labels. */
    public static Result recall(
            Warehouse warehouse, Request request, ContextSeries contexts, RegimeLabels labels, int day) {
        double[] row = contexts.row(contexts.indexOf(day));
        Map<String, Double> shown = new LinkedHashMap<>();
        for (int f = 0; f < row.length; f++) {
            shown.put(contexts.features().get(f), row[f]);
        }
        TreeMap<String, Double> regimes = new TreeMap<>();
        double[] p = labels.probabilitiesOn(day);
        for (int k = 0; k < p.length; k++) {
            regimes.merge(labels.names().get(k), p[k], Double::sum);
        }
        List<RememberedTrade> trades = TradeCases.known(warehouse, day, request.filter());
        List<PastCase> cases = TradeCases.of(warehouse, trades);
        CaseBank bank = CaseBank.of(TradeCases.features(), cases);
        RecallQuery query = new RecallQuery(day, TradeCases.context(row), regimes);
        Searched found = search(warehouse, request, bank, cases, query);
        Map<String, RememberedTrade> byId = new LinkedHashMap<>();
        trades.forEach(t -> byId.put(TradeCases.id(t), t));
        int label = labels.labelOn(day);
        return new Result(
                found.recollection,
                byId,
                labels.modelId(),
                label < 0 ? Optional.empty() : Optional.of(labels.names().get(label)),
                shown,
                found.ms,
                found.engine,
                found.recall);
    }

    private record Searched(Recollection recollection, double ms, String engine, double recall) {}

    private static Searched search(
            Warehouse warehouse, Request request, CaseBank bank, List<PastCase> cases, RecallQuery query) {
        ExactNearest exact = new ExactNearest(bank);
        boolean many = request.engine() == Engine.AUTOMATIC && cases.size() > request.lshAbove();
        if (request.engine() == Engine.SPARK) {
            try (SparkNearest spark = SparkNearest.of(warehouse.spark(), bank.features(), cases, SLICE)) {
                return timed(bank, spark, request, query, "exact, in slices on the executors", Double.NaN);
            }
        }
        boolean complete = Arrays.stream(query.context()).noneMatch(Double::isNaN);
        int known = bank.knownBy(query.decisionDay());
        double[] scale = bank.scaleOf(known);
        if ((request.engine() == Engine.LSH || many)
                && complete
                && known > LshNearest.MEASURED
                && Arrays.stream(scale).noneMatch(Double::isNaN)) {
            Optional<LshNearest.Tuned> tuned = LshNearest.tuned(
                    warehouse.spark(), cases, scale, known, exact, samples(cases, known), ENOUGH, LSH_SEED);
            if (tuned.isPresent()) {
                try (LshNearest search = tuned.get().search()) {
                    return timed(
                            bank,
                            search,
                            request,
                            query,
                            "random projections",
                            tuned.get().recall());
                }
            }
            return timed(bank, exact, request, query, "exact: random projections did not find enough", Double.NaN);
        }
        return timed(bank, exact, request, query, "exact", Double.NaN);
    }

    /** Complete contexts of known cases, evenly over them. */
    private static List<double[]> samples(List<PastCase> cases, int known) {
        List<double[]> samples = new ArrayList<>();
        for (int i = 0; i < MEASURED_QUERIES; i++) {
            double[] context =
                    cases.get((int) ((long) i * known / MEASURED_QUERIES)).context();
            if (Arrays.stream(context).noneMatch(Double::isNaN)) {
                samples.add(context);
            }
        }
        return samples;
    }

    private static Searched timed(
            CaseBank bank, NearestContexts nearest, Request request, RecallQuery query, String engine, double recall) {
        ContextRecall memory = ContextRecall.of(bank, nearest, request.settings());
        Recollection first = memory.recall(query); // the second is warm
        long start = System.nanoTime();
        Recollection again = memory.recall(query);
        double ms = (System.nanoTime() - start) / 1e6;
        if (!first.equals(again)) {
            throw new IllegalStateException("Two recollections of one query differ.");
        }
        return new Searched(again, ms, engine, recall);
    }

    /**
     * The last day on which a remembered trade became known.
     *
     * @throws DataException where no trade is remembered
     */
    public static int lastKnownDay(Warehouse warehouse) {
        Row last = warehouse.exists(TradeMemoryTable.SPEC)
                ? warehouse
                        .read(TradeMemoryTable.SPEC)
                        .agg(functions.max("known_day"))
                        .first()
                : null;
        if (last == null || last.isNullAt(0)) {
            throw nothing(warehouse);
        }
        return last.getInt(0);
    }

    private static DataException nothing(Warehouse warehouse) {
        return new DataException("The warehouse " + warehouse.location()
                + " remembers no trade yet.\nRun 'cambrian demo' first: a cycle remembers its finalists' trades.");
    }

    /** Whether a trade is remembered whose kind of market is known, which every recall begins from. */
    public static boolean hasMemory(Warehouse warehouse) {
        return warehouse.exists(TradeMemoryTable.SPEC) && model(warehouse).isPresent();
    }

    private static String newestModel(Warehouse warehouse) {
        return model(warehouse).orElseThrow(() -> nothing(warehouse));
    }

    private static Optional<String> model(Warehouse warehouse) {
        return warehouse
                .read(TradeMemoryTable.SPEC)
                .where("model_id is not null")
                .orderBy(
                        functions.col("known_day").desc(),
                        functions.col("run_id").desc())
                .select("model_id")
                .limit(1)
                .collectAsList()
                .stream()
                .map(r -> r.getString(0))
                .findFirst();
    }

    private static int position(ContextSeries contexts, Optional<Integer> wanted) {
        int at = wanted.map(contexts::indexOf).orElse(contexts.size() - 1);
        if (at < 0) {
            int near = -at - 2;
            throw new DataException("There is no context of " + LocalDate.ofEpochDay(wanted.get())
                    + ": it is no trading day of that market, or lies outside of "
                    + LocalDate.ofEpochDay(contexts.days()[0]) + " to "
                    + LocalDate.ofEpochDay(contexts.days()[contexts.size() - 1]) + "."
                    + (near >= 0 ? "\nThe day before it is " + LocalDate.ofEpochDay(contexts.days()[near]) + "." : ""));
        }
        return at;
    }
}
