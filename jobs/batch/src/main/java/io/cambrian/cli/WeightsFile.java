package io.cambrian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Portfolio weights by name, from a CSV file of two columns (name, weight; a header is optional) or from a JSON object of
 * names and numbers, also under a key {@code weights}, as {@code cambrian weights --json} prints it.
 */
final class WeightsFile {
    private static final Set<String> HEADERS = Set.of("weight", "price", "value");

    private WeightsFile() {}

    /**
     * The weights in the order of {@code names}: 0 for a name that the file does not have; equal weights if there is no file.
     *
     * @param file may be null
     * @throws DataException for a name that is not among {@code names}, or a weight that is not a number
     */
    static double[] read(Path file, List<String> names) {
        return read(file, names, "weight");
    }

    /** The prices in the order of {@code names}, as {@link #read}: 0 where there is none. */
    static double[] prices(Path file, List<String> names) {
        return read(file, names, "price");
    }

    /** As {@link #read(Path, List)}; messages call the numbers {@code what}. */
    static double[] read(Path file, List<String> names, String what) {
        if (file == null) {
            double[] equal = new double[names.size()];
            java.util.Arrays.fill(equal, 1.0 / equal.length);
            return equal;
        }
        Map<String, Double> byName =
                file.getFileName().toString().endsWith(".json") ? json(file, what) : csv(file, what);
        double[] weights = new double[names.size()];
        double gross = 0;
        for (Map.Entry<String, Double> entry : byName.entrySet()) {
            int at = names.indexOf(entry.getKey());
            if (at < 0) {
                throw new DataException("The " + what + "s in " + file + " name '" + entry.getKey()
                        + "', but the returns have no such column.\nTheir columns are: " + String.join(", ", names)
                        + ".");
            }
            weights[at] = entry.getValue();
            gross += Math.abs(entry.getValue());
        }
        if (gross == 0) {
            throw new DataException("All " + what + "s in " + file + " are 0, so there is no portfolio to measure.");
        }
        return weights;
    }

    private static Map<String, Double> csv(Path file, String what) {
        Map<String, Double> weights = new LinkedHashMap<>();
        List<String> lines = TextFile.lines(file, wanted(what));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            List<String> cells = Csv.cells(lines.get(i));
            if (i == 0
                    && cells.size() == 2
                    && HEADERS.contains(cells.get(1).strip().toLowerCase(Locale.ROOT))) {
                continue;
            }
            String where = file + ", line " + (i + 1);
            if (cells.size() != 2) {
                throw new DataException(where + " has " + cells.size() + " cells; it needs a name and a " + what + ".");
            }
            put(weights, where, cells.get(0), number(where, cells.get(1), what), what);
        }
        return weights;
    }

    private static double number(String where, String text, String what) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new DataException(
                    where + ": '" + text + "' is not a "
                            + (what.equals("weight") ? "weight; write fractions such as 0.25." : what + "."),
                    e);
        }
    }

    private static Map<String, Double> json(Path file, String what) {
        Map<String, Double> weights = new LinkedHashMap<>();
        try {
            JsonNode root = new ObjectMapper().readTree(TextFile.text(file, wanted(what)));
            JsonNode object = root.has("weights") ? root.get("weights") : root;
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (!entry.getValue().isNumber()) {
                    throw new DataException(file + ": the " + what + " of '" + entry.getKey() + "' is not a number.");
                }
                put(weights, file.toString(), entry.getKey(), entry.getValue().asDouble(), what);
            }
        } catch (IOException e) {
            throw new DataException("The " + what + "s in " + file + " are not JSON.\nGive " + wanted(what) + ".", e);
        }
        return weights;
    }

    private static void put(Map<String, Double> weights, String where, String name, double weight, String what) {
        if (!Double.isFinite(weight)) {
            throw new DataException(where + ": the " + what + " of '" + name + "' is not finite.");
        }
        if (weights.put(name, weight) != null) {
            throw new DataException(where + ": '" + name + "' has two " + what + "s.");
        }
    }

    private static String wanted(String what) {
        return "a CSV file of name," + what + " or a JSON object of names and numbers";
    }
}
