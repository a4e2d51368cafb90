package io.cambrian.jobs.turn.success;

import static io.cambrian.jobs.turn.success.Samples.metric;
import static io.cambrian.jobs.turn.success.Samples.returns;
import static io.cambrian.jobs.turn.success.Samples.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelfImprovementTest {
    private static final List<Turn> TURNS = List.of(
            turn(1, 0, TurnKind.SEARCH),
            turn(2, 2, TurnKind.SEARCH),
            turn(3, 4, TurnKind.SEARCH),
            turn(4, 6, TurnKind.SEARCH),
            turn(5, 8, TurnKind.REALLOCATE));

    @Test
    void anAdaptationCountsWhereThePlanEarnedMoreThanTheFrozenOneUntilTheNext() {
        SuccessSheet sheet = new SuccessSheet(5, 252);
        PaperReturns accounts = new PaperReturns(Map.of(
                PaperAccountsTable.PLAN_PAPER, returns(0, 0, 0.02, 0.01, -0.01, 0.01, 0.03, 0),
                PaperAccountsTable.FROZEN_FIRST, returns(0, 0, 0.01, 0.01, 0.01, 0.01, 0.01, 0)));
        SelfImprovement.measure(sheet, accounts, TURNS);
        assertThat(metric(sheet, "adaptations_that_beat_frozen").value().orElseThrow())
                .isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void theDifferenceIsTakenOnCommonDaysAndScaledToAYear() {
        double[] plan = new double[40];
        double[] frozen = new double[30];
        for (int t = 0; t < plan.length; t++) {
            plan[t] = 0.001 + (t % 2 == 0 ? 0.01 : -0.01);
        }
        for (int t = 0; t < frozen.length; t++) {
            frozen[t] = t % 2 == 0 ? 0.01 : -0.01;
        }
        SuccessSheet sheet = new SuccessSheet(5, 250);
        SelfImprovement.measure(
                sheet,
                new PaperReturns(Map.of(
                        PaperAccountsTable.PLAN_PAPER, returns(plan),
                        PaperAccountsTable.FROZEN_FIRST, returns(frozen))),
                TURNS);
        assertThat(metric(sheet, "above_frozen_first").value().orElseThrow()).isCloseTo(0.25, within(1e-9));
        assertThat(metric(sheet, "above_equal_weight").value()).isEmpty();
    }
}
