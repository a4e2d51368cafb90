package io.cambrian.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScalaCellsTest {
    @Test
    void allCellsCompileAndABrokenOneIsNamed() throws IOException {
        Map<String, String> notebooks = new TreeMap<>();
        try (Stream<Path> files = Files.list(NotebookFormsTest.NOTEBOOKS.resolve("databricks/scala"))) {
            for (Path file : files.toList()) {
                notebooks.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(notebooks).hasSize(7);
        notebooks.put("broken", """
                // Databricks notebook source
                // MAGIC %md
                // MAGIC # A cell that asks for a method which is not there

                // COMMAND ----------

                import io.cambrian.notebook.Notebook;
                var nb = Notebook.open(spark, "main.cambrian");

                // COMMAND ----------

                displayHTML((
                nb.table("What?", "SELECT 1")
                  .colour("red")
                ).html)
                """);
        assertThat(ScalaCells.errors(notebooks))
                .singleElement()
                .asString()
                .startsWith("broken, cell 3, line 3: value colour is not a member of io.cambrian.notebook.TablePanel");
    }
}
