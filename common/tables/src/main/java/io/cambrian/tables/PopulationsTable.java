package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

/**
 * The population at the end of each generation: the commit point of a search. What other tables hold of a generation that is
 * not here yet was written by a run that died, and is ignored; the resumed run writes it again, identically.
 */
public final class PopulationsTable {
    public static final TableSpec SPEC = new TableSpec(
            "populations",
            "One row per individual of each finished generation; written last by evolve, read to resume.",
            List.of(
                    required("run_id", StringType, "the search"),
                    required("generation", IntegerType, "generation, from 0"),
                    required("individual", IntegerType, "place within the generation, from 0"),
                    required("strategy_id", StringType, "the strategy at that place"),
                    required("fitness", DoubleType, "what selection uses"),
                    required("born", IntegerType, "generation in which it was tried"),
                    optional("island", IntegerType, "island on which it lives, from 0")),
            List.of("run_id", "generation", "individual"),
            List.of("run_id"),
            List.of("generation"));

    private PopulationsTable() {}

    public static Row toRow(
            String runId, int generation, int individual, String strategyId, double fitness, int born, int island) {
        return RowFactory.create(runId, generation, individual, strategyId, fitness, born, island);
    }

    /** The last finished generation of a run; -1 if there is none. */
    public static int lastGeneration(Warehouse warehouse, String runId) {
        if (!warehouse.exists(SPEC)) {
            return -1;
        }
        Row max = warehouse
                .read(SPEC)
                .where(functions.col("run_id").equalTo(runId))
                .agg(functions.max("generation"))
                .first();
        return max.isNullAt(0) ? -1 : max.getInt(0);
    }
}
