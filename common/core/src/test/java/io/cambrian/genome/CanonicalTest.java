package io.cambrian.genome;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.feature.Unit;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTest {
    @Property(tries = 2000)
    void canonicalFormDecidesAlikeAlsoWhereSomethingIsUnknown(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        Cond cond = WildTrees.tame(random).cond(4);
        Cond canonical = Canonical.of(cond);
        Set<Integer> seen = new LinkedHashSet<>();
        for (int bar = 0; bar < 20; bar++) {
            KleeneLogic logic = new KleeneLogic(seed, bar);
            int truth = logic.truth(cond);
            assertThat(logic.truth(canonical))
                    .as("bar %d of %s, canonical %s", bar, StrategyText.print(cond), StrategyText.print(canonical))
                    .isEqualTo(truth);
            seen.add(truth);
        }
        assertThat(seen).isNotEmpty();
    }

    @Test
    void theLawIsTriedOnAllThreeValues() {
        int[] counts = new int[3];
        for (int seed = 0; seed < 300; seed++) {
            Cond cond = WildTrees.tame(Seeds.stream(seed)).cond(4);
            counts[1 + new KleeneLogic(seed, 0).truth(cond)]++;
        }
        assertThat(counts[0]).isGreaterThan(30);
        assertThat(counts[1]).isGreaterThan(30);
        assertThat(counts[2]).isGreaterThan(30);
    }

    @Property(tries = 2000)
    void canonicalizingTwiceChangesNothing(@ForAll long seed) {
        Strategy canonical = Canonical.of(new WildTrees(Seeds.stream(seed)).strategy());
        assertThat(Canonical.of(canonical)).isEqualTo(canonical);
    }

    @Property(tries = 2000)
    void rewritingThatChangesNoDecisionChangesNoId(@ForAll long seed) {
        RandomGenerator random = Seeds.stream(seed);
        Strategy strategy = WildTrees.tame(random).strategy();
        Side side = strategy.longSide().or(strategy::shortSide).orElseThrow();
        Cond scrambled = scramble(side.enter(), random);
        assertThat(Canonical.of(scrambled))
                .as("%s scrambled to %s", StrategyText.print(side.enter()), StrategyText.print(scrambled))
                .isEqualTo(Canonical.of(side.enter()));
    }

    /** The same condition, written in a roundabout way. */
    private static Cond scramble(Cond cond, RandomGenerator random) {
        Cond same = cond;
        if (cond instanceof Cond.And and) {
            Cond left = scramble(and.left(), random);
            Cond right = scramble(and.right(), random);
            same = switch (random.nextInt(5)) {
                case 0 -> new Cond.And(right, left);
                case 1 -> new Cond.Not(new Cond.Or(new Cond.Not(left), new Cond.Not(right)));
                case 2 -> new Cond.And(left, new Cond.And(right, left));
                case 3 -> new Cond.And(left, new Cond.And(right, new Cond.Or(left, new Cond.Not(right))));
                default -> new Cond.And(left, right);
            };
        } else if (cond instanceof Cond.Or or) {
            Cond left = scramble(or.left(), random);
            Cond right = scramble(or.right(), random);
            same = switch (random.nextInt(5)) {
                case 0 -> new Cond.Or(right, left);
                case 1 -> new Cond.Not(new Cond.And(new Cond.Not(left), new Cond.Not(right)));
                case 2 -> new Cond.Or(left, new Cond.Or(right, left));
                case 3 -> new Cond.Or(new Cond.Or(left, new Cond.And(new Cond.Not(right), left)), right);
                default -> new Cond.Or(left, right);
            };
        } else if (cond instanceof Cond.Compare c && random.nextBoolean()) {
            same = new Cond.Compare(scramble(c.right(), random), !c.above(), scramble(c.left(), random));
        } else if (cond instanceof Cond.Cross c && random.nextBoolean()) {
            same = new Cond.Cross(scramble(c.right(), random), !c.above(), scramble(c.left(), random));
        } else if (cond instanceof Cond.Not not) {
            same = new Cond.Not(scramble(not.x(), random));
        }
        return random.nextInt(4) == 0 ? new Cond.Not(new Cond.Not(same)) : same;
    }

    private static Num scramble(Num num, RandomGenerator random) {
        if (num instanceof Num.Shift shift) {
            return new Num.Shift(shift.base(), !shift.plus(), new Num.Scaled(-1, shift.distance()));
        }
        return random.nextBoolean() ? new Num.Scaled(0.5, new Num.Scaled(2, num)) : new Num.Scaled(1, num);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sma(close, 20) < close | close > sma(close, 20)",
                "70 > rsi(close, 14) | rsi(close, 14) < 70",
                "sma(close, 50) crosses below sma(close, 20) | sma(close, 20) crosses above sma(close, 50)",
                "not not close > open | open < close",
                "not (close > open and high > low) | not (open < close) or not (high > low)",
                "close > open or close > open | open < close",
                "close > open and (high > low or close > open) | open < close",
                "rsi(close, 14) > 30 and rsi(close, 14) > 50 | rsi(close, 14) > 50",
                "rsi(close, 14) > 30 or rsi(close, 14) > 50 | rsi(close, 14) > 30",
                "rsi(close, 14) > 50 or not (rsi(close, 14) > 30) and rsi(close, 14) > 50 or rsi(close, 14) > 30"
                        + " | rsi(close, 14) > 30",
                "rsi(close, 14) > 30 and rsi(close, 14) < 50 | rsi(close, 14) > 30 and rsi(close, 14) < 50",
                "2 * 3 * close > open | open < 6 * close",
                "1 * close > open | open < close",
                "close > open + -2 * atr(14) | close > open - 2 * atr(14)",
                "close > close | close > close",
                "close < close | close > close",
            })
    void formsAreAsDocumented(String written, String canonical) {
        String text = StrategyText.print(Canonical.of(condition(written)));
        // the expected form is parsed too, so that it stands as a person would write it
        assertThat(text).isEqualTo(StrategyText.print(Canonical.of(condition(canonical))));
        assertThat(Canonical.of(condition(canonical)))
                .as("the right column is canonical")
                .isEqualTo(condition(canonical));
    }

    private static Cond condition(String text) {
        return StrategyText.parse("enter long when " + text + " exit long when held > 5 bars")
                .longSide()
                .orElseThrow()
                .enter();
    }

    @Test
    void contradictionsAndTautologiesStayBecauseTheyCanBeUnknown() {
        Cond a = condition("close > open");
        Cond contradiction = new Cond.And(a, new Cond.Not(a));
        assertThat(Subtrees.conds(Canonical.of(contradiction))).hasSize(4);
    }

    @Test
    void thresholdsOfDifferentUnitsOfTheSameValueStayApart() {
        Cond ratio = new Cond.Compare(new Num.Constant(1, Unit.RATIO), true, new Num.Constant(2, Unit.RATIO));
        Cond returns = new Cond.Compare(new Num.Constant(1, Unit.RETURN), true, new Num.Constant(2, Unit.RETURN));
        assertThat(StrategyText.print(Canonical.of(ratio))).isNotEqualTo(StrategyText.print(Canonical.of(returns)));
    }

    @Test
    void canonicalFormTradesTheSameOnAMarket() {
        Market market = Walks.market(3, 3, 700);
        int[] calendar = market.calendar();
        ScoringTask task = new ScoringTask(
                market, calendar[260], calendar[calendar.length - 1], Costs.DEFAULT, Cases.none(calendar.length));
        StrategyGrammar grammar =
                new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
        int traded = 0;
        for (int i = 0; i < 150; i++) {
            Strategy strategy = grammar.random(Seeds.stream(8, i));
            var raw = Backtest.run(task, strategy);
            var canonical = Backtest.run(task, Canonical.of(strategy));
            assertThat(canonical.outcome()).as(StrategyText.print(strategy)).isEqualTo(raw.outcome());
            traded += raw.trades().isEmpty() ? 0 : 1;
        }
        assertThat(traded).isGreaterThan(90);
    }

    @Test
    void theIdIsStable() {
        Strategy strategy = StrategyText.parse("""
                enter long when sma(close, 20) crosses above sma(close, 50) and rsi(close, 14) < 70
                exit long when close < sma(close, 50) or held > 60 bars
                size target volatility 0.15
                """);
        assertThat(StrategyText.print(Canonical.of(strategy))).isEqualTo("""
                        enter long   when rsi(close, 14) < 70 and sma(close, 20) crosses above sma(close, 50)
                        exit  long   when close < sma(close, 50) or held > 60 bars
                        size         target volatility 0.15""");
        // computed by: printf '%s' "$TEXT" | sha256sum | cut -c1-16
        assertThat(StrategyId.of(strategy)).isEqualTo("dcaf460bf2dbeb8e");
    }
}
