package io.cambrian.jobs.market;

import io.cambrian.market.MacroFile;
import io.cambrian.market.PublicationLags;
import io.cambrian.tables.EnvironmentTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;

/** Brings macro files into the table {@code environment}, each value with the day from which it was known. */
public final class MacroIngest {
    private MacroIngest() {}

    /**
     * What came in.
     *
     * @param series how many
     * @param values read
     * @param missing not published
     * @param inserted rows that are new
     * @param restated rows of the same file day that say something else than before
     */
    public record Summary(int series, long values, long missing, long inserted, long restated) {}

    /** Reads all files; nothing is read of Spark. */
    public static List<MacroFile> read(List<Path> files, PublicationLags lags, OptionalInt asOf) {
        return files.stream().map(f -> MacroFile.read(f, lags, asOf)).toList();
    }

    /** Writes what the files say; a repetition writes nothing. */
    public static Summary run(Warehouse warehouse, List<MacroFile> files) {
        long values = 0;
        long missing = 0;
        long inserted = 0;
        long restated = 0;
        java.util.TreeSet<String> series = new java.util.TreeSet<>();
        for (MacroFile file : files) {
            List<Row> rows = new ArrayList<>(file.values().size());
            file.values().forEach(v -> {
                rows.add(EnvironmentTable.toRow(v, file.asOf()));
                series.add(v.series());
            });
            Warehouse.MergeCounts counts =
                    warehouse.merge(EnvironmentTable.SPEC, warehouse.rows(EnvironmentTable.SPEC, rows));
            values += rows.size();
            missing +=
                    file.missing().values().stream().mapToInt(Integer::intValue).sum();
            inserted += counts.inserted();
            restated += counts.updated();
        }
        return new Summary(series.size(), values, missing, inserted, restated);
    }
}
