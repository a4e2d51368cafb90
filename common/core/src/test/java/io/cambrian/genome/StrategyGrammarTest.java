package io.cambrian.genome;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Unit;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StrategyGrammarTest {
    private static final StrategyGrammar.Options BOTH_SIDES =
            StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT);

    private static List<Strategy> draw(StrategyGrammar.Options options, int n) {
        StrategyGrammar grammar = new StrategyGrammar(options);
        List<Strategy> strategies = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            strategies.add(grammar.random(Seeds.stream(42, i)));
        }
        return strategies;
    }

    @Test
    void sameStreamGivesTheSameStrategy() {
        assertThat(draw(BOTH_SIDES, 50)).isEqualTo(draw(BOTH_SIDES, 50));
    }

    @Property
    void numbersHaveTheUnitAskedFor(@ForAll long seed, @ForAll Unit unit) {
        StrategyGrammar grammar = new StrategyGrammar(BOTH_SIDES);
        assertThat(grammar.number(unit, Seeds.stream(seed), 3).unit()).isEqualTo(unit);
    }

    @Test
    void everyIndicatorAndFieldOccursWhereTheMarketHasAll() {
        Set<IndicatorKind> kinds = EnumSet.noneOf(IndicatorKind.class);
        Set<Num.Series> fields = EnumSet.noneOf(Num.Series.class);
        for (Strategy strategy : draw(BOTH_SIDES, 2_000)) {
            for (Num num : Subtrees.nums(strategy)) {
                if (num instanceof Num.Indicator indicator) {
                    kinds.add(indicator.kind());
                } else if (num instanceof Num.Field field) {
                    fields.add(field.series());
                }
            }
        }
        assertThat(kinds).containsExactlyInAnyOrder(IndicatorKind.values());
        assertThat(fields).containsExactlyInAnyOrder(Num.Series.values());
    }

    @Test
    void aMarketOfClosesGetsNeitherRangeNorVolume() {
        for (Strategy strategy : draw(BOTH_SIDES.withFields(StrategyGrammar.CLOSE_ONLY), 2_000)) {
            String text = StrategyText.print(strategy);
            assertThat(text).doesNotContainPattern("\\b(open|high|low|volume|atr|adx|donchian_\\w+|stop|trail)\\b");
        }
    }

    @Test
    void longOnlyMeansLongOnly() {
        assertThat(draw(StrategyGrammar.Options.defaults(), 500))
                .allMatch(s -> s.longSide().isPresent() && s.shortSide().isEmpty());
        List<Strategy> both = draw(BOTH_SIDES, 500);
        assertThat(both.stream().filter(s -> s.shortSide().isPresent()).count()).isBetween(175L, 275L);
        assertThat(both).anyMatch(s -> s.longSide().isEmpty());
    }

    @Test
    void numbersLieOnTheGrid() {
        for (Strategy strategy : draw(BOTH_SIDES, 1_000)) {
            for (Num num : Subtrees.nums(strategy)) {
                if (num instanceof Num.Constant c) {
                    assertThat(Grid.thresholds(c.unit()).contains(c.value())).isTrue();
                } else if (num instanceof Num.Scaled s) {
                    assertThat(Grid.factors(s.unit()).contains(s.factor())).isTrue();
                } else if (num instanceof Num.Indicator i) {
                    for (int k = 0; k < i.parameters().size(); k++) {
                        Grid grid = Grid.of(i.kind().parameters().get(k));
                        assertThat(grid.contains(i.parameters().get(k))).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void theFastAverageIsFasterThanTheSlowOne() {
        for (int i = 0; i < 2_000; i++) {
            RandomGenerator random = Seeds.stream(6, i);
            for (IndicatorKind kind : List.of(IndicatorKind.MACD, IndicatorKind.MACD_SIGNAL)) {
                List<Double> parameters = StrategyGrammar.parameters(kind, random);
                assertThat(parameters.get(0)).isLessThan(parameters.get(1));
            }
        }
    }

    @Test
    void conditionsNestNoDeeperThanAllowed() {
        for (int depth = 1; depth <= 6; depth++) {
            int deepest = 0;
            StrategyGrammar grammar = new StrategyGrammar(BOTH_SIDES.withMaxDepth(depth));
            for (int i = 0; i < 400; i++) {
                deepest = Math.max(deepest, depth(grammar.condition(Seeds.stream(depth, i), depth)));
            }
            assertThat(deepest).isEqualTo(depth);
        }
    }

    private static int depth(Cond cond) {
        if (cond instanceof Cond.And and) {
            return 1 + Math.max(depth(and.left()), depth(and.right()));
        } else if (cond instanceof Cond.Or or) {
            return 1 + Math.max(depth(or.left()), depth(or.right()));
        } else if (cond instanceof Cond.Not not) {
            return 1 + depth(not.x());
        }
        return 1;
    }

    @ParameterizedTest
    @EnumSource(StrategyGrammar.Sides.class)
    void mostRandomStrategiesTradeSometimesAndFewAlways(StrategyGrammar.Sides sides) {
        Market market = Walks.market(17, 5, 1_500);
        int[] calendar = market.calendar();
        ScoringTask task = new ScoringTask(
                market, calendar[300], calendar[calendar.length - 1], Costs.DEFAULT, Cases.none(calendar.length));
        List<Strategy> strategies = draw(BOTH_SIDES.withSides(sides), 400);
        int never = 0;
        int often = 0;
        int always = 0;
        for (ScoreOutcome outcome : new ColumnScorer(task).score(strategies)) {
            if (outcome instanceof ScoreOutcome.Scored scored && scored.score().trades() > 0) {
                // at least ten trades an instrument in nearly five years
                often += scored.score().trades() >= 50 ? 1 : 0;
                always += scored.score().timeInMarket() > 0.95 ? 1 : 0;
            } else {
                never++;
            }
        }
        assertThat(never).isLessThan(120);
        assertThat(often).isGreaterThan(160);
        assertThat(always).isLessThan(100);
    }

    @Test
    void aStepOnTheGridGoesToANeighborAndNeverStays() {
        Grid grid = Grid.thresholds(Unit.OSCILLATOR);
        RandomGenerator random = Seeds.stream(1);
        for (int i = 0; i < 500; i++) {
            int at = random.nextInt(grid.size());
            double stepped = grid.step(grid.value(at), random);
            assertThat(grid.contains(stepped)).isTrue();
            assertThat(stepped).isNotEqualTo(grid.value(at));
            assertThat(Math.abs(stepped - grid.value(at))).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void aStepFromBesideTheGridGoesToThePointsAround() {
        Grid grid = Grid.thresholds(Unit.OSCILLATOR);
        RandomGenerator random = Seeds.stream(2);
        for (int i = 0; i < 200; i++) {
            assertThat(grid.step(42, random)).isIn(35.0, 40.0, 45.0, 50.0);
            assertThat(grid.step(-7, random)).isIn(5.0, 10.0);
            assertThat(grid.step(1_000, random)).isIn(95.0, 90.0);
        }
    }

    @Test
    void parametersOfTheGridAreWithinBounds() {
        for (IndicatorKind kind : IndicatorKind.values()) {
            for (IndicatorKind.Parameter p : kind.parameters()) {
                Grid grid = Grid.of(p);
                assertThat(grid.value(0)).isGreaterThanOrEqualTo(p.min());
                assertThat(grid.value(grid.size() - 1)).isLessThanOrEqualTo(p.max());
                assertThat(grid.size()).isGreaterThan(4);
            }
        }
    }
}
