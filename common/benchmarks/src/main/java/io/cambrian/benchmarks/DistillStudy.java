package io.cambrian.benchmarks;

import io.cambrian.memory.CaseBank;
import io.cambrian.memory.ContextRecall;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallQuery;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.consolidation.FallingRuleList;
import io.cambrian.memory.pattern.Cuts;
import io.cambrian.memory.pattern.ItemTable;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Distilled rules against the whole memory, on situations that they were not learned from, and what any rules could reach. A
 * memory that asks neighbors decides by an interval; near its ends the decision hangs on the noise of the remembered outcomes, which
 * no short list can know. So beside the lists stand the world's true expectation, cut where it agrees most (what a list that knows
 * the world would reach), a memory of other cases of the same world (what memory agrees with itself), and the agreement where the
 * decision is clear.
 */
final class DistillStudy {
    static final List<String> FEATURES = List.of("volatility", "trend", "breadth", "depth");
    static final RecallSettings RECALL =
            RecallSettings.DEFAULT.withNeighbors(40).withHalfLifeDays(Double.POSITIVE_INFINITY);

    /** A decision is clear if both ends of its interval are further from zero than this many standard errors. */
    private static final double CLEAR = 1;

    private static final int CUTS = 9;
    private static final int FEWEST = 10;
    private static final String USUAL = "as usual";

    private DistillStudy() {}

    /** How the expected outcome hangs on the context. */
    enum Shape {
        SMOOTH {
            @Override
            double expected(double[] x, double storm) {
                return 0.5 * x[0] - 0.3 * x[1] * (1 + storm);
            }
        },
        STEPPED {
            @Override
            double expected(double[] x, double storm) {
                // the corners are where terciles cut
                return x[0] > 0.4307 ? -1.5 : x[1] > 0.4307 ? 1.5 : 0;
            }
        };

        /** @param storm 1 or 0, or how probable it is */
        abstract double expected(double[] x, double storm);
    }

