package io.cambrian.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one text that all forms of a notebook are made from: Markdown, with cells between three backticks that are valid Java and
 * valid Scala. The first cell opens the warehouse; each other is one expression whose value is shown.
 *
 * @param name such as {@code 01-quickstart}
 * @param cells in order
 */
record NotebookSource(String name, List<Cell> cells) {
    /** Prose or code. */
    record Cell(boolean isCode, String text) {
        /** The query within a cell of code, between three quotes. */
        Optional<String> sql() {
            int start = text.indexOf("\"\"\"");
            int end = text.indexOf("\"\"\"", start + 3);
            return isCode && start >= 0
                    ? Optional.of(text.substring(start + 3, end).stripIndent().strip())
                    : Optional.empty();
        }
    }

    static NotebookSource parse(String name, String text) {
        List<Cell> cells = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean code = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith("```")) {
                add(cells, code, part);
                code = !code;
            } else {
                part.append(line).append('\n');
            }
        }
        if (code) {
            throw new IllegalArgumentException("The last cell of " + name + " has no end.");
        }
        add(cells, false, part);
        return new NotebookSource(name, cells);
    }

    private static void add(List<Cell> cells, boolean code, StringBuilder part) {
        String text = part.toString().strip();
        if (!text.isEmpty()) {
            cells.add(new Cell(code, text));
        }
        part.setLength(0);
    }

    /** The first heading. */
    String title() {
        return cells.get(0).text().lines().findFirst().orElseThrow().replaceFirst("^#+ *", "");
    }

    boolean opens(Cell cell) {
        return cell.isCode() && cell.text().contains("Notebook.open(");
    }
}
