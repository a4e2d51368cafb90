package io.cambrian.jobs.turn.success;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.jobs.turn.PersonsAct;
import io.cambrian.tables.JournalTable;
import io.cambrian.tables.JournalTable.Event;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.sql.functions;

/** The events of live accounts that measures are taken from, in their order. */
final class AccountEvents {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AccountEvents() {}

    static List<Event> read(Warehouse warehouse) {
        return warehouse.exists(JournalTable.SPEC)
                ? warehouse
                        .read(JournalTable.SPEC)
                        .where(functions
                                .col("type")
                                .isin("order", "order_denied", "overlay", "close", "rated")
                                .or(PersonsAct.inTable()))
                        .orderBy("account", "sequence")
                        .collectAsList()
                        .stream()
                        .map(JournalTable::fromRow)
                        .toList()
                : List.of();
    }

    static JsonNode json(Event event) {
        try {
            return JSON.readTree(event.event());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
