package io.cambrian.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.memory.SituationPrior.Difference;
import io.cambrian.memory.pattern.Cuts;
import io.cambrian.memory.pattern.Situations;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.overlay.MemoryEvidence.KnownPattern;
import io.cambrian.regime.ContextFeature;
import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The same bars under one long plan, and under a plan for each day. */
class DailyPlansTest {
    private static final int FIRST = 18_000;
    private static final int AS_OF = FIRST + 149;
    private static final int LAST = FIRST + 289;
    private static final Offset<Double> ROUNDING = Offset.offset(1e-12);
    private static final OverlayChain.Terms TERMS =
            new OverlayChain.Terms(new Costs(5, 0, 100), Set.of("CCC"), 10, 252);
    private static final List<BarSeries> MARKET =
            List.of(series("AAA", 1, FIRST), series("BBB", 3, FIRST), closes("CCC"), series("DDD", 1, AS_OF + 30));
    private static final List<String> STRATEGIES = List.of(
            "enter long when close crosses above sma(close, 10) exit long when close < sma(close, 10)",
            "enter short when rsi(close, 5) > 65 exit short when held > 6 bars");

    /** Rises all the way, and sometimes has no bar. */
    private static BarSeries series(String symbol, int skipEvery, int from) {
        RandomGenerator random = Seeds.stream(5, Seeds.ofText(symbol));
        int[] days = new int[LAST - from + 1];
        int n = 0;
        for (int day = from; day <= LAST; day++) {
            if (skipEvery == 1 || random.nextInt(skipEvery) != 0) {
                days[n++] = day;
            }
        }
        double[] open = new double[n];
        double[] high = new double[n];
        double[] low = new double[n];
        double[] close = new double[n];
        double[] volume = new double[n];
        boolean[] member = new boolean[n];
        double last = 50;
        for (int i = 0; i < n; i++) {
            double stormy = i % 90 > 70 ? 3 : 1;
            open[i] = last * StrictMath.exp(0.003 * random.nextGaussian());
            close[i] = open[i] * StrictMath.exp(0.003 + stormy * 0.01 * random.nextGaussian());
            high[i] = Math.max(open[i], close[i]) * 1.001;
            low[i] = Math.min(open[i], close[i]) / 1.001;
            volume[i] = random.nextInt(15) == 0 ? 0 : 1000; // a day without trade
            member[i] = true;
            last = close[i];
        }
        return BarSeries.of(symbol, Arrays.copyOf(days, n), open, high, low, close, volume, member);
    }

    private static BarSeries closes(String symbol) {
        BarSeries s = series(symbol, 1, FIRST);
        return BarSeries.closeOnly(symbol, s.days(), s.close(), s.member());
    }

    private static final RegimeModel REGIMES = new RegimeModel(
            List.of("volatility_20"),
            List.of(true),
            new double[] {Math.log(0.14)},
            new double[] {0.2},
            new double[] {0.5, 0.5},
            new double[][] {{0.95, 0.05}, {0.05, 0.95}},
            new double[][] {{-1}, {1}},
            new double[][][] {{{0.5}}, {{0.5}}},
            List.of("calm", "storm"),
            FIRST,
            AS_OF,
            300,
            -100);

    /** Shorts what it can. */
    private static OverlaySpec policy() {
        List<String> names = TimingFeatures.liveNames(REGIMES.states());
        RandomGenerator random = Seeds.stream(12);
        double[][] values = new double[3][1 + names.size()];
        for (int i = 0; i < values[0].length; i++) {
            values[0][i] = 0.001 * random.nextGaussian();
        }
        values[0][0] = 0.002;
        double[] scale = new double[names.size()];
        Arrays.fill(scale, 1);
        return PolicyOverlay.spec(
                "planted",
                new TimingPolicy(names, new double[] {-1, 0, 1}, new double[names.size()], scale, values, 0.0005),
                0.5,
                REGIMES,
                Optional.empty(),
                OptionalInt.of(AS_OF));
    }

    /** Vetoes every long of the first strategy, and prefers the shorts of the second in one regime. */
    private static OverlaySpec memory() {
        List<String> features = Arrays.stream(ContextFeature.values())
                .map(ContextFeature::label)
                .toList();
        return new MemoryEvidence(
                        new Situations(
                                features,
                                features.stream().map(f -> new Cuts(List.of())).toList()),
                        List.of(
                                new KnownPattern(
                                        "f1",
                                        true,
                                        List.of("side=long"),
                                        List.of(),
                                        AS_OF,
                                        new Difference(-0.01, -0.015, -0.005),
                                        40),
                                new KnownPattern(
                                        "s1",
                                        false,
                                        List.of("regime=storm", "side=short"),
                                        List.of(),
                                        AS_OF,
                                        new Difference(0.01, 0.004, 0.015),
                                        40)),
                        new TreeMap<>(),
                        new TreeMap<>())
                .spec();
    }

