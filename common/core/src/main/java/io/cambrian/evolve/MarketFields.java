package io.cambrian.evolve;

import io.cambrian.genome.Num;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import java.util.EnumSet;
import java.util.Set;

/** Which bar fields a search may use in a market: what is unknown nearly everywhere only breeds rules that never trade. */
public final class MarketFields {
    private MarketFields() {}

    /**
     * Close always; open, high and low when at least half of the bars belong to series with intraday prices; volume when
     * at least half of the bars have one.
     */
    public static Set<Num.Series> of(Market market) {
        long all = 0;
        long intraday = 0;
        long withVolume = 0;
        for (BarSeries series : market.series()) {
            all += series.size();
            intraday += series.closeOnly() ? 0 : series.size();
            for (double volume : series.volume()) {
                withVolume += Double.isNaN(volume) ? 0 : 1;
            }
        }
        Set<Num.Series> fields = EnumSet.of(Num.Series.CLOSE);
        if (all > 0 && 2 * intraday >= all) {
            fields.addAll(Set.of(Num.Series.OPEN, Num.Series.HIGH, Num.Series.LOW));
        }
        if (all > 0 && 2 * withVolume >= all) {
            fields.add(Num.Series.VOLUME);
        }
        return fields;
    }
}
