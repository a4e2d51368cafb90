package io.cambrian.jobs.evolve;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.evolve.Arena;
import io.cambrian.evolve.GenerationListener;
import io.cambrian.evolve.OperatorPolicy;
import io.cambrian.evolve.RobustFitness;
import io.cambrian.evolve.Search;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.SessionSettings;
import io.cambrian.jobs.Sessions;
import io.cambrian.jobs.scoring.ClusterScorer;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/** A search of seconds on random walks, as a process of its own that can be killed, and as a loop without Spark. */
final class SmallSearch {
    static final int POPULATION = 30;

    private SmallSearch() {}

    static SearchSettings settings(int generations) {
        return SearchSettings.builder()
                .seed(7)
                .populationSize(POPULATION)
                .generations(generations)
                .operators(OperatorPolicy.ADAPTIVE)
                .archiveShare(0.3)
                .grammar(StrategyGrammar.Options.defaults().withFields(StrategyGrammar.CLOSE_ONLY))
                .build();
    }

    static RunIdentity identity(int generations) {
        return RunIdentity.of(
                "evolve", Map.of("population", POPULATION, "generations", generations), Map.of("bars", "walks"), 7);
    }

    static ScoringTask task() {
        List<BarSeries> series = new ArrayList<>();
        for (int s = 0; s < 4; s++) {
            RandomGenerator random = Seeds.stream(3, s);
            double[] close = new double[700];
            double price = 100;
            for (int t = 0; t < close.length; t++) {
                price *= 1 + 0.01 * random.nextGaussian();
                close[t] = price;
            }
            series.add(BarSeries.closeOnly("S" + s, IntStream.range(0, 700).toArray(), close, null));
        }
        return new ScoringTask(Market.of(series, 252), 250, 699, Costs.DEFAULT, Cases.none(700));
    }

    /** The search without Spark. */
    static SearchResult inALoop(int generations) {
        return inALoop(settings(generations));
    }

    static SearchResult inALoop(SearchSettings settings) {
        return Search.run(
                settings,
                Arena.of(task(), ColumnScorer::new),
                RobustFitness.of(252),
                Optional.empty(),
                GenerationListener.NONE);
    }

    /**
     * Arguments: master, warehouse, generations, engine, chunks, then Spark settings as key=value. Prints {@code ready} when
     * the session is open, and at the end {@code done} with the hash of the ledger.
     */
    public static void main(String[] arguments) {
        Map<String, String> conf = new LinkedHashMap<>();
        for (int i = 5; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            conf.put(setting[0], setting[1]);
        }
        SparkSession spark = Sessions.open(new SessionSettings("small search", Optional.of(arguments[0]), conf));
        System.out.println("ready");
        int generations = Integer.parseInt(arguments[2]);
        EvolveJob.Result result = EvolveJob.run(
                Warehouse.open(spark, arguments[1]),
                identity(generations),
                settings(generations),
                task(),
                RobustFitness.of(252),
                new EvolveJob.Execution(ClusterScorer.Engine.valueOf(arguments[3]), Integer.parseInt(arguments[4])),
                Progress.SILENT);
        System.out.println("done " + result.ledgerHash());
        spark.stop();
    }
}