    private static OverlaySpec volatility() {
        return VolatilityOverlay.spec(new VolatilityOverlay.Settings(8, 504, 1.3, 0.1));
    }

    private static List<BotPlan> bots() {
        return STRATEGIES.stream()
                .map(StrategyText::parse)
                .map(s -> new BotPlan(StrategyId.of(s), s, 0.5, AS_OF + 1))
                .sorted(java.util.Comparator.comparing(BotPlan::id))
                .toList();
    }

    private interface Decided {
        void on(OverlayChain.Outcome outcome);
    }

    /** One plan over some days, after all days before them. */
    private static OverlayChain plan(
            List<BarSeries> market, int asOf, int to, EarlierPlans before, List<OverlaySpec> specs, Decided decided) {
        OverlayChain chain = new OverlayChain(Overlays.of(specs, TERMS), Optional.of(REGIMES), TERMS);
        chain.inherit(before);
        BotBook book =
                new BotBook(bots(), market.stream().map(BarSeries::symbol).toList(), TERMS.closeOnly(), 252);
        MarketDays.walk(
                market.stream().map(s -> s.between(Integer.MIN_VALUE, to)).toList(), (day, bars) -> {
                    book.onDay(day, bars);
                    if (day <= asOf) {
                        chain.observe(day, bars);
                    } else {
                        decided.on(chain.decide(day, bars, book.proposal(bars)));
                    }
                });
        return chain;
    }

    private static List<OverlayChain.Outcome> atOnce(List<OverlaySpec> specs) {
        List<OverlayChain.Outcome> outcomes = new ArrayList<>();
        plan(MARKET, AS_OF, LAST, new EarlierPlans(List.of(), Map.of()), specs, outcomes::add);
        return outcomes;
    }

    private static List<OverlayChain.Outcome> dayByDay(List<OverlaySpec> specs) {
        List<OverlayChain.Outcome> outcomes = new ArrayList<>();
        List<Ruling> rulings = new ArrayList<>();
        SortedMap<String, PaperBooks> books = new TreeMap<>();
        for (int asOf = AS_OF; asOf < LAST; asOf++) {
            OverlayChain chain = plan(MARKET, asOf, asOf + 1, new EarlierPlans(rulings, books), specs, o -> {
                outcomes.add(o);
                rulings.addAll(o.rulings());
            });
            books = chain.books();
        }
        return outcomes;
    }

