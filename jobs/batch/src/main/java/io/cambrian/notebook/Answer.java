package io.cambrian.notebook;

import io.cambrian.fault.DataException;
import io.cambrian.tables.ViewSpec;
import io.cambrian.tables.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A query with its rows, and what is known of the views that it reads. */
final class Answer {
    /** More rows than this do not belong on the driver: a query that has them is to aggregate, filter or limit. */
    static final int MOST_ROWS = 600_000;

    private static final String JOURNALS =
            "A notebook reads journals beside a warehouse in a folder of its machine alone, and this one is elsewhere. In a"
                    + " catalog, 'cambrian views --create catalog.schema --live DIR' makes views that have them, without"
                    + " checking their chains of hashes; ask for those by their whole name.";

    private final Notebook notebook;
    private final String sql;
    private Frame frame;

    Answer(Notebook notebook, String sql) {
        this.notebook = notebook;
        this.sql = sql;
    }

    Notebook notebook() {
        return notebook;
    }

    Frame frame() {
        if (frame == null) {
            Frame all = notebook.collect(sql, MOST_ROWS + 1);
            if (all.size() > MOST_ROWS) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "The query has more than %,d rows, too many to show.%nAggregate them in SQL, filter them, or end it with"
                                + " LIMIT.",
                        MOST_ROWS));
            }
            frame = all;
        }
        return frame;
    }

    /** What a column of this name holds in the views that the query reads. */
    Optional<String> meaning(String column) {
        return views().stream()
                .flatMap(v -> v.columns().stream())
                .filter(c -> c.name().equals(column))
                .map(ViewSpec.ViewColumn::meaning)
                .findFirst();
    }

    private List<ViewSpec> views() {
        return Views.mentioned(sql).stream()
                .flatMap(n -> Views.find(n).stream())
                .toList();
    }

    /** Which of its views are empty, and what fills them; or that they hold no such rows. */
    List<String> whenEmpty() {
        List<String> lines = new ArrayList<>();
        for (ViewSpec view : views()) {
            if (notebook.collect("SELECT 1 FROM `" + view.name() + "` LIMIT 1", 1)
                            .size()
                    == 0) {
                boolean elsewhere = view.sources().contains(Views.JOURNAL) && !notebook.readsJournals();
                lines.add("The view " + view.name() + " is empty. " + (elsewhere ? JOURNALS : view.whenEmpty()));
            }
        }
        if (lines.isEmpty()) {
            lines.add("There is nothing to show: no row satisfies the query, though its views hold rows.");
        }
        return lines;
    }
}
