package io.cambrian.jobs.evolve;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.MarketBlocks;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.evidence.ChoiceValidation;
import io.cambrian.evidence.CombinatorialFolds;
import io.cambrian.evidence.CrossValidation;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.scoring.StrategyRows;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.TrialsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What choosing the best trial of a sweep is worth: {@link ChoiceValidation combinatorial purged cross-validation} over all
 * strategies of the ledger that could be scored, without their exposure to the equally weighted market. Each strategy's figures
 * on the training days of all splits are computed on the executors; only those that some split chose are run again.
 *
 * <p>The embargo is what the slowest admitted strategy remembers. One that needs more days to warm up than a group has is not
 * admitted: its test would be all memory of other groups. Nothing is chosen that was not a trial already, so nothing is added
 * to the ledger.
 */
public final class SweepValidation {
    /** Groups that are tested at a time. */
    public static final int TESTED = 2;

    /** Strategies whose figures are looked at; their ids and texts are held on the driver. */
    static final int MOST = 200_000;

    private static final StructType FIGURES = new StructType()
            .add("strategy_id", DataTypes.StringType, false)
            .add("training", DataTypes.createArrayType(DataTypes.DoubleType, false), false);

    private SweepValidation() {}

    /**
     * How to cut the days.
     *
     * @param groups at least 3
     * @param purge days left out on both sides of a test: at least the longest holding time
     */
    public record Plan(int groups, int purge) {
        public Plan {
            if (groups <= TESTED || purge < 0) {
                throw new ConfigException("A cross-validation in " + groups + " groups with a purge of " + purge
                        + " days is not possible.\nThere must be more than " + TESTED
                        + " groups, and no negative number; 10 and 20 are usual.");
            }
        }
    }

    /**
     * What came of it.
     *
     * @param validation Sharpe ratios are per day
     * @param chosen ids of the strategies that the splits chose, without repetition
     * @param admitted strategies that could be chosen
     * @param refused strategies that need longer to warm up than a group has
     */
    public record Result(CrossValidation validation, List<String> chosen, int admitted, int refused) {
        public Result {
            chosen = List.copyOf(chosen);
        }
    }

    /**
     * Validates a finished sweep; the same whatever the partitioning.
     *
     * @param task the days and the market on which it was scored
     * @throws ConfigException where groups are too short for what strategies remember
     */
    public static Result run(
            Warehouse warehouse,
            String runId,
            ScoringTask task,
            Plan plan,
            EvolveJob.Execution execution,
            Progress progress) {
        progress.stage("Cross-validating the choice");
        ColumnScorer scorer = new ColumnScorer(task);
        int days = scorer.days().length;
        TreeMap<String, String> texts = texts(warehouse, runId);
        int group = days / plan.groups();
        int memory = 0;
        int all = texts.size();
        for (Iterator<String> each = texts.values().iterator(); each.hasNext(); ) {
            int warmUp = StrategyRunner.warmUpBars(StrategyText.parse(each.next()));
            if (warmUp > group) {
                each.remove();
            } else {
                memory = Math.max(memory, warmUp);
            }
        }
        if (texts.isEmpty()) {
            throw new ConfigException("None of the " + all + " strategies that could be scored warms up within the "
                    + group + " days of a group.\nTake fewer groups, or a longer history.");
        }
        int embargo = Math.max(0, memory - plan.purge());
        CombinatorialFolds folds = new CombinatorialFolds(days, plan.groups(), TESTED, plan.purge(), embargo);
        int least = folds.splits().stream()
                .mapToInt(split -> split.train().cardinality())
                .min()
                .orElseThrow();
        if (least < group) {
            throw new ConfigException("A purge of " + plan.purge() + " days and an embargo of " + embargo
                    + " (what the slowest strategy remembers) leave " + least
                    + " days to train on, fewer than a group of "
                    + group + ".\nTake fewer groups, or a family that remembers less.");
        }
        ChoiceValidation validation = new ChoiceValidation(folds, MarketBlocks.daily(task));
        List<String> ids = List.copyOf(texts.keySet());
        int[] chosen =
                chosen(warehouse, task, texts, ids, validation, folds.splits().size(), execution);
        Map<Integer, double[]> returns = returns(scorer, texts, ids, chosen);
        TreeSet<String> names = new TreeSet<>();
        for (int c : chosen) {
            names.add(ids.get(c));
        }
        progress.done(folds.splits().size() + " splits chose " + names.size() + " of " + texts.size() + " strategies");
        return new Result(
                validation.follow(chosen, returns::get), List.copyOf(names), texts.size(), all - texts.size());
    }

    /** Texts by id of all that could be scored. */
    private static TreeMap<String, String> texts(Warehouse warehouse, String runId) {
        var ids = warehouse
                .read(TrialsTable.SPEC)
                .where(functions
                        .col("run_id")
                        .equalTo(runId)
                        .and(functions.col("rejected").isNull()))
                .select("strategy_id")
                .distinct();
        TreeMap<String, String> texts = new TreeMap<>();
        var rows = warehouse
                .read(StrategiesTable.SPEC)
                .join(ids, new String[] {"strategy_id"}, "left_semi")
                .select("strategy_id", "text")
                .limit(MOST + 1)
                .toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            texts.put(row.getString(0), row.getString(1));
        }
        if (texts.size() > MOST) {
            throw new ConfigException("The sweep has more than " + MOST
                    + " strategies, more than are cross-validated at a time.\nTake larger steps.");
        }
        if (texts.isEmpty()) {
            throw new DataException("No trial of the sweep could be scored, so there is no choice to validate.");
        }
        return texts;
    }

    /** By split, the place of the strategy that looks best on the training days; of equal ones the first by id. */
    private static int[] chosen(
            Warehouse warehouse,
            ScoringTask task,
            Map<String, String> texts,
            List<String> ids,
            ChoiceValidation validation,
            int splits,
            EvolveJob.Execution execution) {
        Map<String, Integer> places = new HashMap<>();
        ids.forEach(id -> places.put(id, places.size()));
        int[] chosen = new int[splits];
        double[] most = new double[splits];
        Arrays.fill(chosen, Integer.MAX_VALUE);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        Iterator<Row> rows = StrategyRows.of(
                        warehouse.spark(), task, texts, execution.chunksOn(warehouse), FIGURES, new Figures(validation))
                .toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            int place = places.get(row.getString(0));
            List<Double> figures = row.getList(1);
            for (int k = 0; k < splits; k++) {
                double figure = figures.get(k);
                if (figure > most[k] || figure == most[k] && place < chosen[k]) {
                    most[k] = figure;
                    chosen[k] = place;
                }
            }
        }
        return chosen;
    }

    private static Map<Integer, double[]> returns(
            ColumnScorer scorer, Map<String, String> texts, List<String> ids, int[] chosen) {
        int[] places = Arrays.stream(chosen).distinct().sorted().toArray();
        List<Strategy> strategies = new ArrayList<>();
        for (int place : places) {
            strategies.add(StrategyText.parse(texts.get(ids.get(place))));
        }
        Map<Integer, double[]> returns = new HashMap<>();
        scorer.visit(strategies, (i, outcome, net, held) -> returns.put(places[i], net.clone()));
        return returns;
    }

    private static final class Figures implements StrategyRows.ToRows {
        private static final long serialVersionUID = 1;
        private final ChoiceValidation validation;

        Figures(ChoiceValidation validation) {
            this.validation = validation;
        }

        @Override
        public void of(
                String strategyId, ScoreOutcome outcome, int[] days, double[] net, double[] held, Consumer<Row> out) {
            out.accept(RowFactory.create(strategyId, validation.training(net)));
        }
    }
}
