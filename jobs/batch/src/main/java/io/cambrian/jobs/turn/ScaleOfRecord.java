package io.cambrian.jobs.turn;

import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.market.BarSeries;
import io.cambrian.market.PriceScale;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A market on the scale of prices that the account trades on: units that it holds, orders and bars in the feed stay units of one size,
 * also where older history comes later, with splits and dividends of before.
 *
 * @param loaded the market on that scale
 * @param factors by which the prices of a series were multiplied, by its symbol; empty where all were on that scale
 */
record ScaleOfRecord(LoadedMarket loaded, Map<String, Double> factors) {
    private static final int NAMED = 10;

    /** The market of a first turn, whose scale becomes that of record. */
    static ScaleOfRecord beginning(LoadedMarket loaded) {
        return new ScaleOfRecord(loaded, Map.of());
    }

    /**
     * A market on the scale of a plan.
     *
     * @param history of the plan in force
     */
    static ScaleOfRecord of(LoadedMarket loaded, List<BarSeries> history) {
        PriceScale.Kept kept = PriceScale.keep(loaded.market(), history);
        return kept.factors().isEmpty()
                ? beginning(loaded)
                : new ScaleOfRecord(
                        new LoadedMarket(kept.market(), loaded.excluded(), loaded.instruments(), loaded.dataVersion()),
                        kept.factors());
    }

    /** What was changed, as a sentence after others; empty where nothing was. */
    String words() {
        if (factors.isEmpty()) {
            return "";
        }
        int more = factors.size() - NAMED;
        return factors.entrySet().stream()
                .limit(NAMED)
                .map(f -> String.format(Locale.ROOT, "%s by %.6g", f.getKey(), f.getValue()))
                .collect(Collectors.joining(
                        ", ",
                        " Splits or dividends of before came late; so that prices stay on the scale that the account trades on,"
                                + " they are multiplied: ",
                        more > 0 ? ", and " + more + " more." : "."));
    }
}
