package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.genome.Canonical;
import io.cambrian.genome.Complexity;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Side;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.genome.Subtrees;
import io.cambrian.genome.TimeScale;
import io.cambrian.seed.Seeds;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VariationTest {
    private static final int MAX_COMPLEXITY = 30;
    private static final StrategyGrammar FULL =
            new StrategyGrammar(StrategyGrammar.Options.defaults().withSides(StrategyGrammar.Sides.LONG_AND_SHORT));
    private static final StrategyGrammar CLOSES = new StrategyGrammar(
            FULL.options().withFields(StrategyGrammar.CLOSE_ONLY).withSides(StrategyGrammar.Sides.LONG_ONLY));

    private static final Seeding LEARNED = new Seeding(
            List.of(),
            List.of(
                    "enter long when close > sma(close, 30) exit long when roc(close, 40) < 0 or held > 60 bars",
                    "enter short when rsi(close, 14) > 70 and adx(10) > 20 exit short when held > 5 bars",
                    "enter long when volume > sma(volume, 20) exit long when close < sma(close, 10)"),
            0);

    static Stream<Variation> variations(StrategyGrammar grammar) {
        return Stream.of(
                new Crossover(),
                new SizeFairCrossover(),
                new HomologousCrossover(),
                new Exchange(),
                new PointMutation(grammar),
                new SubtreeMutation(grammar),
                new Hoist(),
                new Shrink(grammar),
                new ConstantMutation(),
                new ConstantMutation(4),
                new PartMutation(grammar),
                new MirrorMutation(grammar),
                new ProductionMutation(ProductionMutation.computable(LEARNED.sides(), grammar), grammar));
    }

    static Stream<Variation> variations() {
        return variations(FULL);
    }

    /** The child that an alterer makes of random parents, or the unchanged first parent. */
    private static Phenotype<StrategyGene, Double> alter(Variation variation, StrategyGrammar grammar, long seed) {
        Genomes genomes = new Genomes(grammar, MAX_COMPLEXITY);
        List<Phenotype<StrategyGene, Double>> parents = new ArrayList<>();
        for (int i = 0; i < variation.parents(); i++) {
            parents.add(StrategyChromosome.phenotype(genomes.random(Seeds.stream(seed, i)), 3));
        }
        return RandomRegistry.with(
                Seeds.stream(seed, 9),
                random -> new VariationAlterer(variation, 1, 1)
                        .alter(ISeq.of(parents), 4)
                        .population()
                        .get(0));
    }

    @Property(tries = 600)
    void childrenKeepTypesBoundsAndSize(@ForAll long seed) {
        variations().forEach(variation -> {
            StrategyGene child = alter(variation, FULL, seed).genotype().gene();
            Strategy strategy = child.allele();
            assertThat(StrategyText.parse(child.text())).as(variation.name()).isEqualTo(strategy);
            assertThat(Complexity.of(strategy)).as(variation.name()).isLessThanOrEqualTo(MAX_COMPLEXITY);
            assertThat(Canonical.of(strategy)).as(variation.name()).isEqualTo(strategy);
            assertThat(StrategyId.of(strategy)).as(variation.name()).isEqualTo(child.id());
        });
    }

    @Property(tries = 300)
    void childrenUseOnlyWhatTheMarketHas(@ForAll long seed) {
        variations(CLOSES).forEach(variation -> {
            StrategyGene child = alter(variation, CLOSES, seed).genotype().gene();
            assertThat(child.text())
                    .as(variation.name())
                    .doesNotContainPattern("\\b(open|high|low|volume|atr|adx|donchian_\\w+|stop|trail|short)\\b");
        });
    }

    @ParameterizedTest
    @MethodSource("variations")
    void mostParentsGetAChildThatDiffers(Variation variation) {
        int changed = 0;
        for (int i = 0; i < 400; i++) {
            Phenotype<StrategyGene, Double> child = alter(variation, FULL, i);
            Origin origin = child.genotype().gene().origin();
            if (origin.operator().equals(variation.name())) {
                changed++;
                assertThat(child.generation()).isEqualTo(4);
                assertThat(origin.parentIds())
                        .hasSize(variation.parents())
                        .doesNotContain(child.genotype().gene().id());
            } else {
                assertThat(child.generation()).isEqualTo(3);
            }
        }
        assertThat(changed).isGreaterThan(fewest(variation));
    }

    private static int fewest(Variation variation) {
        if (variation instanceof Hoist) {
            // a strategy of two single comparisons has hardly anything to hoist
            return 200;
        } else if (variation instanceof HomologousCrossover
                || variation instanceof Shrink
                || variation instanceof MirrorMutation) {
            // a long and a short strategy have no place in common; flat ones have nothing to shrink; an oscillator
            // against
            // one of another kind has no image
            return 300;
        }
        // donors do not always offer a size on both sides of the one that gives way
        return variation instanceof SizeFairCrossover ? 360 : 380;
    }

    @Property(tries = 500)
    void shrinkingShrinks(@ForAll long seed) {
        Strategy parent = FULL.random(Seeds.stream(seed));
        new Shrink(FULL)
                .apply(List.of(parent), Seeds.stream(seed, 1))
                .ifPresent(child -> assertThat(Complexity.of(child)).isLessThan(Complexity.of(parent)));
    }

    @Property(tries = 1000)
    void fairSizesNeitherGrowNorShrinkOnAverage(
            @ForAll @IntRange(min = 1, max = 20) int size,
            @ForAll @Size(max = 8) Set<@IntRange(min = 1, max = 41) Integer> offered) {
        List<Integer> sizes =
                offered.stream().filter(s -> s <= 1 + 2 * size).sorted().toList();
        double[] chances = SizeFairCrossover.chances(size, sizes);
        double sum = 0;
        double change = 0;
        for (int i = 0; i < chances.length; i++) {
            assertThat(chances[i]).isNotNegative();
            sum += chances[i];
            change += chances[i] * (sizes.get(i) - size);
        }
        boolean balanced =
                sizes.stream().anyMatch(s -> s < size) && sizes.stream().anyMatch(s -> s > size);
        assertThat(sum).isCloseTo(balanced || sizes.contains(size) ? 1 : 0, within(1e-12));
        assertThat(change).isCloseTo(0, within(1e-9));
        if (balanced && sizes.contains(size)) {
            assertThat(chances[sizes.indexOf(size)]).isEqualTo(1.0 / size);
        }
    }

    @Test
    void fairCrossoverTakesNothingMuchLarger() {
        Strategy receiver = StrategyText.parse("enter long when close > open exit long when held > 5 bars");
        Strategy donor =
                StrategyText.parse("enter long when (close > low or close < high) and (close < sma(close, 5) or"
                        + " close > sma(close, 50)) and rsi(close, 3) < 20 exit long when close > high");
        int larger = 0;
        int children = 0;
        for (int i = 0; i < 2_000; i++) {
            Optional<Strategy> child = new SizeFairCrossover().apply(List.of(receiver, donor), Seeds.stream(17, i));
            if (child.isPresent()) {
                children++;
                // the comparison has 3 nodes, a field 1
                assertThat(Complexity.of(child.get()) - Complexity.of(receiver)).isBetween(0, 4);
                larger += Complexity.of(child.get()) > Complexity.of(receiver) ? 1 : 0;
            }
        }
        // the donor offers nothing smaller than what gives way, so nothing larger is taken either
        assertThat(children).isGreaterThan(1_500);
        assertThat(larger).isZero();
    }

    @Test
    void homologousCrossoverTakesOnlyFromTheSamePlace() {
        Strategy receiver = StrategyText.parse(
                "enter long when close > sma(close, 20) and rsi(close, 14) < 30 exit long when close < open");
        Strategy donor = StrategyText.parse(
                "enter long when open > ema(open, 50) and zscore(close, 20) < -2 exit long when close crosses below low");
        Set<String> children = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            new HomologousCrossover()
                    .apply(List.of(receiver, donor), Seeds.stream(4, i))
                    .ifPresent(child -> children.add(StrategyText.print(
                                    child.longSide().orElseThrow().enter()) + " / "
                            + StrategyText.print(child.longSide().orElseThrow().exit())));
        }
        assertThat(children)
                .containsExactlyInAnyOrder(
                        "open > ema(open, 50) and zscore(close, 20) < -2 / close < open",
                        "open > ema(open, 50) and rsi(close, 14) < 30 / close < open",
                        "open > sma(close, 20) and rsi(close, 14) < 30 / close < open",
                        "close > ema(open, 50) and rsi(close, 14) < 30 / close < open",
                        "close > sma(open, 20) and rsi(close, 14) < 30 / close < open",
                        "close > sma(close, 20) and zscore(close, 20) < -2 / close < open",
                        "close > sma(close, 20) and rsi(close, 14) < 30 / close crosses below low");
    }

    @Test
    void alterersLeaveTheOthersAlone() {
        Genomes genomes = new Genomes(FULL, MAX_COMPLEXITY);
        List<Phenotype<StrategyGene, Double>> parents = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            parents.add(StrategyChromosome.phenotype(genomes.random(Seeds.stream(5, i)), 0));
        }
        var result = RandomRegistry.with(
                Seeds.stream(5), random -> new VariationAlterer(new Crossover(), 1, 1).alter(ISeq.of(parents), 1));
        assertThat(result.population()).hasSize(7);
        assertThat(result.alterations()).isEqualTo(3);
        for (int second : new int[] {1, 3, 5, 6}) {
            assertThat(result.population().get(second)).isSameAs(parents.get(second));
        }
    }

    @Test
    void crossoverTakesASubtreeOfTheDonorAndKeepsTheRest() {
        Strategy receiver = StrategyText.parse("enter long when rsi(close, 14) < 30 exit long when held > 5 bars");
        Strategy donor = StrategyText.parse(
                "enter long when zscore(close, 20) < -2 exit long when rsi(open, 5) > 70 size fixed 0.5");
        Map<String, Integer> entries = new LinkedHashMap<>();
        for (int i = 0; i < 400; i++) {
            new Crossover().apply(List.of(receiver, donor), Seeds.stream(3, i)).ifPresent(child -> {
                assertThat(child.sizing()).isEqualTo(receiver.sizing());
                assertThat(child.longSide().orElseThrow().maxHeldBars()).hasValue(5);
                entries.merge(StrategyText.print(child.longSide().orElseThrow().enter()), 1, Integer::sum);
            });
        }
        // a price goes to a price, an oscillator to an oscillator; a ratio has no place in the receiver
        assertThat(entries.keySet())
                .containsExactlyInAnyOrder(
                        "zscore(close, 20) < -2",
                        "rsi(open, 5) > 70",
                        "rsi(close, 14) < 30",
                        "rsi(open, 14) < 30",
                        "rsi(open, 5) < 30",
                        "rsi(close, 14) < 70",
                        "rsi(close, 14) < rsi(open, 5)",
                        "70 as oscillator < 30");
    }

    @Test
    void senselessChildrenAreRefused() {
        assertThat(Sense.of(strategy("70 as oscillator > 30"))).isFalse();
        assertThat(Sense.of(strategy("close > close"))).isFalse();
        assertThat(Sense.of(strategy("close > open and not atr(3) < atr(3)"))).isFalse();
        assertThat(Sense.of(strategy("close > 1.05 * close"))).isFalse();
        assertThat(Sense.of(strategy("2 * atr(5) crosses above 1.5 * atr(5)"))).isFalse();
        assertThat(Sense.of(strategy("close > close - 2 * atr(14)"))).isFalse();
        assertThat(Sense.of(strategy("close > open - 2 * atr(14)"))).isTrue();
        assertThat(Sense.of(strategy("close > close - macd(close, 12, 26)"))).isTrue();
        assertThat(Sense.of(strategy("macd(close, 26, 12) > atr(14)"))).isFalse();
        assertThat(Sense.of(strategy("macd(close, 12, 26) > 0.5 * macd_signal(close, 12, 26, 9)")))
                .isTrue();
    }

    private static Strategy strategy(String condition) {
        return StrategyText.parse("enter long when " + condition + " exit long when held > 5 bars");
    }

    @Test
    void crossoverChoosesEveryConditionOfTheReceiverEquallyOften() {
        Strategy receiver = StrategyText.parse("""
                enter long when close > open and high > low and close > low
                exit long when close < open or close < high
                """);
        Strategy donor = StrategyText.parse("enter long when volume > sma(volume, 20) exit long when held > 3 bars");
        Cond donated = donor.longSide().orElseThrow().enter();
        List<Cond> places = Subtrees.conds(receiver);
        int[] counts = new int[places.size()];
        for (int i = 0; i < 8_000; i++) {
            Strategy child = new Crossover()
                    .apply(List.of(receiver, donor), Seeds.stream(21, i))
                    .orElse(receiver);
            for (int place = 0; place < places.size(); place++) {
                if (child.equals(Subtrees.withCond(receiver, place, donated))) {
                    counts[place]++;
                }
            }
        }
        // 60 % of the children replace a condition; 8 places, 7 degrees of freedom, 0.1 % bound
        assertThat(counts).hasSize(8);
        assertThat(Arrays.stream(counts).sum()).isBetween(4_600, 5_000);
        assertThat(ChiSquare.uniform(counts)).isLessThan(24.32);
    }

    @Test
    void constantMutationChoosesEveryNumberEquallyOften() {
        Strategy parent = StrategyText.parse("""
                enter long when bollinger_upper(close, 20, 2) < close and rsi(close, 14) < 70
                exit long when held > 20 bars
                size target volatility 0.15
                take profit 0.1
                """);
        int[] counts = new int[7];
        for (int i = 0; i < 7_000; i++) {
            String child = StrategyText.print(new ConstantMutation()
                    .apply(List.of(parent), Seeds.stream(4, i))
                    .orElseThrow());
            boolean windowOfBand = !child.contains("close, 20, ");
            boolean widthOfBand = !child.contains(", 2)");
            boolean[] moved = {
                windowOfBand,
                widthOfBand,
                !child.contains("close, 14"),
                !child.contains("< 70"),
                !child.contains("> 20 bars"),
                !child.contains("0.15"),
                !child.endsWith("profit  0.1")
            };
            int movedCount = 0;
            for (int k = 0; k < moved.length; k++) {
                counts[k] += moved[k] ? 1 : 0;
                movedCount += moved[k] ? 1 : 0;
            }
            assertThat(movedCount).as(child).isEqualTo(1);
        }
        // 6 degrees of freedom, 0.1 % bound
        assertThat(ChiSquare.uniform(counts)).isLessThan(22.46);
    }

    @Test
    void hoistingOnlyShrinks() {
        for (int i = 0; i < 500; i++) {
            Strategy parent = FULL.random(Seeds.stream(31, i));
            Optional<Strategy> child = new Hoist().apply(List.of(parent), Seeds.stream(32, i));
            child.ifPresent(c -> assertThat(Complexity.of(c)).isLessThan(Complexity.of(parent)));
        }
    }

    @Test
    void exchangeMakesOnlyPartsOfItsParents() {
        for (int i = 0; i < 500; i++) {
            Strategy a = FULL.random(Seeds.stream(41, i));
            Strategy b = FULL.random(Seeds.stream(42, i));
            Optional<Strategy> child = new Exchange().apply(List.of(a, b), Seeds.stream(43, i));
            if (child.isEmpty()) {
                continue;
            }
            assertThat(child.get().sizing()).isIn(a.sizing(), b.sizing());
            assertThat(child.get().protection().stop())
                    .isIn(a.protection().stop(), b.protection().stop());
            List<Cond> inherited = new ArrayList<>(Subtrees.conds(a));
            inherited.addAll(Subtrees.conds(b));
            assertThat(inherited).containsAll(Subtrees.conds(child.get()));
        }
    }

    @Test
    void pointMutationKeepsTheShape() {
        for (int i = 0; i < 500; i++) {
            Strategy parent = FULL.random(Seeds.stream(51, i));
            Strategy child = new PointMutation(FULL)
                    .apply(List.of(parent), Seeds.stream(52, i))
                    .orElse(parent);
            // a removed factor or negation is one node less, everything else keeps the count
            assertThat(Complexity.of(parent) - Complexity.of(child)).isIn(0, 1);
        }
    }

    @Test
    void randomGenomesAreAdmittedEvenWhereFewAre() {
        Genomes narrow = new Genomes(FULL, SearchSettings.SMALLEST_COMPLEXITY);
        for (int i = 0; i < 300; i++) {
            StrategyGene gene = narrow.random(Seeds.stream(61, i));
            assertThat(Complexity.of(gene.allele())).isLessThanOrEqualTo(SearchSettings.SMALLEST_COMPLEXITY);
        }
    }

    @Test
    void aGeneDrawsNewInstancesFromTheBoundGenerator() {
        Genomes genomes = new Genomes(FULL, MAX_COMPLEXITY);
        StrategyGene gene = genomes.random(Seeds.stream(71));
        RandomGenerator one = Seeds.stream(72);
        RandomGenerator same = Seeds.stream(72);
        StrategyGene a = RandomRegistry.with(one, random -> gene.newInstance());
        StrategyGene b = RandomRegistry.with(same, random -> gene.newInstance());
        assertThat(a).isEqualTo(b).isNotEqualTo(gene);
    }

    private static Side side(String text) {
        return StrategyText.parse(text).longSide().orElseThrow();
    }

    @Test
    void shortProductionsAreTurnedUpsideDownAndThoseThatAMarketCannotComputeAreLeftOut() {
        assertThat(LEARNED.sides())
                .contains(side("enter long when adx(10) > 20 and rsi(close, 14) < 30 exit long when held > 5 bars"))
                .hasSize(3);
        assertThat(ProductionMutation.computable(LEARNED.sides(), FULL)).hasSize(3);
        assertThat(ProductionMutation.computable(LEARNED.sides(), CLOSES))
                .containsExactly(side(
                        "enter long when close > sma(close, 30) exit long when roc(close, 40) < 0 or held > 60 bars"));
    }

    @Test
    void aProductionReplacesAnEntryAnExitASideOrBothAlsoOnAnotherScaleOfTime() {
        Side learned = side("enter long when close > sma(close, 30) exit long when close < sma(close, 50)");
        Strategy parent = StrategyText.parse(
                "enter long when rsi(close, 14) < 30 exit long when rsi(close, 14) > 60 size fixed 0.5");
        ProductionMutation mutation = new ProductionMutation(List.of(learned), FULL);
        Set<String> kinds = new TreeSet<>();
        boolean scaled = false;
        for (int seed = 0; seed < 400; seed++) {
            Strategy child =
                    mutation.apply(List.of(parent), Seeds.stream(5, seed)).orElseThrow();
            Side own = child.longSide().orElseThrow();
            boolean entry = own.enter().toString().contains("SMA");
            boolean exit = own.exit().toString().contains("SMA");
            kinds.add((entry ? "entry " : "")
                    + (exit ? "exit " : "")
                    + (child.shortSide().isPresent() ? "mirror" : ""));
            scaled |= child.equals(new Strategy(
                    Optional.of(TimeScale.moved(learned, -2)), Optional.empty(), parent.sizing(), parent.protection()));
        }
        assertThat(kinds).containsExactlyInAnyOrder("entry ", "exit ", "entry exit ", "entry exit mirror");
        assertThat(scaled).isTrue();
    }
}
