package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.cambrian.market.Finding;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

/** Rows and files that were kept out of the bars, with the reason. */
public final class QuarantineTable {
    public static final TableSpec SPEC = new TableSpec(
            "quarantine",
            "One row per record or file that a rule kept out of the bars; written by ingest, read by people.",
            List.of(
                    required("source_file", StringType, "file it came from"),
                    required("source_line", LongType, "line in that file; the header is 1"),
                    required("symbol", StringType, "instrument; empty where unknown"),
                    required("action", StringType, "quarantine, reject-row or reject-file"),
                    required("rule", StringType, "the rule that decided"),
                    required("column_name", StringType, "column or columns concerned; empty where the whole line is"),
                    required("raw", StringType, "text of the line, cut at 1,000 characters"),
                    required("message", StringType, "what is wrong, with the values")),
            List.of("source_file", "source_line", "symbol"),
            List.of());

    private QuarantineTable() {}

    public static Row toRow(Finding finding) {
        return RowFactory.create(
                finding.file(),
                finding.line(),
                finding.symbol(),
                finding.rule().action().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                finding.rule().label(),
                finding.column(),
                finding.raw(),
                finding.message());
    }

    /**
     * Makes the table hold, for the given files, exactly the given rows: what an earlier reading with other options found
     * goes. Writes no version if that is so already.
     *
     * @param rows at most one row per key
     * @param rowCount how many rows these are
     */
    public static void replaceFiles(Warehouse warehouse, List<String> files, Dataset<Row> rows, long rowCount) {
        if (rowCount == 0 && !warehouse.exists(SPEC)) {
            return;
        }
        warehouse.createIfMissing(SPEC);
        if (rowCount > 0) {
            warehouse.merge(SPEC, rows);
        }
        Dataset<Row> held =
                warehouse.read(SPEC).where(functions.col("source_file").isInCollection(files));
        if (held.count() > rowCount) {
            String list = String.join(
                    ", ",
                    files.stream()
                            .map(f -> "'" + f.replace("\\", "\\\\").replace("'", "\\'") + "'")
                            .toList());
            warehouse.replace(SPEC, rows, "source_file IN (" + list + ")");
        }
    }
}
