package io.cambrian.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabRunTest {
    private static final LabPlan PLAN = LabPlan.of(30, 4, 19, 3, 0.3);

    @ParameterizedTest
    @EnumSource(WorldKind.class)
    void everyKindIsSearchedAndJudgedTheSameWayTwice(WorldKind kind) {
        LabRun run = run(kind, LabRun.Screen.ALWAYS);
        assertThat(run).isEqualTo(run(kind, LabRun.Screen.ALWAYS));
        assertThat(run.trials()).isEqualTo(120);
        assertThat(run.statistic()).isFinite();
        assertThat(run.promoted()).isLessThanOrEqualTo(Math.min(run.screened(), run.passed()));
        assertThat(run.flips()).isBetween(1, 19);
        assertThat(run.shuffles() > 0).isEqualTo(run.flips() == 19 && run.flipHits() == 0);
        assertThat(run.fixedSetP()).isBetween(0.0, 1.0);
        assertThat(Double.isNaN(run.oracleP())).isNotEqualTo(kind.isPlanted());
        assertThat(Double.isNaN(run.likeness())).isNotEqualTo(kind.isPlanted());
    }

    private static LabRun run(WorldKind kind, LabRun.Screen screen) {
        return LabRun.of(kind.world(4, 1_260, 2, 1, 3), PLAN, 9, screen);
    }

    @ParameterizedTest
    @EnumSource(WorldKind.class)
    void twinsThatDecideNothingMayBeLeftOut(WorldKind kind) {
        LabRun all = run(kind, LabRun.Screen.ALWAYS);
        LabRun some = run(kind, LabRun.Screen.WHERE_IT_DECIDES);
        assertThat(some.promoted()).isEqualTo(all.promoted());
        assertThat(some.passed()).isEqualTo(all.passed());
        assertThat(some.statistic()).isEqualTo(all.statistic());
        assertThat(some.flips()).isEqualTo(all.passed() > 0 ? all.flips() : 0);
    }

    @Test
    void aVeryLargeEdgeIsFoundAndPassesEverywhere() {
        LabRun run = LabRun.of(
                WorldKind.PLANTED.world(6, 1_764, 12, 1, 1), LabPlan.of(40, 4, 19, 3, 0.3), 1, LabRun.Screen.ALWAYS);
        assertThat(run.oracleP()).isLessThan(0.01);
        assertThat(run.promoted()).isPositive();
        assertThat(run.isFound()).isTrue();
    }

    @Test
    void budgetsThatCannotReachTheLevelAreRefused() {
        assertThatThrownBy(() -> LabPlan.of(30, 4, 10, 2, 0.7))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("twins (10)")
                .hasMessageContaining("untouched days (0.7)");
    }
}
