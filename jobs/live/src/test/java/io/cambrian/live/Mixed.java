package io.cambrian.live;

import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;

/** A series whose bars from some day on are another market's: same days, same membership, other prices. */
final class Mixed {
    private Mixed() {}

    static BarSeries of(BarSeries s, Market other, int from) {
        BarSeries o = other.series().stream()
                .filter(x -> x.symbol().equals("AAA"))
                .findFirst()
                .orElseThrow();
        double[] open = s.open().clone();
        double[] high = s.high().clone();
        double[] low = s.low().clone();
        double[] close = s.close().clone();
        for (int i = s.firstAtOrAfter(from); i < s.size(); i++) {
            int j = o.firstAtOrAfter(s.days()[i]);
            open[i] = o.open()[j];
            high[i] = o.high()[j];
            low[i] = o.low()[j];
            close[i] = o.close()[j];
        }
        return s.closeOnly()
                ? BarSeries.closeOnly(s.symbol(), s.days(), close, s.member())
                : BarSeries.of(s.symbol(), s.days(), open, high, low, close, s.volume(), s.member());
    }
}
