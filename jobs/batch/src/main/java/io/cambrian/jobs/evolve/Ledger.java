package io.cambrian.jobs.evolve;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.evolve.GenerationReport;
import io.cambrian.evolve.LedgerHash;
import io.cambrian.evolve.OperatorCredit;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.evolve.Trial;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Complexity;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.PopulationsTable;
import io.cambrian.tables.ScoringsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TableSpec;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The record of one search in the warehouse. A generation is written in a fixed order, strategies, trials, lineage, scorings,
 * then {@code populations}: that last write commits it. One process at a time writes a run, and each table's part of a
 * generation is one commit: so the first write of a resumed run looks which parts of its generation a dead run has left behind,
 * and leaves those out; later ones need not look. To be used by one thread at a time.
 */
final class Ledger {
    /** Generations from which files are joined in the end. */
    static final int LONG_SEARCH = 32;

    /** Trials from which they are joined after fewer generations. */
    private static final long LARGE_SEARCH = 50_000;

    private final Warehouse warehouse;
    private final String runId;
    private final int islandSize;
    private final Set<String> looked = ConcurrentHashMap.newKeySet();
    private Optional<long[]> before = Optional.empty();

    /**
     * The record of a run.
     *
     * @param islandSize individuals of each island; the population where there is one, of no meaning for a sweep
     */
    Ledger(Warehouse warehouse, String runId, int islandSize) {
        this.warehouse = warehouse;
        this.runId = runId;
        this.islandSize = islandSize;
    }

