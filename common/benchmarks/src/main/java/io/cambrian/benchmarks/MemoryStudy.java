package io.cambrian.benchmarks;

import io.cambrian.lab.Rate;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.behavior.UserOverride;
import io.cambrian.memory.behavior.UserPosterior;
import io.cambrian.memory.consolidation.CaseConsolidation;
import io.cambrian.memory.consolidation.CaseMerging;
import io.cambrian.memory.consolidation.CasePruning;
import io.cambrian.memory.consolidation.Claim;
import io.cambrian.memory.consolidation.Contradictions;
import io.cambrian.memory.pattern.ItemTable;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What consolidation and inverse optimization make of worlds whose truth is known. */
final class MemoryStudy {
    private static final List<String> FEATURES = DistillStudy.FEATURES;
    private static final RecallSettings RECALL = DistillStudy.RECALL;

    private MemoryStudy() {}

    /** Pruning and merging on held-out days, and planted contradictions. */
    static void consolidation(Options options) {
        boolean quick = options.flag("quick");
        int worlds = options.whole("worlds", quick ? 1 : 10, 1);
        int cases = options.whole("cases", quick ? 400 : 2_000, 200);
        options.refuseOthers();
        double[] kept = new double[worlds];
        double[] loss = new double[worlds];
        double[] joint = new double[worlds];
        double[] jointLoss = new double[worlds];
        double[] all = new double[worlds];
        double[] allLoss = new double[worlds];
        int planted = 0;
        int found = 0;
        int left = 0;
        for (int w = 0; w < worlds; w++) {
            prune(w, cases, kept, loss, joint, jointLoss);
            whole(w, cases, all, allLoss);
            int[] pairs = contradictions(w);
            planted += pairs[0];
            found += pairs[1];
            left += pairs[2];
        }
        Table table = new Table(worlds + " worlds of " + cases + " cases", "mean", "worst");
        add(
                table,
                "share of cases kept by pruning",
                kept,
                Arrays.stream(kept).max().orElseThrow());
        add(
                table,
                "its growth of the squared error on held-out days",
                loss,
                Arrays.stream(loss).max().orElseThrow());
        add(
                table,
                "share of cases kept by merging",
                joint,
                Arrays.stream(joint).max().orElseThrow());
        add(
                table,
                "its growth of the error",
                jointLoss,
                Arrays.stream(jointLoss).max().orElseThrow());
        add(
                table,
                "share of cases kept by the pipeline: merging, half-lives, pruning",
                all,
                Arrays.stream(all).max().orElseThrow());
        add(
                table,
                "its growth of the error",
                allLoss,
                Arrays.stream(allLoss).max().orElseThrow());
        table.print();
        System.out.println(
                found + " of " + planted + " planted contradictions found; " + left + " left after resolving");
    }

    private static void add(Table table, String what, double[] values, double worst) {
        table.add(what, Table.number(Arrays.stream(values).average().orElseThrow()), Table.number(worst));
    }

    private static List<PastCase> world(long seed, int cases) {
        return DistillStudy.world(seed, cases, DistillStudy.Shape.SMOOTH);
    }

    private static void prune(int w, int cases, double[] kept, double[] loss, double[] joint, double[] jointLoss) {
        List<PastCase> all = world(w, cases);
        int past = 3 * cases / 4;
        CasePruning pruning = new CasePruning(RECALL, Map.of(), 0.01, 1_000);
        CasePruning.Result result = pruning.prune(FEATURES, all.subList(0, past));
        Set<String> ids = new HashSet<>(result.kept());
        List<PastCase> left =
                all.subList(0, past).stream().filter(c -> ids.contains(c.id())).toList();
        List<PastCase> heldOut = all.subList(past, cases);
        kept[w] = (double) left.size() / past;
        double whole = pruning.error(FEATURES, all.subList(0, past), heldOut);
        loss[w] = pruning.error(FEATURES, left, heldOut) / whole - 1;
        CaseMerging.Result merged = CaseMerging.merge(FEATURES, all.subList(0, past), RECALL);
        joint[w] = (double) merged.cases().size() / past;
        jointLoss[w] =
                new CasePruning(merged.settings(), Map.of(), 0, 1).error(FEATURES, merged.cases(), heldOut) / whole - 1;
    }

    /** What consolidation as a whole does, measured on days that it did not know. */
    private static void whole(int w, int cases, double[] kept, double[] loss) {
        List<PastCase> all = world(w, cases);
        int past = 3 * cases / 4;
        List<PastCase> heldOut = all.subList(past, cases);
        CaseConsolidation result = CaseConsolidation.of(FEATURES, all.subList(0, past), RECALL);
        kept[w] = (double) result.cases().size() / past;
        double before = new CasePruning(RECALL, Map.of(), 0, 1).error(FEATURES, all.subList(0, past), heldOut);
        loss[w] = new CasePruning(result.recall(), result.halfLives(), 0, 1).error(FEATURES, result.cases(), heldOut)
                        / before
                - 1;
    }

