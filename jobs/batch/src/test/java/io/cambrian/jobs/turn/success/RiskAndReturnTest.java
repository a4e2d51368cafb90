package io.cambrian.jobs.turn.success;

import static io.cambrian.jobs.turn.success.Samples.event;
import static io.cambrian.jobs.turn.success.Samples.metric;
import static io.cambrian.jobs.turn.success.Samples.returns;
import static io.cambrian.jobs.turn.success.Samples.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.seed.Seeds;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RiskAndReturnTest {
    private static SuccessSheet measured(double[] plan, double[] hold, String close) {
        SuccessSheet sheet = new SuccessSheet(1, 252);
        RiskAndReturn.measure(
                sheet,
                List.of(event(1, 1, "close", close), event(2, 2, "close", close)),
                new PaperReturns(
                        Map.of(PaperAccountsTable.PLAN, returns(plan), PaperAccountsTable.BUY_AND_HOLD, returns(hold))),
                List.of(turn(1, 0, TurnKind.SEARCH)));
        return sheet;
    }

    private static double[] walk(double scale) {
        RandomGenerator random = Seeds.stream(3, 1);
        return random.doubles(100).map(u -> scale * 0.02 * (u - 0.49)).toArray();
    }

    private static double value(SuccessSheet sheet, String name) {
        return metric(sheet, name).value().orElseThrow();
    }

    @Test
    void holdingLessOfTheSameIsNoBetterDrawdownManagement() {
        double half = value(measured(walk(0.5), walk(1), "{\"gross\":1}"), "drawdown_against_baseline");
        assertThat(half).isCloseTo(1, within(0.02)); // but for compounding
    }

    @Test
    void overSessionsThatTheAccountPassedByItIsComparedWithWhatTheBaselineEarnedInAllOfThem() {
        TreeMap<Integer, Double> hold = returns(walk(1));
        TreeMap<Integer, Double> plan = new TreeMap<>(hold);
        double growth = 1 + plan.get(45);
        for (int day = 40; day < 45; day++) {
            growth *= 1 + plan.remove(day);
        }
        plan.put(45, growth - 1);
        SuccessSheet sheet = new SuccessSheet(1, 252);
        PaperReturns accounts = new PaperReturns(Map.of(
                PaperAccountsTable.PLAN, plan,
                PaperAccountsTable.BUY_AND_HOLD, hold,
                PaperAccountsTable.EQUAL_WEIGHT, hold));
        List<Turn> turns = List.of(turn(1, 0, TurnKind.SEARCH));
        RiskAndReturn.measure(sheet, List.of(), accounts, turns);
        SelfImprovement.measure(sheet, accounts, turns);
        assertThat(value(sheet, "drawdown_against_baseline")).isCloseTo(1, within(1e-9));
        assertThat(value(sheet, "above_equal_weight")).isCloseTo(0, within(1e-9));
        assertThat(value(sheet, "above_buy_and_hold")).isCloseTo(0, within(1e-9));
    }

    @Test
    void capitalEfficiencyIsTheReturnPerUnitHeld() {
        SuccessSheet sheet = measured(walk(1), walk(1), "{\"gross\":0.5}");
        assertThat(value(sheet, "capital_efficiency")).isCloseTo(value(sheet, "annualized_return") / 0.5, within(1e-9));
    }

    @Test
    void beforeItTradedEachFigureSaysWhyThereIsNone() {
        SuccessSheet sheet = measured(new double[0], new double[0], "{}");
        assertThat(sheet.metrics()).hasSize(8).allSatisfy(m -> {
            assertThat(m.value()).isEmpty();
            assertThat(m.toString()).contains("has not traded yet");
        });
    }
}
