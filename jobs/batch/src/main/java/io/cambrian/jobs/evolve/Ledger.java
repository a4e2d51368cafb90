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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The record of one search in the warehouse. A generation is written in a fixed order, strategies, trials, lineage, scorings,
 * then {@code populations}: that last write commits it. What a dead run left beyond its last committed generation is written
 * again by the resumed one with the same step number, and therefore skipped by Delta where it is complete already.
 */
final class Ledger {
    /** Generations from which files are joined in the end. */
    private static final int LONG_SEARCH = 32;

    private final Warehouse warehouse;
    private final String runId;
    private final int islandSize;

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
        List<Row> trials = new ArrayList<>();
        List<Row> lineage = new ArrayList<>();
        List<Row> strategies = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Trial t : report.trials()) {
            trials.add(TrialsTable.toRow(
                    runId,
                    generation,
                    t.index(),
                    t.strategyId(),
                    t.repeated(),
                    t.outcome(),
                    t.fitness(),
                    new TrialsTable.Remarks(t.index() / islandSize, t.penalty(), t.spared(), t.novelty())));
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
        addStrategies(strategies, generation);
        warehouse.append(TrialsTable.SPEC, oneFile(warehouse.rows(TrialsTable.SPEC, trials)), runId, generation);
        warehouse.append(LineageTable.SPEC, oneFile(warehouse.rows(LineageTable.SPEC, lineage)), runId, generation);
        ScoringsTable.append(warehouse, scoring);
        warehouse.append(
                PopulationsTable.SPEC, oneFile(warehouse.rows(PopulationsTable.SPEC, population)), runId, generation);
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
        addStrategies(strategies, batch);
        warehouse.append(TrialsTable.SPEC, oneFile(warehouse.rows(TrialsTable.SPEC, trials)), runId, batch);
        ScoringsTable.append(warehouse, scoring);
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
     * Joins the small files that each generation of a long search left behind. Changes no row; old versions stay readable. A
     * short search is left alone: the work would cost more than it saves.
     */
    void compact(int generations) {
        if (generations < LONG_SEARCH) {
            return;
        }
        String ofRun = "run_id = '" + runId + "'";
        warehouse.deltaTable(TrialsTable.SPEC).optimize().where(ofRun).executeCompaction();
        warehouse.deltaTable(LineageTable.SPEC).optimize().where(ofRun).executeCompaction();
        warehouse.deltaTable(PopulationsTable.SPEC).optimize().where(ofRun).executeCompaction();
    }

    private void addStrategies(List<Row> rows, int generation) {
        Dataset<Row> candidates = warehouse.rows(StrategiesTable.SPEC, rows);
        warehouse.createIfMissing(StrategiesTable.SPEC);
        Dataset<Row> fresh = candidates.join(
                warehouse.read(StrategiesTable.SPEC).select("strategy_id"), new String[] {"strategy_id"}, "left_anti");
        warehouse.append(StrategiesTable.SPEC, oneFile(fresh), runId, generation);
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
        List<Row> rows = ofRun(TrialsTable.SPEC)
                .where(functions.col("generation").leq(generation))
                .orderBy("generation", "individual")
                .collectAsList();
        for (Row row : rows) {
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
            List<Double> parents = row.<String>getList(row.fieldIndex("parent_ids")).stream()
                    .map(parent -> known.get(parent).fitness())
                    .toList();
            births.get(row.<Integer>getAs("individual") / islandSize)
                    .computeIfAbsent(row.getAs("generation"), g -> new ArrayList<>())
                    .add(new OperatorCredit.Birth(
                            row.getAs("operator"), parents, known.get(id).fitness(), !seen.add(id)));
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

    /** One line per committed generation. */
    List<EvolveJob.Generation> generations() {
        Map<Integer, List<Double>> fitness = new TreeMap<>();
        for (Row r : ofRun(TrialsTable.SPEC).select("generation", "fitness").collectAsList()) {
            fitness.computeIfAbsent(r.getInt(0), g -> new ArrayList<>()).add(r.getDouble(1));
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
        return generations;
    }

    /** Trials that could not be scored, by reason, ascending. */
    Map<String, Long> rejections() {
        Map<String, Long> counts = new TreeMap<>();
        ofRun(TrialsTable.SPEC)
                .where("rejected IS NOT NULL")
                .groupBy("rejected")
                .count()
                .collectAsList()
                .forEach(r -> counts.put(r.getString(0), r.getLong(1)));
        return counts;
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
