package io.cambrian.jobs.portfolio;

import static org.apache.spark.sql.functions.col;

import io.cambrian.fault.DataException;
import io.cambrian.tables.StrategiesTable;
import io.cambrian.tables.Warehouse;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * The strategies that a finished cycle deployed.
 *
 * @param cycleId the cycle
 * @param shares of the capital, positive, by id
 * @param texts by id
 */
public record DeployedStrategies(String cycleId, SortedMap<String, Double> shares, SortedMap<String, String> texts) {
    public DeployedStrategies {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    /**
     * Those of a cycle.
     *
     * @param cycle null for the only one
     * @throws DataException where it deployed none, or their texts are not there
     */
    public static DeployedStrategies of(Warehouse warehouse, String cycle) {
        ProposeJob.Book book = ProposeJob.read(warehouse, cycle);
        TreeMap<String, Double> shares = new TreeMap<>();
        book.held().forEach((id, weight) -> {
            if (weight > 0) {
                shares.put(id, weight);
            }
        });
        if (shares.isEmpty()) {
            throw new DataException("The cycle " + book.runId()
                    + " deployed no strategy.\nName another cycle with --run, or run 'cambrian demo' on other data.");
        }
        TreeMap<String, String> texts = new TreeMap<>();
        for (Row r : warehouse
                .read(StrategiesTable.SPEC)
                .where(col("strategy_id").isin(shares.keySet().toArray()))
                .select("strategy_id", "text")
                .collectAsList()) {
            texts.put(r.getString(0), r.getString(1));
        }
        if (!texts.keySet().equals(shares.keySet())) {
            throw new DataException("The table " + StrategiesTable.SPEC.name() + " has the texts of " + texts.keySet()
                    + " of the deployed strategies " + shares.keySet() + ".\nRestore that table.");
        }
        return new DeployedStrategies(book.runId(), shares, texts);
    }

    /** Shares by text. */
    public SortedMap<String, Double> sharesByText() {
        TreeMap<String, Double> byText = new TreeMap<>();
        texts.forEach((id, text) -> byText.merge(text, shares.get(id), Double::sum));
        return byText;
    }
}
