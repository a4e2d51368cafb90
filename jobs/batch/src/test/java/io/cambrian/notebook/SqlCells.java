package io.cambrian.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** The cells of notebooks as Databricks exports them in SQL, executed one after the other as they stand. */
public final class SqlCells {
    private static final String SCHEMA = "main.cambrian";

    private SqlCells() {}

    /** The queries in the source of a notebook that mention a word. */
    public static List<String> queries(Path source, String word) throws IOException {
        return NotebookSource.parse(source.getFileName().toString(), Files.readString(source)).cells().stream()
                .flatMap(cell -> cell.sql().stream())
                .filter(sql -> sql.contains(word))
                .toList();
    }

    /**
     * Executes all notebooks of a folder by name, each from its first cell.
     *
     * @param spark a session of its own: temporary views of other users would come before those of the schema
     * @param schema to be used where the notebooks name theirs
     * @return by notebook and cell, how many rows a query gave
     * @throws AssertionError naming notebook and cell that failed
     */
    public static Map<String, Long> run(SparkSession spark, Path folder, String schema) throws IOException {
        List<Path> notebooks;
        try (Stream<Path> files = Files.list(folder)) {
            notebooks = files.sorted().toList();
        }
        Map<String, Long> rows = new LinkedHashMap<>();
        for (Path notebook : notebooks) {
            int number = 0;
            for (String command : Files.readString(notebook).split("-- COMMAND -{10}")) {
                number++;
                String sql = command.replaceFirst("^-- Databricks notebook source\\n", "")
                        .strip();
                if (!sql.startsWith("-- MAGIC")) {
                    String cell = notebook.getFileName() + ", cell " + number;
                    try {
                        rows.put(cell, (long) spark.sql(sql.equals("USE " + SCHEMA) ? "USE " + schema : sql)
                                .collectAsList()
                                .size());
                    } catch (RuntimeException e) {
                        throw new AssertionError(cell + ": " + e.getMessage(), e);
                    }
                }
            }
        }
        return rows;
    }
}
