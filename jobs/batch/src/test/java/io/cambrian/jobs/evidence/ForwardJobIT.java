package io.cambrian.jobs.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.OnlineFalseDiscoveries;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.lab.PlantedEdge;
import io.cambrian.market.Market;
import io.cambrian.tables.ErrorBudgetTable;
import io.cambrian.tables.ForwardTable;
import io.cambrian.tables.ForwardTable.Forward;
import io.cambrian.tables.HoldoutsTable;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardJobIT {
    private static final String GOOD = StrategyText.print(StrategyText.parse(PlantedEdge.MOMENTUM));
    private static final String BAD = StrategyText.print(
            StrategyText.parse("enter long when roc(close, 20) < 0; exit long when roc(close, 20) > 0;"
                    + " enter short when roc(close, 20) > 0; exit short when roc(close, 20) < 0"));

    @TempDir
    private Path folder;

    private static String id(String text) {
        return StrategyId.of(StrategyText.parse(text));
    }

    private static PromotionsTable.Promotion promotion(String text, boolean promoted) {
        return new PromotionsTable.Promotion(
                "cycle",
                id(text),
                1,
                promoted,
                "Passed every gate.",
                "",
                1,
                1,
                null,
                null,
                null,
                0.02,
                0.01,
                0.025,
                100,
                promoted ? "challenger" : "candidate");
    }

    private static LoadedMarket loaded(Market market, int days) {
        Market seen = market.between(Integer.MIN_VALUE, market.calendar()[days - 1]);
        return new LoadedMarket(seen, List.of(), Map.of(), "bars 1");
    }

    @Test
    void promotedStrategiesAreCrownedOrRetiredByNewDaysAlone() {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("forward").toString());
        Market market = PlantedEdge.inOneRegime(8, 1_200, 1, 6).world(4, 1).market();
        int[] calendar = market.calendar();
        warehouse.merge(
                StrategiesTable.SPEC,
                warehouse.rows(
                        StrategiesTable.SPEC,
                        List.of(StrategiesTable.toRow(id(GOOD), GOOD, 5), StrategiesTable.toRow(id(BAD), BAD, 5))));
        warehouse.merge(
                PromotionsTable.SPEC,
                warehouse.rows(
                        PromotionsTable.SPEC,
                        List.of(
                                PromotionsTable.toRow(promotion(GOOD, true)),
                                PromotionsTable.toRow(promotion(BAD, true)))));
        JudgeJob.openHoldout(
                warehouse,
                new JudgeJob.Request(
                        "cycle",
                        "m",
                        new StudyWindows(calendar[0], calendar[250], calendar[500], calendar[520], calendar[799]),
                        252,
                        false,
                        false),
                List.of(id(GOOD), id(BAD)));

        assertThat(ForwardJob.run(warehouse, loaded(market, 840), "a", Costs.DEFAULT, Progress.SILENT)
                        .tests())
                .as("40 days are too few, and are not looked at")
                .isEmpty();
        assertThat(warehouse.read(HoldoutsTable.SPEC).count()).isEqualTo(1);

        ForwardJob.Result first = ForwardJob.run(warehouse, loaded(market, 1_000), "b", Costs.DEFAULT, Progress.SILENT);
        assertThat(first.days()).isEqualTo(200);
        assertThat(state(first, GOOD)).isEqualTo("champion");
        assertThat(state(first, BAD)).isEqualTo("retired");
        assertThat(first.tests())
                .allMatch(f -> f.fromDay() == calendar[800] && f.dataVersion().equals("bars 1"));
        assertThat(warehouse.read(ErrorBudgetTable.SPEC).count()).isEqualTo(1);

        ForwardJob.Result again = ForwardJob.run(warehouse, loaded(market, 1_000), "b", Costs.DEFAULT, Progress.SILENT);
        assertThat(again.tests()).isEqualTo(first.tests());
        assertThat(warehouse.read(ForwardTable.SPEC).count()).isEqualTo(2);

        // as a run leaves it that dies between its claim and its verdict; then more bars come
        warehouse.deltaTable(ForwardTable.SPEC).delete();
        assertThat(ForwardJob.judgeable(
                        warehouse, loaded(market, 1_010).market().calendar()))
                .isEqualTo(200);
        ForwardJob.Result ended = ForwardJob.run(warehouse, loaded(market, 1_010), "d", Costs.DEFAULT, Progress.SILENT);
        assertThat(ended.tests())
                .as("the verdict of the claim that was paid for")
                .isEqualTo(first.tests());
        assertThat(ended.days()).isEqualTo(200);
        assertThat(warehouse.read(ErrorBudgetTable.SPEC).count()).isEqualTo(1);
        assertThat(warehouse.read(HoldoutsTable.SPEC).count()).isEqualTo(2);
        assertThat(ForwardJob.run(warehouse, loaded(market, 1_010), "d", Costs.DEFAULT, Progress.SILENT)
                        .tests())
                .isEmpty();

        ForwardJob.Result later = ForwardJob.run(warehouse, loaded(market, 1_200), "c", Costs.DEFAULT, Progress.SILENT);
        assertThat(later.tests()).hasSize(1);
        Forward champion = later.tests().get(0);
        assertThat(champion.strategyId()).isEqualTo(id(GOOD));
        assertThat(champion.fromDay()).isEqualTo(calendar[1_000]);
        assertThat(champion.look()).isEqualTo(2);
        assertThat(champion.state()).isEqualTo("champion");
    }

    @Test
    void aWarehouseOfManyFailedClaimsCanStillCrownAndDoesSoAgainAfterItDied() {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("many").toString());
        Market market = PlantedEdge.inOneRegime(8, 1_200, 1, 6).world(4, 1).market();
        int[] calendar = market.calendar();
        warehouse.merge(
                StrategiesTable.SPEC,
                warehouse.rows(StrategiesTable.SPEC, List.of(StrategiesTable.toRow(id(GOOD), GOOD, 5))));
        warehouse.merge(
                PromotionsTable.SPEC,
                warehouse.rows(PromotionsTable.SPEC, List.of(PromotionsTable.toRow(promotion(GOOD, true)))));
        JudgeJob.openHoldout(
                warehouse,
                new JudgeJob.Request(
                        "cycle",
                        "m",
                        new StudyWindows(calendar[0], calendar[100], calendar[300], calendar[320], calendar[399]),
                        252,
                        false,
                        false),
                List.of(id(GOOD)));
        List<Row> failed = new ArrayList<>();
        OnlineFalseDiscoveries budget = OnlineFalseDiscoveries.lifetime();
        for (int k = 1; k <= 65; k++) {
            budget = budget.plus(1);
            OnlineFalseDiscoveries.Test test = budget.tests().get(k - 1);
            failed.add(ErrorBudgetTable.toRow(new ErrorBudgetTable.Test(
                    "old " + k, k, "old", calendar[k], calendar[k], 1, test.level(), false, test.wealth())));
        }
        warehouse.merge(ErrorBudgetTable.SPEC, warehouse.rows(ErrorBudgetTable.SPEC, failed));

        ForwardJob.Result first = ForwardJob.run(warehouse, loaded(market, 1_200), "b", Costs.DEFAULT, Progress.SILENT);
        ErrorBudgetTable.Test claim = first.budget().orElseThrow().test().orElseThrow();
        assertThat(claim.test()).isEqualTo(66);
        assertThat(claim.level()).isEqualTo(budget.nextLevel()).isLessThan(3.2e-5);
        assertThat(claim.pValue()).isLessThanOrEqualTo(claim.level());
        assertThat(state(first, GOOD)).isEqualTo("champion");
        assertThat(first.tests().get(0).pValue()).isEqualTo(claim.pValue());

        // as a run leaves it that dies between its claim and its verdict: the next level is another by now
        warehouse.deltaTable(ForwardTable.SPEC).delete();
        assertThat(ForwardJob.run(warehouse, loaded(market, 1_200), "b", Costs.DEFAULT, Progress.SILENT))
                .isEqualTo(first);
        assertThat(warehouse.read(ErrorBudgetTable.SPEC).count()).isEqualTo(66);
    }

    private static String state(ForwardJob.Result result, String text) {
        return result.tests().stream()
                .filter(f -> f.strategyId().equals(id(text)))
                .findFirst()
                .orElseThrow()
                .state();
    }
}
