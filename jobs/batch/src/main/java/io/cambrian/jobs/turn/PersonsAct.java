package io.cambrian.jobs.turn;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.apache.spark.sql.Column;

/** What is an act of a person among the events of a journal; common/docs/metrics.md says which are. */
public final class PersonsAct {
    private static final Set<String> TYPES =
            Set.of("released", "stopped", "vetoed", "veto_lifted", "resized", "bot_switched", "adjusted");

    /** With a user it is a person's halt within a day, before its orders went out. */
    private static final String STATE = "state";

    /** Who is no person. */
    private static final String RECONCILIATION = "reconciliation";

    private PersonsAct() {}

    /** Whether an event is one. */
    public static boolean is(String type, JsonNode event) {
        return (TYPES.contains(type) || type.equals(STATE) && event.hasNonNull("user"))
                && !event.path("user").asText().equals(RECONCILIATION);
    }

    /** The same of rows of the table {@code journal}. */
    public static Column inTable() {
        Column user = get_json_object(col("event"), "$.user");
        return col("type")
                .isInCollection(TYPES)
                .or(col("type").equalTo(STATE).and(user.isNotNull()))
                .and(coalesce(user, lit("")).notEqual(RECONCILIATION));
    }
}
