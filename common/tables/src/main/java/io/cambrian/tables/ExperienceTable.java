package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What could be known at closes, and what each level of exposure then earned. Trades do not move the market, so that one row holds
 * the rewards of all actions: level a held until the fill and b from it on earn {@code a before + b after} less the cost of going
 * from a to b. The next state is the row of the same instrument at {@code known_day}.
 */
public final class ExperienceTable {
    public static final TableSpec SPEC = new TableSpec(
                    "experience",
                    "One row per instrument and close that a policy may learn from; written and read by learn --learner forest"
                            + " or boosted.",
                    List.of(
                            required(
                                    "experience_id",
                                    StringType,
                                    "hash of market, regime model and days: what belongs together"),
                            required("symbol", StringType, "the instrument"),
                            required("day", IntegerType, "day of the close, days since 1970-01-01"),
                            optional(
                                    "features",
                                    DataTypes.createArrayType(DoubleType, false),
                                    "the state at the close, in the order of the policy's features; null where not all are known"),
                            required("before", DoubleType, "simple return from the close to the next fill"),
                            required("after", DoubleType, "simple return from that fill to the next close"),
                            optional(
                                    "regime",
                                    IntegerType,
                                    "place of the most probable regime at the close; null where unknown"),
                            required(
                                    "known_day",
                                    IntegerType,
                                    "day of the next close, from which on this row may be used")),
                    List.of("experience_id", "symbol", "day"),
                    List.of())
            .checking("known_after_decision", "known_day > day");

    private ExperienceTable() {}

    /**
     * One close of one instrument; see the columns.
     *
     * @param features empty where not all are known
     * @param regime -1 where unknown
     */
    public record Experienced(
            String experienceId,
            String symbol,
            int day,
            List<Double> features,
            double before,
            double after,
            int regime,
            int knownDay) {
        public Experienced {
            features = List.copyOf(features);
        }
    }

    public static Row toRow(Experienced r) {
        return RowFactory.create(
                r.experienceId,
                r.symbol,
                r.day,
                r.features.isEmpty()
                        ? null
                        : CollectionConverters.asScala(r.features).toSeq(),
                r.before,
                r.after,
                r.regime < 0 ? null : r.regime,
                r.knownDay);
    }

    public static Experienced fromRow(Row r) {
        int features = r.fieldIndex("features");
        int regime = r.fieldIndex("regime");
        return new Experienced(
                r.getAs("experience_id"),
                r.getAs("symbol"),
                r.<Integer>getAs("day"),
                r.isNullAt(features) ? List.of() : r.getList(features),
                r.<Double>getAs("before"),
                r.<Double>getAs("after"),
                r.isNullAt(regime) ? -1 : r.getInt(regime),
                r.<Integer>getAs("known_day"));
    }
}
