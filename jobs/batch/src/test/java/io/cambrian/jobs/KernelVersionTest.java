package io.cambrian.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.ScreenedScorer;
import io.cambrian.evidence.NullWorlds;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evolve.Contenders;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchResult;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.jobs.scoring.MarketCodec;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.consolidation.CaseConsolidation;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Scores are reused, and finished runs are not repeated, as long as the kernel version stays: so it may not stay when results
 * change.
 */
class KernelVersionTest {
    /** Where this fails, raise {@link RunIdentity#KERNEL_VERSION} and write down what it was compared with. */
    private static final String VERSION_AND_RESULTS = "11 4ac794d745ca3367";

    /** Prices with two volatilities, days without trade, an early end and a late start; the last has closes only. */
    private static Market market() {
        List<BarSeries> series = new ArrayList<>();
        for (int s = 0; s < 4; s++) {
            RandomGenerator random = Seeds.stream(77, s);
            int n = s == 2 ? 700 : 1_000;
            double[][] p = new double[5][n];
            double price = 100;
            for (int t = 0; t < n; t++) {
                boolean trades = s != 1 || t % 11 != 3;
                p[0][t] = trades ? price * StrictMath.exp(0.002 * random.nextGaussian()) : price;
                price *= trades ? StrictMath.exp((t / 150 % 2 == 0 ? 0.006 : 0.015) * random.nextGaussian()) : 1;
                p[3][t] = price;
                p[1][t] = Math.max(p[0][t], price) * (trades ? 1.002 : 1);
                p[2][t] = Math.min(p[0][t], price) / (trades ? 1.002 : 1);
                p[4][t] = trades ? 1_000 + random.nextInt(500) : 0;
            }
            int[] days = IntStream.range(10_000, 10_000 + n).toArray();
            series.add(
                    s == 3
                            ? BarSeries.closeOnly("S3", days, p[3], null)
                            : BarSeries.of("S" + s, days, p[0], p[1], p[2], p[3], p[4], null));
        }
        return Market.of(series, 252);
    }

    /** Cases in two regimes, one of which turns round: what consolidation keeps of them is in the bundle of a cycle. */
    private static List<PastCase> cases() {
        RandomGenerator random = Seeds.stream(78);
        List<PastCase> cases = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            double[] context = {random.nextGaussian(), random.nextGaussian()};
            boolean storm = random.nextInt(2) == 0;
            double outcome = (storm && i >= 450 ? -1 : 1) * context[0] + 0.5 * random.nextGaussian();
            cases.add(new PastCase(
                    "c" + i,
                    10_000 + i,
                    10_001 + i + random.nextInt(5),
                    context,
                    Map.of(storm ? "storm" : "calm", 1.0),
                    outcome));
        }
        return cases;
    }

    @Test
    void resultsStayAsLongAsTheVersionDoes() {
        Market market = market();
        SearchPlan plan = SearchPlan.of(SearchSettings.builder()
                .seed(3)
                .populationSize(48)
                .generations(3)
                .build());
        StringBuilder results = new StringBuilder(ScreenedScorer.limits());
        for (Family family : Family.values()) {
            Market world = NullWorlds.world(market, family, 5, 1);
            results.append(RunIdentity.hash(MarketCodec.encode(world)));
        }
        SearchPlan.Prepared prepared = plan.prepare(market, 10_250, 10_999);
        SearchResult search = plan.run(prepared, ColumnScorer::new);
        results.append(search.population().ledgerHash());
        Contenders.of(search.population(), prepared.task())
                .all()
                .forEach(one -> results.append(one.trial().strategyId()).append(one.statistic()));
        CaseConsolidation kept =
                CaseConsolidation.of(List.of("x", "y"), cases(), RecallSettings.DEFAULT.withClusterDays(5));
        kept.cases().forEach(c -> results.append(c.id()).append(c.outcome()));
        new TreeMap<>(kept.retired()).forEach((id, why) -> results.append(id).append(why));
        results.append(kept.halfLives()).append(kept.loss());
        assertThat(kept.retired().values()).anyMatch(why -> why.startsWith("before"));
        assertThat(RunIdentity.KERNEL_VERSION + " " + RunIdentity.hash(results.toString()))
                .isEqualTo(VERSION_AND_RESULTS);
    }
}
