package io.cambrian.jobs.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.Progress;
import io.cambrian.lab.BlockBootstrap;
import io.cambrian.lab.LabPlan;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.WorldKind;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import io.cambrian.tables.LabTable;
import io.cambrian.tables.LabTable.World;
import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabJobIT {
    private static final Comparator<World> ORDER =
            Comparator.comparing(World::kind).thenComparing(World::world);

    @TempDir
    private Path folder;

    private static LabJob.Request request(int worlds, List<WorldKind> kinds) {
        return request(worlds, worlds, kinds);
    }

    private static LabJob.Request request(int worlds, int screened, List<WorldKind> kinds) {
        return new LabJob.Request(
                LabPlan.of(20, 3, 19, 2, 0.3), kinds, worlds, screened, 3, 1_260, 3, 5, LabJob.RealDays.NONE);
    }

    private static List<World> sorted(List<World> worlds) {
        return worlds.stream().sorted(ORDER).toList();
    }

    private static List<Integer> promoted(List<World> worlds) {
        return sorted(worlds).stream().map(World::promoted).toList();
    }

    @Test
    void aStoppedLaboratoryGoesOnAndAnswersAsALoopDoes() {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("lab").toString());
        List<WorldKind> kinds = List.of(WorldKind.IID, WorldKind.PLANTED);
        assertThat(LabJob.run(warehouse, request(5, kinds), () -> true, Progress.SILENT))
                .isEmpty();
        List<World> decided = LabJob.run(warehouse, request(1, 0, kinds), () -> false, Progress.SILENT);
        assertThat(decided).hasSize(2).allMatch(w -> w.flips() > 0 == w.passed() > 0);
        List<World> first = LabJob.run(warehouse, request(1, kinds), () -> false, Progress.SILENT);
        assertThat(first).hasSize(2).allMatch(w -> w.flips() > 0);
        assertThat(promoted(first)).isEqualTo(promoted(decided));
        List<World> all = LabJob.run(warehouse, request(3, kinds), () -> false, Progress.SILENT);
        assertThat(all).hasSize(6).containsAll(first);
        assertThat(warehouse.read(LabTable.SPEC).count()).isEqualTo(6);
        long version = warehouse.version(LabTable.SPEC);
        assertThat(sorted(LabJob.run(warehouse, request(3, kinds), () -> false, Progress.SILENT)))
                .isEqualTo(sorted(all));
        assertThat(warehouse.version(LabTable.SPEC)).isEqualTo(version);
        LabJob.Request request = request(3, kinds);
        for (World world : all) {
            WorldKind kind = WorldKind.valueOf(world.kind().toUpperCase(java.util.Locale.ROOT));
            assertThat(LabJob.world(request, request.runId(), world.kind(), world.world()))
                    .isEqualTo(world);
            assertThat(world.oracleP() == null).isEqualTo(!kind.isPlanted());
        }
        assertThat(LabJob.run(warehouse, request(3, List.of(WorldKind.IID)), () -> false, Progress.SILENT))
                .hasSize(3);
    }

    @Test
    void worldsOfRealDaysStandBesideTheOthersAndAnswerAsALoopDoes() {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("real").toString());
        Market market = new WorldShape(3, 1_260, Noise.GARCH, Listing.STEADY, 0.05).noiseWorld(2, 1);
        LabJob.Request request = new LabJob.Request(
                LabPlan.of(20, 3, 19, 2, 0.3),
                List.of(WorldKind.IID),
                2,
                0,
                3,
                1_260,
                3,
                5,
                LabJob.RealDays.of(market));
        List<World> all = LabJob.run(warehouse, request, () -> false, Progress.SILENT);
        assertThat(all)
                .extracting(World::kind)
                .containsExactlyInAnyOrder("iid", "iid", BlockBootstrap.KEY, BlockBootstrap.KEY);
        for (World world : all) {
            assertThat(LabJob.world(request, request.runId(), world.kind(), world.world()))
                    .isEqualTo(world);
        }
        // the days belong to the identity: others are other worlds
        Market other = new WorldShape(3, 1_260, Noise.GARCH, Listing.STEADY, 0.05).noiseWorld(2, 2);
        assertThat(new LabJob.Request(request.plan(), request.kinds(), 2, 0, 3, 1_260, 3, 5, LabJob.RealDays.of(other))
                        .runId())
                .isNotEqualTo(request.runId())
                .isNotEqualTo(request(2, 0, request.kinds()).runId());
        assertThat(request(2, 0, request.kinds()).keys()).containsExactly("iid");
    }
}
