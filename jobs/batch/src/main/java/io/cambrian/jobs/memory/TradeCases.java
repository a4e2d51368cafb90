package io.cambrian.jobs.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.memory.PastCase;
import io.cambrian.regime.ContextFeature;
import io.cambrian.regime.Contexts;
import io.cambrian.tables.TradeMemoryTable;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Remembered trades as cases to recall: the market's features at the decision, as regime models look at them (skewed positive
 * ones by their logarithm), and what the trade earned.
 */
public final class TradeCases {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<ContextFeature> FEATURES = List.of(ContextFeature.values());

    private TradeCases() {}

    /** The names of a case's features, in order. */
    public static List<String> features() {
        return FEATURES.stream().map(ContextFeature::label).toList();
    }

    /** A context as cases have it, from the values of {@link ContextFeature}s in their order; NaN where unknown. */
    public static double[] context(double[] values) {
        return Contexts.forModels(values);
    }

    /** What identifies a trade in memory. */
    public static String id(RememberedTrade t) {
        return t.strategyId() + "/" + t.symbol() + "/" + t.entryDay();
    }

    /**
     * Which trades are recalled.
     *
     * @param symbol empty for all
     * @param side long or short; empty for both
     * @param strategy id; empty for all
     */
    public record Filter(Optional<String> symbol, Optional<String> side, Optional<String> strategy) {
        public static final Filter ALL = new Filter(Optional.empty(), Optional.empty(), Optional.empty());

        boolean accepts(RememberedTrade t) {
            return symbol.map(t.symbol()::equals).orElse(true)
                    && side.map(t.side()::equals).orElse(true)
                    && strategy.map(t.strategyId()::equals).orElse(true);
        }
    }

    /** What memory held at the close of a day: closed trades known by then, one row for each, by knowledge and name. */
    public static List<RememberedTrade> known(Warehouse warehouse, int day, Filter filter) {
        return warehouse
                .ask(
                        TradeMemoryTable.SPEC,
                        "closed trades known on " + day,
                        rows -> TradeMemoryTable.asOf(rows, day).where("outcome <> 'open'"))
                .stream()
                .map(TradeMemoryTable::fromRow)
                .filter(filter::accepts)
                .sorted(Comparator.comparingInt(RememberedTrade::knownDay)
                        .thenComparingInt(RememberedTrade::decisionDay)
                        .thenComparing(TradeCases::id))
                .toList();
    }

    /** The cases of trades, in their order. */
    public static List<PastCase> of(Warehouse warehouse, List<RememberedTrade> trades) {
        Map<String, List<String>> names = RegimesJob.names(
                warehouse, trades.stream().map(t -> t.setting().modelId()).collect(Collectors.toSet()));
        List<PastCase> cases = new ArrayList<>(trades.size());
        for (RememberedTrade t : trades) {
            List<String> regimes = names.getOrDefault(t.setting().modelId(), List.of());
            Map<String, Double> probabilities = new LinkedHashMap<>();
            List<Double> p = t.setting().probabilities();
            for (int k = 0; k < Math.min(p.size(), regimes.size()); k++) {
                probabilities.merge(regimes.get(k), p.get(k), Double::sum);
            }
            cases.add(new PastCase(
                    id(t), t.decisionDay(), t.knownDay(), context(values(t)), probabilities, t.netReturn()));
        }
        return cases;
    }

    private static double[] values(RememberedTrade t) {
        double[] values = new double[FEATURES.size()];
        Arrays.fill(values, Double.NaN);
        t.setting().context().ifPresent(text -> {
            try {
                JsonNode json = JSON.readTree(text);
                for (int f = 0; f < values.length; f++) {
                    values[f] = json.path(FEATURES.get(f).label()).asDouble(Double.NaN);
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The context of the trade " + id(t) + " is not JSON: " + text, e);
            }
        });
        return values;
    }
}
