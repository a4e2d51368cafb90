package io.cambrian.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.TrialScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LedgerHashTest {
    private static List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        Search.run(
                SearchSettings.builder().populationSize(30).generations(3).build(),
                new PlantedScorer(),
                RobustFitness.of(252),
                Optional.empty(),
                report -> trials.addAll(report.trials()));
        return trials;
    }

    @Test
    void orderDoesNotMatterButEveryRowDoes() {
        List<Trial> trials = trials();
        LedgerHash hash = LedgerHash.of(trials);
        List<Trial> reversed = new ArrayList<>(trials);
        Collections.reverse(reversed);
        assertThat(LedgerHash.of(reversed)).isEqualTo(hash);
        assertThat(LedgerHash.of(trials.subList(1, trials.size()))).isNotEqualTo(hash);
        List<Trial> twice = new ArrayList<>(trials);
        twice.add(trials.get(0));
        assertThat(LedgerHash.of(twice)).isNotEqualTo(hash);
    }

    @Test
    void partsAddUpAndTextContinues() {
        List<Trial> trials = trials();
        LedgerHash first = LedgerHash.of(trials.subList(0, 40));
        LedgerHash rest = LedgerHash.of(trials.subList(40, trials.size()));
        assertThat(first.plus(rest)).isEqualTo(LedgerHash.of(trials));
        assertThat(LedgerHash.ofHex(first.hex()).plus(rest).hex())
                .isEqualTo(LedgerHash.of(trials).hex())
                .matches("[0-9a-f]{64}");
        assertThat(LedgerHash.EMPTY.hex()).isEqualTo("0".repeat(64));
        assertThatThrownBy(() -> LedgerHash.ofHex("12")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyPartOfARowChangesTheHash() {
        Set<String> hashes = new TreeSet<>();
        ScoreOutcome base = scored(0);
        hashes.add(LedgerHash.EMPTY.plus(1, 2, "00ff", 0.5, base).hex());
        hashes.add(LedgerHash.EMPTY.plus(2, 2, "00ff", 0.5, base).hex());
        hashes.add(LedgerHash.EMPTY.plus(1, 3, "00ff", 0.5, base).hex());
        hashes.add(LedgerHash.EMPTY.plus(1, 2, "00fe", 0.5, base).hex());
        hashes.add(LedgerHash.EMPTY.plus(1, 2, "00ff", Math.nextUp(0.5), base).hex());
        hashes.add(LedgerHash.EMPTY
                .plus(1, 2, "00ff", 0.5, new ScoreOutcome.Rejected("never_trades", ""))
                .hex());
        hashes.add(LedgerHash.EMPTY
                .plus(1, 2, "00ff", 0.5, new ScoreOutcome.Rejected("ruined", ""))
                .hex());
        for (int field = 1; field <= 12; field++) {
            hashes.add(LedgerHash.EMPTY.plus(1, 2, "00ff", 0.5, scored(field)).hex());
        }
        assertThat(hashes).hasSize(7 + 12);
    }

    /** A score in which one field is moved by the smallest possible amount. */
    private static ScoreOutcome scored(int field) {
        double[] x = new double[13];
        Arrays.fill(x, 1);
        x[field] = field == 0 ? 1 : Math.nextUp(1.0);
        List<Double> sums = new ArrayList<>(Collections.nCopies(TrialScore.BLOCKS, 1.0));
        List<Double> squares = new ArrayList<>(sums);
        sums.set(63, x[10]);
        squares.set(0, x[11]);
        return new ScoreOutcome.Scored(new TrialScore(
                new Moments(9, x[1], 1),
                x[2],
                x[3],
                x[4],
                List.of(new Moments(9, 1, 1), new Moments(9, 1, x[5])),
                x[6],
                field == 7 ? 8 : 7,
                x[8],
                x[9],
                new Moments(9, x[12], 1),
                sums,
                squares));
    }
}
