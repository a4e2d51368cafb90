package io.cambrian.jobs.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoreOutcome.Rejected;
import io.cambrian.backtest.ScoreOutcome.Scored;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.cycle.FinalistRun;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgeJobTest {
    private static final int DAYS = 400;

    /** A finalist whose excess returns on untouched days are given. */
    private static FinalistRun finalist(String id, double[] excess, long trades, ScoreOutcome outcome) {
        StrategyRun holdout = new StrategyRun(
                IntStream.range(0, DAYS).toArray(),
                excess,
                excess,
                List.of(),
                outcome,
                Optional.of(Ledgers.score(excess, trades)));
        return new FinalistRun(
                1,
                id,
                StrategyText.parse("enter long when close > sma(close, 5) exit long when held > 3 bars"),
                0,
                holdout,
                holdout);
    }

    private static FinalistRun traded(String id, double mean) {
        double[] excess = Ledgers.days(id.charAt(0), DAYS, mean);
        return finalist(id, excess, 10, new Scored(Ledgers.score(excess, 10)));
    }

    private static JudgeJob.Request request(String run) {
        return new JudgeJob.Request(run, "m", new StudyWindows(0, 10, 90, 100, 100 + DAYS - 1), 252, false, false);
    }

    @Test
    void aSmallLevelOfTheClaimChangesNoGate() {
        List<FinalistRun> finalists = List.of(traded("a", 0.005), traded("b", 0.0014), traded("c", 0));
        HoldoutTest gate = JudgeJob.holdoutTest(request("run"), 1, 1, finalists);
        HoldoutTest claim = JudgeJob.holdoutTest(request("run"), 1, 3e-5, finalists);
        assertThat(gate.pValues().get(0)).as("as small as 9,999 draws can show").isEqualTo(1e-4);
        assertThat(claim.pValues().get(0)).isLessThanOrEqualTo(3e-5);
        assertThat(claim.level()).isEqualTo(gate.level());
        for (int i = 0; i < finalists.size(); i++) {
            assertThat(claim.isPassed(i)).isEqualTo(gate.isPassed(i));
        }
    }

    @Test
    void anEdgeOnUntouchedDaysPassesAtTheFirstOpeningAndNotAtEveryLaterOne() {
        List<FinalistRun> finalists = List.of(traded("a", 0.0014), traded("b", 0), traded("c", -0.001));
        HoldoutTest first = JudgeJob.holdoutTest(request("run"), 1, 1, finalists);
        assertThat(first.isPassed(0)).isTrue();
        assertThat(first.isPassed(1)).isFalse();
        assertThat(first.isPassed(2)).isFalse();
        assertThat(first.pValues().get(0)).isLessThan(0.025);
        assertThat(JudgeJob.holdoutTest(request("run"), 40, 1, finalists).isPassed(0))
                .isFalse();
    }

    @Test
    void drawsDependOnTheRunAlone() {
        List<FinalistRun> finalists = List.of(traded("a", 0.0005), traded("b", 0.0003));
        assertThat(JudgeJob.holdoutTest(request("run"), 1, 1, finalists))
                .isEqualTo(JudgeJob.holdoutTest(request("run"), 1, 1, finalists))
                .isNotEqualTo(JudgeJob.holdoutTest(request("other"), 1, 1, finalists));
    }

    @Test
    void whoDidNotTradeOrLostAllHasNoPValueAndTakesNothingFromTheOthers() {
        double[] idle = new double[DAYS];
        double[] ruin = Ledgers.days(9, DAYS, 0.01);
        ruin[100] = -1;
        FinalistRun never = finalist("n", idle, 0, new Scored(Ledgers.score(idle, 0)));
        FinalistRun ruined = finalist("r", ruin, 10, new Rejected("ruined", "The strategy lost its whole capital."));
        FinalistRun good = traded("a", 0.0014);
        HoldoutTest all = JudgeJob.holdoutTest(request("run"), 1, 1, List.of(never, ruined, good));
        assertThat(all.pValues().subList(0, 2)).containsExactly(1.0, 1.0);
        assertThat(all.isPassed(0)).isFalse();
        assertThat(all.isPassed(1)).isFalse();
        assertThat(all.pValues().get(2))
                .isEqualTo(JudgeJob.holdoutTest(request("run"), 1, 1, List.of(good))
                        .pValues()
                        .get(0));
    }
}
