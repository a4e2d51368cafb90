package io.cambrian.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.DataException;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.Contexts;
import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.BotSignals;
import io.cambrian.rl.FittedQ;
import io.cambrian.rl.RandomTrees;
import io.cambrian.rl.RewardDesign;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.rl.TimingTask;
import io.cambrian.rl.TreeQ;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PolicyOverlayTest {
    private static final double[] LEVELS = {-1, 0, 0.5, 1};
    private static final int DECIDED = 700; // days of the calendar that are history

    private static Market market;
    private static RegimeModel model;
    private static TimingPolicy policy;
    private static TimingPolicy ofTrees;
    private static TimingFeatures features;
    private static BotSignals bots;
    private static TimingFeatures withBots;
    private static TimingPolicy ofItself;

    @BeforeAll
    static void learn() {
        market = new WorldShape(5, 900, Noise.GARCH, Listing.COMING_AND_GOING, 0.05).noiseWorld(5, 2);
        int[] calendar = market.calendar();
        ContextSeries contexts = Contexts.of(market);
        model = RegimeModel.fit(contexts, calendar[0], calendar[600], 3, 2);
        features = new TimingFeatures(contexts, model.filter(contexts));
        List<TimingTask> tasks = market.series().stream()
                .map(s -> features.task(s, calendar[0], calendar[600]))
                .filter(Objects::nonNull)
                .toList();
        // without pessimism and nearly free: it changes its mind often
        policy = new FittedQ(0.5, 5, 4, 0, 20, 5).learn(features.names(), tasks, LEVELS, 1e-5, 1);
        ofTrees = new TreeQ(TreeQ.Kind.FOREST, 0.5, 3, 0, 20, 2, 4, 4, 0.01, 0)
                .with(new RandomTrees(4, 4))
                .learn(features.names(), tasks, LEVELS, 0, 1e-5, RewardDesign.PROFIT, 1);
    }

    /** Sees what two strategies signal, and how far its own positions have moved. */
    @BeforeAll
    static void learnFromBots() {
        TreeMap<String, Double> shares = new TreeMap<>();
        shares.put("enter long when close > sma(close, 20) exit long when close < sma(close, 20)", 0.3);
        shares.put("enter short when roc(close, 5) > 0.02 exit short when held > 4 bars size fixed 0.5", 0.1);
        bots = BotSignals.of(shares, market.periodsPerYear());
        int[] calendar = market.calendar();
        ContextSeries contexts = Contexts.of(market);
        withBots = new TimingFeatures(contexts, model.filter(contexts), Optional.of(bots));
        List<TimingTask> tasks = market.series().stream()
                .map(s -> withBots.task(s, calendar[0], calendar[600]))
                .filter(Objects::nonNull)
                .toList();
        ofItself = new FittedQ(0.5, 5, 4, 0, 20, 5).learn(withBots.namesWithOpenMove(), tasks, LEVELS, 1e-5, 1);
    }

    private static SortedMap<String, DayBar> bars(int day) {
        TreeMap<String, DayBar> bars = new TreeMap<>();
        for (BarSeries s : market.series()) {
            int t = s.firstAtOrAfter(day);
            if (t < s.size() && s.days()[t] == day) {
                bars.put(
                        s.symbol(),
                        new DayBar(
                                s.symbol(),
                                s.open()[t],
                                s.high()[t],
                                s.low()[t],
                                s.close()[t],
                                s.volume()[t],
                                s.member()[t]));
            }
        }
        return bars;
    }

    private static Proposal nothing(SortedMap<String, DayBar> bars) {
        TreeMap<String, Double> targets = new TreeMap<>();
        bars.keySet().forEach(s -> targets.put(s, 0.0));
        return new Proposal(targets, List.of());
    }

    private static OverlayChain chain(OverlaySpec spec) {
        OverlayChain.Terms terms = new OverlayChain.Terms(Costs.DEFAULT, Set.of(), 10, market.periodsPerYear());
        return new OverlayChain(Overlays.of(List.of(spec), terms), Optional.empty(), terms);
    }

    @Test
    void decidesDayByDayWhatBatchDecides() {
        decidesAsBatch(policy);
    }

    @Test
    void treesDecideDayByDayWhatBatchDecides() {
        decidesAsBatch(ofTrees);
    }

    @Test
    void itsProfitAndSignalsOfBotsAreThoseOfBatch() {
        assertThat(ofItself.names()).endsWith("bots", "open_move");
        decidesAsBatch(
                ofItself,
                PolicyOverlay.spec("p", ofItself, 1, model, Optional.of(bots), OptionalInt.empty()),
                withBots);
        // both count: without either, other levels are chosen
        BarSeries some = market.series().get(0);
        double[][] rows = withBots.of(some);
        int last = rows[0].length - 1;
        double[] levels = ofItself.levels(rows, some.close(), some.member(), 0);
        double[] still = some.close().clone();
        Arrays.fill(still, 1);
        assertThat(ofItself.levels(rows, still, some.member(), 0)).isNotEqualTo(levels);
        for (double[] row : rows) {
            row[last] = Double.isNaN(row[last]) ? row[last] : 0;
        }
        assertThat(ofItself.levels(rows, some.close(), some.member(), 0)).isNotEqualTo(levels);
    }

    @Test
    void signalsAreTheMeanPositionByShares() {
        BarSeries some = market.series().get(0);
        double[] signals = bots.of(some);
        double[] expected = new double[some.size()];
        bots.shares().forEach((text, share) -> {
            BotBook book = new BotBook(
                    List.of(new BotBook.BotPlan("b", StrategyText.parse(text), 1, Integer.MIN_VALUE)),
                    List.of(some.symbol()),
                    Set.of(),
                    market.periodsPerYear());
            for (int t = 0; t < some.size(); t++) {
                SortedMap<String, DayBar> bar = new TreeMap<>(Map.of(some.symbol(), DayBar.of(some, t)));
                book.onDay(some.days()[t], bar);
                expected[t] += share / 0.4 * book.proposal(bar).targets().get(some.symbol());
            }
        });
        assertThat(signals).containsExactly(expected, within(1e-12));
        assertThat(Arrays.stream(signals).filter(x -> x != 0).count()).isGreaterThan(100);
    }

    private static void decidesAsBatch(TimingPolicy policy) {
        decidesAsBatch(policy, PolicyOverlay.spec("p", policy, 1, model), features);
    }

    private static void decidesAsBatch(TimingPolicy policy, OverlaySpec spec, TimingFeatures features) {
        int[] calendar = market.calendar();
        PolicyOverlay overlay = PolicyOverlay.of(spec, Set.of());
        OverlayChain live = new OverlayChain(
                List.of(overlay),
                Optional.empty(),
                new OverlayChain.Terms(Costs.DEFAULT, Set.of(), 10, market.periodsPerYear()));
        Map<String, double[]> batch = new HashMap<>();
        for (BarSeries s : market.series()) {
            batch.put(
                    s.symbol(),
                    policy.levels(features.of(s), s.close(), s.member(), s.firstAtOrAfter(calendar[DECIDED])));
        }
        int changes = 0;
        for (int d = 0; d < calendar.length; d++) {
            SortedMap<String, DayBar> bars = bars(calendar[d]);
            if (d < DECIDED) {
                live.observe(calendar[d], bars);
                continue;
            }
            Map<String, Double> before = new HashMap<>();
            bars.keySet().forEach(s -> before.put(s, overlay.level(s)));
            live.decide(calendar[d], bars, nothing(bars));
            for (BarSeries s : market.series()) {
                int t = s.firstAtOrAfter(calendar[d]);
                if (bars.containsKey(s.symbol())) {
                    assertThat(overlay.level(s.symbol()))
                            .as("%s on day %d", s.symbol(), d)
                            .isEqualTo(batch.get(s.symbol())[t]);
                    changes += overlay.level(s.symbol()) != before.get(s.symbol()) ? 1 : 0;
                }
            }
        }
        assertThat(changes).isGreaterThan(50);
    }

    @Test
    void aNewPlanGoesOnWithTheLevelsOfTheOneBeforeAndWithWhatTheyEarned() {
        int[] calendar = market.calendar();
        int next = DECIDED + 60;
        // where moving costs something it matters what is held
        TimingPolicy slow = new TimingPolicy(
                ofItself.names(), LEVELS, ofItself.center(), ofItself.scale(), ofItself.values(), 0.01);
        OptionalInt from = OptionalInt.of(calendar[DECIDED]);
        PolicyOverlay later =
                PolicyOverlay.of(PolicyOverlay.spec("p", slow, 1, model, Optional.of(bots), from), Set.of());
        PolicyOverlay afresh = PolicyOverlay.of(
                PolicyOverlay.spec("p", slow, 1, model, Optional.of(bots), OptionalInt.empty()), Set.of());
        OverlayChain.Terms terms = new OverlayChain.Terms(Costs.DEFAULT, Set.of(), 10, market.periodsPerYear());
        OverlayChain plan = new OverlayChain(List.of(later), Optional.empty(), terms);
        OverlayChain other = new OverlayChain(List.of(afresh), Optional.empty(), terms);
        Map<String, double[]> batch = new HashMap<>();
        for (BarSeries s : market.series()) {
            batch.put(
                    s.symbol(),
                    slow.levels(withBots.of(s), s.close(), s.member(), s.firstAtOrAfter(calendar[DECIDED])));
        }
        int different = 0;
        int held = 0;
        for (int d = 0; d < calendar.length; d++) {
            SortedMap<String, DayBar> bars = bars(calendar[d]);
            if (d < next) {
                plan.observe(calendar[d], bars);
                other.observe(calendar[d], bars);
                continue;
            }
            plan.decide(calendar[d], bars, nothing(bars));
            other.decide(calendar[d], bars, nothing(bars));
            for (BarSeries s : market.series()) {
                if (bars.containsKey(s.symbol())) {
                    double expected = batch.get(s.symbol())[s.firstAtOrAfter(calendar[d])];
                    assertThat(later.level(s.symbol()))
                            .as("%s on day %d", s.symbol(), d)
                            .isEqualTo(expected);
                    held += expected != 0 ? 1 : 0;
                    different += afresh.level(s.symbol()) != expected ? 1 : 0;
                }
            }
        }
        assertThat(held).isGreaterThan(50);
        assertThat(different).as("what beginning flat changes").isGreaterThan(20);
    }

    @Test
    void sharesTheCapitalWithTheBots() {
        int[] calendar = market.calendar();
        OverlayChain live = chain(PolicyOverlay.spec("p", policy, 0.25, model));
        for (int d = 0; d < DECIDED; d++) {
            live.observe(calendar[d], bars(calendar[d]));
        }
        SortedMap<String, DayBar> bars = bars(calendar[DECIDED]);
        TreeMap<String, Double> targets = new TreeMap<>();
        bars.keySet().forEach(s -> targets.put(s, 0.1));
        PolicyOverlay alone = PolicyOverlay.of(PolicyOverlay.spec("p", policy, 1, model), Set.of());
        OverlayChain other = new OverlayChain(
                List.of(alone),
                Optional.empty(),
                new OverlayChain.Terms(Costs.DEFAULT, Set.of(), 10, market.periodsPerYear()));
        for (int d = 0; d < DECIDED; d++) {
            other.observe(calendar[d], bars(calendar[d]));
        }
        SortedMap<String, Double> own =
                other.decide(calendar[DECIDED], bars, nothing(bars)).targets();
        SortedMap<String, Double> both = live.decide(calendar[DECIDED], bars, new Proposal(targets, List.of()))
                .targets();
        both.forEach((s, t) -> assertThat(t).isCloseTo(0.75 * 0.1 + 0.25 * own.get(s), within(1e-15)));
        assertThat(own.values().stream().mapToDouble(Math::abs).sum()).isBetween(0.01, 1.0);
    }

    @Test
    void aPolicyWhoseFeaturesNobodySeesIsRefused() {
        List<String> others = new ArrayList<>(policy.names());
        others.set(0, "moon");
        TimingPolicy odd = new TimingPolicy(
                others, LEVELS, policy.center(), policy.scale(), policy.values(), policy.costPerSide());
        assertThatThrownBy(() -> chain(PolicyOverlay.spec("p", odd, 1, model)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("moon");
    }
}
