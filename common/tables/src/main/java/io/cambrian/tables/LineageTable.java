package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;

/** Where each trial came from: its operator and its parents. Append only. */
public final class LineageTable {
    public static final TableSpec SPEC = new TableSpec(
            "lineage",
            "One row per trial; written by evolve, read to explain a strategy by its ancestors.",
            List.of(
                    required("run_id", StringType, "the search"),
                    required("generation", IntegerType, "generation, from 0"),
                    required("individual", IntegerType, "place within the generation, from 0"),
                    required("strategy_id", StringType, "the child"),
                    required("operator", StringType, "what made it: random, a crossover, a mutation"),
                    required(
                            "parent_ids",
                            DataTypes.createArrayType(StringType, true),
                            "strategies that it was made from"),
                    optional(
                            "probability",
                            DoubleType,
                            "with which the search proposed the operator; 1 where nothing else could make it")),
            List.of("run_id", "generation", "individual"),
            List.of("run_id"),
            List.of("generation", "individual"));

    private LineageTable() {}

    public static Row toRow(
            String runId,
            int generation,
            int individual,
            String strategyId,
            String operator,
            List<String> parentIds,
            double probability) {
        return RowFactory.create(
                runId, generation, individual, strategyId, operator, parentIds.toArray(String[]::new), probability);
    }
}
