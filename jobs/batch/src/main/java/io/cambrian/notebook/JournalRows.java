package io.cambrian.notebook;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.JournalLines;
import io.cambrian.jobs.memory.LiveAccounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The lines of all live accounts beside a warehouse, each journal with the chain of its hashes checked. */
final class JournalRows {
    private JournalRows() {}

    /**
     * Account, line number, time, event.
     *
     * @throws DataException where a journal was changed, or cannot be read
     */
    static List<Row> of(Path warehouse) {
        List<Row> rows = new ArrayList<>();
        for (Path journal : LiveAccounts.journals(warehouse)) {
            String account = journal.getParent().getFileName().toString();
            try {
                JournalLines.read(
                        journal,
                        line -> rows.add(RowFactory.create(
                                account, line.number(), line.at(), line.event().toString())));
            } catch (IOException e) {
                throw new DataException("The journal " + journal + " cannot be read: " + e.getMessage(), e);
            }
        }
        return rows;
    }
}