    static List<PastCase> world(long seed, int cases, Shape shape) {
        RandomGenerator random = Seeds.stream(51, seed, shape.ordinal());
        List<PastCase> all = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            double[] x = new double[FEATURES.size()];
            Arrays.setAll(x, f -> random.nextGaussian());
            boolean storm = random.nextInt(3) == 0;
            double noise = shape == Shape.SMOOTH ? 0.7 : 0.3;
            all.add(new PastCase(
                    "c" + i,
                    i,
                    i + 1 + random.nextInt(5),
                    x,
                    Map.of(storm ? "storm" : "calm", 1.0),
                    shape.expected(x, storm ? 1 : 0) + noise * random.nextGaussian()));
        }
        return all;
    }

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int worlds = options.whole("worlds", quick ? 1 : 4, 1);
        int cases = options.whole("cases", quick ? 400 : 2_000, 200);
        int neighbors = options.whole("neighbors", 30, 2);
        options.refuseOthers();
        for (Shape shape : Shape.values()) {
            List<String> rows = List.of(
                    "ten rules of three conditions on single features",
                    "ten rules of two conditions, also on sums and differences of two features",
                    "the same where the decision is clear",
                    "share of situations in which it is",
                    "the true expectation, cut where it agrees most",
                    "a memory of other cases of the same world");
            double[][] results = new double[rows.size()][worlds];
            for (int w = 0; w < worlds; w++) {
                double[] one = agreements(w, cases, neighbors, shape);
                for (int r = 0; r < one.length; r++) {
                    results[r][w] = one[r];
                }
            }
            Table table = new Table(
                    "balanced agreement with the memory of " + cases + " cases, "
                            + shape.name().toLowerCase(java.util.Locale.ROOT) + " world, " + worlds + " worlds",
                    "mean",
                    "worst");
            for (int r = 0; r < rows.size(); r++) {
                table.add(
                        rows.get(r),
                        Table.number(Arrays.stream(results[r]).average().orElseThrow()),
                        Table.number(Arrays.stream(results[r]).min().orElseThrow()));
            }
            table.print();
        }
    }

    private static double[] agreements(int w, int cases, int neighbors, Shape shape) {
        ContextRecall recall = recall(w, cases, neighbors, shape);
        ContextRecall other = recall(1_000_000L + w, cases, neighbors, shape);
        RandomGenerator random = Seeds.stream(52, w, shape.ordinal());
        double[][] contexts = new double[cases][FEATURES.size()];
        List<String> decisions = new ArrayList<>();
        List<String> others = new ArrayList<>();
        boolean[] clear = new boolean[cases];
        double[] expected = new double[cases];
        for (int c = 0; c < cases; c++) {
            double[] x = contexts[c];
            Arrays.setAll(x, f -> random.nextGaussian());
            OutcomeEstimate said = recall.recall(RecallQuery.of(cases + 10, x)).outcome();
            decisions.add(decision(said));
            others.add(decision(other.recall(RecallQuery.of(cases + 10, x)).outcome()));
            double margin = CLEAR * said.standardError();
            clear[c] = Math.abs(said.low()) > margin && Math.abs(said.high()) > margin;
            expected[c] = shape.expected(x, 1 / 3.0);
        }
        int half = cases / 2;
        List<String> asked = decisions.subList(half, cases);
        List<String> single = distilled(contexts, decisions, half, false, 3);
        List<String> pairs = distilled(contexts, decisions, half, true, 2);
        List<String> clearAsked = new ArrayList<>();
        List<String> clearPairs = new ArrayList<>();
        for (int c = half; c < cases; c++) {
            if (clear[c]) {
                clearAsked.add(decisions.get(c));
                clearPairs.add(pairs.get(c - half));
            }
        }
        return new double[] {
            FallingRuleList.balancedAgreement(asked, single),
            FallingRuleList.balancedAgreement(asked, pairs),
            FallingRuleList.balancedAgreement(clearAsked, clearPairs),
            (double) clearAsked.size() / asked.size(),
            FallingRuleList.balancedAgreement(asked, cut(expected, decisions, half)),
            FallingRuleList.balancedAgreement(asked, others.subList(half, cases))
        };
    }

    private static ContextRecall recall(long seed, int cases, int neighbors, Shape shape) {
        return ContextRecall.of(CaseBank.of(FEATURES, world(seed, cases, shape)), RECALL.withNeighbors(neighbors));
    }

    private static String decision(OutcomeEstimate said) {
        return said.low() > 0 ? "more" : said.high() < 0 ? "less" : USUAL;
    }

    /** What a list that was learned on the first half says of the second. */
    private static List<String> distilled(
            double[][] contexts, List<String> decisions, int half, boolean pairs, int conditions) {
        List<List<String>> situations = new ArrayList<>();
        for (int c = 0; c < contexts.length; c++) {
            situations.add(new ArrayList<>());
        }
        for (int f = 0; f < FEATURES.size(); f++) {
            int one = f;
            add(situations, FEATURES.get(f), contexts, half, x -> x[one]);
            for (int g = f + 1; pairs && g < FEATURES.size(); g++) {
                int two = g;
                String names = FEATURES.get(f) + " %s " + FEATURES.get(g);
                add(situations, String.format(names, "+"), contexts, half, x -> x[one] + x[two]);
                add(situations, String.format(names, "-"), contexts, half, x -> x[one] - x[two]);
            }
        }
        FallingRuleList list = FallingRuleList.distill(
                ItemTable.ofBaskets(situations.subList(0, half)), decisions.subList(0, half), 10, conditions, FEWEST);
        return list.decide(ItemTable.ofBaskets(situations.subList(half, contexts.length)));
    }

    private static void add(
            List<List<String>> situations,
            String name,
            double[][] contexts,
            int half,
            java.util.function.ToDoubleFunction<double[]> value) {
        double[] values = Arrays.stream(contexts).mapToDouble(value).toArray();
        Cuts cuts = Cuts.quantiles(Arrays.copyOf(values, half), CUTS);
        for (int c = 0; c < values.length; c++) {
            situations.get(c).addAll(cuts.thresholds(name, values[c]));
        }
    }

    /** The second half decided by two cuts of a score, those that agree most with the first half's decisions. */
    private static List<String> cut(double[] score, List<String> decisions, int half) {
        double[] sorted = Arrays.copyOf(score, half);
        Arrays.sort(sorted);
        double most = -1;
        double low = 0;
        double high = 0;
        for (int i = 0; i < half; i += Math.max(1, half / 50)) {
            for (int k = i; k < half; k += Math.max(1, half / 50)) {
                double agreement = FallingRuleList.balancedAgreement(
                        decisions.subList(0, half), decided(Arrays.copyOf(score, half), sorted[i], sorted[k]));
                if (agreement > most) {
                    most = agreement;
                    low = sorted[i];
                    high = sorted[k];
                }
            }
        }
        return decided(Arrays.copyOfRange(score, half, score.length), low, high);
    }

    private static List<String> decided(double[] score, double low, double high) {
        return Arrays.stream(score)
                .mapToObj(s -> s > high ? "more" : s < low ? "less" : USUAL)
                .toList();
    }
}
