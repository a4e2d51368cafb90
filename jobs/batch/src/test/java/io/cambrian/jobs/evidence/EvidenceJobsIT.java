package io.cambrian.jobs.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.TwinTest;
import io.cambrian.evolve.Contenders;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.cycle.SmallSearch;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.scoring.ClusterScorer;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.ErrorBudgetTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.TwinsTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceJobsIT {
    @TempDir
    Path folder;

    private Warehouse warehouse() {
        return Warehouse.open(LocalSpark.session(), folder.toString());
    }

    @Test
    void twinsOfAnEarlierCycleThatPlannedMoreAreReusedUpToTheNumberPlannedNow() {
        Warehouse warehouse = warehouse();
        List<Row> rows = IntStream.rangeClosed(1, 39)
                .mapToObj(k -> TwinsTable.toRow(new TwinsTable.Twin(
                        "search", TwinsJob.name(Family.SIGN_FLIP), k, k, k <= 19 ? 0 : 2, 10, null)))
                .toList();
        warehouse.append(TwinsTable.SPEC, warehouse.rows(TwinsTable.SPEC, rows), "search/sign_flip", 1);
        Market market =
                Market.of(List.of(BarSeries.closeOnly("A", new int[] {1, 2, 3}, new double[] {1, 2, 1}, null)), 252);
        SearchPlan plan = SearchPlan.of(SearchSettings.builder().seed(1).build());

        Map<Family, TwinTest> tests = TwinsJob.run(
                warehouse, market, new TwinsJob.Request("search", plan, 1, 3, 1, 19, 0.05, 0), Progress.SILENT);

        assertThat(tests.get(Family.SIGN_FLIP).isPassed()).isTrue();
        assertThat(tests.get(Family.SIGN_FLIP).twins()).hasSize(19);
    }

    /** Noise with two volatilities, so that the regimes have something to tell apart. */
    private static Market noise() {
        List<BarSeries> series = new ArrayList<>();
        for (int s = 0; s < 3; s++) {
            RandomGenerator random = Seeds.stream(21, s);
            double[] close = new double[1_000];
            double price = 100;
            for (int t = 0; t < close.length; t++) {
                price *= StrictMath.exp((t / 150 % 2 == 0 ? 0.006 : 0.015) * random.nextGaussian());
                close[t] = price;
            }
            series.add(
                    BarSeries.closeOnly("S" + s, IntStream.range(10_000, 11_000).toArray(), close, null));
        }
        return Market.of(series, 252);
    }

    private static final CycleSettings SETTINGS = SmallSearch.of(16, 2);

    @Test
    void theTwinsPathOnTheUntouchedMarketIsTheRealSearch() {
        Market market = noise();
        SearchStage.Result real = SearchStage.run(
                warehouse(),
                market,
                SearchStage.hash(market),
                SETTINGS,
                new EvolveJob.Execution(ClusterScorer.Engine.RDD, 3),
                Progress.SILENT);
        Contenders contenders = Contenders.of(
                real.search().population(),
                real.plan()
                        .prepare(
                                real.seen(),
                                real.windows().developmentFrom(),
                                real.windows().developmentTo())
                        .task());

        Repetition untouched = new Repetition(
                null, 0, real.windows().developmentFrom(), real.windows().developmentTo(), SETTINGS.seed());
        Repetitions.Answer twin = new Repetitions(LocalSpark.session(), real.seen(), real.plan())
                .run(List.of(untouched))
                .get(0);

        assertThat(twin.statistic()).isEqualTo(contenders.statistic());
        assertThat(twin.best())
                .isEqualTo(contenders
                        .best()
                        .map(one -> StrategyText.print(one.trial().strategy())));
        assertThat(twin.trials()).isEqualTo(real.search().trials());
        assertThat(twin.ledgerHash()).isEqualTo(real.search().ledgerHash());
    }

    @Test
    void theWidthOfAWaveChangesNoTwinAndNoVerdict() {
        Market market = noise();
        StudyWindows windows = StudyWindows.of(market, 0.2);
        Market seen = market.between(windows.warmUpFrom(), windows.developmentTo());
        // searches this small are decided by the first twins
        Map<Integer, List<Row>> tables = new TreeMap<>();
        Map<Integer, TwinTest> tests = new TreeMap<>();
        for (int width : new int[] {1, 2, 5}) {
            Warehouse warehouse = Warehouse.open(
                    LocalSpark.session(), folder.resolve("width" + width).toString());
            TwinsJob.Request request = new TwinsJob.Request(
                    "search",
                    SETTINGS.plan(seen),
                    windows.developmentFrom(),
                    windows.developmentTo(),
                    0.4,
                    19,
                    0.05,
                    width);
            tests.put(
                    width,
                    TwinsJob.run(warehouse, seen, request, Progress.SILENT).get(Family.SIGN_FLIP));
            tables.put(width, warehouse.read(TwinsTable.SPEC).orderBy("twin").collectAsList());
        }
        assertThat(tests.get(1).isHopeless()).isTrue();
        assertThat(tests.get(1).isComplete()).isFalse();
        assertThat(tests.get(2)).isEqualTo(tests.get(1));
        assertThat(tests.get(5)).isEqualTo(tests.get(1));
        assertThat(tables.get(2)).isEqualTo(tables.get(1));
        assertThat(tables.get(5)).isEqualTo(tables.get(1));
    }

    @Test
    void aHoldOutThatSharesDaysWithAnOpenedOneIsNotUntouched() {
        Warehouse warehouse = warehouse();
        JudgeJob.Request first = request("a", "X Y", new StudyWindows(0, 10, 500, 520, 700));
        JudgeJob.Request oneDayMore = request("b", "X Y", new StudyWindows(0, 10, 500, 520, 701));
        JudgeJob.Request later = request("c", "X Y", new StudyWindows(0, 10, 800, 820, 900));

        assertThat(JudgeJob.openHoldout(warehouse, first, List.of("s"))).isEqualTo(1);
        assertThat(JudgeJob.openHoldout(warehouse, oneDayMore, List.of("s"))).isEqualTo(2);
        assertThat(JudgeJob.openHoldout(warehouse, later, List.of("s"))).isEqualTo(1);
        assertThat(JudgeJob.openHoldout(warehouse, first, List.of("s")))
                .as("the same run again is the same look")
                .isEqualTo(1);
    }

    @Test
    void theLifetimeBudgetIsSpentOnceARunAndOnlyOnDaysThatNobodyHadSeen() {
        Warehouse warehouse = warehouse();
        JudgeJob.Request first = request("a", "X", new StudyWindows(0, 10, 500, 520, 700));
        JudgeJob.Request second = request("b", "X", new StudyWindows(0, 10, 800, 820, 900));
        ErrorBudget.Claims good = claim("s", 0.0001);

        ErrorBudget nothing = ErrorBudget.spend(warehouse, first, 1, level -> Optional.empty());
        assertThat(nothing.wealth()).isEqualTo(0.05);
        assertThat(nothing.words()).startsWith("No claim of this run");
        assertThat(ErrorBudget.spend(warehouse, first, 2, good).test()).isEmpty();
        assertThat(warehouse.exists(ErrorBudgetTable.SPEC)).isFalse();

        ErrorBudget accepted = ErrorBudget.spend(warehouse, first, 1, good);
        assertThat(accepted.isAccepted(0.0001)).isTrue();
        assertThat(accepted.isAccepted(0.01)).isFalse();
        // half of 10 % at first, less gamma_1 / 20, and the other half for the first acceptance
        assertThat(accepted.wealth()).isCloseTo(0.1 - 0.0026758385, within(1e-9));
        assertThat(accepted.nextLevel()).isCloseTo(0.0032577488, within(1e-9));
        assertThat(ErrorBudget.spend(warehouse, first, 1, claim("t", 0.9)))
                .as("the same run again is the same test")
                .isEqualTo(accepted);

        ErrorBudget missed = ErrorBudget.spend(warehouse, second, 1, claim("t", 0.2));
        assertThat(missed.test().orElseThrow().test()).isEqualTo(2);
        assertThat(missed.isAccepted(0.2)).isFalse();
        assertThat(missed.wealth()).isLessThan(accepted.wealth());
        assertThat(missed.words()).contains("Claim 2").contains("not accepted").contains("LORD++ at 0.1");
    }

    /** In a catalog no lock keeps two runs apart: another's claim comes between the look and the insertion. */
    @Test
    void twoRunsInACatalogTakeOneNumberEach() {
        LocalSpark.session().sql("CREATE SCHEMA spark_catalog.cambrian_claims");
        try {
            Warehouse schema = Warehouse.open(LocalSpark.session(), "spark_catalog.cambrian_claims");
            ErrorBudget.Book book = ErrorBudget.book(schema);
            JudgeJob.Request first = request("a", "X", new StudyWindows(0, 10, 500, 520, 700));
            JudgeJob.Request second = request("b", "X", new StudyWindows(0, 10, 800, 820, 900));
            Deque<Runnable> meanwhile = new ArrayDeque<>();
            meanwhile.add(() -> ErrorBudget.spend(schema, second, 1, claim("t", 0.2)));
            ErrorBudget.Book interrupted = new ErrorBudget.Book() {
                @Override
                public List<ErrorBudgetTable.Test> tests() {
                    return book.tests();
                }

                @Override
                public void add(ErrorBudgetTable.Test test) {
                    if (!meanwhile.isEmpty()) {
                        meanwhile.poll().run();
                    }
                    book.add(test);
                }
            };
            ErrorBudget late = ErrorBudget.spend(interrupted, first, 1, claim("s", 0.0001));
            assertThat(book.tests())
                    .extracting(ErrorBudgetTable.Test::runId)
                    .as("in the order in which they were tested")
                    .containsExactly("b", "a");
            assertThat(book.tests()).extracting(ErrorBudgetTable.Test::test).containsExactly(1, 2);
            assertThat(late.test()).contains(book.tests().get(1));
        } finally {
            LocalSpark.session().sql("DROP SCHEMA spark_catalog.cambrian_claims CASCADE");
        }
    }

    private static ErrorBudget.Claims claim(String strategyId, double p) {
        return level -> Optional.of(new ErrorBudget.Claim(strategyId, p));
    }

    private static JudgeJob.Request request(String runId, String marketId, StudyWindows windows) {
        return new JudgeJob.Request(runId, marketId, windows, 252, false, false);
    }
}
