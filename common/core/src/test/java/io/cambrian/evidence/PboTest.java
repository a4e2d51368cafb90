package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import io.cambrian.golden.GoldenCsv;
import io.cambrian.seed.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PboTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"pbo_200x40_S4", "pbo_200x40_S8", "pbo_200x40_S10", "pbo_120x8_S6", "pbo_120x7_S6_odd_number"})
    void everyCombinationIsThatOfThePaper(String name) {
        JsonNode c = Golden.read("pbo_cscv", name);
        GoldenCsv csv = GoldenCsv.read(c.at("/inputs/returns_csv").asText());
        if (c.at("/inputs").has("use_first_columns")) {
            csv = csv.select(
                    csv.columns().subList(0, c.at("/inputs/use_first_columns").asInt()));
        }
        double riskFree = name.startsWith("pbo_200x40") ? 0.03 / 252 : 0;
        int blocks = c.at("/inputs/S_blocks").asInt();
        Pbo pbo = Pbo.of(BlockReturns.cut(csv.rows(), blocks), riskFree);
        JsonNode e = c.get("expected");
        assertThat(pbo.splits()).hasSize(e.get("combinations").asInt());
        assertThat(pbo.probability()).isCloseTo(Golden.number(e.get("pbo_paper")), within(1e-9));
        assertThat(pbo.probabilityOfLoss()).isCloseTo(Golden.number(e.get("prob_oos_loss")), within(1e-9));
        JsonNode line = e.get("regression_oos_on_is");
        assertThat(pbo.intercept()).isCloseTo(Golden.number(line.get("intercept")), within(1e-9));
        assertThat(pbo.slope()).isCloseTo(Golden.number(line.get("slope")), within(1e-9));
        assertThat(pbo.rSquared()).isCloseTo(Golden.number(line.get("r2")), within(1e-9));
        check(pbo.splits().stream().mapToDouble(Pbo.Split::winner).toArray(), e, "n_star");
        check(pbo.splits().stream().mapToDouble(Pbo.Split::rank).toArray(), e, "oos_rank");
        check(pbo.splits().stream().mapToDouble(Pbo.Split::inSample).toArray(), e, "is_perf");
        check(pbo.splits().stream().mapToDouble(Pbo.Split::outOfSample).toArray(), e, "oos_perf");
        check(pbo.splits().stream().mapToDouble(Pbo.Split::logit).toArray(), e, "lambda_paper");
        if (e.has("n_star_counts")) {
            e.get("n_star_counts")
                    .properties()
                    .forEach(count -> assertThat(pbo.splits().stream()
                                    .filter(s -> s.winner() == Integer.parseInt(count.getKey()))
                                    .count())
                            .isEqualTo(count.getValue().asLong()));
        }
    }

    /** Long cases list their first combinations only, and say so. */
    private static void check(double[] actual, JsonNode expected, String field) {
        double[] values = Golden.vector(expected.get(field));
        if (!expected.has("note_arrays")) {
            assertThat(actual).as(field).hasSameSizeAs(values);
        }
        assertThat(Arrays.copyOf(actual, values.length)).as(field).containsExactly(values, within(1e-9));
    }

    private static double[][] noise(int rows, int columns, double edgeOfLast) {
        double[][] r = new double[rows][columns];
        RandomGenerator random = Seeds.stream(5, rows, columns);
        for (double[] row : r) {
            for (int i = 0; i < columns; i++) {
                row[i] = 0.01 * random.nextGaussian() + (i == columns - 1 ? edgeOfLast : 0);
            }
        }
        return r;
    }

    @Test
    void aTrueEdgeIsNotOverfitAndSixteenBlocksHaveAllCombinations() {
        Pbo pbo = Pbo.of(BlockReturns.cut(noise(1600, 10, 0.003), 16), 0);
        assertThat(pbo.splits()).hasSize(12_870);
        assertThat(pbo.probability()).isLessThan(0.01);
        assertThat(Pbo.of(BlockReturns.cut(noise(1600, 10, 0), 16), 0).probability())
                .isBetween(0.15, 0.95);
    }

    @Test
    void mergedBlocksAreTheSameAsFewerBlocks() {
        double[][] r = noise(640, 5, 0);
        Pbo merged = Pbo.of(BlockReturns.cut(r, 64).merge(8), 0);
        Pbo direct = Pbo.of(BlockReturns.cut(r, 8), 0);
        assertThat(merged.probability()).isEqualTo(direct.probability());
        assertThat(merged.slope()).isCloseTo(direct.slope(), within(1e-9));
    }

    @Test
    void rowsThatDoNotDivideAreTheOldest() {
        double[][] r = noise(103, 4, 0);
        double[][] tail = Arrays.copyOfRange(r, 3, 103);
        assertThat(Pbo.of(BlockReturns.cut(r, 10), 0)).isEqualTo(Pbo.of(BlockReturns.cut(tail, 10), 0));
    }

    @Test
    void aStrategyThatNeverTradesScoresZeroAndNotInfinity() {
        double[][] r = new double[40][2];
        for (int t = 0; t < 40; t++) {
            r[t][1] = t % 2 == 0 ? -0.02 : 0.01;
        }
        Pbo pbo = Pbo.of(BlockReturns.cut(r, 4), 0);
        assertThat(pbo.splits()).allSatisfy(s -> {
            assertThat(s.winner()).isZero();
            assertThat(s.inSample()).isZero();
            assertThat(s.rank()).isEqualTo(2);
        });
        assertThat(pbo.probability()).isZero();
    }

    @Test
    void oddBlocksAndASingleStrategyAreRefused() {
        assertThatThrownBy(() -> Pbo.of(BlockReturns.cut(noise(30, 3, 0), 3), 0))
                .hasMessageContaining("even number of blocks");
        assertThatThrownBy(() -> Pbo.of(BlockReturns.cut(noise(30, 1, 0), 2), 0))
                .hasMessageContaining("two strategies");
    }

    @Test
    void everySplitIsWhatItsOwnBlocksSay() {
        BlockReturns r = BlockReturns.contiguous(columns(noise(203, 6, 0.001)), 8);
        Pbo pbo = Pbo.of(r, 0);
        assertThat(pbo.splits()).hasSize(70);
        int c = 0;
        for (int bits : lexicographic()) {
            double[] in = new double[6];
            double[] out = new double[6];
            for (int i = 0; i < 6; i++) {
                in[i] = sharpe(r, i, bits);
                out[i] = sharpe(r, i, 255 & ~bits);
            }
            Pbo.Split split = pbo.splits().get(c++);
            assertThat(split.inSample())
                    .isEqualTo(Arrays.stream(in).max().orElseThrow())
                    .isEqualTo(in[(int) split.winner()]);
            assertThat(split.outOfSample()).isEqualTo(out[(int) split.winner()]);
        }
    }

    /** All four of eight blocks, in lexicographic order. */
    private static java.util.List<Integer> lexicographic() {
        java.util.List<Integer> all = new java.util.ArrayList<>();
        for (int a = 0; a < 8; a++) {
            for (int b = a + 1; b < 8; b++) {
                for (int c = b + 1; c < 8; c++) {
                    for (int d = c + 1; d < 8; d++) {
                        all.add(1 << a | 1 << b | 1 << c | 1 << d);
                    }
                }
            }
        }
        return all;
    }

    private static double sharpe(BlockReturns r, int strategy, int bits) {
        long n = 0;
        double sum = 0;
        double squares = 0;
        for (int b = 0; b < r.blocks(); b++) {
            if ((bits >> b & 1) == 1) {
                n += r.rows(b);
                sum += r.sum(strategy, b);
                squares += r.square(strategy, b);
            }
        }
        return sum / n / Math.sqrt((squares - sum * sum / n) / (n - 1));
    }

    private static java.util.List<double[]> columns(double[][] rows) {
        java.util.List<double[]> columns = new java.util.ArrayList<>();
        for (int i = 0; i < rows[0].length; i++) {
            int column = i;
            columns.add(Arrays.stream(rows).mapToDouble(row -> row[column]).toArray());
        }
        return columns;
    }

    @Test
    void contiguousBlocksLeaveNoDayOut() {
        BlockReturns r = BlockReturns.contiguous(columns(noise(203, 2, 0)), 8);
        assertThat(r.rows()).isEqualTo(203);
        for (int b = 0; b < 8; b++) {
            assertThat(r.rows(b)).isBetween(25L, 26L);
        }
        assertThatThrownBy(() -> BlockReturns.contiguous(columns(noise(3, 2, 0)), 4))
                .hasMessageContaining("cannot be cut");
    }

    @Test
    void thousandsOfStrategiesAreComparedInAllCombinations() {
        Pbo pbo = Pbo.of(BlockReturns.cut(noise(64, 3_000, 2), 16), 0);
        assertThat(pbo.splits()).hasSize(12_870).allMatch(s -> s.winner() == 2_999 && s.rank() == 3_000);
        assertThat(pbo.probability()).isZero();
    }

    private static double[][] trials(int rows, int n, double edgeOfFirst, long seed) {
        java.util.random.RandomGenerator random = io.cambrian.seed.Seeds.stream(seed, 61);
        double[][] r = new double[rows][n];
        for (double[] row : r) {
            for (int i = 0; i < n; i++) {
                row[i] = random.nextGaussian() + (i == 0 ? edgeOfFirst : 0);
            }
        }
        return r;
    }

    @Test
    void anIntervalCoversTheMeanOverHistories() {
        for (double edge : new double[] {0, 0.08}) {
            int histories = 200;
            double[] value = new double[histories];
            PboInterval[] interval = new PboInterval[histories];
            double mean = 0;
            for (int k = 0; k < histories; k++) {
                BlockReturns blocks = BlockReturns.cut(trials(800, 10, edge, 1_000 + k), 12);
                value[k] = Pbo.of(blocks, 0).probability();
                interval[k] = PboInterval.of(blocks, 0, value[k], 0.9);
                assertThat(value[k]).isBetween(interval[k].low(), interval[k].high());
                mean += value[k] / histories;
            }
            int covered = 0;
            double width = 0;
            for (PboInterval i : interval) {
                covered += i.low() <= mean && mean <= i.high() ? 1 : 0;
                width += (i.high() - i.low()) / histories;
            }
            assertThat(covered).as("edge " + edge).isBetween(150, 200);
            assertThat(width).as("edge " + edge).isBetween(0.1, 0.95);
        }
    }

    @Test
    void foldsInAnyOrderAgreeToTheLastBit() {
        BlockReturns blocks = BlockReturns.cut(trials(320, 700, 0.05, 9), 8);
        Pbo whole = Pbo.of(blocks, 0.001);
        long[] rows = {40, 40, 40, 40, 40, 40, 40, 40};
        PboWinners[] winners = {new PboWinners(rows, 0.001), new PboWinners(rows, 0.001), new PboWinners(rows, 0.001)};
        for (int i = 699; i >= 0; i--) {
            winners[i % 3].add(i, blocks.sums(i), blocks.squares(i));
        }
        winners[2].merge(winners[0]);
        winners[2].merge(winners[1]);
        PboRanks first = winners[2].ranks();
        PboRanks second = first.fold();
        for (int i = 0; i < 700; i++) {
            (i % 7 < 3 ? first : second).add(i, blocks.sums(i), blocks.squares(i));
        }
        second.merge(first);
        Pbo folded = second.result();
        assertThat(folded).isEqualTo(whole);
        assertThatThrownBy(() -> first.fold().result()).hasMessageContaining("700 strategies, the second 0");
    }
}
