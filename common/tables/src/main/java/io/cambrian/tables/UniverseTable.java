package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.cambrian.market.Membership;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Who belonged to the universe when, and since when that is known. */
public final class UniverseTable {
    public static final TableSpec SPEC = new TableSpec(
            "universe",
            "One row per uninterrupted stay of a symbol in the universe; written by ingest, read by whatever loads a market.",
            List.of(
                    required("symbol", StringType, "ticker"),
                    required("from_day", DateType, "first day in the universe"),
                    optional("to_day", DateType, "first day no longer in it; null while it lasts"),
                    required("known_on", DateType, "knowledge time of the stay's begin")),
            List.of("symbol", "from_day"),
            List.of());

    private UniverseTable() {}

    public static Row toRow(Membership stay) {
        return RowFactory.create(
                stay.symbol(),
                date(stay.from()),
                stay.to() == Membership.OPEN ? null : date(stay.to()),
                date(stay.knownOn()));
    }

    public static Membership fromRow(Row row) {
        Date to = row.getAs("to_day");
        return new Membership(
                row.getAs("symbol"),
                day(row.getAs("from_day")),
                to == null ? Membership.OPEN : day(to),
                day(row.getAs("known_on")));
    }

    private static Date date(int day) {
        return Date.valueOf(LocalDate.ofEpochDay(day));
    }

    private static int day(Date date) {
        return (int) date.toLocalDate().toEpochDay();
    }
}
