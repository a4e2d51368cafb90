package io.cambrian.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.notebook.NotebookSource.Cell;
import io.cambrian.tables.TableDdl;
import io.cambrian.tables.Views;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The forms of a notebook: for Jupyter, for Zeppelin, for Databricks in Scala, and for Databricks in SQL alone. */
final class NotebookForms {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USE = "USE main.cambrian";
    private static final String NEEDS_CODE =
            "This panel is computed by `io.cambrian.notebook`, which SQL alone cannot call; the"
                    + " Scala and Java forms of this notebook show it.";

    private NotebookForms() {}

    /** Path below {@code notebooks/} to content, for all forms of a notebook. */
    static Map<String, String> all(NotebookSource source) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("jupyter/" + source.name() + ".ipynb", jupyter(source));
        files.put("zeppelin/" + source.name() + ".zpln", zeppelin(source));
        files.put("databricks/scala/" + source.name() + ".scala", databricksScala(source));
        files.put("databricks/sql/" + source.name() + ".sql", databricksSql(source));
        return files;
    }

    static String jupyter(NotebookSource source) {
        List<Object> cells = new ArrayList<>();
        for (Cell cell : source.cells()) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("cell_type", cell.isCode() ? "code" : "markdown");
            if (cell.isCode()) {
                out.put("execution_count", null);
            }
            out.put("id", String.format(Locale.ROOT, "cell-%02d", cells.size() + 1));
            out.put("metadata", Map.of());
            if (cell.isCode()) {
                out.put("outputs", List.of());
            }
            out.put("source", lines(cell.text()));
            cells.add(out);
        }
        Map<String, Object> kernel = new LinkedHashMap<>();
        kernel.put("display_name", "Java + Cambrian");
        kernel.put("language", "java");
        kernel.put("name", "cambrian-java");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("kernelspec", kernel);
        metadata.put("language_info", Map.of("name", "java"));
        Map<String, Object> notebook = new LinkedHashMap<>();
        notebook.put("cells", cells);
        notebook.put("metadata", metadata);
        notebook.put("nbformat", 4);
        notebook.put("nbformat_minor", 5);
        return json(notebook);
    }

    /** Lines with their ends, as Jupyter stores text. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(text.lines().map(l -> l + "\n").toList());
        lines.set(lines.size() - 1, lines.get(lines.size() - 1).stripTrailing());
        return lines;
    }

    static String zeppelin(NotebookSource source) {
        List<Object> paragraphs = new ArrayList<>();
        for (Cell cell : source.cells()) {
            Map<String, Object> config = new LinkedHashMap<>();
            config.put("colWidth", 12.0);
            config.put("enabled", true);
            config.put("editorHide", !cell.isCode());
            config.put(
                    "editorSetting",
                    new TreeMap<>(Map.of(
                            "language", cell.isCode() ? "scala" : "markdown", "editOnDblClick", !cell.isCode())));
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("text", zeppelinText(source, cell));
            out.put("config", new TreeMap<>(config));
            out.put("settings", new TreeMap<>(Map.of("params", Map.of(), "forms", Map.of())));
            out.put("apps", List.of());
            out.put("id", String.format(Locale.ROOT, "paragraph_%s_%02d", source.name(), paragraphs.size() + 1));
            out.put("status", "READY");
            paragraphs.add(out);
        }
        Map<String, Object> note = new LinkedHashMap<>();
        note.put("paragraphs", paragraphs);
        note.put("name", source.title());
        note.put("id", "cambrian-" + source.name());
        note.put("defaultInterpreterGroup", "spark");
        note.put("noteParams", Map.of());
        note.put("noteForms", Map.of());
        note.put("angularObjects", Map.of());
        note.put("config", Map.of());
        note.put("info", Map.of());
        return json(note);
    }

    static String zeppelinText(NotebookSource source, Cell cell) {
        if (!cell.isCode()) {
            return "%md\n" + cell.text();
        }
        return "%spark\n" + (source.opens(cell) ? cell.text() : "println(\"%html \" + (\n" + cell.text() + "\n))");
    }

    static String databricksScala(NotebookSource source) {
        List<String> commands = new ArrayList<>();
        for (Cell cell : source.cells()) {
            if (!cell.isCode()) {
                commands.add(magic("//", cell.text()));
            } else if (source.opens(cell)) {
                commands.add("dbutils.widgets.text(\"warehouse\", \"main.cambrian\")\n"
                        + cell.text()
                                .replace(
                                        "Notebook.open()", "Notebook.open(spark, dbutils.widgets.get(\"warehouse\"))"));
            } else {
                commands.add("displayHTML((\n" + cell.text() + "\n).html)");
            }
        }
        return "// Databricks notebook source\n" + String.join("\n\n// COMMAND ----------\n\n", commands) + "\n";
    }

    static String databricksSql(NotebookSource source) {
        List<String> commands = new ArrayList<>();
        for (Cell cell : source.cells()) {
            if (!cell.isCode()) {
                commands.add(magic("--", cell.text()));
            } else if (source.opens(cell)) {
                commands.add(magic(
                        "--",
                        "Change `main.cambrian` to the schema that holds the views; `00-views` makes them there."));
                commands.add(USE);
            } else {
                commands.add(inSql(cell) ? cell.sql().orElseThrow() : magic("--", NEEDS_CODE));
            }
        }
        return "-- Databricks notebook source\n" + String.join("\n\n-- COMMAND ----------\n\n", commands) + "\n";
    }

    private static boolean inSql(Cell cell) {
        return cell.sql().filter(sql -> !sql.contains("FROM recalled")).isPresent();
    }

    /** The views, for a schema that holds the tables. */
    static String databricksViews() {
        List<String> commands = new ArrayList<>();
        commands.add(magic(
                "--",
                "# 00 · Tables and views\n\nMakes the views of Cambrian's tables in the schema that holds them: change"
                        + " `main.cambrian`. Tables that no command has written yet are made first, empty and as their first"
                        + " writer would make them. Journals of live accounts are files: `cambrian views --create"
                        + " catalog.schema --live DIR` includes them."));
        commands.add(USE);
        commands.addAll(TableDdl.statements().values());
        commands.addAll(Views.statements().values());
        return "-- Databricks notebook source\n" + String.join("\n\n-- COMMAND ----------\n\n", commands) + "\n";
    }

    private static String magic(String comment, String markdown) {
        return comment + " MAGIC %md\n"
                + markdown.lines()
                        .map(l -> (comment + " MAGIC " + l).stripTrailing())
                        .collect(Collectors.joining("\n"));
    }

    private static String json(Map<String, ?> value) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        DefaultIndenter indenter = new DefaultIndenter(" ", "\n");
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try {
            return JSON.writer(printer).writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
