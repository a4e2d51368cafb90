package io.cambrian.jobs.turn.success;

import static io.cambrian.jobs.turn.success.Samples.metric;
import static io.cambrian.jobs.turn.success.Samples.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.PromotionsTable.Promotion;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.TurnKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvolutionIT {
    @TempDir
    private Path folder;

    private static RunsTable.Run search(String id, int trials) {
        return new RunsTable.Run(id, "search", "{}", "{}", 1, "1", "{\"trials\":" + trials + "}");
    }

    @Test
    void trialsOfSearchesThatFoundNobodyCount() {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
        RunsTable.finish(warehouse, List.of(search("found", 1_000), search("nobody", 3_000), search("other", 9_000)));
        Promotion promotion = new Promotion(
                "found", "s", 1, true, "", "", 1, 1, null, null, null, 0.02, 0.01, 0.025, 1_000, "challenger");
        warehouse.merge(
                PromotionsTable.SPEC, warehouse.rows(PromotionsTable.SPEC, List.of(PromotionsTable.toRow(promotion))));
        SuccessSheet sheet = new SuccessSheet(2, 252);
        Evolution.measure(
                sheet,
                warehouse,
                List.of(
                        turn(1, 0, TurnKind.SEARCH, Optional.of("found"), 0),
                        turn(2, 30, TurnKind.SEARCH, Optional.of("nobody"), 0)));
        assertThat(metric(sheet, "promoted_per_million_trials").value()).contains(1 / 0.004);
        assertThat(metric(sheet, "promoted_per_30_days").value()).contains(1.0);
    }
}
