package io.cambrian.jobs.turn.success;

import static io.cambrian.jobs.turn.success.Samples.event;
import static io.cambrian.jobs.turn.success.Samples.metric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tables.MetricsTable.Metric;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryUseTest {
    private static final String PAPER = ",\"paper\":{\"closes\":{},\"accounts\":{}}";

    private static String overlay(int plan, double with, double without, String more) {
        return "{\"type\":\"overlay\",\"overlay\":\"memory\",\"in_force\":true,\"changes\":[],\"return_with\":" + with
                + ",\"return_without\":" + without + ",\"bundle\":\"plan" + plan + "\"" + more + "}";
    }

    private static SuccessSheet measured(int days, IntFunction<String> overlay) {
        SuccessSheet sheet = new SuccessSheet(1, 252);
        List<Event> journal = IntStream.rangeClosed(1, days)
                .mapToObj(day -> event(day, day, "overlay", overlay.apply(day)))
                .toList();
        MemoryUse.measure(sheet, journal);
        return sheet;
    }

    private static void isUnknown(SuccessSheet sheet, String why) {
        Metric worth = metric(sheet, "memory_worth");
        assertThat(worth.value()).isEmpty();
        assertThat(worth.low()).isEmpty();
        assertThat(worth.words()).contains(why);
        assertThat(metric(sheet, "memory_utilization").value()).contains(0.0);
    }

    @Test
    void twinsThatEachPlanBeganAnewWereNeverCompared() {
        isUnknown(measured(60, day -> overlay(day, 0, 0, "")), "fewer than 20 days");
        // of plans of two days only the second is
        isUnknown(measured(38, day -> overlay((day + 1) / 2, day % 2 == 0 ? 0.001 : 0, 0, "")), "fewer than 20 days");
        assertThat(metric(measured(40, day -> overlay((day + 1) / 2, day % 2 == 0 ? 0.001 : 0, 0, "")), "memory_worth")
                        .value()
                        .orElseThrow())
                .isCloseTo(0.252, within(1e-9));
    }

    @Test
    void daysThatTheTwinsLivedThroughCountWhateverThePlan() {
        SuccessSheet sheet = measured(
                41, day -> overlay(day, day == 1 ? 0 : 0.001, 0, (day == 1 ? ",\"compared\":false" : "") + PAPER));
        assertThat(metric(sheet, "memory_worth").value().orElseThrow()).isCloseTo(0.252, within(1e-9));
        assertThat(metric(sheet, "memory_worth").words()).contains("40 days");
    }

    @Test
    void aMemoryThatChangedNothingIsWorthNothingThatCouldBeKnown() {
        isUnknown(measured(50, day -> overlay(1, 0.002, 0.002, PAPER)), "earned the same on all 50 days");
    }
}
