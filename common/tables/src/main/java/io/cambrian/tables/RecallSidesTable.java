package io.cambrian.tables;

import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;

/**
 * On which days memory was consolidated, of what, and how the cases of a side are weighed. Its rows are written last: where they are,
 * the patterns, cases and rules of the day are whole.
 */
public final class RecallSidesTable {
    public static final TableSpec SPEC = new TableSpec(
            "recall_sides",
            "One row per side and day on which memory was consolidated: of which trades, and how its cases are weighed; written"
                    + " and read by turns.",
            List.of(
                    required("known_day", IntegerType, "as of when, days since 1970-01-01: nothing later is in it"),
                    required("side", StringType, "long or short"),
                    required("trades", IntegerType, "closed trades of the side that were known"),
                    required(
                            "told",
                            StringType,
                            "hash of the trades of all sides as they were told, and of the version of the rules; empty where"
                                    + " the next turn looks anew"),
                    required("neighbors", IntegerType, "nearest cases that a decision recalls"),
                    required(
                            "regimes",
                            DataTypes.createArrayType(StringType, false),
                            "those with a half-life of their own"),
                    required(
                            "half_lives",
                            DataTypes.createArrayType(DoubleType, false),
                            "calendar days after which a case counts half in them"),
                    required("usual", DoubleType, "mean outcome of all situations"),
                    required("tau_squared", DoubleType, "variance of outcomes between situations"),
                    required("loss", DoubleType, "growth of the squared error by pruning, as a fraction")),
            List.of("known_day", "side"),
            List.of());

    private RecallSidesTable() {}

    /**
     * How a side is weighed; fields as the columns of the same names.
     *
     * @param halfLives in days by regime
     */
    public record RecallSide(
            int knownDay,
            String side,
            int trades,
            String told,
            int neighbors,
            SortedMap<String, Double> halfLives,
            double usual,
            double tauSquared,
            double loss) {
        public RecallSide {
            halfLives = Collections.unmodifiableSortedMap(new TreeMap<>(halfLives));
        }

        /** The same of trades that were told otherwise. */
        public RecallSide told(String otherwise) {
            return new RecallSide(knownDay, side, trades, otherwise, neighbors, halfLives, usual, tauSquared, loss);
        }
    }

    /** The sides of the last day up to another; none where there is no such day. */
    public static List<RecallSide> lastUpTo(Warehouse warehouse, int day) {
        var last = days(warehouse).floorEntry(day);
        return last == null ? List.of() : last.getValue();
    }

    /** All rows by their day. */
    public static NavigableMap<Integer, List<RecallSide>> days(Warehouse warehouse) {
        return warehouse.all(SPEC).stream()
                .map(RecallSidesTable::fromRow)
                .collect(Collectors.groupingBy(RecallSide::knownDay, TreeMap::new, Collectors.toList()));
    }

    public static Row toRow(RecallSide s) {
        return RowFactory.create(
                s.knownDay,
                s.side,
                s.trades,
                s.told,
                s.neighbors,
                s.halfLives.keySet().toArray(String[]::new),
                s.halfLives.values().toArray(Double[]::new),
                s.usual,
                s.tauSquared,
                s.loss);
    }

    public static RecallSide fromRow(Row r) {
        List<String> regimes = r.getList(r.fieldIndex("regimes"));
        List<Double> days = r.getList(r.fieldIndex("half_lives"));
        TreeMap<String, Double> halfLives = new TreeMap<>();
        for (int k = 0; k < regimes.size(); k++) {
            halfLives.put(regimes.get(k), days.get(k));
        }
        return new RecallSide(
                r.<Integer>getAs("known_day"),
                r.getAs("side"),
                r.<Integer>getAs("trades"),
                r.getAs("told"),
                r.<Integer>getAs("neighbors"),
                halfLives,
                r.<Double>getAs("usual"),
                r.<Double>getAs("tau_squared"),
                r.<Double>getAs("loss"));
    }
}
