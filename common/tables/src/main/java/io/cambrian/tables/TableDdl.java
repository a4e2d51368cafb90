package io.cambrian.tables;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The statements that make empty tables in the current schema, for platforms that are given SQL alone. */
public final class TableDdl {
    private TableDdl() {}

    /** By table, a statement that makes it as its first writer would, and does nothing where it is there. */
    public static Map<String, String> statements() {
        Map<String, String> statements = new LinkedHashMap<>();
        Tables.ALL.forEach(table -> statements.put(table.name(), create(table, "`" + table.name() + "`")));
        return statements;
    }

    /** A statement that makes a table, and does nothing where it is there. */
    static String create(TableSpec table, String name) {
        String columns = table.columns().stream()
                .map(c -> "  `" + c.name() + "` " + c.type().sql() + (c.nullable() ? "" : " NOT NULL") + " COMMENT '"
                        + Views.quoted(c.meaning()) + "'")
                .collect(Collectors.joining(",\n"));
        String layout = table.partitionBy().isEmpty()
                ? ""
                : table.partitionBy().stream()
                        .map(c -> "`" + c + "`")
                        .collect(Collectors.joining(", ", "PARTITIONED BY (", ")\n"));
        String properties = table.createdWith().entrySet().stream()
                .map(p -> "  '" + p.getKey() + "' = '" + Views.quoted(p.getValue()) + "'")
                .collect(Collectors.joining(",\n"));
        return "CREATE TABLE IF NOT EXISTS " + name + " (\n" + columns + ")\nUSING DELTA\n" + layout + "COMMENT '"
                + Views.quoted(table.meaning()) + "'\nTBLPROPERTIES (\n" + properties + ")";
    }
}
