package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The regime book: what each kind of market was like, what came after it, what it resembles, and what worked in it. */
public final class RegimeMemoryTable {
    // Delta allows no NOT NULL inside arrays
    private static final StructType LOOK_ALIKE = new StructType()
            .add("model_id", StringType, true)
            .add("regime", StringType, true)
            .add("distance", DoubleType, true);
    private static final StructType SHARE =
            new StructType().add("regime", StringType, true).add("share", DoubleType, true);
    private static final StructType FAMILY = new StructType()
            .add("family", StringType, true)
            .add("trades", IntegerType, true)
            .add("days", DoubleType, true)
            .add("mean", DoubleType, true)
            .add("shrunk_mean", DoubleType, true)
            .add("low", DoubleType, true)
            .add("high", DoubleType, true);

    public static final TableSpec SPEC = new TableSpec(
                    "regime_memory",
                    "One row per regime of a model, as of a day; written by each cycle, read by reports.",
                    List.of(
                            required("model_id", StringType, "the regime model"),
                            required("regime", StringType, "its name"),
                            required(
                                    "known_day",
                                    IntegerType,
                                    "as of when, days since 1970-01-01: nothing later is in it"),
                            required("days", IntegerType, "days labeled so, filtered"),
                            required("spells", IntegerType, "uninterrupted stretches of them"),
                            optional(
                                    "annual_return",
                                    DoubleType,
                                    "mean equal-weight return on them times periods per year"),
                            optional("annual_volatility", DoubleType, "standard deviation on them, annualized"),
                            optional("max_drawdown", DoubleType, "of those days strung together, a positive fraction"),
                            required(
                                    "next_day",
                                    DataTypes.createArrayType(SHARE, false),
                                    "share of its days that were followed by a day of each regime"),
                            required(
                                    "look_alikes",
                                    DataTypes.createArrayType(LOOK_ALIKE, false),
                                    "regimes of any model whose typical day lies nearest, in standard deviations of this model"),
                            required(
                                    "families",
                                    DataTypes.createArrayType(FAMILY, false),
                                    "what trades decided in it earned, by indicators of the entry rule, best first: mean net return,"
                                            + " the same shrunk towards the mean of the families, its 90 % interval")),
                    List.of("model_id", "regime", "known_day"),
                    List.of())
            .checking("counted", "days >= spells and spells >= 0");

    private RegimeMemoryTable() {}

    /** A regime that resembles another. */
    public record LookAlike(String modelId, String regime, double distance) {}

    /**
     * A family of strategies in a regime.
     *
     * @param days independent days behind the trades
     * @param low lower end of the 90 % interval of the shrunk mean; NaN where unknown
     */
    public record Family(
            String family, int trades, double days, double mean, double shrunkMean, double low, double high) {}

    /** A page of the regime book; fields as the columns of the same names, NaN for null. */
    public record Page(
            String modelId,
            String regime,
            int knownDay,
            int days,
            int spells,
            double annualReturn,
            double annualVolatility,
            double maxDrawdown,
            Map<String, Double> nextDay,
            List<LookAlike> lookAlikes,
            List<Family> families) {
        public Page {
            nextDay = Collections.unmodifiableMap(new TreeMap<>(nextDay));
            lookAlikes = List.copyOf(lookAlikes);
            families = List.copyOf(families);
        }
    }

    public static Row toRow(Page p) {
        return RowFactory.create(
                p.modelId,
                p.regime,
                p.knownDay,
                p.days,
                p.spells,
                known(p.annualReturn),
                known(p.annualVolatility),
                known(p.maxDrawdown),
                p.nextDay.entrySet().stream()
                        .map(e -> RowFactory.create(e.getKey(), e.getValue()))
                        .toArray(Row[]::new),
                p.lookAlikes.stream()
                        .map(l -> RowFactory.create(l.modelId, l.regime, l.distance))
                        .toArray(Row[]::new),
                p.families.stream()
                        .map(f -> RowFactory.create(
                                f.family, f.trades, f.days, f.mean, f.shrunkMean, known(f.low), known(f.high)))
                        .toArray(Row[]::new));
    }

    private static Double known(double x) {
        return Double.isNaN(x) ? null : x;
    }

    private static double orNaN(Object x) {
        return x == null ? Double.NaN : (Double) x;
    }

    public static Page fromRow(Row r) {
        return new Page(
                r.getAs("model_id"),
                r.getAs("regime"),
                r.<Integer>getAs("known_day"),
                r.<Integer>getAs("days"),
                r.<Integer>getAs("spells"),
                orNaN(r.getAs("annual_return")),
                orNaN(r.getAs("annual_volatility")),
                orNaN(r.getAs("max_drawdown")),
                r.<Row>getList(r.fieldIndex("next_day")).stream()
                        .collect(Collectors.toMap(n -> n.getString(0), n -> n.getDouble(1))),
                r.<Row>getList(r.fieldIndex("look_alikes")).stream()
                        .map(l -> new LookAlike(l.getString(0), l.getString(1), l.getDouble(2)))
                        .toList(),
                r.<Row>getList(r.fieldIndex("families")).stream()
                        .map(f -> new Family(
                                f.getString(0),
                                f.getInt(1),
                                f.getDouble(2),
                                f.getDouble(3),
                                f.getDouble(4),
                                orNaN(f.get(5)),
                                orNaN(f.get(6))))
                        .toList());
    }
}
