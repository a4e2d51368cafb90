package io.cambrian.jobs.turn.success;

import io.cambrian.jobs.turn.OrderAudit;
import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tables.MetricsTable;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** How well the system does by its own goals, as known at a turn, from tables alone. Definitions: common/docs/metrics.md. */
public final class SuccessMetrics {
    private SuccessMetrics() {}

    /**
     * Measures and writes.
     *
     * @param turns finished ones, that of now the last
     * @param market equal-weight returns by day, for the alarms
     * @param since orders of the account since the turn before
     */
    public static List<Metric> run(
            Warehouse warehouse,
            List<Turn> turns,
            double periodsPerYear,
            TreeMap<Integer, Double> market,
            OrderAudit.Check since) {
        int turn = turns.get(turns.size() - 1).turn();
        SuccessSheet sheet = new SuccessSheet(turn, periodsPerYear);
        PaperReturns accounts = PaperReturns.of(warehouse);
        List<Event> journal = AccountEvents.read(warehouse);
        Evolution.measure(sheet, warehouse, turns);
        MemoryUse.measure(sheet, journal);
        Adaptation.measure(sheet, journal, market);
        RiskAndReturn.measure(sheet, journal, accounts, turns);
        SelfImprovement.measure(sheet, accounts, turns);
        Autonomy.measure(sheet, journal, turns, market);
        Audit.measure(sheet, warehouse, since);
        Satisfaction.measure(sheet, journal, turns);
        List<Row> rows = sheet.metrics().stream().map(MetricsTable::toRow).toList();
        warehouse.replace(
                MetricsTable.SPEC, warehouse.rows(MetricsTable.SPEC, rows).coalesce(1), "turn = " + turn);
        return sheet.metrics();
    }
}
