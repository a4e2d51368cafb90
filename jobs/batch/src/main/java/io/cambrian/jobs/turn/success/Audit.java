package io.cambrian.jobs.turn.success;

import io.cambrian.jobs.turn.OrderAudit;
import io.cambrian.tables.MetricsTable;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.Warehouse;
import java.util.Comparator;
import java.util.Optional;

/** Whether all that was ordered can be accounted for. */
final class Audit {
    private static final String NAME = "orders_unexplained";

    private Audit() {}

    /**
     * What earlier turns have counted, and the orders since.
     *
     * @param since orders of the account since the turn before; all are looked at where no earlier turn has counted
     */
    static void measure(SuccessSheet sheet, Warehouse warehouse, OrderAudit.Check since) {
        Optional<Double> before = MetricsTable.all(warehouse).stream()
                .filter(m -> m.name().equals(NAME) && m.turn() < sheet.turn())
                .filter(m -> m.value().isPresent())
                .max(Comparator.comparingInt(Metric::turn))
                .flatMap(Metric::value);
        measure(sheet, before, before.isPresent() ? since : OrderAudit.check(warehouse, Integer.MIN_VALUE));
    }

    /**
     * Adds up.
     *
     * @param before orders that are not explained, of all earlier turns; empty where there was none yet
     * @param since the orders since
     */
    static void measure(SuccessSheet sheet, Optional<Double> before, OrderAudit.Check since) {
        if (before.isEmpty() && since.orders() == 0) {
            sheet.unknown(NAME, "orders", "audit", "no order was sent or denied yet");
        } else {
            sheet.known(
                    NAME,
                    before.orElse(0.0) + since.unexplained(),
                    Double.NaN,
                    Double.NaN,
                    "orders",
                    "audit",
                    "not explained by tables alone since the first turn; " + since.unexplained() + " of "
                            + since.orders() + " since the turn before");
        }
    }
}
