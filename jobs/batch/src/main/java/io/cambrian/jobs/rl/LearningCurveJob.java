package io.cambrian.jobs.rl;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.fault.DataException;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.evidence.Release;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.rl.BotSignals;
import io.cambrian.rl.TimingBook;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.rl.TimingTask;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.LearningCurvesTable;
import io.cambrian.tables.LearningCurvesTable.Point;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.functions;

/**
 * What a learner makes of fewer and of more days: policies with the settings of a run, each with several seeds, learned from the last
 * quarter, half and all of the first three quarters of the development days and judged on the last quarter. Untouched days are not
 * looked at, and none of these policies is ever released. Points that are there already are not made again.
 */
public final class LearningCurveJob {
    private static final double LEARNED_FROM = 0.75;
    private static final double[] SHARES = {0.25, 0.5, 1};

    private LearningCurveJob() {}

    /**
     * A learning curve.
     *
     * @param points by days and seed
     * @param holdingSharpe annualized Sharpe ratio of holding everything on the days that judge
     * @param judgedFrom first of these, days since 1970-01-01
     * @param judgedTo last
     */
    public record Curve(List<Point> points, double holdingSharpe, int judgedFrom, int judgedTo) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /**
     * Learns and judges what is missing.
     *
     * @param seeds of each, at least 2 for a spread
     * @throws DataException where the development days are too few to learn from a quarter of them
     */
    public static Curve run(
            Warehouse warehouse, LoadedMarket loaded, LearnJob.Request request, int seeds, Progress progress) {
        Market market = loaded.market();
        String marketId = SearchStage.hash(market);
        String runId = request.runId(marketId);
        StudyWindows windows = StudyWindows.of(market, request.holdout());
        int[] days = Arrays.stream(market.calendar())
                .filter(d -> d >= windows.warmUpFrom() && d <= windows.developmentTo())
                .toArray();
        int learned = (int) (LEARNED_FROM * days.length);
        int judgedFrom = days[learned];
        TimingBook holding = TimingBook.holding(market, judgedFrom, windows.developmentTo(), request.costs());
        double mean = ReturnMoments.of(holding.returns()).mean();

        List<Point> points = new ArrayList<>(points(warehouse, runId));
        RegimesJob.Result regimes = RegimesJob.run(
                warehouse,
                market,
                RegimesJob.Request.standard(days[0], days[learned - 1], request.seed(), marketId),
                progress);
        Optional<BotSignals> bots =
                request.state().bots().map(b -> BotSignals.of(b.sharesByText(), market.periodsPerYear()));
        TimingFeatures features = new TimingFeatures(regimes.contexts(), regimes.labels(), bots);
        progress.stage("Learning from fewer days");
        List<Point> made = new ArrayList<>();
        for (double share : SHARES) {
            int from = days[learned - (int) (share * learned)];
            int length = (int) (share * learned);
            List<TimingTask> tasks = market.series().stream()
                    .sorted(Comparator.comparing(BarSeries::symbol))
                    .map(s -> features.task(s, from, days[learned - 1]))
                    .filter(Objects::nonNull)
                    .toList();
            for (long k = 1; k <= seeds; k++) {
                long seed = k;
                if (points.stream().anyMatch(p -> p.days() == length && p.seed() == seed)) {
                    continue;
                }
                TimingPolicy policy = LearnJob.learn(
                                warehouse,
                                features,
                                tasks,
                                request,
                                market.periodsPerYear(),
                                Seeds.derive(request.seed(), Seeds.ofText("learning curve"), k))
                        .policy();
                double[] returns = TimingBook.of(
                                market, features::of, policy, judgedFrom, windows.developmentTo(), request.costs())
                        .returns();
                made.add(new Point(
                        runId,
                        length,
                        k,
                        Release.sharpe(returns, market.periodsPerYear()),
                        ReturnMoments.of(returns).mean() - mean));
                progress.part(made.size(), SHARES.length * seeds, length + " days, seed " + k);
            }
        }
        if (!made.isEmpty()) {
            warehouse.merge(
                    LearningCurvesTable.SPEC,
                    warehouse.rows(
                            LearningCurvesTable.SPEC,
                            made.stream().map(LearningCurvesTable::toRow).toList()));
        }
        points.addAll(made);
        points.removeIf(p -> p.seed() > seeds);
        points.sort(Comparator.comparingInt(Point::days).thenComparingLong(Point::seed));
        progress.done(points.size() + " policies");
        return new Curve(
                points,
                Release.sharpe(holding.returns(), market.periodsPerYear()),
                judgedFrom,
                windows.developmentTo());
    }

    private static List<Point> points(Warehouse warehouse, String runId) {
        return warehouse.exists(LearningCurvesTable.SPEC)
                ? warehouse
                        .read(LearningCurvesTable.SPEC)
                        .where(functions.col("run_id").equalTo(runId))
                        .collectAsList()
                        .stream()
                        .map(LearningCurvesTable::fromRow)
                        .toList()
                : List.of();
    }
}
