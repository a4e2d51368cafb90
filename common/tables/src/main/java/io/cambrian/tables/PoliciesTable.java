package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;

/** Learned policies of exposure: what each was fitted on, and what untouched days said of it. */
public final class PoliciesTable {
    public static final TableSpec SPEC = new TableSpec(
            "policies",
            "One row per policy learned, released or not; written by learn.",
            List.of(
                    required("run_id", StringType, "who learned it"),
                    required("sequence", LongType, "number of the policy in this warehouse, from 1"),
                    required("policy_id", StringType, "hash of the policy"),
                    required(
                            "policy",
                            StringType,
                            "the policy as JSON: features, levels, values, trees if any, cost per side"),
                    required("market_id", StringType, "hash of the market that it was learned on"),
                    required("model_id", StringType, "the regime model whose probabilities it reads"),
                    required("trained_from", IntegerType, "first day seen, days since 1970-01-01"),
                    required("trained_to", IntegerType, "last day seen: its knowledge time"),
                    required("judged_from", IntegerType, "first untouched day that it was judged on"),
                    required("judged_to", IntegerType, "last"),
                    required(
                            "opening", IntegerType, "how many times these days have been looked at, this one included"),
                    required("incumbent", StringType, "what it was compared with: a policy_id, or 'holding'"),
                    required("seen_sharpe", DoubleType, "annualized Sharpe ratio on the days that it was learned on"),
                    required("untouched_sharpe", DoubleType, "the same on untouched days"),
                    required("incumbent_sharpe", DoubleType, "that of the incumbent on untouched days"),
                    required("gain", DoubleType, "mean daily return above the incumbent's on untouched days"),
                    required("confidence", DoubleType, "of the lower bound"),
                    required("lower_bound", DoubleType, "of the gain"),
                    required("released", BooleanType, "whether it may replace the incumbent"),
                    required("reason", StringType, "why, in a sentence"),
                    optional(
                            "experience_version",
                            LongType,
                            "version of table experience that it was learned from; null where it was learned in memory"),
                    optional(
                            "universe_id",
                            StringType,
                            "hash of the instruments of its market, whatever the days; null in rows of earlier versions")),
            List.of("run_id"),
            List.of());

    private PoliciesTable() {}

    /**
     * One policy; see the columns.
     *
     * @param policy as JSON
     * @param universeId empty in rows of earlier versions
     */
    public record Policy(
            String policyId,
            String policy,
            double seenSharpe,
            double gain,
            OptionalLong experienceVersion,
            Optional<String> universeId,
            Judged judged) {}

    public static Row toRow(Policy r) {
        Map<String, Object> values = new HashMap<>();
        r.judged.addTo(values);
        values.put("policy_id", r.policyId);
        values.put("policy", r.policy);
        values.put("seen_sharpe", r.seenSharpe);
        values.put("gain", r.gain);
        values.put("experience_version", r.experienceVersion.isPresent() ? r.experienceVersion.getAsLong() : null);
        values.put("universe_id", r.universeId.orElse(null));
        return SPEC.row(values);
    }

    public static Policy fromRow(Row r) {
        return new Policy(
                r.getAs("policy_id"),
                r.getAs("policy"),
                r.<Double>getAs("seen_sharpe"),
                r.<Double>getAs("gain"),
                experienceVersion(r),
                universeId(r),
                Judged.of(r));
    }

    /** A table of an earlier version lacks the column. */
    private static Optional<String> universeId(Row r) {
        int at = List.of(r.schema().fieldNames()).indexOf("universe_id");
        return at < 0 ? Optional.empty() : Optional.ofNullable(r.getString(at));
    }

    /** Another such column. */
    private static OptionalLong experienceVersion(Row r) {
        int at = List.of(r.schema().fieldNames()).indexOf("experience_version");
        return at < 0 || r.isNullAt(at) ? OptionalLong.empty() : OptionalLong.of(r.getLong(at));
    }
}
