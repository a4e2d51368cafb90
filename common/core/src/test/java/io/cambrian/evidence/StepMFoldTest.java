package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepMFoldTest {
    private static final int BLOCKS = 64;
    private static final int STRATEGIES = 60;
    private static final int DRAWS = 199;

    private final long[] rows = new long[BLOCKS];
    private final List<double[]> sums = new ArrayList<>();
    private final List<double[]> squares = new ArrayList<>();

    StepMFoldTest() {
        RandomGenerator random = Seeds.stream(11);
        for (int b = 0; b < BLOCKS; b++) {
            rows[b] = 20 + b % 2;
        }
        for (int i = 0; i < STRATEGIES; i++) {
            double[] s = new double[BLOCKS];
            double[] q = new double[BLOCKS];
            for (int b = 0; b < BLOCKS && i % 10 != 9; b++) {
                for (int t = 0; t < rows[b]; t++) {
                    double r = 0.01 * random.nextGaussian() + (i < 3 ? 0.0012 : 0);
                    s[b] += r;
                    q[b] += r * r;
                }
            }
            sums.add(s);
            squares.add(q);
        }
        sums.set(30, sums.get(2)); // a tie
        squares.set(30, squares.get(2));
    }

    @Test
    void drawsThatAreMadePartByPartAreTheSame() {
        int draws = 20_999;
        StepMFold fold = new StepMFold(rows, draws, 5, 3);
        range(0, STRATEGIES).forEach(i -> fold.add(i, sums.get(i), squares.get(i)));
        StepM all = StepM.of(BlockReturns.of(rows, sums, squares), draws, 5);
        assertThat(all.draws()).isEqualTo(draws);
        assertThat(fold.claims())
                .allSatisfy(c -> assertThat(c.pValue()).isEqualTo(all.pValues().get((int) c.key())));
    }

    private StepMFold fold(List<Integer> strategies, int most) {
        StepMFold fold = new StepMFold(rows, DRAWS, 5, most);
        strategies.forEach(i -> fold.add(i, sums.get(i), squares.get(i)));
        return fold;
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void theBestHaveTheBitsThatStepMOverAllGivesInAnyOrderAndSplit() {
        StepM all = StepM.of(BlockReturns.of(rows, sums, squares), DRAWS, 5);
        List<Integer> backwards = new ArrayList<>(range(0, STRATEGIES));
        Collections.reverse(backwards);
        StepMFold split = fold(range(40, STRATEGIES), 7);
        split.merge(fold(range(0, 3), 7));
        split.merge(fold(range(3, 40), 7));
        for (StepMFold fold : List.of(fold(range(0, STRATEGIES), 7), fold(backwards, 7), split)) {
            assertThat(fold.strategies()).isEqualTo(STRATEGIES);
            assertThat(fold.claims()).hasSize(7);
            for (StepMFold.Claim claim : fold.claims()) {
                int i = (int) claim.key();
                assertThat(claim.statistic()).isEqualTo(all.statistics().get(i));
                assertThat(claim.pValue()).isEqualTo(all.pValues().get(i));
            }
            assertThat(fold.claims()).isEqualTo(split.claims());
        }
        assertThat(split.claims().get(0).pValue()).isLessThan(0.05);
    }

    @Test
    void keepingAllReportsWhatDoesNotMoveWithAPValueOfOne() {
        List<StepMFold.Claim> claims = fold(range(0, STRATEGIES), STRATEGIES).claims();
        assertThat(claims).hasSize(STRATEGIES);
        assertThat(claims)
                .filteredOn(c -> c.key() == 9)
                .singleElement()
                .satisfies(c -> assertThat(c.pValue()).isEqualTo(1));
    }

    @Test
    void aKeyTwiceIsAMistake() {
        assertThatThrownBy(() -> fold(List.of(1, 1), 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void alphaIsWhatDoesNotGoWithTheMarket() {
        RandomGenerator random = Seeds.stream(4);
        double[] market = random.doubles(BLOCKS, -0.1, 0.15).toArray();
        double[] levered = new double[BLOCKS];
        for (int b = 0; b < BLOCKS; b++) {
            levered[b] = 0.7 * market[b] + 0.01;
        }
        for (double a : BlockAlpha.of(levered, market)) {
            assertThat(a).isCloseTo(0.01, within(1e-12));
        }
        assertThat(BlockAlpha.of(levered, new double[BLOCKS])).isEqualTo(levered);
    }
}
