package io.cambrian.jobs.memory;

import io.cambrian.jobs.RunIdentity;
import io.cambrian.regime.ContextSeries;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.tables.TradeMemoryTable.Setting;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was known of the market at the close of a day: features and filtered regime, never smoothed with later days. */
final class Settings {
    private final ContextSeries contexts;
    private final RegimeLabels labels;

    Settings(ContextSeries contexts, RegimeLabels labels) {
        this.contexts = contexts;
        this.labels = labels;
    }

    Setting on(int day) {
        int label = labels.labelOn(day);
        return new Setting(
                labels.modelId(),
                label < 0 ? Optional.empty() : Optional.of(labels.names().get(label)),
                label < 0
                        ? List.of()
                        : Arrays.stream(labels.probabilitiesOn(day)).boxed().toList(),
                context(day));
    }

    /** JSON of the features known at a day's close; empty where none is. */
    private Optional<String> context(int day) {
        int at = contexts.indexOf(day);
        if (at < 0) {
            return Optional.empty();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (int f = 0; f < contexts.features().size(); f++) {
            double value = contexts.values()[f][at];
            if (Double.isFinite(value)) {
                values.put(contexts.features().get(f), value);
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(RunIdentity.json(values));
    }
}
