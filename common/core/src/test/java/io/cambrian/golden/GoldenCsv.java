package io.cambrian.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A numeric CSV file of the golden cases, read in place: labels (dates) apart, blank cells NaN. */
public record GoldenCsv(List<String> columns, List<String> labels, double[][] rows) {
    /** Reads a file; a first column named date becomes the labels. */
    public static GoldenCsv read(String path) {
        try {
            List<String> lines = Files.readAllLines(Golden.file(path));
            List<String> header = new ArrayList<>(Arrays.asList(lines.get(0).split(",", -1)));
            boolean dated = header.get(0).equalsIgnoreCase("date");
            List<String> labels = new ArrayList<>();
            List<double[]> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                if (dated) {
                    labels.add(cells[0]);
                }
                rows.add(Arrays.stream(cells)
                        .skip(dated ? 1 : 0)
                        .mapToDouble(c -> c.isBlank() || c.equals("NA") ? Double.NaN : Double.parseDouble(c))
                        .toArray());
            }
            return new GoldenCsv(
                    dated ? header.subList(1, header.size()) : header, labels, rows.toArray(double[][]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same table with the named columns in that order. */
    public GoldenCsv select(List<String> names) {
        return new GoldenCsv(
                names,
                labels,
                Arrays.stream(rows)
                        .map(row -> names.stream()
                                .mapToDouble(name -> row[columns.indexOf(name)])
                                .toArray())
                        .toArray(double[][]::new));
    }

    public double[] column(String name) {
        int at = columns.indexOf(name);
        return Arrays.stream(rows).mapToDouble(row -> row[at]).toArray();
    }

    /** Simple returns of prices; the first row is dropped, NaN beside a missing price. */
    public double[][] simpleReturns() {
        double[][] returns = new double[rows.length - 1][columns.size()];
        for (int t = 1; t < rows.length; t++) {
            for (int i = 0; i < columns.size(); i++) {
                returns[t - 1][i] = rows[t][i] / rows[t - 1][i] - 1;
            }
        }
        return returns;
    }

    /** The last rows of a matrix. */
    public static double[][] last(double[][] rows, int count) {
        return Arrays.copyOfRange(rows, rows.length - count, rows.length);
    }
}
