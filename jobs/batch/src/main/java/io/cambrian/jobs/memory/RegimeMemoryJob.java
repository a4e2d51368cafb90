package io.cambrian.jobs.memory;

import io.cambrian.evidence.SharpeInference;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.consolidation.RandomEffects;
import io.cambrian.performance.Drawdowns;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.regime.RegimeModel;
import io.cambrian.tables.RegimeMemoryTable;
import io.cambrian.tables.RegimeMemoryTable.Family;
import io.cambrian.tables.RegimeMemoryTable.LookAlike;
import io.cambrian.tables.RegimeMemoryTable.Page;
import io.cambrian.tables.RegimeModelsTable;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the regime book: statistics of each regime of a model, what followed it, what it resembles, what worked in it. */
public final class RegimeMemoryJob {
    private static final int LOOK_ALIKES = 3;

    private RegimeMemoryJob() {}

    /**
     * The market that a book is about.
     *
     * @param labels filtered, of each day
     * @param days of the returns
     * @param returns equal-weight simple returns of the universe
     * @param periodsPerYear trading days that make a year
     */
    public record Observed(
            RegimeModel model, RegimeLabels labels, int[] days, double[] returns, double periodsPerYear) {}

    /**
     * Writes the book as of a day; a repetition writes nothing.
     *
     * @return its pages, in the order of the model's regimes
     */
    public static List<Page> run(Warehouse warehouse, Observed observed, int day) {
        List<RememberedTrade> trades = TradeCases.known(warehouse, day, TradeCases.Filter.ALL).stream()
                .filter(t -> t.setting().modelId().equals(observed.model.id()))
                .toList();
        Map<String, String> families = FamilyResults.families(
                warehouse,
                trades.stream().map(RememberedTrade::strategyId).collect(Collectors.toCollection(HashSet::new)));
        List<RegimeModel> others = warehouse.read(RegimeModelsTable.SPEC).collectAsList().stream()
                .map(RegimeModelsTable::fromRow)
                .toList();
        List<Page> pages = new ArrayList<>();
        for (int k = 0; k < observed.model.states(); k++) {
            String name = observed.model.names().get(k);
            TreeMap<String, OutcomeEstimate> earned = FamilyResults.of(
                    trades.stream()
                            .filter(t -> t.setting().regime().map(name::equals).orElse(false))
                            .toList(),
                    t -> families.get(t.strategyId()));
            pages.add(page(observed, k, day, lookAlikes(observed.model, k, others), shrunk(earned)));
        }
        warehouse.merge(
                RegimeMemoryTable.SPEC,
                warehouse.rows(
                        RegimeMemoryTable.SPEC,
                        pages.stream().map(RegimeMemoryTable::toRow).toList()));
        return pages;
    }

    static Page page(Observed o, int k, int day, List<LookAlike> lookAlikes, List<Family> families) {
        int[] label = Arrays.stream(o.days).map(o.labels::labelOn).toArray();
        double[] own = new double[label.length];
        int n = 0;
        int spells = 0;
        int followed = 0;
        double[] next = new double[o.model.states()];
        for (int t = 0; t < label.length && o.days[t] <= day; t++) {
            if (label[t] != k) {
                continue;
            }
            own[n++] = o.returns[t];
            spells += t == 0 || label[t - 1] != k ? 1 : 0;
            if (t + 1 < label.length && o.days[t + 1] <= day && label[t + 1] >= 0) {
                next[label[t + 1]]++;
                followed++;
            }
        }
        own = Arrays.copyOf(own, n);
        Map<String, Double> nextDay = new TreeMap<>();
        for (int j = 0; j < next.length && followed > 0; j++) {
            nextDay.merge(o.model.names().get(j), next[j] / followed, Double::sum);
        }
        ReturnMoments moments = n < 2 ? null : ReturnMoments.of(own);
        return new Page(
                o.model.id(),
                o.model.names().get(k),
                day,
                n,
                spells,
                moments == null ? Double.NaN : moments.mean() * o.periodsPerYear,
                moments == null ? Double.NaN : moments.sd() * Math.sqrt(o.periodsPerYear),
                n == 0 ? Double.NaN : Drawdowns.max(own),
                nextDay,
                lookAlikes,
                families);
    }

    /** The nearest regimes by the typical day, in standard deviations of this model's training days; models with the same features. */
    static List<LookAlike> lookAlikes(RegimeModel model, int k, List<RegimeModel> all) {
        List<LookAlike> near = new ArrayList<>();
        for (RegimeModel other : all) {
            if (!other.features().equals(model.features())
                    || !other.logarithmic().equals(model.logarithmic())) {
                continue;
            }
            for (int j = 0; j < other.states(); j++) {
                if (other.id().equals(model.id()) && j == k) {
                    continue;
                }
                double sum = 0;
                for (int f = 0; f < model.features().size(); f++) {
                    double d = (inUnits(other, j, f) - inUnits(model, k, f)) / model.scale()[f];
                    sum += d * d;
                }
                near.add(new LookAlike(other.id(), other.names().get(j), Math.sqrt(sum)));
            }
        }
        near.sort(Comparator.comparingDouble(LookAlike::distance)
                .thenComparing(LookAlike::modelId)
                .thenComparing(LookAlike::regime));
        return near.subList(0, Math.min(LOOK_ALIKES, near.size()));
    }

    private static double inUnits(RegimeModel model, int k, int f) {
        return model.center()[f] + model.scale()[f] * model.means()[k][f];
    }

    /**
     * Families by what is left of their mean after shrinking it towards that of all families, best first. Families with fewer
     * than two independent stretches have no error of their own: they take the common mean, and have no interval.
     */
    static List<Family> shrunk(TreeMap<String, OutcomeEstimate> earned) {
        List<String> measured = earned.entrySet().stream()
                .filter(e -> e.getValue().standardError() > 0)
                .map(Map.Entry::getKey)
                .toList();
        RandomEffects effects = measured.isEmpty()
                ? null
                : RandomEffects.of(
                        measured.stream().mapToDouble(f -> earned.get(f).mean()).toArray(),
                        measured.stream()
                                .mapToDouble(f -> Math.pow(earned.get(f).standardError(), 2))
                                .toArray(),
                        RandomEffects.Method.DERSIMONIAN_LAIRD);
        double z = SharpeInference.normalQuantile((1 + FamilyResults.CONFIDENCE) / 2);
        List<Family> families = new ArrayList<>();
        earned.forEach((name, e) -> {
            int at = measured.indexOf(name);
            double center = at >= 0 ? effects.shrunk()[at] : effects == null ? 0 : effects.mean();
            double reach = at >= 0 ? z * effects.shrunkErrors()[at] : Double.NaN;
            families.add(new Family(
                    name, e.cases(), e.effectiveSamples(), e.mean(), center, center - reach, center + reach));
        });
        families.sort(Comparator.comparingDouble((Family f) -> -f.shrunkMean()).thenComparing(Family::family));
        return families;
    }
}
