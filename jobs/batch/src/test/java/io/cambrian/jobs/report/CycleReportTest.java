package io.cambrian.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.MemoryRule;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.TurnsTable.Turn;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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

    private static final CycleReport.Risk RISK = new CycleReport.Risk(
            15_990,
            0.011,
            0.021,
            0.034,
            63,
            2,
            " They move alike.",
            List.of(
                    new CycleReport.Scenario("Lehman <Brothers>", "replay", -0.2, -0.4),
                    new CycleReport.Scenario("Dot-com", "replay", Double.NaN, 0.1)));

    private static final Dossier DOSSIER = new Dossier(
            "ac33f4c75c947584",
            "ac33f4c75c947584",
            "9f00000000000000",
            1,
            "waiting",
            false,
            "It waits.",
            new TreeMap<>(),
            List.of(),
            List.of(new Dossier.Gate("Days of spring", false, "lost <money>")),
            List.of(
                    new Dossier.Ancestor("aaaaaaaaaaaaaaaa", 0, "seed", List.of(), 0.5, "enter long when close > 1"),
                    new Dossier.Ancestor(
                            "ac33f4c75c947584",
                            1,
                            "subtree_crossover",
                            List.of("aaaaaaaaaaaaaaaa"),
                            0.7,
                            "enter long when close > 2")));

    private static CycleReport.Search search(int turn, double best, double niches, int promoted) {
        return new CycleReport.Search(
                turn,
                15_800 + 60 * turn,
                "run" + turn,
                turn == 3 ? "9f00000000000000" : "run" + turn,
                turn == 1 ? Optional.empty() : Optional.of("run" + turn + ".html"),
                120,
                3,
                best,
                niches,
                5,
                promoted);
    }

    private static String page(Metric metric, long orders, long unexplained) {
        return page(metric, orders, unexplained, Panel.of(RISK), List.of("The account is HALTED."));
    }

    private static String page(
            Metric metric, long orders, long unexplained, Panel<CycleReport.Risk> risk, List<String> alerts) {
        return page(metric, orders, unexplained, risk, alerts, LocalDate.of(2013, 10, 22));
    }

    private static String page(
            Metric metric,
            long orders,
            long unexplained,
            Panel<CycleReport.Risk> risk,
            List<String> alerts,
            LocalDate written) {
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
                new CycleReport.Orders(orders, orders / 2, unexplained, Map.of("a strategy decided", orders)),
                List.of(new CycleReport.Act(15_950, "released", "ann", "looked at <it>")),
                List.of(search(1, 0.4, 31, 1), search(2, Double.NaN, Double.NaN, 0), search(3, 0.9, 44, 2)),
                Instant.parse("2013-10-28T00:00:00Z"),
                3,
                written,
                List.of(DOSSIER),
                risk,
                new CycleReport.Memory(
                        new TreeMap<>(Map.of("account", 12L, "training", 340L)),
                        7,
                        4,
                        false,
                        List.of(new MemoryRule(1, "volatility_20=high", "avoid", 30, 0.8, 0.7))),
                alerts,
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
    void whatNeedsAPersonStandsFirst() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0))
                .contains("thing to look at", "The account is HALTED.", "to be traded before 2013-10-28");
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0, Panel.of(RISK), List.of()))
                .contains(">No.<", "things to look at")
                .doesNotContain("HALTED");
    }

    @Test
    void aPlanThatIsNearItsEndOrOverAndBarsThatAreOverdueNeedAPersonByTheReadersClock() {
        long day = 86_400_000;
        long end = Instant.parse("2013-10-28T00:00:00Z").toEpochMilli();
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0, Panel.of(RISK), List.of()))
                .contains("data-until=\"" + (end - 2 * day) + "\"><section")
                .contains("data-from=\"" + (end - 2 * day) + "\" data-until=\"" + (end - day) + "\" hidden>")
                .contains("data-from=\"" + (end - day) + "\" data-until=\"" + end + "\" hidden>")
                .contains("data-from=\"" + end + "\" data-until=\"" + Long.MAX_VALUE + "\" hidden>")
                .contains("The plan expires on 2013-10-28: from then on nothing is opened")
                .contains("The plan expired on 2013-10-28: since then nothing is opened")
                .contains("sessions are at most 3 days apart as a rule");
    }

    @Test
    void onBarsOfThePastTheEndOfAPlanNeedsNobody() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0, Panel.of(RISK), List.of(), LocalDate.of(2020, 1, 1)))
                .contains("Does anything need a person?")
                .doesNotContain("The plan expire", "hidden>");
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0, Panel.of(RISK), List.of(), LocalDate.of(2013, 12, 1)))
                .as("bars that stopped coming")
                .contains("The plan expired on 2013-10-28");
    }

    @Test
    void searchesLeadToTheirPagesAndCountWhoWasPromotedLater() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0))
                .contains("3 of the 15 finalists of all searches were promoted", "360", "href=\"run3.html\"")
                .doesNotContain("href=\"run1.html\"");
    }

    @Test
    void familyTreesLeadFromAMemberToItsRulesAndGates() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0))
                .contains("Generation 1", "subtree crossover", "aaaaaaaa", "lost &lt;money&gt;", "It waits.");
    }

    @Test
    void aFamilyTreeNamesItsSearchAsItsPageDoes() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0))
                .contains("ac33f4c7 (waiting), search run3")
                .contains("Found by search <a class=\"id\" href=\"run3.html\">run3</a>")
                .contains("the tables have as 9f000000");
    }

    @Test
    void riskSaysHowMuchIsLostAndWhereNothingIsHeldSaysSo() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0))
                .contains(
                        "On the 63 days after, the plan lost more than that of one day in a hundred 2 times.",
                        "They move alike.",
                        "Lehman &lt;Brothers&gt;");
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0, Panel.missing("Only cash.", ""), List.of()))
                .contains("Only cash.");
    }

    @Test
    void memoryThatIsNotSureIsSaidNotToDecide() {
        assertThat(page(tracking(0.02, -0.01, 0.05), 0, 0))
                .contains("352 trades remembered, 7 patterns", "4 still count")
                .contains("Nothing in memory is sure enough", "volatility_20=high");
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
