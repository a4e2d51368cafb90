package io.cambrian.notebook;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** How a strategy came to be, as a temporary view {@code pedigree}: from each child to its fitter parent. */
final class Pedigree {
    private static final StructType SCHEMA = StructType.fromDDL(
            "strategy_id STRING, generation INT, operator STRING, fitness DOUBLE, other_parent STRING, rule STRING");
    private static final int MOST_STEPS = 12;

    private Pedigree() {}

    static void register(Notebook notebook, String searchId, String strategyId) {
        List<Row> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String child = strategyId;
        while (child != null && rows.size() < MOST_STEPS && seen.add(child)) {
            List<Row> edges = notebook.sql(
                            "SELECT strategy_id, generation, operator, fitness, parent_id, parent_fitness, rule"
                                    + " FROM lineage_edges WHERE search_id = '" + plain(searchId)
                                    + "' AND strategy_id = '" + plain(child)
                                    + "' ORDER BY parent_fitness DESC, parent_id")
                    .collectAsList();
            child = null;
            if (!edges.isEmpty()) {
                Row edge = edges.get(0);
                child = edge.getAs("parent_id");
                rows.add(RowFactory.create(
                        edge.getAs("strategy_id"),
                        edge.getAs("generation"),
                        edge.getAs("operator"),
                        edge.getAs("fitness"),
                        edges.size() > 1 ? edges.get(1).<String>getAs("parent_id") : null,
                        edge.getAs("rule")));
            }
        }
        notebook.warehouse().spark().createDataFrame(rows, SCHEMA).createOrReplaceTempView("pedigree");
    }

    /** Ids are hexadecimal digits; nothing else belongs between the quotes. */
    private static String plain(String id) {
        return id.replaceAll("[^A-Za-z0-9_]", "");
    }
}
