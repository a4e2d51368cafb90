package io.cambrian.handoff;

import io.cambrian.backtest.Costs;
import io.cambrian.market.BarSeries;
import io.cambrian.overlay.OverlaySpec;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The plan that the cluster hands to the live process: who trades how much of what, under which limits, and all that a
 * process needs to carry it out without asking anybody.
 *
 * <p>Lists are ordered by their key (bot id, symbol, name), so that equal plans are written as equal bytes.
 *
 * @param runId the run that made it
 * @param dataVersions version of each table that it was computed from
 * @param asOf last day (days since 1970-01-01) whose close the plan knows
 * @param expiresAt from this moment on the plan may only be wound down
 * @param baseCurrency in which prices, costs and capital are expressed
 * @param capital with which a new account starts, in the base currency
 * @param periodsPerYear trading days that make a year
 * @param bots the strategies and their shares; may be empty: nobody earned a share
 * @param covariance of whatever the allocation was based on
 * @param regimeModel the pieces of the regime model; may be empty
 * @param instruments one for each series of history and replay
 * @param memoryRules the list that decides like memory, as text for people; may be empty
 * @param overlays what changes the bots' targets before the limits, in the order in which it is applied; may be empty
 * @param dossiers why the bots are in the plan, at most one each; may be empty
 * @param history all bars up to {@code asOf} from each series' first: recurrences reach their exact state
 * @param replay bars after {@code asOf} for a replay; may be empty. A series here continues the one of the same symbol
 */
