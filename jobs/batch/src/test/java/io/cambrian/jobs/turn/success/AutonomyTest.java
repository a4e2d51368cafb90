package io.cambrian.jobs.turn.success;

import static io.cambrian.jobs.turn.success.Samples.event;
import static io.cambrian.jobs.turn.success.Samples.metric;
import static io.cambrian.jobs.turn.success.Samples.order;
import static io.cambrian.jobs.turn.success.Samples.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.tables.JournalTable.Event;
import io.cambrian.turn.TurnKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutonomyTest {
    private static final String ACTIVE = "{\"state\":\"ACTIVE\"}";

    private static SuccessSheet measured(List<Event> journal) {
        return measured(journal, 3);
    }

    private static SuccessSheet measured(List<Event> journal, int rolledBackOn) {
        SuccessSheet sheet = new SuccessSheet(2, 252);
        Autonomy.measure(
                sheet,
                journal,
                List.of(turn(1, 0, TurnKind.SEARCH), turn(2, rolledBackOn, TurnKind.ROLLBACK)),
                Samples.returns(0, 0, 0));
        return sheet;
    }

    private static List<Event> withAct(String user) {
        return List.of(
                order(1, 1, 10, 5),
                event(2, 1, "close", ACTIVE),
                event(3, -1, "released", "{\"user\":\"" + user + "\"}"),
                order(4, 2, -10, 15),
                event(5, 2, "close", "{\"state\":\"HALTED\"}"),
                order(6, 3, 10, 10),
                event(7, 3, "close", ACTIVE));
    }

    @Test
    void moneyThatMovesOnTheDayAfterAPersonsActIsNotTheSystemsOwn() {
        assertThat(metric(measured(withAct("ann")), "autonomy_capital").value().orElseThrow())
                .isCloseTo(0.5, within(1e-12)); // 50 and 100 of 50, 150 and 100
    }

    private static double capital(String state) {
        return metric(
                        measured(List.of(
                                order(1, 1, 10, 5),
                                event(2, 1, "close", ACTIVE),
                                event(3, 2, "state", state),
                                order(4, 2, -10, 15),
                                event(5, 2, "close", ACTIVE))),
                        "autonomy_capital")
                .value()
                .orElseThrow();
    }

    @Test
    void aHaltWithinADayIsAnActOfThatDayAndALimitsIsNone() {
        assertThat(capital("{\"to\":\"HALTED\",\"user\":\"ann\"}")).isCloseTo(0.25, within(1e-12)); // 50 of 50 and 150
        assertThat(capital("{\"to\":\"HALTED\"}")).isEqualTo(1);
    }

    @Test
    void moneyThatAPlanMovesOnTheDayAfterAPersonPutItInForceIsNotTheSystemsOwn() {
        assertThat(metric(measured(withAct("reconciliation"), 2), "autonomy_capital")
                        .value()
                        .orElseThrow())
                .isCloseTo(2.0 / 3, within(1e-12)); // 50 and 150 of 50, 150 and 100
        assertThat(metric(measured(withAct("reconciliation"), 0), "autonomy_capital")
                        .value())
                .as("before the first close")
                .contains(1.0);
    }

    @Test
    void whatReconciliationDoesIsNoPersonsAct() {
        assertThat(metric(measured(withAct("reconciliation")), "autonomy_capital")
                        .value())
                .contains(1.0);
    }

    @Test
    void rollbacksAreAPersonsDecisionAndHaltedDaysAreNoUptime() {
        SuccessSheet sheet = measured(withAct("ann"));
        assertThat(metric(sheet, "autonomy_decisions").value()).contains(0.5);
        assertThat(metric(sheet, "uptime").value().orElseThrow()).isCloseTo(2.0 / 3, within(1e-12));
    }

    @Test
    void moneyThatMovesAfterAPersonTookTheBrokersBooksOverIsNotTheSystemsOwn() {
        assertThat(metric(
                                measured(List.of(
                                        order(1, 1, 10, 5),
                                        event(2, 1, "close", ACTIVE),
                                        event(3, -1, "adjusted", "{\"user\":\"ann\",\"symbol\":\"X\"}"),
                                        order(4, 2, -10, 15),
                                        event(5, 2, "close", ACTIVE))),
                                "autonomy_capital")
                        .value()
                        .orElseThrow())
                .isCloseTo(0.25, within(1e-12));
    }

    @Test
    void withoutAnOrderItIsNotKnownWhoMovedMoney() {
        assertThat(metric(measured(List.of()), "autonomy_capital").value()).isEmpty();
    }
}
