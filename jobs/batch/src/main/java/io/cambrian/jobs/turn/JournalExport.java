package io.cambrian.jobs.turn;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.JournalLines;
import io.cambrian.tables.JournalTable;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Brings the lines of a live account's journal that are new into the table {@code journal}. */
final class JournalExport {
    private JournalExport() {}

    /**
     * What the table has of an account.
     *
     * @param added rows
     * @param lastClose last day of which the table has the close, and so all orders; before all days where it has none
     */
    record Exported(long added, int lastClose) {}

    /** Appends what the table lacks; a repetition appends nothing. */
    static Exported run(Warehouse warehouse, Path journal) {
        List<Row> rows = new ArrayList<>();
        String[] account = {""};
        long[] known = {0};
        try {
            JournalLines.read(journal, line -> {
                if (line.number() == 1) {
                    account[0] = line.hash().substring(0, 16);
                    known[0] = last(warehouse, account[0]);
                }
                if (line.number() > known[0]) {
                    rows.add(JournalTable.toRow(event(account[0], line.number(), line.event())));
                }
            });
        } catch (IOException e) {
            throw new DataException("The journal " + journal + " cannot be read: " + e.getMessage(), e);
        }
        if (!rows.isEmpty()) {
            warehouse.append(
                    JournalTable.SPEC,
                    warehouse.rows(JournalTable.SPEC, rows).coalesce(1),
                    "journal-" + account[0],
                    known[0] + rows.size());
        }
        return new Exported(
                rows.size(), rows.isEmpty() && known[0] == 0 ? Integer.MIN_VALUE : lastClose(warehouse, account[0]));
    }

    private static int lastClose(Warehouse warehouse, String account) {
        Row row = warehouse
                .read(JournalTable.SPEC)
                .where(functions.col("account").equalTo(account))
                .where("type = 'close'")
                .agg(functions.max("day"))
                .first();
        return row.isNullAt(0) ? Integer.MIN_VALUE : row.getInt(0);
    }

    /** Acts of people, as {@link AccountJournal.Act}, in all accounts that the table has, also those that were moved away. */
    static int acts(Warehouse warehouse) {
        if (!warehouse.exists(JournalTable.SPEC)) {
            return 0;
        }
        return Math.toIntExact(warehouse
                .ask(JournalTable.SPEC, "acts of people", JournalExport::countActs)
                .get(0)
                .getLong(0));
    }

    private static Dataset<Row> countActs(Dataset<Row> journal) {
        return journal.where(PersonsAct.inTable()).agg(functions.count("*"));
    }

    private static long last(Warehouse warehouse, String account) {
        if (!warehouse.exists(JournalTable.SPEC)) {
            return 0;
        }
        Row row = warehouse
                .read(JournalTable.SPEC)
                .where(functions.col("account").equalTo(account))
                .agg(functions.max("sequence"))
                .first();
        return row.isNullAt(0) ? 0 : row.getLong(0);
    }

    static JournalTable.Event event(String account, long number, JsonNode e) {
        Optional<Double> price = number(e, "price");
        Optional<Double> target = number(e, "target");
        return new JournalTable.Event(
                account,
                number,
                text(e, "day").map(d -> Math.toIntExact(LocalDate.parse(d).toEpochDay())),
                e.path("type").asText(),
                text(e, "bundle"),
                text(e, "bot"),
                text(e, "symbol"),
                text(e, "order"),
                number(e, "quantity"),
                price.isPresent() ? price : number(e, "reference_price"),
                target.isPresent() ? target : number(e, "target_weight"),
                verdict(e),
                text(e, "reason"),
                e.toString());
    }

    private static Optional<String> verdict(JsonNode e) {
        String type = e.path("type").asText();
        if (!type.equals("order") && !type.equals("order_denied")) {
            return Optional.empty();
        }
        String verdict = e.path("verdict").asText("denied");
        if (!e.path("limits").isArray() || e.path("limits").isEmpty()) {
            return Optional.of(verdict);
        }
        StringJoiner limits = new StringJoiner(", ");
        e.path("limits").forEach(l -> limits.add(l.asText()));
        return Optional.of(verdict + " by " + limits);
    }

    private static Optional<String> text(JsonNode e, String field) {
        JsonNode node = e.path(field);
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }

    /** Amounts are written as text, so that no digit is lost. */
    private static Optional<Double> number(JsonNode e, String field) {
        JsonNode node = e.path(field);
        if (node.isNumber()) {
            return Optional.of(node.asDouble());
        }
        return node.isTextual() ? Optional.of(Double.parseDouble(node.asText())) : Optional.empty();
    }
}
