package io.cambrian.jobs.regime;

import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.market.Market;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.Contexts;
import io.cambrian.regime.FitOptions;
import io.cambrian.regime.GaussianMixture;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.regime.RegimeModel;
import io.cambrian.regime.RegimeTraining;
import io.cambrian.tables.ContextsTable;
import io.cambrian.tables.RegimeModelsTable;
import io.cambrian.tables.RegimesTable;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Tells the kinds of market apart: contexts of each day, a model fitted on the training window only (MLlib proposes, core
 * polishes), and the causal label of every day.
 *
 * <p>Everything is keyed by the model's id. The same model over more days adds rows and changes none; a finished run is not
 * fitted again, and a repetition writes nothing.
 */
public final class RegimesJob {
    private static final int OWN_STARTS = 2;

    private RegimesJob() {}

    /**
     * What to fit.
     *
     * @param states number of regimes
     * @param trainFrom first day of the training window, days since 1970-01-01
     * @param trainTo last day that the fit may know
     * @param starts how many times MLlib starts, each from its own seed
     * @param seed of the run
     * @param dataVersion of the tables that the market was loaded from, with the query
     */
    public record Request(int states, int trainFrom, int trainTo, int starts, long seed, String dataVersion) {
        /** Four regimes, three starts. */
        public static Request standard(int trainFrom, int trainTo, long seed, String dataVersion) {
            return new Request(4, trainFrom, trainTo, 3, seed, dataVersion);
        }

        RunIdentity identity() {
            return RunIdentity.of(
                    "regimes",
                    Map.of("states", states, "train_from", trainFrom, "train_to", trainTo, "starts", starts),
                    Map.of("market", dataVersion),
                    seed);
        }
    }

    /**
     * What came of it.
     *
     * @param runId identity of the run
     * @param model the fitted model
     * @param contexts of each day of the market
     * @param labels of each day, filtered
     * @param rowsWritten new or changed rows of all three tables
     * @param alreadyDone whether the run had been finished before
     */
    public record Result(
            String runId,
            RegimeModel model,
            ContextSeries contexts,
            RegimeLabels labels,
            long rowsWritten,
            boolean alreadyDone) {}

    /** Fits, or finds the fit of a finished run, labels all days of the market, and writes what is new. */
    public static Result run(Warehouse warehouse, Market market, Request request, Progress progress) {
        progress.stage("Telling the kinds of market apart");
        RunIdentity identity = request.identity();
        int parts = request.starts() + 4;
        progress.part(1, parts, "contexts of " + market.calendar().length + " days");
        ContextSeries contexts = Contexts.of(market);
        Optional<RegimeModel> finished = finished(warehouse, identity.id());
        RegimeModel model = finished.orElseGet(() -> {
            RegimeTraining training = RegimeTraining.of(contexts, request.trainFrom(), request.trainTo());
            return fit(training, MixtureStarts.dataset(warehouse.spark(), training), request, progress);
        });
        RegimeLabels labels = model.filter(contexts);
        long written = 0;
        if (finished.isEmpty()) {
            progress.part(parts, parts, "writing model, contexts and labels");
            written += write(warehouse, RegimeModelsTable.SPEC, List.of(RegimeModelsTable.toRow(model)));
            written += write(warehouse, ContextsTable.SPEC, ContextsTable.toRows(model.id(), contexts));
            written += write(warehouse, RegimesTable.SPEC, RegimesTable.toRows(labels));
            identity.finish(
                    warehouse, // hex digits need no escaping
                    "{\"model_id\":\"" + model.id() + "\"}");
        }
        progress.done(model.states() + " regimes: " + String.join("; ", model.names()));
        return new Result(identity.id(), model, contexts, labels, written, finished.isPresent());
    }

    /** What a finished model says of each day of a market, by contexts and labels. */
    public record Labelled(RegimeModel model, ContextSeries contexts, RegimeLabels labels) {}

