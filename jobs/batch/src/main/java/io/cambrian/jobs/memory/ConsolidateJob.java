package io.cambrian.jobs.memory;

import io.cambrian.evidence.MultipleTesting;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.PastCase;
import io.cambrian.tables.PatternsTable;
import io.cambrian.tables.PatternsTable.Pattern;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.ml.fpm.FPGrowth;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Looks for situations in which remembered trades did better or worse than elsewhere. MLlib's FP-growth lists all frequent
 * combinations of up to three items; each is tested, and what is claimed holds after adjustment for all of them, over most of
 * time, and in absolute terms: a success gains, a failure loses.
 *
 * <p>A pattern that was claimed is followed on the trades that came after. It is retired, with the reason, where those speak
 * against it or where it is no longer found in all that is known; retired rows stay.
 */
public final class ConsolidateJob {
    /** False discoveries among claimed patterns, at most. */
    static final double LEVEL = 0.1;

    /** Share of all trades that a situation needs by default. */
    public static final double MINIMUM_SUPPORT = 0.05;

    private static final int LONGEST = 3;
    private static final int MOST_CLAIMS = 20;
    private static final int ERAS = 4;
    private static final int FEWEST_PER_ERA = 5;
    private static final double AGREEMENT = 0.75;
    private static final StructType ITEMS =
            new StructType().add("items", DataTypes.createArrayType(DataTypes.StringType, false), false);

    private ConsolidateJob() {}

    /**
     * What was looked at and what was found.
     *
     * @param trades known
     * @param tested combinations
     * @param patterns active, and retired on this day
     */
    public record Result(int knownDay, int trades, int tested, List<Pattern> patterns) {}

    /** Trades with their items, in columns. */
    private static final class Column {
        private final List<RememberedTrade> trades;
        private final Map<String, BitSet> withItem = new HashMap<>();
        private final int[] cluster;
        private final int clusters;
        private final int[] era;

        /** Net returns, less the differences of claimed situations. */
        private final double[] left;

        Column(List<RememberedTrade> trades, List<List<String>> items) {
            this.trades = trades;
            left = trades.stream().mapToDouble(RememberedTrade::netReturn).toArray();
            cluster = new int[trades.size()];
            era = new int[trades.size()];
            int first =
                    trades.stream().mapToInt(RememberedTrade::decisionDay).min().orElse(0);
            int last =
                    trades.stream().mapToInt(RememberedTrade::decisionDay).max().orElse(0);
            for (int i = 0; i < trades.size(); i++) {
                int since = trades.get(i).decisionDay() - first;
                cluster[i] = since / FamilyResults.CLUSTER_DAYS;
                era[i] = (int) ((long) ERAS * since / (last - first + 1L));
                for (String item : items.get(i)) {
                    withItem.computeIfAbsent(item, x -> new BitSet()).set(i);
                }
            }
            clusters = (last - first) / FamilyResults.CLUSTER_DAYS + 1;
        }

        private Column(Column of) {
            trades = of.trades;
            withItem.putAll(of.withItem);
            cluster = of.cluster;
            clusters = of.clusters;
            era = of.era;
            left = of.left.clone();
        }

        Column copy() {
            return new Column(this);
        }

        int size() {
            return trades.size();
        }

        BitSet covered(List<String> items) {
            BitSet covered = new BitSet();
            covered.set(0, size());
            items.forEach(item -> covered.and(withItem.getOrDefault(item, new BitSet())));
            return covered;
        }

        BitSet others(BitSet in) {
            BitSet others = (BitSet) in.clone();
            others.flip(0, size());
            return others;
        }

        /** The mean of some trades; those of one stretch of time are one observation, so only their mean and number matter. */
        OutcomeEstimate estimate(BitSet in) {
            double[] sum = new double[clusters];
            double[] n = new double[clusters];
            for (int i = in.nextSetBit(0); i >= 0; i = in.nextSetBit(i + 1)) {
                sum[cluster[i]] += left[i];
                n[cluster[i]]++;
            }
            int[] seen = java.util.stream.IntStream.range(0, clusters)
                    .filter(c -> n[c] > 0)
                    .toArray();
            return OutcomeEstimate.of(
                    Arrays.stream(seen).mapToDouble(c -> sum[c] / n[c]).toArray(),
                    Arrays.stream(seen).mapToDouble(c -> n[c]).toArray(),
                    seen,
                    FamilyResults.CONFIDENCE);
        }

