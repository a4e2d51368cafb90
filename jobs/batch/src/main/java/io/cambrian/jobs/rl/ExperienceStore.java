package io.cambrian.jobs.rl;

import io.cambrian.fault.DataException;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingTask;
import io.cambrian.tables.ExperienceTable;
import io.cambrian.tables.ExperienceTable.Experienced;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Experience as a Delta table: written once, read as of a version and of a day. */
final class ExperienceStore {
    private ExperienceStore() {}

    /**
     * Writes tasks once; what is there already is left alone.
     *
     * @param id of what belongs together
     * @param names of the features
     * @param tasks by symbol
     * @return the latest version, which holds them
     */
    static long write(Warehouse warehouse, String id, List<String> names, Map<String, TimingTask> tasks) {
        List<Row> rows = new ArrayList<>();
        tasks.forEach((symbol, task) -> {
            for (int t = 0; t < task.bars() - 1; t++) { // what follows the last bar is not known
                double[] features = task.features()[t];
                rows.add(ExperienceTable.toRow(new Experienced(
                        id,
                        symbol,
                        task.days()[t],
                        task.isKnown(t) ? Arrays.stream(features).boxed().toList() : List.of(),
                        task.before()[t],
                        task.after()[t],
                        task.isKnown(t) ? TimingFeatures.regime(names, features) : -1,
                        task.days()[t + 1])));
            }
        });
        warehouse.append(ExperienceTable.SPEC, warehouse.rows(ExperienceTable.SPEC, rows), id, 0);
        return warehouse.version(ExperienceTable.SPEC);
    }

    /**
     * The tasks as a version holds them, by symbol, with nothing that was known later than a day.
     *
     * @param width number of features
     * @throws DataException where there is no such version, or nothing of this kind in it
     */
    static List<TimingTask> read(Warehouse warehouse, String id, long version, int knownBy, int width) {
        String table = ExperienceTable.SPEC.name();
        long latest = warehouse.version(ExperienceTable.SPEC);
        if (version > latest) {
            throw new DataException("Table " + table + " has no version " + version + "; its latest is " + latest
                    + ".\nName a version that 'cambrian tables' shows, or none.");
        }
        List<Experienced> rows = warehouse
                .read(ExperienceTable.SPEC, version)
                .where(functions
                        .col("experience_id")
                        .equalTo(id)
                        .and(functions.col("known_day").leq(knownBy)))
                .orderBy("symbol", "day")
                .collectAsList()
                .stream()
                .map(ExperienceTable::fromRow)
                .toList();
        if (rows.isEmpty()) {
            throw new DataException("Version " + version + " of table " + table
                    + " holds nothing of this market, regime model and days.\nName a later version, or none: then it is"
                    + " written.");
        }
        List<TimingTask> tasks = new ArrayList<>();
        int from = 0;
        for (int r = 1; r <= rows.size(); r++) {
            if (r == rows.size() || !rows.get(r).symbol().equals(rows.get(from).symbol())) {
                tasks.add(task(rows.subList(from, r), width));
                from = r;
            }
        }
        return tasks;
    }

    /** With the bar at which the last outcome was known, on which nothing is decided. */
    private static TimingTask task(List<Experienced> rows, int width) {
        int n = rows.size();
        int[] days = new int[n + 1];
        double[][] features = new double[n + 1][width];
        double[] before = new double[n + 1];
        double[] after = new double[n + 1];
        for (int t = 0; t < n; t++) {
            Experienced row = rows.get(t);
            days[t] = row.day();
            before[t] = row.before();
            after[t] = row.after();
            for (int f = 0; f < width; f++) {
                features[t][f] =
                        row.features().isEmpty() ? Double.NaN : row.features().get(f);
            }
        }
        days[n] = rows.get(n - 1).knownDay();
        Arrays.fill(features[n], Double.NaN);
        return new TimingTask(days, features, before, after);
    }
}
