package io.cambrian.jobs.memory;

import io.cambrian.jobs.RunIdentity;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.SituationPrior;
import io.cambrian.memory.SituationPrior.Difference;
import io.cambrian.memory.pattern.ItemTable;
import io.cambrian.memory.pattern.Situations;
import io.cambrian.memory.pattern.Subgroup;
import io.cambrian.memory.pattern.SubgroupSearch;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.PatternsTable.Pattern;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.ml.fpm.FPGrowth;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Situations of remembered trades and what is claimed of them: MLlib's FP-growth lists the frequent ones, {@link SubgroupSearch}
 * tests them all together, and their means are shrunk by how much situations differ.
 */
final class PatternSearch {
    /** Chance that anything is claimed where there is nothing. */
    static final double LEVEL = 0.05;

    private static final int LONGEST = 3;
    private static final int FEWEST = 10;
    private static final int PERMUTATIONS = 499;
    private static final int ERAS = 4;
    private static final double AGREEMENT = 0.75;
    private static final StructType ITEMS =
            new StructType().add("items", DataTypes.createArrayType(DataTypes.StringType, false), false);

    private final int day;

    /** In the order of their decisions. */
    private final List<RememberedTrade> trades;

    private final double[] outcomes;
    private final ItemTable table;
    private final List<List<Integer>> frequent;
    private final SubgroupSearch search;
    private final SituationPrior prior;