    /** Labels all days of a market by a stored model, and writes the days after the last that was written. */
    public static Labelled extend(Warehouse warehouse, RegimeModel model, Market market) {
        ContextSeries contexts = Contexts.of(market);
        RegimeLabels labels = model.filter(contexts);
        int last = warehouse
                .read(RegimesTable.SPEC)
                .where(functions.col("model_id").equalTo(model.id()))
                .agg(functions.max("day"))
                .collectAsList()
                .stream()
                .filter(r -> !r.isNullAt(0))
                .mapToInt(r -> r.getInt(0))
                .findFirst()
                .orElse(Integer.MIN_VALUE);
        int[] calendar = market.calendar();
        if (calendar[calendar.length - 1] > last) {
            write(
                    warehouse,
                    ContextsTable.SPEC,
                    later(ContextsTable.SPEC, ContextsTable.toRows(model.id(), contexts), last));
            write(warehouse, RegimesTable.SPEC, later(RegimesTable.SPEC, RegimesTable.toRows(labels), last));
        }
        return new Labelled(model, contexts, labels);
    }

    private static List<Row> later(io.cambrian.tables.TableSpec table, List<Row> rows, int day) {
        int column = table.schema().fieldIndex("day");
        return rows.stream().filter(r -> r.getInt(column) > day).toList();
    }

    /** MLlib's mixtures and core's own starts compete; core polishes the most likely one. */
    static RegimeModel fit(RegimeTraining training, Dataset<Row> rows, Request request, Progress progress) {
        int parts = request.starts() + 4;
        List<GaussianMixture> starts = new ArrayList<>(MixtureStarts.fit(
                rows,
                request.states(),
                request.starts(),
                request.seed(),
                i -> progress.part(2 + i, parts, "MLlib's fit " + (i + 1) + " of " + request.starts())));
        progress.part(parts - 2, parts, "starts of our own");
        starts.addAll(training.starts(request.states(), OWN_STARTS, request.seed()));
        progress.part(parts - 1, parts, "polishing the likeliest");
        return training.fit(starts, FitOptions.contexts(request.states()));
    }

    /** The names of the regimes of stored models, by the models' ids; of all of them in one look. */
    public static Map<String, List<String>> names(Warehouse warehouse, Set<String> modelIds) {
        Map<String, List<String>> names = new HashMap<>();
        warehouse.all(RegimeModelsTable.SPEC).stream()
                .map(RegimeModelsTable::fromRow)
                .filter(model -> modelIds.contains(model.id()))
                .forEach(model -> names.put(model.id(), model.names()));
        return names;
    }

    /** A stored model, by its id. */
    public static Optional<RegimeModel> model(Warehouse warehouse, String modelId) {
        return warehouse.all(RegimeModelsTable.SPEC).stream()
                .map(RegimeModelsTable::fromRow)
                .filter(model -> model.id().equals(modelId))
                .findFirst();
    }

    /**
     * The model in force on a day: of those that knew no later day, the one that knew the latest; of several the one that knew
     * the earliest day, then the most likely one for each day that it was fitted on, then the first by id.
     *
     * @param day days since 1970-01-01
     */
    public static Optional<RegimeModel> inForce(Warehouse warehouse, int day) {
        if (!warehouse.exists(RegimeModelsTable.SPEC) || !warehouse.exists(RegimesTable.SPEC)) {
            return Optional.empty();
        }
        return warehouse
                .read(RegimeModelsTable.SPEC)
                .where(functions.col("train_to").leq(day))
                .collectAsList()
                .stream()
                .map(RegimeModelsTable::fromRow)
                .max(Comparator.comparingInt(RegimeModel::trainTo)
                        .thenComparing(
                                Comparator.comparingInt(RegimeModel::trainFrom).reversed())
                        .thenComparingDouble(m -> m.logLikelihood() / m.trainRows())
                        .thenComparing(Comparator.comparing(RegimeModel::id).reversed()));
    }

    private static Optional<RegimeModel> finished(Warehouse warehouse, String runId) {
        return RunsTable.find(warehouse, runId).flatMap(run -> {
            String[] parts = run.result().split("\"");
            return model(warehouse, parts[3]);
        });
    }

    private static long write(Warehouse warehouse, io.cambrian.tables.TableSpec table, List<Row> rows) {
        Warehouse.MergeCounts counts = warehouse.merge(table, warehouse.rows(table, rows));
        return counts.inserted() + counts.updated();
    }
}