    private static Ruling last(List<OverlayChain.Outcome> outcomes, String kind) {
        return outcomes.get(outcomes.size() - 1).rulings().stream()
                .filter(r -> r.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void policyAndVolatilityAreJudgedAsUnderOnePlanToTheBit() {
        List<OverlaySpec> specs = List.of(policy(), volatility());
        List<OverlayChain.Outcome> daily = dayByDay(specs);
        assertThat(daily).isEqualTo(atOnce(specs));
        Ruling policy = last(daily, PolicyOverlay.KIND);
        assertThat(policy.days()).isEqualTo(daily.size() - 1);
        assertThat(policy.inForce()).as("it shorts what rises").isFalse();
        assertThat(policy.worth()).isNegative();
        assertThat(last(daily, VolatilityOverlay.KIND).enhanced()).isPositive();
    }

    /** What was done to a position is read from the journal as a share of it, and a veto's account from sums: up to rounding. */
    @Test
    void memoryIsJudgedAsUnderOnePlanAndItsVetoesExpire() {
        List<OverlaySpec> specs = List.of(memory(), policy(), volatility());
        List<OverlayChain.Outcome> daily = dayByDay(specs);
        List<OverlayChain.Outcome> whole = atOnce(specs);
        assertThat(daily).hasSameSizeAs(whole);
        for (int t = 0; t < whole.size(); t++) {
            for (int k = 0; k < specs.size(); k++) {
                Ruling one = whole.get(t).rulings().get(k);
                Ruling other = daily.get(t).rulings().get(k);
                assertThat(other.inForce()).isEqualTo(one.inForce());
                assertThat(other.days()).isEqualTo(one.days());
                assertThat(other.compared()).isEqualTo(one.compared()).isEqualTo(t > 0);
                assertThat(other.enhanced()).isEqualTo(one.enhanced());
                assertThat(other.with()).isCloseTo(one.with(), ROUNDING);
                assertThat(other.without()).isCloseTo(one.without(), ROUNDING);
                assertThat(other.worth()).isCloseTo(one.worth(), ROUNDING);
                assertThat(other.notes()).isEqualTo(one.notes());
                assertThat(other.counterfactuals()).hasSameSizeAs(one.counterfactuals());
                for (int c = 0; c < one.counterfactuals().size(); c++) {
                    Counterfactual veto = one.counterfactuals().get(c);
                    assertThat(other.counterfactuals().get(c).days()).isEqualTo(veto.days());
                    assertThat(other.counterfactuals().get(c).active()).isEqualTo(veto.active());
                    assertThat(other.counterfactuals().get(c).cost()).isCloseTo(veto.cost(), ROUNDING);
                }
            }
            int day = t;
            whole.get(t)
                    .targets()
                    .forEach((symbol, target) ->
                            assertThat(daily.get(day).targets().get(symbol)).isCloseTo(target, ROUNDING));
        }
        assertThat(last(daily, MemoryOverlay.KIND).counterfactuals())
                .singleElement()
                .satisfies(veto -> {
                    assertThat(veto.active()).isFalse();
                    assertThat(veto.days()).isGreaterThan(20);
                });
        assertThat(daily.stream()
                        .flatMap(o -> o.rulings().get(0).changes().stream())
                        .map(Change::reason)
                        .distinct())
                .contains("f1", "s1");
    }

    private static List<Ruling> traded(EarlierPlans before, int asOf, int to) {
        List<Ruling> rulings = new ArrayList<>();
        plan(MARKET, asOf, to, before, List.of(policy()), o -> rulings.addAll(o.rulings()));
        return rulings;
    }

    /** Its last close is known, so it is paid out as what has no bar any more. */
    @Test
    void anInstrumentThatLeavesIsSettledAtItsLastClose() {
        int left = AS_OF + 20;
        List<BarSeries> rest =
                MARKET.stream().filter(s -> !s.symbol().equals("AAA")).toList();
        List<BarSeries> ends = MARKET.stream()
                .map(s -> s.symbol().equals("AAA") ? s.between(FIRST, left) : s)
                .toList();
        List<Ruling> rulings = new ArrayList<>();
        OverlayChain first = plan(
                MARKET,
                AS_OF,
                left,
                new EarlierPlans(List.of(), Map.of()),
                List.of(policy()),
                o -> rulings.addAll(o.rulings()));
        PaperBooks books = first.books().get(PolicyOverlay.KIND);
        assertThat(books.accounts().get("with").units()).containsKey("AAA");
        EarlierPlans before = new EarlierPlans(rulings, first.books());
        List<Ruling> gone = new ArrayList<>();
        List<Ruling> ended = new ArrayList<>();
        OverlayChain later = plan(rest, left, left + 15, before, List.of(policy()), o -> gone.addAll(o.rulings()));
        plan(ends, left, left + 15, before, List.of(policy()), o -> ended.addAll(o.rulings()));
        // the next day nothing differs yet but what is decided
        assertThat(gone.get(0).compared()).isTrue();
        assertThat(gone.get(0).with()).isCloseTo(ended.get(0).with(), ROUNDING).isNotZero();
        assertThat(gone.get(0).without())
                .isCloseTo(ended.get(0).without(), ROUNDING)
                .isNotZero();
        PaperBooks settled = later.books().get(PolicyOverlay.KIND);
        assertThat(settled.closes()).doesNotContainKey("AAA");
        assertThat(settled.accounts().get("with").units()).doesNotContainKey("AAA");
    }

    @Test
    void accountsOfAnotherDayAreNotGoneOnWith() {
        List<Ruling> rulings = new ArrayList<>();
        OverlayChain first = plan(
                MARKET,
                AS_OF,
                AS_OF + 20,
                new EarlierPlans(List.of(), Map.of()),
                List.of(policy()),
                o -> rulings.addAll(o.rulings()));
        EarlierPlans before = new EarlierPlans(rulings, first.books());
        List<Ruling> next = traded(before, AS_OF + 20, AS_OF + 22);
        assertThat(next).extracting(Ruling::compared).containsExactly(true, true);
        assertThat(next).extracting(Ruling::days).containsExactly(20, 21);
        List<Ruling> passedOver = traded(before, AS_OF + 23, AS_OF + 25);
        assertThat(passedOver).extracting(Ruling::compared).containsExactly(false, true);
        assertThat(passedOver).extracting(Ruling::days).containsExactly(19, 20);
        assertThat(passedOver.get(0).with()).isZero();
        // a version that kept no accounts left none
        List<Ruling> unknown = traded(new EarlierPlans(rulings, Map.of()), AS_OF + 20, AS_OF + 22);
        assertThat(unknown).extracting(Ruling::compared).containsExactly(false, true);
    }
}