    /**
     * Lists and measures the situations.
     *
     * @param cases of the trades, in their order
     * @param families of strategies, by id
     * @param minimumSupport share of all trades that a combination needs
     */
    PatternSearch(
            Warehouse warehouse,
            int day,
            List<RememberedTrade> trades,
            List<PastCase> cases,
            Map<String, String> families,
            double minimumSupport) {
        this.day = day;
        Situations situations = situations(cases);
        List<Integer> order = IntStream.range(0, trades.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> trades.get(i).decisionDay())
                        .thenComparing(i -> TradeCases.id(trades.get(i))))
                .toList();
        this.trades = order.stream().map(trades::get).toList();
        List<List<String>> baskets = order.stream()
                .map(i -> situations.items(
                        cases.get(i).context(),
                        trades.get(i).setting().regime(),
                        trades.get(i).side(),
                        Optional.ofNullable(families.get(trades.get(i).strategyId()))))
                .toList();
        outcomes = this.trades.stream().mapToDouble(RememberedTrade::netReturn).toArray();
        table = table(baskets);
        frequent = frequent(warehouse, baskets, minimumSupport);
        int first = this.trades.stream()
                .mapToInt(RememberedTrade::decisionDay)
                .min()
                .orElse(0);
        int last = this.trades.stream()
                .mapToInt(RememberedTrade::decisionDay)
                .max()
                .orElse(0);
        int stretches = (last - first) / FamilyResults.CLUSTER_DAYS + 1;
        int block = Math.max(1, (this.trades.size() + stretches - 1) / stretches);
        search = new SubgroupSearch(LONGEST, FEWEST, LEVEL, PERMUTATIONS, block, ERAS, Seeds.ofText("patterns " + day));
        prior = SituationPrior.of(frequent.stream()
                .map(items -> estimate(table.cases(ints(items))))
                .toList());
    }

    /** The thirds of the distinct decision days of cases. */
    static Situations situations(List<PastCase> cases) {
        TreeMap<Integer, double[]> byDay = new TreeMap<>();
        cases.forEach(c -> byDay.put(c.decisionDay(), c.context()));
        return Situations.of(TradeCases.features(), byDay.values());
    }

    /** Items of one attribute exclude each other: they share what stands before the equals sign. */
    private static ItemTable table(List<List<String>> baskets) {
        TreeMap<String, List<String>> attributes = new TreeMap<>();
        for (int i = 0; i < baskets.size(); i++) {
            for (String item : baskets.get(i)) {
                int at = item.indexOf('=');
                List<String> values = attributes.computeIfAbsent(
                        item.substring(0, at),
                        a -> new ArrayList<>(java.util.Collections.nCopies(baskets.size(), null)));
                values.set(i, item.substring(at + 1));
            }
        }
        return ItemTable.ofAttributes(new LinkedHashMap<>(attributes));
    }

    /** Combinations of up to three items that enough trades have, not all; of those with the same trades the shortest. */
    private List<List<Integer>> frequent(Warehouse warehouse, List<List<String>> baskets, double minimumSupport) {
        if (baskets.isEmpty()) {
            return List.of();
        }
        Dataset<Row> rows = warehouse
                .spark()
                .createDataFrame(
                        baskets.stream()
                                .map(i -> RowFactory.create((Object) i.toArray(String[]::new)))
                                .toList(),
                        ITEMS)
                .coalesce(1);
        List<List<Integer>> all = new FPGrowth()
                        .setItemsCol("items")
                        .setMinSupport(minimumSupport)
                        .fit(rows)
                        .freqItemsets()
                        .where(functions.size(functions.col("items")).leq(LONGEST))
                        .collectAsList()
                        .stream()
                        .map(r -> items(r.getList(0)))
                        .sorted(Comparator.<List<Integer>>comparingInt(List::size)
                                .thenComparing(List::toString))
                        .toList();
        Map<BitSet, List<Integer>> distinct = new LinkedHashMap<>();
        for (List<Integer> one : all) {
            BitSet covered = new BitSet();
            for (int c : table.cases(ints(one))) {
                covered.set(c);
            }
            if (covered.cardinality() < baskets.size()) {
                distinct.putIfAbsent(covered, one);
            }
        }
        return List.copyOf(distinct.values());
    }

    ItemTable table() {
        return table;
    }

    double[] outcomes() {
        return outcomes.clone();
    }

    int tested() {
        return frequent.size();
    }

    /** Numbers of items by name, ascending; empty where the table does not have one of them. */
    List<Integer> items(List<String> names) {
        List<Integer> items =
                names.stream().map(table.names()::indexOf).sorted().toList();
        return items.contains(-1) ? List.of() : items;
    }

    /** What holds against chance, over most of time, and in absolute terms: a success gains, a failure loses. */
    List<Pattern> claimed() {
        return search.search(table, outcomes, frequent).claimed().stream()
                .map(s -> pattern(s, search.figures(table, s.items(), outcomes)))
                .filter(PatternSearch::holds)
                .toList();
    }

    private static boolean holds(Pattern p) {
        return p.eras() >= 2
                && p.erasAgreeing() >= AGREEMENT * p.eras()
                && (p.kind().equals("success") ? p.low() > 0 : p.high() < 0);
    }

    /** A situation as it is now, whether claimed or not; empty where its trades are too few. */
    Optional<Pattern> now(List<String> names) {
        List<Integer> items = items(names);
        if (items.isEmpty() || !frequent.contains(items)) {
            return Optional.empty();
        }
        Subgroup figures = search.figures(table, items, outcomes);
        return Optional.of(pattern(figures, figures));
    }

    /**
     * A pattern.
     *
     * @param found with what was shown against chance
     * @param whole its figures over all that was earned
     */
    private Pattern pattern(Subgroup found, Subgroup whole) {
        List<String> names =
                found.items().stream().map(i -> table.names().get(i)).sorted().toList();
        boolean success = found.difference() > 0;
        int[] cases = table.cases(ints(found.items()));
        OutcomeEstimate own = estimate(cases);
        Difference shrunk = prior.shrunk(own);
        double lossShare =
                losses(cases) / losses(IntStream.range(0, outcomes.length).toArray());
        long eras = IntStream.range(0, ERAS)
                .filter(e -> !Double.isNaN(whole.eraDifferences()[e]))
                .count();
        long agreeing = IntStream.range(0, ERAS)
                .filter(e -> success ? whole.eraDifferences()[e] > 0 : whole.eraDifferences()[e] < 0)
                .count();
        return new Pattern(
                day,
                RunIdentity.hash(String.join("\n", names)),
                names,
                success ? "success" : "failure",
                "active",
                "",
                day,
                whole.count(),
                whole.support(),
                success ? whole.lift() : lossShare,
                own.effectiveSamples(),
                own.mean(),
                own.low(),
                own.high(),
                whole.mean() - whole.difference(),
                found.pValue(),
                found.qValue(),
                (int) agreeing,
                (int) eras,
                0,
                0,
                Double.NaN,
                Double.NaN,
                found.adjustedPValue(),
                List.of(),
                finite(shrunk.mean()),
                finite(shrunk.low()),
                finite(shrunk.high()));
    }

    private static double finite(double x) {
        return Double.isFinite(x) ? x : Double.NaN;
    }

    private double losses(int[] cases) {
        return IntStream.of(cases).filter(c -> !(outcomes[c] > 0)).count() / (double) cases.length;
    }

    private OutcomeEstimate estimate(int[] cases) {
        return FamilyResults.estimate(IntStream.of(cases).mapToObj(trades::get).toList(), FamilyResults.CLUSTER_DAYS);
    }

    /** What trades with a pattern's items, and none of its exceptions, that were decided after a day have earned. */
    Optional<OutcomeEstimate> later(Pattern pattern) {
        List<Integer> items = items(pattern.items());
        if (items.isEmpty()) {
            return Optional.empty();
        }
        List<int[]> excepted = pattern.excepted().stream()
                .map(this::items)
                .filter(e -> !e.isEmpty())
                .map(e -> table.cases(ints(e)))
                .toList();
        List<RememberedTrade> later = IntStream.of(table.cases(ints(items)))
                .filter(c -> excepted.stream().noneMatch(e -> java.util.Arrays.binarySearch(e, c) >= 0))
                .mapToObj(trades::get)
                .filter(t -> t.decisionDay() > pattern.sinceDay())
                .toList();
        return later.isEmpty()
                ? Optional.empty()
                : Optional.of(FamilyResults.estimate(later, FamilyResults.CLUSTER_DAYS));
    }

    private static int[] ints(List<Integer> items) {
        return items.stream().mapToInt(Integer::intValue).toArray();
    }
}
