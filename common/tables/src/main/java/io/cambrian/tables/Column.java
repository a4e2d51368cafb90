package io.cambrian.tables;

import org.apache.spark.sql.types.DataType;

/**
 * One column of a table.
 *
 * @param name snake_case
 * @param type Spark type
 * @param nullable whether a value may be missing
 * @param meaning what it holds, with its unit
 */
public record Column(String name, DataType type, boolean nullable, String meaning) {
    /** A column that always has a value. */
    public static Column required(String name, DataType type, String meaning) {
        return new Column(name, type, false, meaning);
    }

    /** A column whose value may be missing. */
    public static Column optional(String name, DataType type, String meaning) {
        return new Column(name, type, true, meaning);
    }
}
