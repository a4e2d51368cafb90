package io.cambrian.jobs.cycle;

import io.cambrian.backtest.ScoringTask;
import io.cambrian.evolve.BehaviorMap;
import io.cambrian.evolve.Niches;
import io.cambrian.evolve.OperatorCredit;
import io.cambrian.evolve.Population;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.report.SearchFigures;
import io.cambrian.tables.LineageTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How a search came to what it found: progress of its islands, success of its operators, ways to behave. */
record SearchHistory(
        List<SearchFigures.Island> islands,
        List<SearchFigures.OperatorUse> operators,
        SearchFigures.BehaviorMap behaviors) {

    /**
     * That of a search.
     *
     * @param settings that it was done with
     * @param task on which it was scored
     */
    static SearchHistory of(Warehouse warehouse, EvolveJob.Result search, SearchSettings settings, ScoringTask task) {
        List<Row> lineage = warehouse
                .read(LineageTable.SPEC)
                .where(functions
                        .col("run_id")
                        .equalTo(search.runId())
                        .and(functions.col("generation").leq(search.generation())))
                .orderBy("generation", "individual")
                .collectAsList();
        Map<String, Population.Known> known = new HashMap<>();
        search.population().known().forEach(k -> known.put(k.strategyId(), k));
        return new SearchHistory(
                islands(settings, lineage, known, search.generation() + 1),
                operators(lineage, known),
                behaviors(search, task));
    }

    private static List<SearchFigures.Island> islands(
            SearchSettings settings, List<Row> lineage, Map<String, Population.Known> known, int generations) {
        List<SearchSettings> each = settings.byIsland();
        int size = settings.populationSize() / each.size();
        double[][][] fitness = new double[each.size()][generations][size];
        for (Row row : lineage) {
            int individual = row.getAs("individual");
            int generation = row.getAs("generation");
            fitness[individual / size][generation][individual % size] =
                    known.get(row.<String>getAs("strategy_id")).fitness();
        }
        List<SearchFigures.Island> islands = new ArrayList<>();
        for (int k = 0; k < each.size(); k++) {
            double[] best = new double[generations];
            double[] median = new double[generations];
            double soFar = Double.NEGATIVE_INFINITY;
            for (int g = 0; g < generations; g++) {
                Arrays.sort(fitness[k][g]);
                soFar = Math.max(soFar, fitness[k][g][size - 1]);
                best[g] = soFar;
                median[g] = fitness[k][g][(size - 1) / 2];
            }
            String words = each.get(k).selection().name().toLowerCase(Locale.ROOT) + ", "
                    + each.get(k).operators().name().toLowerCase(Locale.ROOT) + " operators";
            islands.add(new SearchFigures.Island(k, words, best, median));
        }
        return islands;
    }

    private static List<SearchFigures.OperatorUse> operators(List<Row> lineage, Map<String, Population.Known> known) {
        Map<String, long[]> counts = new TreeMap<>();
        Map<String, Double> probabilities = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (Row row : lineage) {
            String id = row.getAs("strategy_id");
            boolean repeated = !seen.add(id);
            List<Double> parents = row.<String>getList(row.fieldIndex("parent_ids")).stream()
                    .map(parent -> known.get(parent).fitness())
                    .toList();
            if (!parents.isEmpty()) {
                String operator = row.getAs("operator");
                long[] count = counts.computeIfAbsent(operator, name -> new long[2]);
                count[0]++;
                count[1] += new OperatorCredit.Birth(
                                        operator, parents, known.get(id).fitness(), repeated)
                                .isSuccess()
                        ? 1
                        : 0;
                Double probability = row.getAs("probability");
                probabilities.merge(operator, probability == null ? Double.NaN : probability, Double::sum);
            }
        }
        return counts.entrySet().stream()
                .map(e -> new SearchFigures.OperatorUse(
                        e.getKey(), e.getValue()[0], e.getValue()[1], probabilities.get(e.getKey()) / e.getValue()[0]))
                .sorted(Comparator.comparingLong(SearchFigures.OperatorUse::children)
                        .reversed()
                        .thenComparing(SearchFigures.OperatorUse::name))
                .toList();
    }

    private static SearchFigures.BehaviorMap behaviors(EvolveJob.Result search, ScoringTask task) {
        BehaviorMap map = BehaviorMap.of(search.population().known(), Niches.of(task));
        return new SearchFigures.BehaviorMap(
                List.of(BehaviorMap.HOLDING),
                List.of(BehaviorMap.TREND),
                map.best(),
                map.filled(),
                map.nichesPerCell());
    }
}
