package io.cambrian.jobs.turn.success;

import static io.cambrian.jobs.turn.success.Samples.metric;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.turn.OrderAudit;
import io.cambrian.tables.MetricsTable.Metric;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static Metric measured(Optional<Double> before, OrderAudit.Check since) {
        SuccessSheet sheet = new SuccessSheet(2, 252);
        Audit.measure(sheet, before, since);
        return metric(sheet, "orders_unexplained");
    }

    @Test
    void whatWasNotExplainedStaysCountedAtLaterTurns() {
        Metric first = measured(Optional.empty(), new OrderAudit.Check(10, 2, 3));
        assertThat(first.value()).contains(3.0);
        assertThat(first.words()).endsWith("3 of 10 since the turn before");
        assertThat(measured(first.value(), new OrderAudit.Check(7, 0, 0)).value())
                .contains(3.0);
        assertThat(measured(first.value(), new OrderAudit.Check(7, 0, 1)).value())
                .contains(4.0);
        assertThat(measured(Optional.empty(), new OrderAudit.Check(10, 0, 0)).value())
                .contains(0.0);
    }

    @Test
    void withoutOrdersThereIsNothingToExplain() {
        assertThat(measured(Optional.empty(), new OrderAudit.Check(0, 0, 0)).value())
                .isEmpty();
    }
}
