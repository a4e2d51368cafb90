package io.cambrian.jobs.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.TwinTest;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchSettings;
import io.cambrian.jobs.Progress;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.TwinsTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceJobsIT {
    @TempDir
    Path folder;

    private Warehouse warehouse() {
        return Warehouse.open(LocalSpark.session(), folder.toString());
    }

    @Test
    void twinsOfAnEarlierCycleThatPlannedMoreAreReusedUpToTheNumberPlannedNow() {
        Warehouse warehouse = warehouse();
        List<Row> rows = IntStream.rangeClosed(1, 39)
                .mapToObj(k -> TwinsTable.toRow(new TwinsTable.Twin(
                        "search", TwinsJob.name(Family.SIGN_FLIP), k, k, k <= 19 ? 2 : 0, 10, null)))
                .toList();
        warehouse.append(TwinsTable.SPEC, warehouse.rows(TwinsTable.SPEC, rows), "search/sign_flip", 1);
        Market market =
                Market.of(List.of(BarSeries.closeOnly("A", new int[] {1, 2, 3}, new double[] {1, 2, 1}, null)), 252);
        SearchPlan plan = SearchPlan.of(SearchSettings.builder().seed(1).build());

        Map<Family, TwinTest> tests = TwinsJob.run(
                warehouse,
                market,
                new TwinsJob.Request("search", plan, 1, 3, null, 1, 19, 0.05, TwinsJob.Stopping.ALL_TWINS),
                Progress.SILENT);

        assertThat(tests.get(Family.SIGN_FLIP).isComplete()).isTrue();
        assertThat(tests.get(Family.SIGN_FLIP).hits()).isEqualTo(19);
    }

    @Test
    void aHoldOutThatSharesDaysWithAnOpenedOneIsNotUntouched() {
        Warehouse warehouse = warehouse();
        JudgeJob.Request first = request("a", "X Y", new StudyWindows(0, 10, 500, 520, 700));
        JudgeJob.Request oneDayMore = request("b", "X Y", new StudyWindows(0, 10, 500, 520, 701));
        JudgeJob.Request later = request("c", "X Y", new StudyWindows(0, 10, 800, 820, 900));

        assertThat(JudgeJob.openHoldout(warehouse, first, List.of("s"))).isEqualTo(1);
        assertThat(JudgeJob.openHoldout(warehouse, oneDayMore, List.of("s"))).isEqualTo(2);
        assertThat(JudgeJob.openHoldout(warehouse, later, List.of("s"))).isEqualTo(1);
        assertThat(JudgeJob.openHoldout(warehouse, first, List.of("s")))
                .as("the same run again is the same look")
                .isEqualTo(1);
    }

    private static JudgeJob.Request request(String runId, String marketId, StudyWindows windows) {
        return new JudgeJob.Request(runId, marketId, windows, 252, false, false);
    }
}
