package io.cambrian.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.tables.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NotebookFormsTest {
    static final Path NOTEBOOKS = root().resolve("notebooks");

    private static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("cluster-config"))) {
            root = root.getParent();
        }
        return root;
    }

    static List<NotebookSource> sources() {
        try (Stream<Path> files = Files.list(NOTEBOOKS.resolve("source"))) {
            return files.filter(f -> f.toString().endsWith(".md"))
                    .sorted()
                    .map(f -> {
                        try {
                            return NotebookSource.parse(
                                    f.getFileName().toString().replace(".md", ""), Files.readString(f));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        sources().forEach(s -> forms.putAll(NotebookForms.all(s)));
        forms.put("databricks/sql/00-views.sql", NotebookForms.databricksViews());
        return forms;
    }

    /** {@code -Dnotebooks.write=true} writes the forms instead of comparing them. */
    @Test
    void allFormsAreMadeFromTheSameSource() throws IOException {
        Map<String, String> forms = forms();
        for (Map.Entry<String, String> form : forms.entrySet()) {
            Path file = NOTEBOOKS.resolve(form.getKey());
            if (Boolean.getBoolean("notebooks.write")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, form.getValue());
            }
            assertThat(file)
                    .as("run this test with -Dnotebooks.write=true after a change of notebooks/source")
                    .hasContent(form.getValue());
        }
        for (String folder : List.of("jupyter", "zeppelin", "databricks/scala", "databricks/sql")) {
            try (Stream<Path> files = Files.list(NOTEBOOKS.resolve(folder))) {
                assertThat(files.map(f -> folder + "/" + f.getFileName())).isSubsetOf(forms.keySet());
            }
        }
    }

    @Test
    void thereAreSevenAndNoneCarriesOutput() throws IOException {
        assertThat(sources()).hasSize(7);
        ObjectMapper json = new ObjectMapper();
        for (NotebookSource source : sources()) {
            JsonNode notebook = json.readTree(
                    NOTEBOOKS.resolve("jupyter/" + source.name() + ".ipynb").toFile());
            for (JsonNode cell : notebook.get("cells")) {
                if (cell.get("cell_type").asText().equals("code")) {
                    assertThat(cell.get("outputs")).isEmpty();
                    assertThat(cell.get("execution_count").isNull()).isTrue();
                }
            }
        }
    }

    /** Cells of Jupyter are executed, and Databricks' Scala cells put to the compiler: no Zeppelin is at hand to run its own. */
    @Test
    void theCodeOfZeppelinsParagraphsIsThatOfTheCellsThatAreExecuted() throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (NotebookSource source : sources()) {
            List<String> executed = new ArrayList<>();
            for (JsonNode cell : json.readTree(NOTEBOOKS
                            .resolve("jupyter/" + source.name() + ".ipynb")
                            .toFile())
                    .get("cells")) {
                StringBuilder text = new StringBuilder();
                cell.get("source").forEach(line -> text.append(line.asText()));
                executed.add(cell.get("cell_type").asText() + "\n" + text);
            }
            List<String> paragraphs = new ArrayList<>();
            for (JsonNode paragraph : json.readTree(NOTEBOOKS
                            .resolve("zeppelin/" + source.name() + ".zpln")
                            .toFile())
                    .get("paragraphs")) {
                String text = paragraph.get("text").asText();
                paragraphs.add(
                        text.startsWith("%md\n")
                                ? "markdown\n" + text.substring(4)
                                : "code\n" + shown(text.replaceFirst("^%spark\n", "")));
            }
            assertThat(paragraphs).as(source.name()).isEqualTo(executed);
        }
    }

    /** What a paragraph prints as HTML, if it does. */
    private static String shown(String code) {
        String before = "println(\"%html \" + (\n";
        String after = "\n))";
        return code.startsWith(before) && code.endsWith(after)
                ? code.substring(before.length(), code.length() - after.length())
                : code;
    }

    @Test
    void eachOpensTheWarehouseFirstAndAsksOnlyDocumentedViews() {
        for (NotebookSource source : sources()) {
            List<NotebookSource.Cell> code =
                    source.cells().stream().filter(NotebookSource.Cell::isCode).toList();
            assertThat(source.opens(code.get(0))).as(source.name()).isTrue();
            assertThat(code.stream().filter(source::opens)).hasSize(1);
            for (NotebookSource.Cell cell : code) {
                cell.sql()
                        .filter(sql -> !sql.contains("FROM recalled"))
                        .ifPresent(sql -> assertThat(Views.mentioned(sql).stream()
                                        .filter(n -> Views.find(n).isPresent()))
                                .as(sql)
                                .isNotEmpty());
            }
        }
    }
}
