package io.cambrian.tables;

import static io.cambrian.tables.Column.optional;
import static io.cambrian.tables.Column.required;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What memory was abstracted to: lists of rules that decide like it, and schemas that surviving strategies have in common. */
public final class RulesTable {
    /** A line of the list that decides like the whole memory; the first whose items hold decides. */
    public static final String DISTILLED = "distilled";
    /** What entry rules of a search's survivors have in common and those of the dead have not. */
    public static final String SCHEMA = "schema";

    public static final TableSpec SPEC = new TableSpec(
                    "rules",
                    "One row per rule that memory was abstracted to, as of a day; written by consolidate, read by evolve, hand-off"
                            + " and reports.",
                    List.of(
                            required(
                                    "known_day",
                                    IntegerType,
                                    "as of when, days since 1970-01-01: nothing later is in it"),
                            required("kind", StringType, "distilled or schema"),
                            required("source", StringType, "for schemas the search; for distilled rules: memory"),
                            required("position", IntegerType, "place in its list, from 1"),
                            required(
                                    "text", StringType, "the rule; a schema's holes are <unit>, its ranges {from..to}"),
                            optional("action", StringType, "distilled: take, avoid or no view"),
                            required(
                                    "cases",
                                    IntegerType,
                                    "distilled: situations that reach it; schema: survivors with it"),
                            required(
                                    "strength",
                                    DoubleType,
                                    "distilled: weighted share of those that agree; schema: share of survivors over that of the"
                                            + " dead"),
                            optional(
                                    "fidelity",
                                    DoubleType,
                                    "distilled: balanced agreement of the whole list with memory"),
                            optional(
                                    "q",
                                    DoubleType,
                                    "schema: Fisher's exact test after Benjamini and Yekutieli; orders only")),
                    List.of("known_day", "kind", "source", "position"),
                    List.of())
            .checking("known_rule", "kind in ('distilled', 'schema')");

    private RulesTable() {}

    /** A rule; fields as the columns of the same names, empty text and NaN for null. */
    public record Rule(
            int knownDay,
            String kind,
            String source,
            int position,
            String text,
            String action,
            int cases,
            double strength,
            double fidelity,
            double q) {}

    public static Row toRow(Rule r) {
        return RowFactory.create(
                r.knownDay,
                r.kind,
                r.source,
                r.position,
                r.text,
                r.action.isEmpty() ? null : r.action,
                r.cases,
                r.strength,
                Double.isNaN(r.fidelity) ? null : r.fidelity,
                Double.isNaN(r.q) ? null : r.q);
    }

    public static Rule fromRow(Row r) {
        String action = r.getAs("action");
        Double fidelity = r.getAs("fidelity");
        Double q = r.getAs("q");
        return new Rule(
                r.<Integer>getAs("known_day"),
                r.getAs("kind"),
                r.getAs("source"),
                r.<Integer>getAs("position"),
                r.getAs("text"),
                action == null ? "" : action,
                r.<Integer>getAs("cases"),
                r.<Double>getAs("strength"),
                fidelity == null ? Double.NaN : fidelity,
                q == null ? Double.NaN : q);
    }
}
