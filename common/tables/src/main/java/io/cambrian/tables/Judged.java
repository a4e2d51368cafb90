package io.cambrian.tables;

import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What untouched days said of something that was learned or tuned: the columns that {@link PoliciesTable} and
 * {@link ParametersTable} share. Days are days since 1970-01-01.
 *
 * @param runId who made it
 * @param sequence its number among those of its kind in this warehouse, from 1
 * @param marketId hash of the market that it was learned on
 * @param modelId the regime model that it reads
 * @param trainedFrom first day seen
 * @param trainedTo last day seen: its knowledge time
 * @param judgedFrom first untouched day that it was judged on
 * @param judgedTo last
 * @param opening how many times these days have been looked at, this one included
 * @param incumbent what it was compared with
 * @param untouchedSharpe annualized Sharpe ratio on untouched days
 * @param incumbentSharpe that of the incumbent
 * @param confidence of the lower bound
 * @param lowerBound of the gain over the incumbent
 * @param released whether it may replace the incumbent
 * @param reason why, in a sentence
 */
public record Judged(
        String runId,
        long sequence,
        String marketId,
        String modelId,
        int trainedFrom,
        int trainedTo,
        int judgedFrom,
        int judgedTo,
        int opening,
        String incumbent,
        double untouchedSharpe,
        double incumbentSharpe,
        double confidence,
        double lowerBound,
        boolean released,
        String reason) {
    /** Puts the values of its columns among those of a row. */
    void addTo(Map<String, Object> values) {
        values.put("run_id", runId);
        values.put("sequence", sequence);
        values.put("market_id", marketId);
        values.put("model_id", modelId);
        values.put("trained_from", trainedFrom);
        values.put("trained_to", trainedTo);
        values.put("judged_from", judgedFrom);
        values.put("judged_to", judgedTo);
        values.put("opening", opening);
        values.put("incumbent", incumbent);
        values.put("untouched_sharpe", untouchedSharpe);
        values.put("incumbent_sharpe", incumbentSharpe);
        values.put("confidence", confidence);
        values.put("lower_bound", lowerBound);
        values.put("released", released);
        values.put("reason", reason);
    }

    static Judged of(Row r) {
        return new Judged(
                r.getAs("run_id"),
                r.<Long>getAs("sequence"),
                r.getAs("market_id"),
                r.getAs("model_id"),
                r.<Integer>getAs("trained_from"),
                r.<Integer>getAs("trained_to"),
                r.<Integer>getAs("judged_from"),
                r.<Integer>getAs("judged_to"),
                r.<Integer>getAs("opening"),
                r.getAs("incumbent"),
                r.<Double>getAs("untouched_sharpe"),
                r.<Double>getAs("incumbent_sharpe"),
                r.<Double>getAs("confidence"),
                r.<Double>getAs("lower_bound"),
                r.<Boolean>getAs("released"),
                r.getAs("reason"));
    }
}
