package io.cambrian.tables;

import java.util.List;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;

/**
 * What a table is: name, columns, key, layout and meaning. Each table class owns one of these, and the mapping between its
 * rows and core values.
 *
 * @param name table name within the warehouse
 * @param meaning one sentence: what a row is, who writes it, who reads it
 * @param columns in storage order
 * @param key columns that identify a row
 * @param partitionBy columns by which files are laid out in folders; empty for small tables
 */
public record TableSpec(String name, String meaning, List<Column> columns, List<String> key, List<String> partitionBy) {
    public TableSpec {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        partitionBy = List.copyOf(partitionBy);
        List<String> names = columns.stream().map(Column::name).toList();
        if (!names.containsAll(key) || !names.containsAll(partitionBy)) {
            throw new IllegalArgumentException("Key and partitioning of " + name + " must name its columns.");
        }
    }

    /** The Spark schema, each column with its meaning as comment. */
    public StructType schema() {
        StructType schema = new StructType();
        for (Column c : columns) {
            schema = schema.add(
                    c.name(),
                    c.type(),
                    c.nullable(),
                    new MetadataBuilder().putString("comment", c.meaning()).build());
        }
        return schema;
    }
}
