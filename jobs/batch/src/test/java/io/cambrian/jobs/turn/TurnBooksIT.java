package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.tables.LocalSpark;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.Warehouse;
import io.cambrian.turn.TurnKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days that a live process of its own closed while the turn before was at work. */
class TurnBooksIT {
    @TempDir
    private Path folder;

    private List<Integer> days(Warehouse warehouse) {
        return PaperAccountsTable.all(warehouse).stream()
                .filter(d -> d.account().equals(PaperAccountsTable.PLAN))
                .map(PaperAccountsTable.Day::day)
                .sorted()
                .toList();
    }

    @Test
    void aTurnWithoutNewSessionsWritesTheDaysWhoseOrdersItFinds() throws Exception {
        Warehouse warehouse =
                Warehouse.open(LocalSpark.session(), folder.resolve("w").toString());
        PaperDeskTest.account(
                new PaperDesk(folder, folder.resolve("keys")), PaperDeskTest.OPENED, TurnBooksTest.CLOSED);
        Workbench bench = TurnBooksTest.bench(warehouse, folder, TurnBooksTest.BEFORE, false);
        TurnBooks books = new TurnBooks(bench);
        books.export();
        books.writeAccounts(TurnBooksTest.turn(2, TurnKind.TEND, 0));
        assertThat(days(warehouse)).containsExactly(TurnBooksTest.BEFORE);
        books.writeAccounts(TurnBooksTest.turn(3, TurnKind.TEND, 0));
        assertThat(days(warehouse)).as("once").containsExactly(TurnBooksTest.BEFORE);
    }
}