    /** Planted, found and left contradictions among 30 rules over six attributes, five pairs of which are opposites. */
    private static int[] contradictions(int w) {
        RandomGenerator random = Seeds.stream(53, w);
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        for (int a = 0; a < 6; a++) {
            List<String> values = new ArrayList<>();
            for (int c = 0; c < 1_000; c++) {
                values.add(List.of("low", "middle", "high").get(random.nextInt(3)));
            }
            attributes.put("f" + a, values);
        }
        ItemTable table = ItemTable.ofAttributes(attributes);
        double[] outcomes = new double[1_000];
        Arrays.setAll(outcomes, c -> random.nextGaussian());
        List<Claim> claims = new ArrayList<>();
        for (int k = 0; k < 30; k++) {
            claims.add(Claim.of("r" + k, pair(table, random), Claim.Side.BETTER));
        }
        Set<String> planted = new HashSet<>();
        for (int k = 0; k < 5; k++) {
            // the opposite of a rule, on a part of what it covers or on all of it
            List<Integer> items = claims.get(k).items();
            claims.add(Claim.of("p" + k, k % 2 == 0 ? items : items.subList(0, 1), Claim.Side.WORSE));
            planted.add("r" + k + " p" + k);
        }
        List<Contradictions.Pair> pairs = Contradictions.DEFAULT.find(claims, table);
        int found = (int) pairs.stream()
                .filter(p -> planted.contains(p.first() + " " + p.second()))
                .count();
        List<Claim> resolved = Contradictions.DEFAULT.resolve(claims, table, outcomes);
        return new int[] {
            planted.size(), found, Contradictions.DEFAULT.find(resolved, table).size()
        };
    }

    private static List<Integer> pair(ItemTable table, RandomGenerator random) {
        int one = random.nextInt(table.names().size());
        int other = one;
        while (table.sameAttribute(one, other)) {
            other = random.nextInt(table.names().size());
        }
        return List.of(Math.min(one, other), Math.max(one, other));
    }

    /** Users of known risk aversion, loss limit and horizon, judged by what they chose. */
    static void users(Options options) {
        boolean quick = options.flag("quick");
        int users = options.whole("users", quick ? 3 : 200, 1);
        int overrides = options.whole("overrides", 40, 1);
        int spreadPercent = options.whole("spread-percent", 25, 1);
        options.refuseOthers();
        UserPosterior.Model model = quick
                ? new UserPosterior.Model(
                        UserPosterior.Model.grid(0.5, 50, 40),
                        UserPosterior.Model.grid(0.005, 0.5, 8),
                        UserPosterior.Model.grid(0.1, 0.8, 4),
                        0.001,
                        1)
                : UserPosterior.Model.DEFAULT;
        double[] errors = new double[users];
        int aversionCovered = 0;
        int limitCovered = 0;
        int horizonRight = 0;
        long start = CpuTime.now();
        for (int u = 0; u < users; u++) {
            RandomGenerator random = Seeds.stream(54, u);
            double aversion = Math.exp(Math.log(1) + random.nextDouble() * Math.log(20));
            double limit = 0.02 * Math.exp(random.nextDouble() * Math.log(15));
            int horizon = random.nextInt(3);
            List<UserOverride> chosen = new ArrayList<>();
            for (int k = 0; k < overrides; k++) {
                chosen.add(choice(random, aversion, limit, horizon, spreadPercent / 100.0));
            }
            UserPosterior posterior = UserPosterior.of(chosen, 3, model);
            UserPosterior.Marginal found = posterior.riskAversion();
            errors[u] = Math.abs(found.median() / aversion - 1);
            aversionCovered += found.low() <= aversion && aversion <= found.high() ? 1 : 0;
            limitCovered += posterior.lossLimit().low() <= limit
                            && limit <= posterior.lossLimit().high()
                    ? 1
                    : 0;
            double[] p = posterior.horizonProbabilities();
            horizonRight += p[horizon] >= Arrays.stream(p).max().orElseThrow() ? 1 : 0;
        }
        double seconds = (CpuTime.now() - start) / 1e9;
        Arrays.sort(errors);
        Table table = new Table(
                users + " users, " + overrides + " overrides, choices off by " + spreadPercent + " %",
                "value",
                "low",
                "high");
        table.add("median relative error of risk aversion", Table.number(errors[users / 2]));
        table.add("nine in ten below", Table.number(errors[(int) (0.9 * (users - 1))]));
        rate(table, "90 % intervals of risk aversion that hold it", Rate.of(aversionCovered, users));
        rate(table, "90 % intervals of the loss limit that hold it", Rate.of(limitCovered, users));
        rate(table, "most probable horizon is the user's", Rate.of(horizonRight, users));
        table.print();
        System.out.println(Table.number(seconds / users) + " s of CPU a user");
    }

    private static void rate(Table table, String what, Rate rate) {
        table.add(what, Table.number(rate.value()), Table.number(rate.low()), Table.number(rate.high()));
    }

    /** Horizons of 1, 5 and 20 days, each with an opinion of its own. */
    private static UserOverride choice(
            RandomGenerator random, double aversion, double limit, int horizon, double spread) {
        double daily = 0.008 + 0.012 * random.nextDouble();
        double[] expected = new double[3];
        double[] volatilities = new double[3];
        int[] days = {1, 5, 20};
        for (int h = 0; h < 3; h++) {
            volatilities[h] = daily * Math.sqrt(days[h]);
            double annualSharpe = 0.2 + 1.3 * random.nextDouble();
            expected[h] = (random.nextBoolean() ? 1 : -1) * annualSharpe * daily / Math.sqrt(252) * days[h];
        }
        double wanted = UserPosterior.wanted(expected[horizon], volatilities[horizon], aversion, limit);
        double chosen = wanted * Math.exp(spread * random.nextGaussian());
        double size = Math.min(1, Math.abs(chosen));
        return new UserOverride(expected, volatilities, size < 0.001 ? 0 : Math.signum(chosen) * size);
    }
}
