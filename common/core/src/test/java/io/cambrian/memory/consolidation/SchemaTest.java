package io.cambrian.memory.consolidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.feature.Unit;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyText;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static Cond rule(String text) {
        return StrategyText.parse("enter long when " + text + " exit long when held > 5 bars")
                .longSide()
                .orElseThrow()
                .enter();
    }

    private static String common(String a, String b) {
        return Schema.of(rule(a)).generalize(Schema.of(rule(b))).text();
    }

    @Test
    void whatDiffersBecomesAHoleOfItsUnitAndNumbersBecomeRanges() {
        assertThat(common("rsi(close, 14) < 30", "rsi(close, 7) < 25")).isEqualTo("rsi(close, {7..14}) < {25..30}");
        assertThat(common("close > sma(close, 50)", "close > ema(close, 50)")).isEqualTo("close > <price>");
        assertThat(common("high > sma(high, 20)", "low > sma(low, 20)")).isEqualTo("<price 1> > sma(<price 1>, 20)");
        assertThat(common("close > sma(close, 50)", "rsi(close, 14) < 30")).isEmpty();
    }

    @Test
    void conjunctionsAreMatchedPartByPartInAnyOrder() {
        assertThat(common(
                        "rsi(close, 14) < 30 and close > sma(close, 200) and volume > 2 * sma(volume, 20)",
                        "close > sma(close, 100) and rsi(close, 10) < 30"))
                .isEqualTo("rsi(close, {10..14}) < 30 and close > sma(close, {100..200})");
    }

    @Test
    void anInstanceMatchesAndARuleThatLacksAPartDoesNot() {
        Schema schema = Schema.of(rule("rsi(close, 14) < 30 and close > sma(close, 200)"))
                .generalize(Schema.of(rule("rsi(close, 7) < 20 and close > ema(close, 100)")));
        assertThat(schema.matches(rule("close > highest(close, 50) and rsi(close, 10) < 25 and high > low")))
                .isTrue();
        assertThat(schema.matches(rule("close > sma(close, 50)"))).isFalse();
        assertThat(schema.matches(rule("close > sma(close, 50) and rsi(close, 30) < 25")))
                .isFalse();
        Schema twice = Schema.of(rule("high > sma(high, 20)")).generalize(Schema.of(rule("low > sma(low, 20)")));
        assertThat(twice.matches(rule("close > sma(close, 20)"))).isTrue();
        assertThat(twice.matches(rule("close > sma(high, 20)"))).isFalse();
    }

    private static final StrategyGrammar GRAMMAR = new StrategyGrammar(StrategyGrammar.Options.defaults());

    /** A random rule of the grammar that evolution uses. */
    private static Cond random(long seed) {
        return GRAMMAR.condition(Seeds.stream(seed, 5), 3);
    }

    @Property(tries = 300)
    void aGeneralizationHasBothRulesAsInstancesAndIsNoMoreSpecific(
            @ForAll @LongRange(min = 0, max = 100_000) long a, @ForAll @LongRange(min = 0, max = 100_000) long b) {
        Cond one = random(a);
        Cond other = random(b);
        Schema common = Schema.of(one).generalize(Schema.of(other));
        assertThat(common.matches(one))
                .as("%s of %s", common, StrategyText.print(one))
                .isTrue();
        assertThat(common.matches(other))
                .as("%s of %s", common, StrategyText.print(other))
                .isTrue();
        assertThat(common.specificity())
                .isLessThanOrEqualTo(
                        Math.min(Schema.of(one).specificity(), Schema.of(other).specificity()));
        assertThat(Schema.of(one).generalize(Schema.of(one))).isEqualTo(Schema.of(one));
    }

    @Property(tries = 200)
    void whatFillsASchemaIsAnInstanceOfIt(
            @ForAll @LongRange(min = 0, max = 100_000) long a, @ForAll @LongRange(min = 0, max = 100_000) long b) {
        Schema schema = Schema.of(random(a)).generalize(Schema.of(random(b)));
        Cond filled = schema.fill(new Schema.Filler() {
            @Override
            public Cond cond() {
                return rule("close > open");
            }

            @Override
            public Num num(Unit unit) {
                return switch (unit) {
                    case PRICE -> new Num.Field(Num.Series.CLOSE);
                    case VOLUME -> new Num.Field(Num.Series.VOLUME);
                    case DISTANCE -> new Num.Spread(new Num.Field(Num.Series.HIGH), new Num.Field(Num.Series.LOW));
                    default -> new Num.Constant(1, unit);
                };
            }

            @Override
            public double number(double from, double to) {
                return from;
            }
        });
        assertThat(schema.matches(filled))
                .as("%s of %s", schema, StrategyText.print(filled))
                .isTrue();
    }

    @Test
    void aSchemaOfSurvivorsStandsOutAgainstTheDead() {
        List<Cond> survivors = new ArrayList<>();
        List<Cond> dead = new ArrayList<>();
        for (int k = 0; k < 12; k++) {
            survivors.add(rule("rsi(close, " + (5 + k) + ") < 30 and close > sma(close, " + (40 + 7 * k) + ")"));
            dead.add(rule("close > sma(close, " + (30 + 5 * k) + ")"));
            dead.add(rule("rsi(close, " + (5 + k) + ") > 70"));
        }
        List<SchemaSearch.Found> found = SchemaSearch.DEFAULT.search(survivors, dead);
        SchemaSearch.Found best = found.get(0);
        assertThat(best.schema().text()).isEqualTo("rsi(close, {5..16}) < 30 and close > sma(close, {40..117})");
        assertThat(best.survivors()).isEqualTo(12);
        assertThat(best.dead()).isZero();
        // one arrangement of 12 of 36 in 1,251,677,700
        assertThat(best.pValue()).isCloseTo(1 / 1_251_677_700.0, within(1e-16));
        assertThat(found).allMatch(f -> f.qValue() >= f.pValue());
        assertThat(SchemaSearch.DEFAULT.search(dead, survivors))
                .noneMatch(f -> f.schema().equals(best.schema()));
    }
}
