package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Finished runs. A run's id is a hash of everything that can change its answer; a row here means: nothing left to do. */
public final class RunsTable {
    public static final TableSpec SPEC = new TableSpec(
            "runs",
            "One row per finished run of a job; written last by each job, read to skip work that is done.",
            List.of(
                    required("run_id", StringType, "hash of job, parameters, input versions, seed and kernel version"),
                    required("job", StringType, "name of the job"),
                    required("parameters", StringType, "JSON of the parameters that change the answer"),
                    required("inputs", StringType, "JSON of the input data versions"),
                    required("seed", LongType, "seed of all random streams"),
                    required("kernel_version", StringType, "version of the scoring rules"),
                    optional("result", StringType, "JSON of the run's summary")),
            List.of("run_id"),
            List.of());

    private RunsTable() {}

    /**
     * A finished run.
     *
     * @param runId hash of everything that changes the answer
     * @param job name of the job
     * @param parameters JSON object
     * @param inputs JSON object of data versions
     * @param seed seed of all random streams
     * @param kernelVersion version of the scoring rules
     * @param result JSON object of the summary
     */
    public record Run(
            String runId,
            String job,
            String parameters,
            String inputs,
            long seed,
            String kernelVersion,
            String result) {}

    /** Records a run as finished; recording it again changes nothing. */
    public static void finish(Warehouse warehouse, Run run) {
        warehouse.merge(SPEC, warehouse.rows(SPEC, List.of(toRow(run))));
    }

    /** Records several runs as finished, in one commit. */
    public static void finish(Warehouse warehouse, List<Run> runs) {
        if (!runs.isEmpty()) {
            warehouse.merge(
                    SPEC,
                    warehouse.rows(SPEC, runs.stream().map(RunsTable::toRow).toList()));
        }
    }

    /** The finished runs of a job, by id. */
    public static List<Run> ofJob(Warehouse warehouse, String job) {
        return warehouse.all(SPEC).stream()
                .map(RunsTable::fromRow)
                .filter(run -> run.job.equals(job))
                .sorted(Comparator.comparing(Run::runId))
                .toList();
    }

    /** The finished run of that id, if there is one. */
    public static Optional<Run> find(Warehouse warehouse, String runId) {
        return warehouse.all(SPEC).stream()
                .map(RunsTable::fromRow)
                .filter(run -> run.runId.equals(runId))
                .findFirst();
    }

    static Row toRow(Run r) {
        return RowFactory.create(r.runId, r.job, r.parameters, r.inputs, r.seed, r.kernelVersion, r.result);
    }

    public static Run fromRow(Row r) {
        return new Run(
                r.getAs("run_id"),
                r.getAs("job"),
                r.getAs("parameters"),
                r.getAs("inputs"),
                r.<Long>getAs("seed"),
                r.getAs("kernel_version"),
                r.getAs("result"));
    }
}
