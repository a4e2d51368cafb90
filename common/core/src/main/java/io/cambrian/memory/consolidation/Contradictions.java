package io.cambrian.memory.consolidation;

import io.cambrian.memory.pattern.ItemTable;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Rules that claim opposite things about the same situations. Two active rules contradict each other if one says better, the other
 * worse, and some situation satisfies both (also one that no case has shown yet): no two of their items exclude each other, and
 * neither's exceptions keep it out.
 *
 * <p>Where both hold, the cases decide: the rule whose claim they bear out keeps them, the other one gets an exception there, or
 * is retired if without them it does not hold any more. Where they decide nothing, both get the exception. Evidence is a two-sided
 * t test of the cases' mean outcome against that of all.
 *
 * @param minCount cases that evidence needs, at least 2
 * @param level of the test, in (0, 1)
 */
public record Contradictions(int minCount, double level) {
    /** Ten cases, 5 %. */
    public static final Contradictions DEFAULT = new Contradictions(10, 0.05);

    public Contradictions {
        if (minCount < 2 || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException(
                    "The minCount (" + minCount + ") must be at least 2, the level (" + level + ") in (0, 1).");
        }
    }

    /**
     * Two rules that contradict each other.
     *
     * @param cases of the table on which both speak
     */
    public record Pair(String first, String second, int cases) {}

    /** All contradictions among active rules, in the order of the rules. */
    public List<Pair> find(List<Claim> claims, ItemTable table) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < claims.size(); i++) {
            for (int j = i + 1; j < claims.size(); j++) {
                if (contradict(claims.get(i), claims.get(j), table)) {
                    pairs.add(new Pair(
                            claims.get(i).id(), claims.get(j).id(), count(both(claims.get(i), claims.get(j), table))));
                }
            }
        }
        return pairs;
    }

    private static boolean contradict(Claim a, Claim b, ItemTable table) {
        if (a.status() == Claim.Status.RETIRED || b.status() == Claim.Status.RETIRED || a.better() == b.better()) {
            return false;
        }
        List<Integer> union = new ArrayList<>(a.items());
        union.addAll(b.items());
        for (int x : a.items()) {
            for (int y : b.items()) {
                if (x != y && table.sameAttribute(x, y)) {
                    return false;
                }
            }
        }
        return kept(a, union) && kept(b, union);
    }

    private static boolean kept(Claim claim, List<Integer> union) {
        return claim.exceptions().stream().noneMatch(union::containsAll);
    }

    private static boolean[] both(Claim a, Claim b, ItemTable table) {
        boolean[] covered = a.covers(table);
        boolean[] other = b.covers(table);
        for (int c = 0; c < covered.length; c++) {
            covered[c] &= other[c];
        }
        return covered;
    }

    private static int count(boolean[] covered) {
        int count = 0;
        for (boolean c : covered) {
            count += c ? 1 : 0;
        }
        return count;
    }

    /**
     * The rules without contradictions: pair by pair in the order of the rules, until none is left.
     *
     * @param outcomes of the table's cases
     */
    public List<Claim> resolve(List<Claim> claims, ItemTable table, double[] outcomes) {
        List<Claim> resolved = new ArrayList<>(claims);
        for (int i = 0; i < resolved.size(); i++) {
            for (int j = i + 1; j < resolved.size(); j++) {
                Claim a = resolved.get(i);
                Claim b = resolved.get(j);
                if (contradict(a, b, table)) {
                    double sign = sign(both(a, b, table), outcomes);
                    if (sign * a.better().sign() <= 0) {
                        resolved.set(i, giveWay(a, b, table, outcomes));
                    }
                    if (sign * b.better().sign() <= 0) {
                        resolved.set(j, giveWay(b, a, table, outcomes));
                    }
                }
            }
        }
        return resolved;
    }

    private Claim giveWay(Claim loser, Claim other, ItemTable table, double[] outcomes) {
        Claim narrowed = loser.except(other.items(), "split: " + other.id() + " says the opposite where both hold");
        boolean holds = sign(narrowed.covers(table), outcomes) == loser.better().sign();
        return holds
                ? narrowed
                : loser.retired(
                        "retired: does not hold without the cases in which " + other.id() + " says the opposite");
    }

    /** 1 where the cases are better than all, -1 where they are worse, 0 where they do not tell. */
    private double sign(boolean[] covered, double[] outcomes) {
        int n = count(covered);
        if (n < minCount) {
            return 0;
        }
        double all = 0;
        double mean = 0;
        for (int c = 0; c < outcomes.length; c++) {
            all += outcomes[c] / outcomes.length;
            mean += covered[c] ? outcomes[c] / n : 0;
        }
        double squares = 0;
        for (int c = 0; c < outcomes.length; c++) {
            squares += covered[c] ? (outcomes[c] - mean) * (outcomes[c] - mean) : 0;
        }
        double error = Math.sqrt(squares / (n - 1) / n);
        double critical = new TDistribution(n - 1).inverseCumulativeProbability(1 - level / 2);
        return Math.abs(mean - all) > critical * error ? Math.signum(mean - all) : 0;
    }
}