public record Bundle(
        String runId,
        Map<String, Long> dataVersions,
        int asOf,
        Instant expiresAt,
        String baseCurrency,
        double capital,
        double periodsPerYear,
        List<Bot> bots,
        Covariance covariance,
        List<NamedArray> regimeModel,
        Limits limits,
        List<StressScenario> stress,
        List<Instrument> instruments,
        Costs costs,
        List<MemoryRule> memoryRules,
        List<OverlaySpec> overlays,
        List<Dossier> dossiers,
        List<BarSeries> history,
        List<BarSeries> replay) {
    public Bundle {
        memoryRules = sortedBy(memoryRules, Comparator.comparing(MemoryRule::position));
        overlays = List.copyOf(overlays);
        dossiers = sortedBy(dossiers, Comparator.comparing(Dossier::bot));
        dataVersions = Collections.unmodifiableMap(new TreeMap<>(dataVersions));
        bots = sortedBy(bots, Comparator.comparing(Bot::id));
        regimeModel = sortedBy(regimeModel, Comparator.comparing(NamedArray::name));
        stress = sortedBy(stress, Comparator.comparing(StressScenario::name));
        instruments = sortedBy(instruments, Comparator.comparing(Instrument::symbol));
        history = sortedBy(history, Comparator.comparing(BarSeries::symbol));
        replay = sortedBy(replay, Comparator.comparing(BarSeries::symbol));
        unique("bot", bots.stream().map(Bot::id).toList());
        unique("dossier of bot", dossiers.stream().map(Dossier::bot).toList());
        Set<String> known = bots.stream().map(Bot::id).collect(Collectors.toSet());
        for (Dossier d : dossiers) {
            if (!known.contains(d.bot())) {
                throw new IllegalArgumentException(
                        "There is a dossier of bot " + d.bot() + ", which is not in the plan.");
            }
        }
        unique("model array", regimeModel.stream().map(NamedArray::name).toList());
        unique("overlay", overlays.stream().map(OverlaySpec::kind).toList());
        unique("scenario", stress.stream().map(StressScenario::name).toList());
        unique("instrument", instruments.stream().map(Instrument::symbol).toList());
        unique("history series", history.stream().map(BarSeries::symbol).toList());
        unique("replay series", replay.stream().map(BarSeries::symbol).toList());
        if (runId.isBlank()) {
            throw new IllegalArgumentException("A bundle needs the id of its run.");
        }
        if (!(capital > 0 && capital < Double.POSITIVE_INFINITY)
                || !(periodsPerYear > 0 && periodsPerYear < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The capital (" + capital + ") and periodsPerYear (" + periodsPerYear
                    + ") must be positive and finite.");
        }
        Map<String, Instrument> bySymbol = new HashMap<>();
        for (Instrument i : instruments) {
            bySymbol.put(i.symbol(), i);
            if (!i.currency().equals(baseCurrency)) {
                throw new IllegalArgumentException("The prices of " + i.symbol() + " are in " + i.currency()
                        + ", the bundle's base currency is " + baseCurrency + "; convert the series first.");
            }
        }
        for (BarSeries s : history) {
            known(s, bySymbol);
            if (s.size() > 0 && s.days()[s.size() - 1] > asOf) {
                throw new IllegalArgumentException("The history of " + s.symbol() + " ends on "
                        + LocalDate.ofEpochDay(s.days()[s.size() - 1]) + ", after the plan's as-of.");
            }
        }
        for (BarSeries s : replay) {
            known(s, bySymbol);
            if (s.size() > 0 && s.days()[0] <= asOf) {
                throw new IllegalArgumentException("The replay of " + s.symbol() + " starts on "
                        + LocalDate.ofEpochDay(s.days()[0]) + ", not after the plan's as-of.");
            }
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The plan without history and replay: what is needed once recurrences are warm. */
    public Bundle withoutBars() {
        return new Bundle(
                runId,
                dataVersions,
                asOf,
                expiresAt,
                baseCurrency,
                capital,
                periodsPerYear,
                bots,
                covariance,
                regimeModel,
                limits,
                stress,
                instruments,
                costs,
                memoryRules,
                overlays,
                dossiers,
                List.of(),
                List.of());
    }

    private static <T> List<T> sortedBy(List<T> list, Comparator<T> order) {
        return list.stream().sorted(order).toList();
    }

    private static void unique(String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("The " + what + " " + name + " occurs twice in a bundle.");
            }
        }
    }

    private static void known(BarSeries s, Map<String, Instrument> bySymbol) {
        Instrument i = bySymbol.get(s.symbol());
        if (i == null) {
            throw new IllegalArgumentException("The series " + s.symbol() + " has no instrument in the bundle.");
        }
        if (i.closeOnly() != s.closeOnly()) {
            throw new IllegalArgumentException(
                    "The series " + s.symbol() + " and its instrument disagree on whether there are only closes.");
        }
    }

    /** Collects the parts of a plan; what is not set is empty, default limits, default costs, 1,000,000 of capital. */
    public static final class Builder {
        private String runId = "";
        private Map<String, Long> dataVersions = Map.of();
        private Integer asOf;
        private Instant expiresAt;
        private String baseCurrency = "";
        private double capital = 1_000_000;
        private double periodsPerYear = Double.NaN;
        private List<Bot> bots = List.of();
        private Covariance covariance = Covariance.NONE;
        private List<NamedArray> regimeModel = List.of();
        private Limits limits = Limits.DEFAULT;
        private List<StressScenario> stress = List.of();
        private List<Instrument> instruments = List.of();
        private Costs costs = Costs.DEFAULT;
        private List<MemoryRule> memoryRules = List.of();
        private List<OverlaySpec> overlays = List.of();
        private List<Dossier> dossiers = List.of();
        private List<BarSeries> history = List.of();
        private List<BarSeries> replay = List.of();

        private Builder() {}

        public Builder runId(String id) {
            this.runId = id;
            return this;
        }

        public Builder dataVersions(Map<String, Long> versions) {
            this.dataVersions = versions;
            return this;
        }

        /** Days since 1970-01-01; required. */
        public Builder asOf(int day) {
            this.asOf = day;
            return this;
        }

        /** Required. */
        public Builder expiresAt(Instant moment) {
            this.expiresAt = moment;
            return this;
        }

        /** Required where there are instruments. */
        public Builder baseCurrency(String currency) {
            this.baseCurrency = currency;
            return this;
        }

        public Builder capital(double amount) {
            this.capital = amount;
            return this;
        }

        /** Required. */
        public Builder periodsPerYear(double days) {
            this.periodsPerYear = days;
            return this;
        }

        public Builder bots(List<Bot> list) {
            this.bots = list;
            return this;
        }

        public Builder covariance(Covariance matrix) {
            this.covariance = matrix;
            return this;
        }

        public Builder regimeModel(List<NamedArray> arrays) {
            this.regimeModel = arrays;
            return this;
        }

        public Builder limits(Limits values) {
            this.limits = values;
            return this;
        }

        public Builder stress(List<StressScenario> scenarios) {
            this.stress = scenarios;
            return this;
        }

        public Builder instruments(List<Instrument> list) {
            this.instruments = list;
            return this;
        }

        public Builder costs(Costs values) {
            this.costs = values;
            return this;
        }

        public Builder memoryRules(List<MemoryRule> list) {
            this.memoryRules = list;
            return this;
        }

        /** In the order in which they are applied. */
        public Builder overlays(List<OverlaySpec> list) {
            this.overlays = list;
            return this;
        }

        public Builder dossiers(List<Dossier> list) {
            this.dossiers = list;
            return this;
        }

        public Builder history(List<BarSeries> series) {
            this.history = series;
            return this;
        }

        public Builder replay(List<BarSeries> series) {
            this.replay = series;
            return this;
        }

        public Bundle build() {
            if (asOf == null || expiresAt == null) {
                throw new IllegalArgumentException("A bundle needs asOf and expiresAt.");
            }
            return new Bundle(
                    runId,
                    dataVersions,
                    asOf,
                    expiresAt,
                    baseCurrency,
                    capital,
                    periodsPerYear,
                    bots,
                    covariance,
                    regimeModel,
                    limits,
                    stress,
                    instruments,
                    costs,
                    memoryRules,
                    overlays,
                    dossiers,
                    history,
                    replay);
        }
    }
}