    /** Writes one generation, and what scoring it took. */
    void write(GenerationReport report, ScoringsTable.Step scoring) {
        int generation = report.generation();
        List<Row> lineage = new ArrayList<>();
        List<Row> strategies = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Trial t : report.trials()) {
            lineage.add(LineageTable.toRow(
                    runId, generation, t.index(), t.strategyId(), t.operator(), t.parentIds(), t.probability()));
            if (!t.repeated() && seen.add(t.strategyId())) {
                strategies.add(StrategiesTable.toRow(
                        t.strategyId(), StrategyText.print(t.strategy()), Complexity.of(t.strategy())));
            }
        }
        List<Row> population = new ArrayList<>();
        for (int i = 0; i < report.population().members().size(); i++) {
            Population.Member m = report.population().members().get(i);
            population.add(PopulationsTable.toRow(
                    runId, generation, i, m.strategyId(), m.fitness(), m.born(), i / islandSize));
        }
        sideBySide(
                () -> append(TrialsTable.SPEC, trialRows(generation, report.trials()), "generation", generation),
                () -> {
                    addStrategies(strategies);
                    append(LineageTable.SPEC, lineage, "generation", generation);
                    append(ScoringsTable.SPEC, List.of(ScoringsTable.toRow(scoring)), "step", generation);
                });
        append(PopulationsTable.SPEC, population, "generation", generation);
    }

    /** Tables that do not wait for each other; most of a small commit is planning, which leaves a core idle. */
    private static void sideBySide(Runnable one, Runnable other) {
        CompletableFuture<Void> second = CompletableFuture.runAsync(other, task -> {
            Thread thread = new Thread(task, "ledger-writer-2");
            thread.setDaemon(true);
            thread.start();
        });
        try {
            one.run();
        } catch (RuntimeException failed) {
            second.handle((nothing, alsoFailed) -> nothing).join();
            throw failed;
        }
        try {
            second.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** Appends the rows of one step, unless the run has them. */
    void append(TableSpec table, List<Row> rows, String column, int step) {
        boolean mayBeThere = looked.add(table.name()) && warehouse.exists(table);
        if (mayBeThere
                && !ofRun(table).where(functions.col(column).equalTo(step)).isEmpty()) {
            return;
        }
        warehouse.append(table, oneFile(warehouse.rows(table, rows)));
    }

    List<Row> trialRows(int generation, List<Trial> trials) {
        return trials.stream()
                .map(t -> TrialsTable.toRow(
                        runId,
                        generation,
                        t.index(),
                        t.strategyId(),
                        t.repeated(),
                        t.outcome(),
                        t.fitness(),
                        new TrialsTable.Remarks(t.index() / islandSize, t.penalty(), t.spared(), t.novelty())))
                .toList();
    }

    /**
     * A trial of a sweep.
     *
     * @param place within the batch, from 0
     * @param strategy empty where the same strategy stands earlier in the batch
     */
    record SweepTrial(
            int place, String strategyId, Optional<Strategy> strategy, ScoreOutcome outcome, double fitness) {}

    /** Writes one batch of a sweep: strategies, trials, then {@code scorings}, which commits it. */
    void write(int batch, List<SweepTrial> rows, ScoringsTable.Step scoring) {
        List<Row> trials = new ArrayList<>();
        List<Row> strategies = new ArrayList<>();
        for (SweepTrial t : rows) {
            trials.add(TrialsTable.toRow(
                    runId, batch, t.place(), t.strategyId(), t.strategy().isEmpty(), t.outcome(), t.fitness()));
            t.strategy()
                    .ifPresent(s -> strategies.add(
                            StrategiesTable.toRow(t.strategyId(), StrategyText.print(s), Complexity.of(s))));
        }
        addOtherStrategies(strategies);
        append(TrialsTable.SPEC, trials, "generation", batch);
        append(ScoringsTable.SPEC, List.of(ScoringsTable.toRow(scoring)), "step", batch);
    }

    /**
     * Makes the rows of another run, up to a generation, this run's own beginning; they count among its trials. Done once: a
     * run that has begun is left as it is.
     *
     * @param key what the scores of this run depend on
     * @throws ConfigException if the other run cannot be continued by this one
     */
    void branchOff(Fork fork, SearchSettings settings, String key) {
        if (PopulationsTable.lastGeneration(warehouse, runId) >= 0) {
            return;
        }
        int last = PopulationsTable.lastGeneration(warehouse, fork.runId());
        if (last < fork.generation()) {
            throw new ConfigException("The run " + fork.runId()
                    + (last < 0
                            ? " is not in the warehouse " + warehouse.location() + "."
                            : " has generations up to " + last + ", not " + fork.generation() + ".")
                    + "\nA search prints its run when it ends; its generations count from 0.");
        }
        if (settings.generations() <= fork.generation() + 1) {
            throw new ConfigException("A search of " + settings.generations()
                    + " generations has none left after generation " + fork.generation() + " of " + fork.runId()
                    + ".\nGive more --generations.");
        }
        if (!ScoringsTable.sharing(warehouse, key, runId).contains(fork.runId())) {
            throw new ConfigException(
                    "The run " + fork.runId() + " was scored on other prices, days, costs or cases, or"
                            + " by another version.\nBranch off with the data and the costs of that run.");
        }
        long members = ofRun(PopulationsTable.SPEC, fork.runId())
                .where(functions.col("generation").equalTo(fork.generation()))
                .count();
        if (members != settings.populationSize()) {
            throw new ConfigException("The run " + fork.runId() + " has a population of " + members + ", not "
                    + settings.populationSize() + ".\nA branch keeps the size of its population.");
        }
        copy(fork, TrialsTable.SPEC, "generation");
        copy(fork, LineageTable.SPEC, "generation");
        copy(fork, ScoringsTable.SPEC, "step");
        copy(fork, PopulationsTable.SPEC, "generation");
    }

    private void copy(Fork fork, TableSpec table, String step) {
        Dataset<Row> rows = ofRun(table, fork.runId())
                .where(functions.col(step).leq(fork.generation()))
                .withColumn("run_id", functions.lit(runId));
        warehouse.append(table, oneFile(rows), runId, fork.generation());
    }

    /**
     * Joins the small files that each generation of a long or large search left behind. Changes no row; old versions stay
     * readable. A small search is left alone: the work would cost more than it saves.
     */
    void compact(int generations, long trials) {
        if (generations < LONG_SEARCH && trials < LARGE_SEARCH) {
            return;
        }
        String ofRun = "run_id = '" + runId + "'";
        for (TableSpec table : List.of(TrialsTable.SPEC, LineageTable.SPEC, PopulationsTable.SPEC)) {
            warehouse.deltaTable(table).optimize().where(ofRun).executeCompaction();
        }
        for (TableSpec table : List.of(StrategiesTable.SPEC, ScoringsTable.SPEC)) {
            warehouse.deltaTable(table).optimize().executeCompaction();
        }
    }

    /**
     * Adds strategies that are new in the run, except those that the table had before this process wrote to it: from other runs,
     * or from this one before it died. Their ids are read once, 8 bytes each.
     */
    private void addStrategies(List<Row> rows) {
        if (before.isEmpty()) {
            before = Optional.of(StrategiesTable.ids(warehouse));
        }
        long[] there = before.get();
        List<Row> fresh = rows.stream()
                .filter(row -> Arrays.binarySearch(there, StrategiesTable.number(row.getString(0))) < 0)
                .toList();
        if (!fresh.isEmpty()) {
            warehouse.append(StrategiesTable.SPEC, oneFile(warehouse.rows(StrategiesTable.SPEC, fresh)));
        }
    }

    /** Adds strategies that the table lacks, without remembering ids: a sweep is larger than memory. */
    private void addOtherStrategies(List<Row> rows) {
        warehouse.createIfMissing(StrategiesTable.SPEC);
        Dataset<Row> fresh = warehouse
                .rows(StrategiesTable.SPEC, rows)
                .join(
                        warehouse.read(StrategiesTable.SPEC).select("strategy_id"),
                        new String[] {"strategy_id"},
                        "left_anti");
        warehouse.append(StrategiesTable.SPEC, oneFile(fresh));
    }

    private static Dataset<Row> oneFile(Dataset<Row> rows) {
        return rows.coalesce(1);
    }

    /** The last committed generation with everything known by then; empty where none is. */
    Optional<Population> lastCommitted() {
        int generation = PopulationsTable.lastGeneration(warehouse, runId);
        if (generation < 0) {
            return Optional.empty();
        }
        Map<String, String> texts = texts();
        Map<String, Population.Known> known = new LinkedHashMap<>();
        LedgerHash hash = LedgerHash.EMPTY;
        long trials = 0;
        // one part after the other: wide rows of a large search at once would take gigabytes
        Iterator<Row> rows = ofRun(TrialsTable.SPEC)
                .where(functions.col("generation").leq(generation))
                .orderBy("generation", "individual")
                .toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            String id = row.getAs("strategy_id");
            ScoreOutcome outcome = TrialsTable.outcome(row);
            double fitness = row.<Double>getAs("fitness");
            known.putIfAbsent(id, new Population.Known(id, texts.get(id), fitness, outcome));
            hash = hash.plus(row.<Integer>getAs("generation"), row.<Integer>getAs("individual"), id, fitness, outcome);
            trials++;
        }
        List<Population.Member> members = ofRun(PopulationsTable.SPEC)
                .where(functions.col("generation").equalTo(generation))
                .orderBy("individual")
                .collectAsList()
                .stream()
                .map(r -> new Population.Member(
                        r.getAs("strategy_id"),
                        texts.get(r.<String>getAs("strategy_id")),
                        r.<Double>getAs("fitness"),
                        r.<Integer>getAs("born")))
                .toList();
        return Optional.of(new Population(
                generation,
                members,
                List.copyOf(known.values()),
                trials,
                credits(generation, members.size(), known),
                hash.hex()));
    }

    /** What the operators of each island earned up to a generation, from lineage and fitness. */
    private List<OperatorCredit> credits(int last, int population, Map<String, Population.Known> known) {
        List<Map<Integer, List<OperatorCredit.Birth>>> births = new ArrayList<>();
        for (int k = 0; k < population / islandSize; k++) {
            births.add(new TreeMap<>());
        }
        Set<String> seen = new HashSet<>();
        for (Row row : ofRun(LineageTable.SPEC)
                .where(functions.col("generation").leq(last))
                .orderBy("generation", "individual")
                .collectAsList()) {
            String id = row.getAs("strategy_id");
            List<Population.Known> parents = row.<String>getList(row.fieldIndex("parent_ids")).stream()
                    .map(known::get)
                    .toList();
            births.get(row.<Integer>getAs("individual") / islandSize)
                    .computeIfAbsent(row.getAs("generation"), g -> new ArrayList<>())
                    .add(OperatorCredit.Birth.of(row.getAs("operator"), parents, known.get(id), !seen.add(id)));
        }
        List<OperatorCredit> credits = new ArrayList<>();
        for (Map<Integer, List<OperatorCredit.Birth>> island : births) {
            OperatorCredit credit = OperatorCredit.START;
            for (List<OperatorCredit.Birth> generation : island.values()) {
                credit = credit.after(generation);
            }
            credits.add(credit);
        }
        return credits;
    }

    /**
     * What the ledger says of a run.
     *
     * @param generations one line per committed generation
     * @param rejected trials that could not be scored, by reason, ascending
     */
    record Summary(List<EvolveJob.Generation> generations, Map<String, Long> rejected) {}

    /** Read in one pass over the trials. */
    Summary summary() {
        Map<Integer, List<Double>> fitness = new TreeMap<>();
        Map<String, Long> rejected = new TreeMap<>();
        for (Row r : ofRun(TrialsTable.SPEC)
                .select("generation", "fitness", "rejected")
                .collectAsList()) {
            fitness.computeIfAbsent(r.getInt(0), g -> new ArrayList<>()).add(r.getDouble(1));
            if (!r.isNullAt(2)) {
                rejected.merge(r.getString(2), 1L, Long::sum);
            }
        }
        Map<Integer, Set<String>> distinct = new TreeMap<>();
        Map<Integer, Integer> size = new TreeMap<>();
        for (Row r :
                ofRun(PopulationsTable.SPEC).select("generation", "strategy_id").collectAsList()) {
            distinct.computeIfAbsent(r.getInt(0), g -> new HashSet<>()).add(r.getString(1));
            size.merge(r.getInt(0), 1, Integer::sum);
        }
        List<EvolveJob.Generation> generations = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        for (int g : size.keySet()) {
            double[] sorted = fitness.get(g).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            best = Math.max(best, sorted[sorted.length - 1]);
            generations.add(new EvolveJob.Generation(
                    g,
                    best,
                    sorted[(sorted.length - 1) / 2],
                    (double) distinct.get(g).size() / size.get(g),
                    sorted.length));
        }
        return new Summary(generations, rejected);
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new HashMap<>();
        Dataset<Row> ids = ofRun(TrialsTable.SPEC).select("strategy_id").distinct();
        for (Row row : warehouse
                .read(StrategiesTable.SPEC)
                .join(ids, new String[] {"strategy_id"}, "left_semi")
                .select("strategy_id", "text")
                .collectAsList()) {
            texts.put(row.getString(0), row.getString(1));
        }
        return texts;
    }

    private Dataset<Row> ofRun(TableSpec table) {
        return ofRun(table, runId);
    }

    private Dataset<Row> ofRun(TableSpec table, String run) {
        return warehouse.read(table).where(functions.col("run_id").equalTo(run));
    }
}
