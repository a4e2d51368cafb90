package io.cambrian.jobs.evidence;

import io.cambrian.evidence.NullWorlds;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.TwinTest;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.scoring.Parallelism;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.TwinsTable;
import io.cambrian.tables.TwinsTable.Twin;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Twin searches: the same search on null worlds made from the same market, many as one Spark workload. A twin goes through
 * the same {@link SearchPlan#prepare} as the real search and differs in nothing but its world and its seed. Flipped days
 * first; shuffled days only if the search passes those. Twins are written wave by wave, so a dead run resumes with the next.
 * A family ends with the twin that puts the level out of reach ({@link TwinTest}). A wave is as wide as the cluster; twins count
 * in the order of their numbers, so that neither the width nor a resume changes which of them decide.
 */
public final class TwinsJob {
    /** Said where the gate rests on flipped days alone. */
    public static final String NO_SHUFFLE =
            "Shuffled days were not used: instruments come and go too often for a shuffle to move anything.";

    private TwinsJob() {}

    /** Whether flipped days were passed but could not be followed by shuffled days. */
    public static boolean lacksShuffle(Map<Family, TwinTest> tests) {
        TwinTest flips = tests.get(Family.SIGN_FLIP);
        return flips != null && flips.isPassed() && !tests.containsKey(Family.DAY_SHUFFLE);
    }

    /**
     * What to compare with.
     *
     * @param searchRunId the real search
     * @param statistic of the real search
     * @param planned twins per family
     * @param level of the test
     * @param width twins searched at a time, 0 for as many as the cluster has cores; changes the speed, never the answer
     */
    public record Request(
            String searchRunId,
            SearchPlan plan,
            int from,
            int to,
            double statistic,
            int planned,
            double level,
            int width) {}

    /** One test per family that was needed, in the order in which they were run. */
    public static Map<Family, TwinTest> run(Warehouse warehouse, Market market, Request request, Progress progress) {
        if (!request.plan().settings().rules().seeds().isEmpty()) {
            throw new ConfigException("The twins of a search from seeds would have to replay how its seeds were found."
                    + "\nJudge it on untouched days alone, or search without seeds.");
        }
        Map<Family, TwinTest> tests = new LinkedHashMap<>();
        Repetitions repetitions = new Repetitions(warehouse.spark(), market, request.plan());
        TwinTest flips = family(warehouse, repetitions, request, Family.SIGN_FLIP, progress);
        tests.put(Family.SIGN_FLIP, flips);
        if (flips.isPassed() && NullWorlds.dayShuffleUsable(market)) {
            tests.put(Family.DAY_SHUFFLE, family(warehouse, repetitions, request, Family.DAY_SHUFFLE, progress));
        }
        return tests;
    }

    private static TwinTest family(
            Warehouse warehouse, Repetitions repetitions, Request request, Family family, Progress progress) {
        progress.stage("Searching twin worlds with " + family.words());
        String name = name(family);
        TwinTest test = test(request, List.of());
        for (double statistic : stored(warehouse, request.searchRunId(), name, request.planned())) {
            if (!test.isDecided()) {
                test = test.plus(statistic);
            }
        }
        progress.step(test.twins().size(), request.planned(), "");
        int width = request.width() > 0 ? request.width() : Parallelism.of(warehouse.spark());
        while (!test.isDecided()) {
            List<Repetition> wave = new ArrayList<>();
            int first = test.twins().size() + 1;
            for (int k = first; k < first + width && k <= request.planned(); k++) {
                wave.add(new Repetition(family, k, request.from(), request.to(), seed(request, family, k)));
            }
            List<Repetitions.Answer> answers = repetitions.run(wave);
            List<Row> rows = new ArrayList<>();
            // what a wide wave found beyond the deciding twin is dropped, as if the twins had run one by one
            for (int i = 0; i < wave.size() && !test.isDecided(); i++) {
                Repetitions.Answer a = answers.get(i);
                rows.add(TwinsTable.toRow(new Twin(
                        request.searchRunId(),
                        name,
                        wave.get(i).world(),
                        wave.get(i).seed(),
                        a.statistic(),
                        a.trials(),
                        a.best().orElse(null))));
                test = test.plus(a.statistic());
            }
            warehouse.append(
                    TwinsTable.SPEC,
                    warehouse.rows(TwinsTable.SPEC, rows).coalesce(1),
                    request.searchRunId() + "/" + name,
                    first);
            progress.step(test.twins().size(), request.planned(), test.hits() + " at least as good");
        }
        progress.done(test.words());
        return test;
    }

    private static TwinTest test(Request request, List<Double> statistics) {
        return new TwinTest(request.statistic(), statistics, request.planned(), request.level());
    }

    private static long seed(Request request, Family family, int k) {
        return Seeds.derive(request.plan().settings().seed(), Seeds.ofText("twin"), family.ordinal(), k);
    }

    /** The family's name in tables. */
    public static String name(Family family) {
        return family.name().toLowerCase(Locale.ROOT);
    }

    private static List<Double> stored(Warehouse warehouse, String runId, String family, int planned) {
        if (!warehouse.exists(TwinsTable.SPEC)) {
            return List.of();
        }
        return warehouse
                .read(TwinsTable.SPEC)
                .where(functions
                        .col("run_id")
                        .equalTo(runId)
                        .and(functions.col("family").equalTo(family))
                        // an earlier cycle on the same search may have planned more
                        .and(functions.col("twin").leq(planned)))
                .orderBy("twin")
                .collectAsList()
                .stream()
                .map(r -> TwinsTable.fromRow(r).statistic())
                .toList();
    }
}
