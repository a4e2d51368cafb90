package io.cambrian.jobs.market;

import io.cambrian.market.Exclusion;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.market.Market;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A market as loaded from the tables.
 *
 * @param market adjusted series, by name of the spell
 * @param excluded spells and instruments left out, with the reason, by name
 * @param instruments what is known of the instruments in the market, by symbol (a spell {@code ISK#2} is of {@code ISK})
 * @param dataVersion versions that last changed rows of the tables read; the same text and the same query give the same market
 */
public record LoadedMarket(
        Market market, List<Exclusion> excluded, Map<String, InstrumentInfo> instruments, String dataVersion) {
    public LoadedMarket {
        excluded = List.copyOf(excluded);
        instruments = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(instruments));
    }

    /** What is known of the instrument of a series. */
    public InstrumentInfo instrumentOf(String series) {
        int spell = series.indexOf('#');
        return instruments.get(spell < 0 ? series : series.substring(0, spell));
    }
}
