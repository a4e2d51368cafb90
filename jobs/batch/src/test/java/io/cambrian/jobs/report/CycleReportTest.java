package io.cambrian.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.TurnsTable.Turn;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CycleReportTest {
    private static final Turn TURN = new Turn(
            2,
            "run",
            16_000,
            "search",
            "62 sessions since the last search",
            true,
            Optional.of(15_900),
            62,
            Optional.of("cycle"),
            Optional.of("cycle"),
            Optional.of("hash"),
            Optional.of("847ce79cee4500eb"),
            0,
            0,
            1,
            true,
            0,
            "bars@3",
            "Nothing is <promoted>.",
            Optional.empty(),
            Optional.empty());

    private static Metric tracking(Double value, double low, double high) {
        return new Metric(
                2,
                "above_frozen_first",
                Optional.ofNullable(value),
                Optional.of(low),
                Optional.of(high),
                "return a year",
                "evolution-tracking",
                "plan minus twin");
    }

    private static String page(Metric metric, long orders, long unexplained) {
        TreeMap<String, TreeMap<Integer, Double>> accounts = new TreeMap<>();
        accounts.put(PaperAccountsTable.PLAN, new TreeMap<>());
        for (int day = 15_901; day <= 16_000; day++) {
            accounts.get(PaperAccountsTable.PLAN).put(day, 0.001);
        }
        return CycleReport.html(new CycleReport.Figures(
                List.of(TURN),
                List.of(new Member(2, "ac33f4c75c947584", "research", 0.27, 15_901, "cycle", "promoted by nothing")),
                List.of(metric),
                accounts,
                new CycleReport.Orders(orders, orders / 2, unexplained),
                List.of(new CycleReport.Act(15_950, "released", "ann", "looked at <it>")),
                Optional.of("cycle.html"),
                List.of("survivors only"),
                "my-warehouse"));
    }

    @Test
    void anIntervalThatHoldsZeroClaimsNothing() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0))
                .contains("It cannot be told: the interval holds zero.", "survivors only", "No order was sent");
        assertThat(page(tracking(0.02, 0.01, 0.05), 0, 0)).contains("Yes: beyond chance it earned more");
        assertThat(page(tracking(-0.02, -0.05, -0.01), 0, 0)).contains("No: beyond chance it earned less");
        assertThat(page(tracking(null, 0, 0), 0, 0)).contains("Not known yet: plan minus twin.");
    }

    @Test
    void ordersThatNothingExplainsAreSaid() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 7, 0))
                .contains("the tables explain all 7 orders", "The limits denied 3 of them.");
        assertThat(page(tracking(0.02, -0.01, 0.05), 7, 2)).contains("Not all: 2 of 7 orders are not explained.");
    }

    @Test
    void actsOfPeopleStandWithTheirReasons() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0)).contains("released", "ann", "looked at &lt;it&gt;");
    }

    @Test
    void whereTheFirstPlanIsStillInForceThereIsNoOtherToCompare() {
        assertThat(page(tracking(0.0, 0, 0), 0, 0)).contains("Not yet: on all these days the first plan");
    }

    @Test
    void whatTablesSayIsTextAndNeverMarkup() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0)).contains("Nothing is &lt;promoted&gt;.");
    }
}
