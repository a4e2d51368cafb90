package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DueTest {
    /** An account of a capital of 100 with closes on days 1, 2, ... */
    private static AccountJournal.Account account(double... equities) {
        List<AccountJournal.Close> closes = new ArrayList<>();
        for (int t = 0; t < equities.length; t++) {
            closes.add(new AccountJournal.Close(t + 1, equities[t], "ACTIVE", ""));
        }
        return new AccountJournal.Account(100, closes, List.of(), Optional.empty());
    }

    @Test
    void theLossOfTheFirstDayAfterASearchCounts() {
        assertThat(Due.drawdown(account(110, 120, 90, 95), 2)).isCloseTo(0.25 - 5 / 120.0, within(1e-12));
        assertThat(Due.drawdown(account(80), 0)).as("from the capital").isCloseTo(0.2, within(1e-12));
        assertThat(Due.drawdown(account(110, 88), Integer.MIN_VALUE)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void peaksBeforeTheSearchDoNot() {
        assertThat(Due.drawdown(account(200, 100, 105), 2)).isZero();
        assertThat(Due.drawdown(account(200, 100), 2)).isZero();
        assertThat(Due.drawdown(account(), 2)).isNaN();
    }
}
