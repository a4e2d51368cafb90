package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.cambrian.market.Calendars;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.Role;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;

/** What is known of instruments beside their bars. */
public final class InstrumentsTable {
    public static final TableSpec SPEC = new TableSpec(
            "instruments",
            "One row per symbol that has bars; written by ingest, read by whatever loads a market.",
            List.of(
                    required("symbol", StringType, "ticker, currency code or series name"),
                    optional("currency", StringType, "ISO code of the currency of its prices; null where not declared"),
                    required("calendar", StringType, "us-equity, fx, crypto or none"),
                    required("role", StringType, "share, context or commodity"),
                    required("spot_only", BooleanType, "whether interest is missing from its returns"),
                    optional(
                            "reused_from",
                            DataTypes.createArrayType(DateType, false),
                            "days on which the ticker passed to another instrument")),
            List.of("symbol"),
            List.of());

    private InstrumentsTable() {}

    /**
     * The row of an instrument.
     *
     * @param reusedFrom days since 1970-01-01, ascending
     */
    public static Row toRow(InstrumentInfo info, int[] reusedFrom) {
        return RowFactory.create(
                info.symbol(),
                info.currency().isEmpty() ? null : info.currency(),
                info.calendar().label(),
                info.role().label(),
                info.spotOnly(),
                reusedFrom.length == 0
                        ? null
                        : IntStream.of(reusedFrom)
                                .mapToObj(day -> java.sql.Date.valueOf(LocalDate.ofEpochDay(day)))
                                .toArray());
    }

    public static InstrumentInfo fromRow(Row row) {
        String currency = row.getAs("currency");
        return new InstrumentInfo(
                row.getAs("symbol"),
                currency == null ? "" : currency,
                row.<Boolean>getAs("spot_only"),
                Calendars.parse(row.getAs("calendar")),
                Role.parse(row.getAs("role")));
    }

    /** The days on which the ticker passed to another instrument, since 1970-01-01. */
    public static List<Integer> reusedFrom(Row row) {
        int at = row.fieldIndex("reused_from");
        return row.isNullAt(at)
                ? List.of()
                : row.<java.sql.Date>getList(at).stream()
                        .map(date -> (int) date.toLocalDate().toEpochDay())
                        .toList();
    }
}