        double winShare(BitSet in) {
            long wins = in.stream().filter(i -> trades.get(i).netReturn() > 0).count();
            return wins / (double) in.cardinality();
        }
    }

    /**
     * Looks at what memory held at the close of a day; a repetition writes nothing.
     *
     * @param minimumSupport share of all trades that a combination needs, in (0, 1)
     */
    public static Result run(Warehouse warehouse, int day, double minimumSupport) {
        List<RememberedTrade> trades = TradeCases.known(warehouse, day, TradeCases.Filter.ALL);
        List<PastCase> cases = TradeCases.of(warehouse, trades);
        Map<String, String> families = FamilyResults.families(
                warehouse,
                trades.stream().map(RememberedTrade::strategyId).collect(Collectors.toCollection(HashSet::new)));
        Situations situations = Situations.of(cases, families);
        List<List<String>> baskets = new ArrayList<>();
        for (int i = 0; i < trades.size(); i++) {
            baskets.add(situations.of(trades.get(i), cases.get(i)));
        }
        Column items = new Column(trades, baskets);
        List<List<String>> frequent = frequent(warehouse, baskets, items, minimumSupport);
        List<Pattern> tested = tested(items, frequent, day);
        List<Pattern> found = claimed(items, frequent, day);
        List<Pattern> patterns = followed(before(warehouse, day), tested, found, items, day);
        if (!patterns.isEmpty()) {
            warehouse.merge(
                    PatternsTable.SPEC,
                    warehouse.rows(
                            PatternsTable.SPEC,
                            patterns.stream().map(PatternsTable::toRow).toList()));
        }
        return new Result(day, trades.size(), tested.size(), patterns);
    }

    /** All combinations of up to three items that enough trades have, sorted; one for each set of trades, the shortest. */
    private static List<List<String>> frequent(
            Warehouse warehouse, List<List<String>> itemsOfTrades, Column items, double minimumSupport) {
        if (itemsOfTrades.isEmpty()) {
            return List.of();
        }
        Dataset<Row> baskets = warehouse
                .spark()
                .createDataFrame(
                        itemsOfTrades.stream()
                                .map(i -> RowFactory.create((Object) i.toArray(String[]::new)))
                                .toList(),
                        ITEMS)
                .coalesce(1);
        List<List<String>> all = new FPGrowth()
                        .setItemsCol("items")
                        .setMinSupport(minimumSupport)
                        .fit(baskets)
                        .freqItemsets()
                        .where(functions.size(functions.col("items")).leq(LONGEST))
                        .collectAsList()
                        .stream()
                        .map(r -> r.<String>getList(0).stream().sorted().toList())
                        .sorted(Comparator.<List<String>>comparingInt(List::size)
                                .thenComparing(List::toString))
                        .toList();
        Map<BitSet, List<String>> distinct = new LinkedHashMap<>();
        for (List<String> one : all) {
            BitSet covered = items.covered(one);
            if (covered.cardinality() < items.size()) {
                distinct.putIfAbsent(covered, one);
            }
        }
        return List.copyOf(distinct.values());
    }

    private static List<Pattern> tested(Column items, List<List<String>> combinations, int day) {
        List<Pattern> tested = new ArrayList<>();
        for (List<String> combination : combinations) {
            tested.add(test(items, combination, day));
        }
        int[] at = java.util.stream.IntStream.range(0, tested.size())
                .filter(i -> !Double.isNaN(tested.get(i).p()))
                .toArray();
        double[] q = MultipleTesting.BENJAMINI_YEKUTIELI.adjust(
                Arrays.stream(at).mapToDouble(i -> tested.get(i).p()).toArray());
        for (int i = 0; i < at.length; i++) {
            Pattern p = tested.get(at[i]);
            tested.set(at[i], with(p, q[i], p.status(), p.reason(), p.sinceDay(), null));
        }
        return tested;
    }

