package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.xxhash64;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import io.cambrian.market.Bar;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Bars as their sources stated them, one row per instrument, bar size and close time.
 *
 * <p>Written by ingest through {@link #upsert}, read by everything that needs prices. Not partitioned: files hold ranges of
 * symbols, which the file statistics make findable.
 */
public final class BarsTable {
    /** The bar size of daily bars. */
    public static final String DAILY = "1d";

    private static final int SECONDS_PER_DAY = 86_400;

    public static final TableSpec SPEC = new TableSpec(
            "bars",
            "One row per instrument, bar size and close time, prices as traded; written by ingest, read by every job that"
                    + " needs prices.",
            List.of(
                    required("symbol", StringType, "ticker, currency code or series name"),
                    required("bar_size", StringType, "length of the bar, such as 1d"),
                    required(
                            "close_time", TimestampType, "when the bar is known, UTC; a daily bar: the end of its day"),
                    required("day", DateType, "trading day in the market's own calendar"),
                    optional("open", DoubleType, "first price, currency of the instrument; null in a close-only bar"),
                    optional("high", DoubleType, "highest price, same unit"),
                    optional("low", DoubleType, "lowest price, same unit"),
                    required("close", DoubleType, "last price, same unit, not adjusted"),
                    optional("volume", DoubleType, "units traded; null where the source has none"),
                    optional("adj_close", DoubleType, "the vendor's adjusted close; for comparison only"),
                    required(
                            "dividend",
                            DoubleType,
                            "cash per unit going ex, in units after the day's split; 0 if none"),
                    required("split", DoubleType, "new units per old unit; 1 if none"),
                    optional("flag", StringType, "rule under which the bar was flagged"),
                    optional("note", StringType, "what that rule found, and the value stated if another was loaded"),
                    required("source_file", StringType, "file the bar came from"),
                    required("source_line", LongType, "line in that file, the header is 1"),
                    optional(
                            "told_day",
                            IntegerType,
                            "for daily drops the last day of the drop, days since 1970-01-01: a bar is what the furthest drop"
                                    + " says; null for files that hold in the order of ingestion")),
            List.of("symbol", "bar_size", "close_time"),
            List.of());

    /** Columns whose change makes a bar restated; where it was read does not count. */
    private static final List<String> VALUES =
            List.of("open", "high", "low", "close", "volume", "adj_close", "dividend", "split", "flag", "note");

    /** A bar on its way into the table, with the order in which a later statement of the same bar wins. */
    public static final StructType READ_SCHEMA = new StructType()
            .add("symbol", StringType, false)
            .add("epoch_day", IntegerType, false)
            .add("open", DoubleType, true)
            .add("high", DoubleType, true)
            .add("low", DoubleType, true)
            .add("close", DoubleType, false)
            .add("volume", DoubleType, true)
            .add("adj_close", DoubleType, true)
            .add("dividend", DoubleType, false)
            .add("split", DoubleType, false)
            .add("flag", StringType, true)
            .add("note", StringType, true)
            .add("source_file", StringType, false)
            .add("source_line", LongType, false)
            .add("file_order", IntegerType, false)
            .add("told_day", IntegerType, true);

    private BarsTable() {}

    /**
     * A row of {@link #READ_SCHEMA}; NaN becomes null.
     *
     * @param told last day of a daily drop; null for other files
     */
    public static Row toReadRow(
            Bar bar, String flag, String note, String file, long line, int fileOrder, Integer told) {
        return RowFactory.create(
                bar.symbol(),
                bar.day(),
                known(bar.open()),
                known(bar.high()),
                known(bar.low()),
                bar.close(),
                known(bar.volume()),
                known(bar.adjustedClose()),
                bar.dividend(),
                bar.split(),
                flag,
                note,
                file,
                line,
                fileOrder,
                told);
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /**
     * The daily bars of each symbol as one row, packed: {@code symbol, bars}, for {@link #unpack}.
     *
     * @param bars rows of this table
     * @param symbols the symbols wanted; empty means all
     * @param lastDay days since 1970-01-01; later bars are left out
     */
    public static Dataset<Row> packed(Dataset<Row> bars, List<String> symbols, int lastDay) {
        Dataset<Row> wanted = bars.where(col("bar_size").equalTo(DAILY));
        if (!symbols.isEmpty()) {
            wanted = wanted.where(col("symbol").isInCollection(symbols));
        }
        wanted = wanted.withColumn("epoch_day", functions.unix_date(col("day")));
        if (lastDay < Integer.MAX_VALUE) {
            wanted = wanted.where(col("epoch_day").leq(lastDay));
        }
        return wanted.select(java.util.Arrays.stream(PackBars.COLUMNS)
                        .map(functions::col)
                        .toArray(org.apache.spark.sql.Column[]::new))
                .repartition(col("symbol"))
                .sortWithinPartitions("symbol", "epoch_day")
                .mapPartitions(new PackBars(), org.apache.spark.sql.Encoders.row(PackBars.SCHEMA));
    }

    /**
     * The bars of a packed row, by day.
     *
     * @param spellStarts receives the days on which the ticker passed to another instrument
     */
    public static List<Bar> unpack(String symbol, byte[] packed, List<Integer> spellStarts) {
        ByteBuffer in = ByteBuffer.wrap(packed);
        List<Bar> bars = new ArrayList<>(packed.length / PackBars.BYTES_PER_BAR);
        while (in.hasRemaining()) {
            Bar bar = new Bar(
                    symbol,
                    in.getInt(),
                    in.getDouble(),
                    in.getDouble(),
                    in.getDouble(),
                    in.getDouble(),
                    in.getDouble(),
                    in.getDouble(),
                    in.getDouble(),
                    in.getDouble());
            if (in.get() != 0) {
                spellStarts.add(bar.day());
            }
            bars.add(bar);
        }
        return bars;
    }

    /** Daily bars read, in the table's columns; one row per row. */
    private static Dataset<Row> toTable(Dataset<Row> read) {
        return read.withColumn("bar_size", lit(DAILY))
                .withColumn(
                        "close_time",
                        timestamp_seconds(col("epoch_day")
                                .cast(LongType)
                                .multiply(SECONDS_PER_DAY)
                                .plus(SECONDS_PER_DAY - 1)))
                .withColumn("day", date_from_unix_date(col("epoch_day")))
                .select(SPEC.columns().stream().map(c -> col(c.name())).toArray(org.apache.spark.sql.Column[]::new));
    }

    /**
     * What an upsert did.
     *
     * @param inserted bars that are new
     * @param restated bars that were there with other values
     * @param superseded rows for which a later row of the same call states the same bar
     * @param changedWithin bars that rows of the same call state with different values
     */
    public record UpsertCounts(long inserted, long restated, long superseded, long changedWithin) {}

    /**
     * Puts daily bars into the table: new ones are inserted, those that differ in a value are replaced, the others left
     * alone; if nothing differs, no version is written.
     *
     * @param read rows of {@link #READ_SCHEMA}; where several state the same bar, the last by file order and line holds
     * @param repeats whether that can happen; if not, the rows need not be brought together
     * @param writer identity of the writer, so that a repeated first load is written once
     */
    public static UpsertCounts upsert(Warehouse warehouse, Dataset<Row> read, Repeats repeats, String writer) {
        return upsert(warehouse, read, repeats, Days.ALL, writer);
    }

    /**
     * Days on which bars may be, since 1970-01-01.
     *
     * @param first of them
     * @param last of them, inclusive
     */
    public record Days(int first, int last) {
        /** All that a calendar of four digits has. */
        public static final Days ALL = new Days((int) LocalDate.of(1, 1, 1).toEpochDay(), (int)
                LocalDate.of(9999, 12, 31).toEpochDay());

        private String of(String column) {
            return column + " BETWEEN date'" + LocalDate.ofEpochDay(first) + "' AND date'" + LocalDate.ofEpochDay(last)
                    + "'";
        }
    }

    /**
     * The same for rows of known days: files of the table that have none of these are passed over.
     *
     * @param days of the rows
     */
    public static UpsertCounts upsert(
            Warehouse warehouse, Dataset<Row> read, Repeats repeats, Days days, String writer) {
        long superseded = 0;
        long changedWithin = 0;
        Dataset<Row> latest = read;
        Dataset<Row> groups = null;
        if (repeats == Repeats.POSSIBLE) {
            groups = latestOf(read).persist();
            Row sums = groups.agg(
                            functions.coalesce(functions.sum(col("rows").minus(1)), lit(0L)),
                            functions.coalesce(functions.sum(col("changed").cast(LongType)), lit(0L)))
                    .first();
            superseded = sums.getLong(0);
            changedWithin = sums.getLong(1);
            latest = groups.select("latest.*");
        }
        try {
            long[] written = isEmpty(warehouse)
                    ? firstLoad(warehouse, toTable(latest), writer)
                    : merge(warehouse, toTable(latest), days);
            return new UpsertCounts(written[0], written[1], superseded, changedWithin);
        } finally {
            if (groups != null) {
                groups.unpersist();
            }
        }
    }

    /** Whether rows of one upsert may state the same bar several times. */
    public enum Repeats {
        IMPOSSIBLE,
        POSSIBLE
    }

    private static Dataset<Row> latestOf(Dataset<Row> read) {
        org.apache.spark.sql.Column values =
                xxhash64(VALUES.stream().map(functions::col).toArray(org.apache.spark.sql.Column[]::new));
        org.apache.spark.sql.Column all = struct(java.util.Arrays.stream(READ_SCHEMA.fieldNames())
                .map(functions::col)
                .toArray(org.apache.spark.sql.Column[]::new));
        return read.groupBy(col("symbol"), col("epoch_day"))
                .agg(
                        max_by(all, struct(told(col("told_day")), col("file_order"), col("source_line")))
                                .as("latest"),
                        count(lit(1)).as("rows"),
                        min(values).notEqual(max(values)).as("changed"));
    }

    /** Files that are no drops come before all drops, among themselves in the order of ingestion. */
    private static org.apache.spark.sql.Column told(org.apache.spark.sql.Column day) {
        return functions.coalesce(day, lit(Integer.MIN_VALUE));
    }

    private static boolean isEmpty(Warehouse warehouse) {
        return !warehouse.exists(SPEC) || warehouse.read(SPEC).isEmpty();
    }

    private static long[] firstLoad(Warehouse warehouse, Dataset<Row> rows, String writer) {
        warehouse.createIfMissing(SPEC);
        // the version makes a later first load, into a table emptied since, another one
        warehouse.append(SPEC, rows, writer + "@" + warehouse.version(SPEC), 1);
        return new long[] {warehouse.read(SPEC).count(), 0};
    }

    private static long[] merge(Warehouse warehouse, Dataset<Row> rows, Days days) {
        String on = "t.symbol = s.symbol AND t.bar_size = s.bar_size AND t.close_time = s.close_time";
        String near = days.of("t.day");
        List<String> differs = new ArrayList<>();
        VALUES.forEach(c -> differs.add("NOT (t." + c + " <=> s." + c + ")"));
        warehouse.addMissingColumns(SPEC);
        String differ = "(" + String.join(" OR ", differs) + ")";
        // what a drop says of a bar counts for as long as no drop that reaches further speaks of it
        String inTurn = "(s.told_day IS NULL OR t.told_day IS NULL OR s.told_day >= t.told_day)";
        String further = "(s.told_day IS NOT NULL AND s.told_day > coalesce(t.told_day, s.told_day - 1))";
        String changes = inTurn + " AND (" + differ + " OR " + further + ")";
        Dataset<Row> changed = rows.as("s")
                .join(warehouse.read(SPEC).as("t").where(near), functions.expr(on), "left_outer")
                .where("t.symbol IS NULL OR " + changes)
                .selectExpr(
                        "s.*", "t.symbol IS NOT NULL AS known", "t.symbol IS NOT NULL AND " + differ + " AS restated")
                .persist();
        try {
            Row counts = changed.agg(
                            count(lit(1)), functions.count_if(col("restated")), functions.count_if(col("known")))
                    .first();
            long restated = counts.getLong(1);
            long inserted = counts.getLong(0) - counts.getLong(2);
            if (counts.getLong(2) > 0) {
                Map<String, String> all = new HashMap<>();
                SPEC.columns().forEach(c -> all.put(c.name(), "s." + c.name()));
                warehouse
                        .deltaTable(SPEC)
                        .as("t")
                        .merge(changed.as("s"), on + " AND " + near)
                        .whenMatched(changes)
                        .updateExpr(all)
                        .whenNotMatched()
                        .insertExpr(all)
                        .execute();
            } else if (inserted > 0) {
                warehouse.append(SPEC, changed.drop("restated", "known"), "ingest@" + warehouse.version(SPEC), 1);
            }
            return new long[] {inserted, restated};
        } finally {
            changed.unpersist();
        }
    }
}
