package io.cambrian.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.internal.util.BatchSourceFile;
import scala.reflect.internal.util.Position;
import scala.reflect.internal.util.SourceFile;
import scala.reflect.io.VirtualFile;
import scala.tools.nsc.Global;
import scala.tools.nsc.Settings;
import scala.tools.nsc.reporters.StoreReporter;

/**
 * The Scala cells of notebooks as Databricks exports them, put to the Scala compiler against this class path. The first cell of a
 * notebook opens the warehouse for the others, and each of those stands for itself.
 */
final class ScalaCells {
    /** What a Databricks notebook finds there, and cells need. */
    private static final List<String> PLATFORM = List.of(
            "val spark: org.apache.spark.sql.SparkSession = null",
            "object dbutils { object widgets { def text(name: String, value: String): Unit = (); def get(name: String): String ="
                    + " \"\" } }",
            "def displayHTML(html: String): Unit = ()");

    /** Where a line of the compiled text comes from. */
    private record Origin(String notebook, int cell, int line) {}

    private ScalaCells() {}

    /** The compiler's complaints about the notebooks, each with notebook, cell and line; none if all is well. */
    static List<String> errors(Map<String, String> notebooks) {
        List<SourceFile> files = new ArrayList<>();
        Map<String, List<Origin>> origins = new TreeMap<>();
        notebooks.forEach((name, text) -> {
            String file = "Notebook" + files.size();
            List<Origin> lines = new ArrayList<>();
            files.add(new BatchSourceFile(
                    new VirtualFile(file, file),
                    program(file, name, text, lines).toCharArray()));
            origins.put(file, lines);
        });
        Settings settings = new Settings();
        settings.processArgumentString("-usejavacp -Ystop-after:refchecks");
        StoreReporter reporter = new StoreReporter(settings);
        Global compiler = new Global(settings, reporter);
        compiler.new Run().compileSources(CollectionConverters.asScala(files).toList());
        return CollectionConverters.asJava(reporter.infos()).stream()
                .filter(info -> info.severity().toString().equals("ERROR"))
                .map(info -> place(info.pos(), origins) + info.msg())
                .toList();
    }

    private static String place(Position position, Map<String, List<Origin>> origins) {
        if (!position.isDefined()) {
            return "";
        }
        Origin origin = origins.get(position.source().file().name()).get(position.line() - 1);
        return origin.notebook() + ", cell " + origin.cell() + ", line " + origin.line() + ": ";
    }

    private static String program(String object, String notebook, String text, List<Origin> origins) {
        StringBuilder program = new StringBuilder();
        int cell = 0;
        boolean opened = false;
        add(program, origins, new Origin(notebook, 0, 0), "object " + object + " {");
        PLATFORM.forEach(line -> add(program, origins, new Origin(notebook, 0, 0), line));
        for (String command : text.split("// COMMAND -{10}")) {
            cell++;
            List<String> lines = command.replaceFirst("^// Databricks notebook source\\n", "")
                    .strip()
                    .lines()
                    .toList();
            if (lines.get(0).startsWith("// MAGIC")) {
                continue;
            }
            // the first cell's names are those of the whole notebook
            if (opened) {
                add(program, origins, new Origin(notebook, cell, 0), "def cell" + cell + ": Any = {");
            }
            for (int i = 0; i < lines.size(); i++) {
                add(program, origins, new Origin(notebook, cell, i + 1), lines.get(i));
            }
            if (opened) {
                add(program, origins, new Origin(notebook, cell, lines.size()), "}");
            }
            opened = true;
        }
        add(program, origins, new Origin(notebook, cell, 0), "}");
        return program.toString();
    }

    private static void add(StringBuilder program, List<Origin> origins, Origin origin, String line) {
        program.append(line).append('\n');
        origins.add(origin);
    }
}
