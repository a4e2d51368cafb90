package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;

/**
 * What people asked of live accounts, and how plans changed their limits.
 *
 * <p>The only table about persons. A name stands in the column {@code user_name} alone: Delta's log gets no statistics of its
 * values, there is no change feed that would keep deleted rows, and rows are deleted by a hash of the name, so that no predicate
 * in the log tells it. {@link #FORGOTTEN} rows hold that hash only, and keep forgotten people from being remembered again.
 */
public final class BehaviorMemoryTable {
    /** Kind of the row that stands for a forgotten person. */
    public static final String FORGOTTEN = "forgotten";

    /** Kind of the row of a person who put an earlier plan back in force. */
    public static final String ROLLBACK = "rollback";

    private static final String KINDS =
            "kind in ('re_arm', 'veto', 'lift', 'size_change', 'limit_change', 'rollback', 'forgotten')";

    public static final TableSpec SPEC = new TableSpec(
                    "behavior_memory",
                    "One row per act of a person on a live account, or limit that a new plan changed; written by remember, erased"
                            + " by forget, read by reports.",
                    List.of(
                            required(
                                    "account",
                                    StringType,
                                    "the live account, or turns for a rollback; empty in rows of forgotten people"),
                            required(
                                    "sequence",
                                    LongType,
                                    "line of the account's journal; 0 in rows of forgotten people"),
                            required(
                                    "kind",
                                    StringType,
                                    "re_arm, veto, lift, size_change, limit_change, rollback or forgotten"),
                            required(
                                    "subject",
                                    StringType,
                                    "instrument, limit or turn; empty where it is the whole account"),
                            required("user_key", StringType, "first 32 hex digits of SHA-256 of the name"),
                            optional("user_name", StringType, "who asked; null where a plan did, or after forgetting"),
                            optional("before", DoubleType, "size or limit before, a fraction"),
                            optional("after", DoubleType, "size or limit after, a fraction"),
                            required("known_day", IntegerType, "day on which it was asked, days since 1970-01-01"),
                            optional(
                                    "expected_returns",
                                    DataTypes.createArrayType(DoubleType, false),
                                    "size_change: what the whole plan had earned up to then, as return over 1, 5 and 20 days"
                                            + " (means of 20, 60 and 250); null where too little was known"),
                            optional(
                                    "volatilities",
                                    DataTypes.createArrayType(DoubleType, false),
                                    "size_change: standard deviations of these returns")),
                    List.of("account", "sequence", "kind", "subject", "user_key"),
                    List.of())
            .checking("known_kind", KINDS)
            .withoutStatistics();

    private BehaviorMemoryTable() {}

    /** An act; fields as the columns of the same names. */
    public record Act(
            String account,
            long sequence,
            String kind,
            String subject,
            String userKey,
            Optional<String> userName,
            Optional<Double> before,
            Optional<Double> after,
            int knownDay,
            List<Double> expectedReturns,
            List<Double> volatilities) {
        public Act {
            expectedReturns = List.copyOf(expectedReturns);
            volatilities = List.copyOf(volatilities);
        }
    }

    public static Row toRow(Act a) {
        return RowFactory.create(
                a.account,
                a.sequence,
                a.kind,
                a.subject,
                a.userKey,
                a.userName.orElse(null),
                a.before.orElse(null),
                a.after.orElse(null),
                a.knownDay,
                array(a.expectedReturns),
                array(a.volatilities));
    }

    private static Double[] array(List<Double> values) {
        return values.isEmpty() ? null : values.toArray(Double[]::new);
    }

    /** Empty where null, or where a table from before lacks the column. */
    private static List<Double> list(Row r, String column) {
        int at = List.of(r.schema().fieldNames()).indexOf(column);
        return at < 0 || r.isNullAt(at) ? List.of() : r.getList(at);
    }

    public static Act fromRow(Row r) {
        return new Act(
                r.getAs("account"),
                r.<Long>getAs("sequence"),
                r.getAs("kind"),
                r.getAs("subject"),
                r.getAs("user_key"),
                Optional.ofNullable(r.getAs("user_name")),
                Optional.ofNullable(r.<Double>getAs("before")),
                Optional.ofNullable(r.<Double>getAs("after")),
                r.<Integer>getAs("known_day"),
                list(r, "expected_returns"),
                list(r, "volatilities"));
    }
}
