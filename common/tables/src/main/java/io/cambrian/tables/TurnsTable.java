package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The turns of the cycle: what each was for, why, and the plan that it left in force. */
public final class TurnsTable {
    public static final TableSpec SPEC = new TableSpec(
            "turns",
            "One row per turn of the cycle; written as it begins and again as it ends, by cycle, simulate and rollback; read"
                    + " by the turns after it and by reports.",
            List.of(
                    required("turn", IntegerType, "number, from 1"),
                    required("run_id", StringType, "hash of settings and versions of the tables read"),
                    required("as_of", IntegerType, "last day that it knows, days since 1970-01-01"),
                    required("kind", StringType, "search, reallocate, tend or rollback"),
                    required("reasons", StringType, "why, in words"),
                    required("finished", BooleanType, "whether it came to its end"),
                    optional(
                            "seen_to",
                            IntegerType,
                            "search: last day that earlier runs had looked at; null for the first, which keeps a share of the"
                                    + " days untouched, and for other turns"),
                    required("new_sessions", IntegerType, "sessions after the turn before"),
                    optional("search_run", StringType, "search: its identity, as in promotions"),
                    optional("plan_run", StringType, "identity of the search whose regimes the plan carries"),
                    optional("ledger_hash", StringType, "search: hash over its trials"),
                    optional("bundle", StringType, "the plan that it left in force"),
                    required("promoted", IntegerType, "strategies that it promoted"),
                    required("retired", IntegerType, "strategies that it retired"),
                    required("members", IntegerType, "strategies in the plan"),
                    required("paper_only", BooleanType, "whether the plan is a research allocation, for paper only"),
                    required("touches", IntegerType, "acts of people since the turn before"),
                    required("data_version", StringType, "versions of the tables read"),
                    required("words", StringType, "what came of it"),
                    optional("seconds", DoubleType, "wall time of the process that ended it; no part of the answer"),
                    optional(
                            "policy",
                            StringType,
                            "policy that was released last as it began, part of its identity; null for none, and in rows of"
                                    + " earlier versions")),
            List.of("turn"),
            List.of());

    private TurnsTable() {}

    /** A turn; fields as the columns of the same names. */
    public record Turn(
            int turn,
            String runId,
            int asOf,
            String kind,
            String reasons,
            boolean finished,
            Optional<Integer> seenTo,
            int newSessions,
            Optional<String> searchRun,
            Optional<String> planRun,
            Optional<String> ledgerHash,
            Optional<String> bundle,
            int promoted,
            int retired,
            int members,
            boolean paperOnly,
            int touches,
            String dataVersion,
            String words,
            Optional<Double> seconds,
            Optional<String> policy) {}

    /** All turns, the first one first. */
    public static List<Turn> all(Warehouse warehouse) {
        return warehouse.all(SPEC).stream()
                .map(TurnsTable::fromRow)
                .sorted(Comparator.comparingInt(Turn::turn))
                .toList();
    }

    /** Writes a turn, in the place of what was written of it before. */
    public static void write(Warehouse warehouse, Turn turn) {
        warehouse.replace(SPEC, warehouse.rows(SPEC, List.of(toRow(turn))).coalesce(1), "turn = " + turn.turn());
    }

    public static Row toRow(Turn t) {
        return RowFactory.create(
                t.turn,
                t.runId,
                t.asOf,
                t.kind,
                t.reasons,
                t.finished,
                t.seenTo.orElse(null),
                t.newSessions,
                t.searchRun.orElse(null),
                t.planRun.orElse(null),
                t.ledgerHash.orElse(null),
                t.bundle.orElse(null),
                t.promoted,
                t.retired,
                t.members,
                t.paperOnly,
                t.touches,
                t.dataVersion,
                t.words,
                t.seconds.orElse(null),
                t.policy.orElse(null));
    }

    public static Turn fromRow(Row r) {
        return new Turn(
                r.<Integer>getAs("turn"),
                r.getAs("run_id"),
                r.<Integer>getAs("as_of"),
                r.getAs("kind"),
                r.getAs("reasons"),
                r.<Boolean>getAs("finished"),
                Optional.ofNullable(r.<Integer>getAs("seen_to")),
                r.<Integer>getAs("new_sessions"),
                Optional.ofNullable(r.getAs("search_run")),
                Optional.ofNullable(r.getAs("plan_run")),
                Optional.ofNullable(r.getAs("ledger_hash")),
                Optional.ofNullable(r.getAs("bundle")),
                r.<Integer>getAs("promoted"),
                r.<Integer>getAs("retired"),
                r.<Integer>getAs("members"),
                r.<Boolean>getAs("paper_only"),
                r.<Integer>getAs("touches"),
                r.getAs("data_version"),
                r.getAs("words"),
                Optional.ofNullable(r.<Double>getAs("seconds")),
                policy(r));
    }

    /** A table of an earlier version lacks the column. */
    private static Optional<String> policy(Row r) {
        int at = List.of(r.schema().fieldNames()).indexOf("policy");
        return at < 0 ? Optional.empty() : Optional.ofNullable(r.getString(at));
    }
}
