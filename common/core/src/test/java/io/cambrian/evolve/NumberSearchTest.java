package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.genome.Protection;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NumberSearchTest {
    private static final Strategy START = StrategyText.parse("enter long when roc(close, 60) > 0.01\n"
            + "exit long when rsi(close, 14) > 70\nsize fixed 0.8\nstop 3 * atr(14)\ntake profit 0.1");

    /** Best with a size of 0.35 and a stop of 7.5 average ranges, whatever the rest. */
    private static double[] bowl(List<Strategy> strategies) {
        return strategies.stream()
                .mapToDouble(s -> {
                    double size = ((Sizing.Fixed) s.sizing()).fraction();
                    Protection.AtrMultiple stop = s.protection().stop().orElseThrow();
                    return -Math.pow(size - 0.35, 2) - 0.01 * Math.pow(stop.multiple() - 7.5, 2);
                })
                .toArray();
    }

    @Test
    void findsTheTopAndLeavesTheSignalsAlone() {
        NumberSearch.Found found = new NumberSearch(NumberKind.RISK, 40, 8).run(START, NumberSearchTest::bowl, 1);
        assertThat(((Sizing.Fixed) found.best().sizing()).fraction()).isEqualTo(0.35);
        assertThat(found.best().protection().stop().orElseThrow().multiple()).isEqualTo(7.5);
        assertThat(found.best().longSide()).isEqualTo(START.longSide());
        assertThat(found.value()).isEqualTo(0);
    }

    @ParameterizedTest
    @EnumSource(NumberKind.class)
    void movesOnlyItsKindMeasuresNothingTwiceAndRepeatsItself(NumberKind kind) {
        Set<String> seen = new HashSet<>();
        NumberSearch.Measure measure = all -> {
            all.forEach(s -> {
                assertThat(seen.add(StrategyText.print(s))).isTrue();
                if (kind == NumberKind.SIGNALS) {
                    assertThat(s.sizing()).isEqualTo(START.sizing());
                    assertThat(s.protection()).isEqualTo(START.protection());
                } else if (kind == NumberKind.RISK) {
                    assertThat(s.longSide()).isEqualTo(START.longSide());
                }
                assertThat(Constants.shape(StrategyText.print(s)))
                        .isEqualTo(Constants.shape(StrategyText.print(START)));
            });
            return all.stream()
                    .mapToDouble(s -> StrategyText.print(s).hashCode())
                    .toArray();
        };
        NumberSearch search = new NumberSearch(kind, 10, 6);
        NumberSearch.Found found = search.run(START, measure, 7);
        assertThat(found.trials()).isEqualTo(seen.size()).isGreaterThan(20);
        seen.clear();
        assertThat(search.run(START, measure, 7)).isEqualTo(found);
    }

    @Test
    void whatCannotBeMeasuredIsNeverChosen() {
        NumberSearch search = new NumberSearch(NumberKind.RISK, 5, 6);
        NumberSearch.Found none = search.run(
                START, all -> all.stream().mapToDouble(s -> Double.NaN).toArray(), 3);
        assertThat(none.best()).isEqualTo(START);
        assertThat(none.value()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> new NumberSearch(NumberKind.RISK, 0, 6)).hasMessageContaining("0 generations");
    }

    @Test
    void drawsAnewAsIfTheNumbersWereNotKnown() {
        NumberSearch search = new NumberSearch(NumberKind.RISK, 20, 8);
        NumberSearch.Found found = search.anew(START, 50, NumberSearchTest::bowl, 5);
        assertThat(found.value()).isGreaterThan(-0.01);
        // the same, from other numbers of the same rules
        Strategy other = new Strategy(START.longSide(), START.shortSide(), new Sizing.Fixed(0.05), START.protection());
        assertThat(search.anew(other, 50, NumberSearchTest::bowl, 5)).isEqualTo(found);
    }
}
