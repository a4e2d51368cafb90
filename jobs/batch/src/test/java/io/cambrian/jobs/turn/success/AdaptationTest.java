package io.cambrian.jobs.turn.success;

import static io.cambrian.jobs.turn.success.Samples.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tables.MetricsTable.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Journals whose answer is known: orders come before the close of their day, and their fills before that of the next. */
class AdaptationTest {
    private static final int CALM = 270;
    private static final int ALARM = 300;

    /** Up and down by one percent in turn, and by ten from the day of the alarm on. */
    private static TreeMap<Integer, Double> market() {
        TreeMap<Integer, Double> market = new TreeMap<>();
        for (int day = 1; day <= 330; day++) {
            market.put(day, (day % 2 == 0 ? 1 : -1) * (day < ALARM ? 0.01 : 0.1));
        }
        return market;
    }

    private static Metric measured(List<Event> journal, String name) {
        SuccessSheet sheet = new SuccessSheet(1, 252);
        Adaptation.measure(sheet, journal, market());
        return metric(sheet, name);
    }

    /** An account that holds some units of A at each close from a day on, by what it says it wants for the next. */
    private static final class Account {
        private final String id;
        private final List<Event> events = new ArrayList<>();

        Account(String id) {
            this.id = id;
        }

        Account day(int day, double held, double target) {
            add("order", day, target, "{}");
            add("close", day, 0, "{\"equity\":\"1000\",\"positions\":{\"A\":\"" + held + "\"}}");
            return this;
        }

        private void add(String type, int day, double target, String json) {
            events.add(new Event(
                    id,
                    events.size() + 1,
                    Optional.of(day),
                    type,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("A"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(10.0),
                    Optional.of(target),
                    Optional.empty(),
                    Optional.empty(),
                    json));
        }
    }

    private static Account before() {
        Account account = new Account("a");
        for (int day = CALM; day < ALARM; day++) {
            account.day(day, 50, 0.5);
        }
        return account;
    }

    @Test
    void whatGoesToCashAtTheCloseOfTheAlarmHasLeftAtTheNextOne() {
        List<Event> journal = before().day(ALARM, 50, 0).day(ALARM + 1, 0, 0).events;
        assertThat(measured(journal, "alarms_per_year").words()).startsWith("1 alarms");
        assertThat(measured(journal, "adaptation_days").value()).contains(1.0);
    }

    @Test
    void whatIsCutAtTheCloseOfTheAlarmIsPartOfTheHalf() {
        List<Event> journal = before().day(ALARM, 50, 0.3)
                .day(ALARM + 1, 30, 0.3)
                .day(ALARM + 2, 30, 0.2)
                .day(ALARM + 3, 20, 0.2)
                .events;
        assertThat(measured(journal, "adaptation_days").value()).contains(3.0);
    }

    @Test
    void whatIsWantedAndNotDoneMovesNothing() {
        List<Event> journal = before().day(ALARM, 50, 0).day(ALARM + 1, 50, 0).day(ALARM + 2, 40, 0).events;
        Metric days = measured(journal, "adaptation_days");
        assertThat(days.value()).isEmpty();
        assertThat(days.words()).contains("after 1 of them half of the capital has not left");
    }

    @Test
    void anotherAccountThatBeginsFlatHasMovedNothing() {
        List<Event> journal = new ArrayList<>(before().day(ALARM, 50, 0.5).events);
        journal.addAll(0, new Account("0").day(ALARM + 1, 0, 0).events);
        assertThat(measured(journal, "adaptation_days").words()).contains("after 1 of them");
    }
}
