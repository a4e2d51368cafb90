package io.cambrian.jobs.memory;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.TradeReplay;
import io.cambrian.backtest.TradeReplay.End;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes remembered trades of research again on a market, and compares what they earned with what is remembered. */
public final class ReplayTrades {
    /** A relative or absolute difference of net return beyond which memory and prices disagree. */
    public static final double TOLERANCE = 1e-9;

    private static final int SHOWN = 5;

    private ReplayTrades() {}

    /**
     * The comparison.
     *
     * @param replayed trades that were made again
     * @param largestDifference of net returns, absolute
     * @param apart how many differ by more than the tolerance, or have no bar on one of their days
     * @param examples the first of those, in words
     */
    public record Comparison(long replayed, double largestDifference, long apart, List<String> examples) {
        public Comparison {
            examples = List.copyOf(examples);
        }
    }

    /** Compares the trades that research computed; those of accounts have no fills in the prices and are passed over. */
    public static Comparison of(Market market, Iterable<RememberedTrade> trades) {
        Map<String, BarSeries> series = new HashMap<>();
        market.series().forEach(s -> series.put(s.symbol(), s));
        long replayed = 0;
        long apart = 0;
        double largest = 0;
        List<String> examples = new ArrayList<>();
        for (RememberedTrade t : trades) {
            if (!t.source().equals(TradeMemoryTable.RESEARCH)) {
                continue;
            }
            replayed++;
            BarSeries s = series.get(t.symbol());
            String fault = null;
            try {
                if (s == null) {
                    throw new IllegalArgumentException("the market has no series " + t.symbol());
                }
                TradeReplay again = again(t, s);
                double difference = Math.abs(again.netReturn() - t.netReturn());
                largest = Math.max(largest, difference);
                if (!(difference <= TOLERANCE)) {
                    fault = "remembered " + t.netReturn() + ", again " + again.netReturn();
                }
            } catch (IllegalArgumentException e) {
                fault = e.getMessage();
            }
            if (fault != null) {
                apart++;
                if (examples.size() < SHOWN) {
                    examples.add(t.strategyId() + " in " + t.symbol() + " from "
                            + java.time.LocalDate.ofEpochDay(t.entryDay()) + ": " + fault);
                }
            }
        }
        return new Comparison(replayed, largest, apart, examples);
    }

    private static TradeReplay again(RememberedTrade t, BarSeries s) {
        int last = t.exitDay().orElse(t.knownDay());
        if (t.exitDay().isEmpty() && s.firstAtOrAfter(last + 1) > 0) {
            last = s.days()[s.firstAtOrAfter(last + 1) - 1]; // valued at its last close by then
        }
        Costs costs = new Costs(
                t.charges().feeBps(), t.charges().slippageBps(), t.charges().borrowBpsPerYear());
        return TradeReplay.of(s, t.side().equals("long") ? 1 : -1, t.fraction(), t.entryDay(), last, end(t, s), costs);
    }

    private static End end(RememberedTrade t, BarSeries s) {
        return switch (t.exitReason()) {
            case "still_open" -> End.OPEN;
            case "spell_ended" -> End.LAST_CLOSE;
            case "ruined" ->
                t.exitPrice() == s.close()[s.firstAtOrAfter(t.exitDay().orElseThrow())] ? End.OPEN : End.FILL;
            default -> End.FILL;
        };
    }
}
