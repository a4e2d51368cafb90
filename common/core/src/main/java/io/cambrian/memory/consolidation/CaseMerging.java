package io.cambrian.memory.consolidation;

import io.cambrian.memory.CaseBank;
import io.cambrian.memory.ContextRecall;
import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallQuery;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.RecalledCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes few cases of many that say the same: cases of like context and the same regime are joined in pairs, the nearest pairs
 * first, and what finds no partner joins the nearest pair. A joint case has the mean context and outcome of its members, counts as
 * decided and known when the last of them was, and keeps that one's id; the others are retired into it. Half as many neighbors of
 * the joint cases then reach as far, and average over as many outcomes, as the neighbors did before. Quartiles and shares of gains
 * are those of means, and so narrower.
 */
public final class CaseMerging {
    private static final int PARTNERS = 12;

    private CaseMerging() {}

    /**
     * What was joined.
     *
     * @param cases that stay, in the order of their decisions
     * @param retired id of the joint case by id of each member that went into it
     * @param settings for recalling joint cases: half as many neighbors
     */
    public record Result(List<PastCase> cases, Map<String, String> retired, RecallSettings settings) {
        public Result {
            cases = List.copyOf(cases);
        }
    }

    private record Pair(int first, int second, double distance) {}

    /** Joins cases; at most half of those that have a partner stay. */
    public static Result merge(List<String> features, List<PastCase> cases, RecallSettings settings) {
        List<PastCase> ordered = new ArrayList<>(cases);
        ordered.sort(Comparator.comparingInt(PastCase::decisionDay).thenComparing(PastCase::id));
        Map<String, Integer> positions = new HashMap<>();
        Map<String, List<PastCase>> byRegime = new TreeMap<>();
        for (int i = 0; i < ordered.size(); i++) {
            positions.put(ordered.get(i).id(), i);
            byRegime.computeIfAbsent(kind(ordered.get(i)), kind -> new ArrayList<>())
                    .add(ordered.get(i));
        }
        List<Pair> pairs = new ArrayList<>();
        byRegime.values().forEach(members -> pairs.addAll(pairs(features, members, positions)));
        pairs.sort(Comparator.comparingDouble(Pair::distance)
                .thenComparingInt(Pair::first)
                .thenComparingInt(Pair::second));
        int[] group = new int[ordered.size()];
        Arrays.fill(group, -1);
        List<List<Integer>> groups = new ArrayList<>();
        for (Pair pair : pairs) {
            if (group[pair.first] < 0 && group[pair.second] < 0) {
                group[pair.first] = groups.size();
                group[pair.second] = groups.size();
                groups.add(new ArrayList<>(List.of(pair.first, pair.second)));
            }
        }
        for (Pair pair : pairs) {
            int alone = group[pair.first] < 0 ? pair.first : group[pair.second] < 0 ? pair.second : -1;
            int other = pair.first + pair.second - alone;
            if (alone >= 0 && group[other] >= 0) {
                group[alone] = group[other];
                groups.get(group[other]).add(alone);
            }
        }
        for (int i = 0; i < group.length; i++) {
            if (group[i] < 0) {
                groups.add(List.of(i));
            }
        }
        Map<String, String> retired = new LinkedHashMap<>();
        List<PastCase> joint = new ArrayList<>();
        for (List<Integer> members : groups) {
            joint.add(join(members.stream().sorted().map(ordered::get).toList(), retired));
        }
        joint.sort(Comparator.comparingInt(PastCase::decisionDay).thenComparing(PastCase::id));
        return new Result(joint, retired, settings.withNeighbors((settings.neighbors() + 1) / 2));
    }

    /** The regime that is most likely, and which features are known: only what is alike in both is joined. */
    private static String kind(PastCase c) {
        String regime = DecisionRecall.regime(c.regimeProbabilities()).orElse("");
        StringBuilder known = new StringBuilder();
        for (double x : c.context()) {
            known.append(Double.isNaN(x) ? '0' : '1');
        }
        return known + regime;
    }

    private static List<Pair> pairs(List<String> features, List<PastCase> members, Map<String, Integer> positions) {
        ContextRecall recall = ContextRecall.of(
                CaseBank.of(features, members),
                new RecallSettings(PARTNERS + 1, RecallSettings.Closeness.EQUAL, Double.POSITIVE_INFINITY, 1, 1, 0.9));
        int now = members.stream().mapToInt(PastCase::knownDay).max().orElse(0);
        List<Pair> pairs = new ArrayList<>();
        for (PastCase one : members) {
            int mine = positions.get(one.id());
            for (RecalledCase other :
                    recall.recall(RecallQuery.of(now, one.context())).cases()) {
                int its = positions.get(other.id());
                if (its != mine) {
                    pairs.add(new Pair(Math.min(mine, its), Math.max(mine, its), other.distance()));
                }
            }
        }
        return pairs;
    }

    private static PastCase join(List<PastCase> members, Map<String, String> retired) {
        PastCase last = members.get(members.size() - 1);
        if (members.size() == 1) {
            return last;
        }
        double[] context = new double[last.context().length];
        double outcome = 0;
        int known = 0;
        Map<String, Double> regimes = new TreeMap<>();
        for (PastCase member : members) {
            for (int f = 0; f < context.length; f++) {
                context[f] += member.context()[f] / members.size();
            }
            outcome += member.outcome() / members.size();
            known = Math.max(known, member.knownDay());
            member.regimeProbabilities().forEach((regime, p) -> regimes.merge(regime, p / members.size(), Double::sum));
            if (member != last) {
                retired.put(member.id(), last.id());
            }
        }
        regimes.replaceAll((regime, p) -> Math.min(1, p));
        return new PastCase(last.id(), last.decisionDay(), known, context, regimes, outcome);
    }
}