    /**
     * What is claimed, the surest first. A true situation lifts all that share its trades, so once one is claimed its difference
     * is taken off its trades, and the others are tested on what is left; the figures shown are those of all that was earned.
     */
    private static List<Pattern> claimed(Column all, List<List<String>> combinations, int day) {
        Column items = all.copy();
        List<Pattern> claimed = new ArrayList<>();
        while (claimed.size() < MOST_CLAIMS) {
            List<Pattern> left = tested(items, combinations, day);
            Pattern best = null;
            for (int i = 0; i < left.size(); i++) {
                Pattern p = left.get(i);
                if (holds(p)
                        && (best == null || p.p() < best.p())
                        && claimed.stream().noneMatch(c -> c.patternId().equals(p.patternId()))) {
                    best = p;
                }
            }
            if (best == null) {
                return claimed;
            }
            BitSet in = items.covered(best.items());
            Pattern raw = tested(all, List.of(best.items()), day).get(0);
            Pattern shown = with(raw, best.q(), best.status(), best.reason(), best.sinceDay(), null);
            if (!raw.kind().equals(best.kind()) || !holds(shown)) {
                return claimed; // it exists only in what is left, not in what was earned
            }
            claimed.add(shown);
            for (int i = in.nextSetBit(0); i >= 0; i = in.nextSetBit(i + 1)) {
                items.left[i] -= best.mean() - best.otherMean();
            }
        }
        return claimed;
    }

    private static Pattern test(Column items, List<String> combination, int day) {
        BitSet in = items.covered(combination);
        OutcomeEstimate own = items.estimate(in);
        OutcomeEstimate other = items.estimate(items.others(in));
        double p = FamilyResults.differenceP(own, other);
        boolean success = own.mean() > other.mean();
        double[] sumIn = new double[ERAS];
        double[] sumOut = new double[ERAS];
        int[] n = new int[ERAS];
        int[] m = new int[ERAS];
        for (int i = 0; i < items.size(); i++) {
            int e = items.era[i];
            if (in.get(i)) {
                sumIn[e] += items.left[i];
                n[e]++;
            } else {
                sumOut[e] += items.left[i];
                m[e]++;
            }
        }
        int agreeing = 0;
        int measured = 0;
        for (int e = 0; e < ERAS; e++) {
            if (n[e] >= FEWEST_PER_ERA && m[e] >= FEWEST_PER_ERA) {
                measured++;
                agreeing += sumIn[e] / n[e] > sumOut[e] / m[e] == success ? 1 : 0;
            }
        }
        BitSet all = new BitSet();
        all.set(0, items.size());
        double hits = success ? items.winShare(in) : 1 - items.winShare(in);
        double base = success ? items.winShare(all) : 1 - items.winShare(all);
        return new Pattern(
                day,
                RunIdentity.hash(String.join("\n", combination)),
                combination,
                success ? "success" : "failure",
                "active",
                "",
                day,
                in.cardinality(),
                (double) in.cardinality() / items.size(),
                base > 0 ? hits / base : 0,
                own.effectiveSamples(),
                own.mean(),
                own.low(),
                own.high(),
                other.mean(),
                p,
                Double.NaN,
                agreeing,
                measured,
                0,
                0,
                Double.NaN,
                Double.NaN);
    }

    private static boolean holds(Pattern p) {
        return p.q() <= LEVEL
                && p.eras() >= 2
                && p.erasAgreeing() >= AGREEMENT * p.eras()
                && (p.kind().equals("success") ? p.low() > 0 : p.high() < 0);
    }

