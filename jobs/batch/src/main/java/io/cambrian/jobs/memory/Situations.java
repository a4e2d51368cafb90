package io.cambrian.jobs.memory;

import io.cambrian.memory.PastCase;
import io.cambrian.performance.Quantiles;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trades as sets of items: in which third each feature of the market stood at the decision, the regime, the side, and the
 * family of the strategy. The thirds are those of the distinct decision days of the trades that are given, so nothing later
 * than they is in them.
 */
final class Situations {
    private static final String[] THIRDS = {"low", "middle", "high"};

    private final List<String> features;
    private final double[][] cuts;
    private final Map<String, String> families;

    private Situations(List<String> features, double[][] cuts, Map<String, String> families) {
        this.features = features;
        this.cuts = cuts;
        this.families = families;
    }

    /**
     * The thirds of some cases.
     *
     * @param families of strategies, by id
     */
    static Situations of(List<PastCase> cases, Map<String, String> families) {
        List<String> features = TradeCases.features();
        TreeMap<Integer, double[]> byDay = new TreeMap<>();
        cases.forEach(c -> byDay.put(c.decisionDay(), c.context()));
        double[][] cuts = new double[features.size()][];
        for (int f = 0; f < cuts.length; f++) {
            int at = f;
            double[] values = byDay.values().stream()
                    .mapToDouble(c -> c[at])
                    .filter(Double::isFinite)
                    .toArray();
            cuts[f] = values.length < THIRDS.length
                    ? new double[0]
                    : new double[] {Quantiles.of(values, 1.0 / 3), Quantiles.of(values, 2.0 / 3)};
        }
        return new Situations(features, cuts, families);
    }

    /** The items of a trade, sorted. */
    List<String> of(RememberedTrade trade, PastCase item) {
        List<String> items = new ArrayList<>();
        double[] context = item.context();
        for (int f = 0; f < cuts.length; f++) {
            if (cuts[f].length > 0 && Double.isFinite(context[f])) {
                int third = context[f] <= cuts[f][0] ? 0 : context[f] <= cuts[f][1] ? 1 : 2;
                items.add(features.get(f) + "=" + THIRDS[third]);
            }
        }
        trade.setting().regime().ifPresent(r -> items.add("regime=" + r));
        items.add("side=" + trade.side());
        String family = families.get(trade.strategyId());
        if (family != null) {
            items.add("family=" + family);
        }
        items.sort(null);
        return List.copyOf(items);
    }

    @Override
    public String toString() {
        return "Situations" + features + Arrays.deepToString(cuts);
    }
}
