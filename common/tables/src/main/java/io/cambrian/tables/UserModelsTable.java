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

/**
 * What people's choices say of them. It proposes and never acts: no limit follows from it, and none is ever loosened. Names are not
 * in it, only the hash under which {@link BehaviorMemoryTable} deletes them.
 */
public final class UserModelsTable {
    public static final TableSpec SPEC = new TableSpec(
                    "user_models",
                    "One row per person and day on which remember looked at their choices; erased by forget, read by people.",
                    List.of(
                            required("user_key", StringType, "first 32 hex digits of SHA-256 of the name"),
                            required(
                                    "known_day",
                                    IntegerType,
                                    "day of the last choice, days since 1970-01-01: nothing later is in it"),
                            required("status", StringType, "active, or retired by a later row of the person"),
                            required("reason", StringType, "what it rests on, or why it says nothing"),
                            required("choices", IntegerType, "sizes chosen that could be judged"),
                            optional("risk_aversion", DoubleType, "gamma of mean-variance choice, median"),
                            optional("risk_aversion_low", DoubleType, "lower end of the 90 % interval"),
                            optional("risk_aversion_high", DoubleType, "upper end"),
                            optional(
                                    "loss_limit",
                                    DoubleType,
                                    "loss of the capital that is not exceeded with 95 %, a positive fraction, median"),
                            optional("loss_limit_low", DoubleType, "lower end of the 90 % interval"),
                            optional("loss_limit_high", DoubleType, "upper end"),
                            required(
                                    "horizons",
                                    DataTypes.createArrayType(DoubleType, false),
                                    "probability of each horizon: 1, 5 and 20 days")),
                    List.of("user_key", "known_day"),
                    List.of())
            .checking("known_status", "status in ('active', 'retired')")
            .withoutStatistics();

    private UserModelsTable() {}

    /** A person's model; fields as the columns of the same names, NaN for null. */
    public record UserModel(
            String userKey,
            int knownDay,
            String status,
            String reason,
            int choices,
            double riskAversion,
            double riskAversionLow,
            double riskAversionHigh,
            double lossLimit,
            double lossLimitLow,
            double lossLimitHigh,
            List<Double> horizons) {
        public UserModel {
            horizons = List.copyOf(horizons);
        }
    }

    public static Row toRow(UserModel m) {
        return RowFactory.create(
                m.userKey,
                m.knownDay,
                m.status,
                m.reason,
                m.choices,
                known(m.riskAversion),
                known(m.riskAversionLow),
                known(m.riskAversionHigh),
                known(m.lossLimit),
                known(m.lossLimitLow),
                known(m.lossLimitHigh),
                m.horizons.toArray(Double[]::new));
    }

    public static UserModel fromRow(Row r) {
        return new UserModel(
                r.getAs("user_key"),
                r.<Integer>getAs("known_day"),
                r.getAs("status"),
                r.getAs("reason"),
                r.<Integer>getAs("choices"),
                orNaN(r, "risk_aversion"),
                orNaN(r, "risk_aversion_low"),
                orNaN(r, "risk_aversion_high"),
                orNaN(r, "loss_limit"),
                orNaN(r, "loss_limit_low"),
                orNaN(r, "loss_limit_high"),
                r.getList(r.fieldIndex("horizons")));
    }

    private static Double known(double x) {
        return Double.isNaN(x) ? null : x;
    }

    private static double orNaN(Row r, String column) {
        Double x = r.getAs(column);
        return x == null ? Double.NaN : x;
    }
}