    /** What was active when memory was last looked at before a day, by id. */
    private static TreeMap<String, Pattern> before(Warehouse warehouse, int day) {
        TreeMap<String, Pattern> active = new TreeMap<>();
        if (warehouse.exists(PatternsTable.SPEC)) {
            Map<String, Pattern> last = new HashMap<>();
            warehouse.read(PatternsTable.SPEC).where("known_day < " + day).orderBy("known_day").collectAsList().stream()
                    .map(PatternsTable::fromRow)
                    .forEach(p -> last.put(p.patternId(), p));
            last.values().stream().filter(Pattern::active).forEach(p -> active.put(p.patternId(), p));
        }
        return active;
    }

    private static List<Pattern> followed(
            TreeMap<String, Pattern> before, List<Pattern> tested, List<Pattern> found, Column items, int day) {
        TreeMap<String, Pattern> result = new TreeMap<>();
        for (Pattern p : found) {
            Pattern old = before.get(p.patternId());
            if (old == null || !old.kind().equals(p.kind())) {
                result.put(
                        p.patternId(),
                        with(p, p.q(), "active", "found among " + tested.size() + " situations", day, null));
            } else {
                result.put(p.patternId(), judged(p, old, later(items, old), ""));
            }
        }
        Map<String, Pattern> now = tested.stream().collect(Collectors.toMap(Pattern::patternId, p -> p, (a, b) -> a));
        for (Pattern old : before.values()) {
            Pattern fresh = now.get(old.patternId());
            if (fresh == null) {
                result.put(
                        old.patternId(),
                        with(
                                old,
                                old.q(),
                                "retired",
                                "its trades have become too few of all",
                                old.sinceDay(),
                                later(items, old),
                                day));
            } else if (!result.containsKey(old.patternId())) {
                result.put(
                        old.patternId(), judged(fresh, old, later(items, old), "no longer found in all that is known"));
            } else if (!fresh.kind().equals(old.kind())) {
                // the opposite holds now: the new row says since when
                result.replace(
                        old.patternId(),
                        with(
                                fresh,
                                fresh.q(),
                                "active",
                                "the opposite of what was found on day " + old.sinceDay(),
                                day,
                                null));
            }
        }
        return List.copyOf(result.values());
    }

    private static Pattern judged(Pattern fresh, Pattern old, OutcomeEstimate later, String fault) {
        boolean refuted = later != null && (old.kind().equals("success") ? later.high() < 0 : later.low() > 0);
        String reason = refuted
                ? (old.kind().equals("success")
                        ? "it has lost since it was found"
                        : "a veto by it has cost more than it saved")
                : fault;
        return with(
                fresh,
                fresh.q(),
                reason.isEmpty() ? "active" : "retired",
                reason.isEmpty() ? old.reason() : reason,
                old.sinceDay(),
                later);
    }

    /** What the trades with a pattern's items that were decided after it was found have earned; null without any. */
    private static OutcomeEstimate later(Column items, Pattern pattern) {
        BitSet later = items.covered(pattern.items());
        for (int i = later.nextSetBit(0); i >= 0; i = later.nextSetBit(i + 1)) {
            later.set(i, items.trades.get(i).decisionDay() > pattern.sinceDay());
        }
        return later.isEmpty()
                ? null
                : FamilyResults.estimate(
                        later.stream().mapToObj(items.trades::get).toList(), FamilyResults.CLUSTER_DAYS);
    }

    private static Pattern with(Pattern p, double q, String status, String reason, int since, OutcomeEstimate later) {
        return with(p, q, status, reason, since, later, p.knownDay());
    }

    private static Pattern with(
            Pattern p, double q, String status, String reason, int since, OutcomeEstimate later, int day) {
        return new Pattern(
                day,
                p.patternId(),
                p.items(),
                p.kind(),
                status,
                reason,
                since,
                p.trades(),
                p.support(),
                p.lift(),
                p.days(),
                p.mean(),
                p.low(),
                p.high(),
                p.otherMean(),
                p.p(),
                q,
                p.erasAgreeing(),
                p.eras(),
                later == null ? 0 : later.cases(),
                later == null ? 0 : later.mean(),
                later == null ? Double.NaN : later.low(),
                later == null ? Double.NaN : later.high());
    }
}
