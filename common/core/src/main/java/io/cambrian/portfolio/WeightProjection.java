package io.cambrian.portfolio;

import io.cambrian.fault.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * The weights nearest to those that a method wants (least squares) which obey every rule of an account: bounds per asset, a
 * sum, caps on groups, on gross exposure and on turnover. Rules that contradict each other are named.
 */
public final class WeightProjection {
    private static final double TOLERANCE = 1e-9;
    private static final double ROUNDING = 1e-12;
    private static final int MOST_TRIES = 10;

    /** Growth of the distance that a smaller cap of that much more than the solver's error can explain. */
    private static final double NO_NEARER = 1e-5;

    private final List<String> names;
    private double[] lower;
    private double[] upper;
    private double least = 1;
    private double most = 1;
    private final Map<String, Group> groups = new TreeMap<>();
    private double gross = Double.POSITIVE_INFINITY;
    private double turnover = Double.POSITIVE_INFINITY;
    private double[] before = new double[0];
    private double margin; // by which caps are tightened

    private record Group(List<String> members, double cap) {}

    /** Long-only and fully invested, nothing else. */
    public WeightProjection(List<String> names) {
        this.names = List.copyOf(names);
        lower = new double[names.size()];
        upper = new double[names.size()];
        Arrays.fill(upper, 1);
    }

    /** Least and largest weight of each asset; a negative one allows shorts. */
    public WeightProjection bounds(double[] lower, double[] upper) {
        this.lower = lower.clone();
        this.upper = upper.clone();
        return this;
    }

    /** Net exposure: the sum of all weights. */
    public WeightProjection net(double least, double most) {
        this.least = least;
        this.most = most;
        return this;
    }

    /** The sum of the absolute weights. */
    public WeightProjection gross(double most) {
        gross = most;
        return this;
    }

    /** The sum of the absolute weights of some assets. */
    public WeightProjection group(String name, List<String> members, double cap) {
        for (String member : members) {
            if (!names.contains(member)) {
                throw new ConfigException("The group " + name + " names " + member + ", which is no asset.\nAssets are "
                        + String.join(", ", names) + ".");
            }
        }
        groups.put(name, new Group(members.stream().distinct().toList(), cap));
        return this;
    }

    /** The sum of absolute changes from earlier weights, both sides counted. */
    public WeightProjection turnover(double[] before, double most) {
        this.before = before.clone();
        turnover = most;
        return this;
    }

    /**
     * The nearest weights.
     *
     * @throws ConfigException naming the rules that cannot hold together
     */
    public double[] of(double[] wanted) {
        double[] w = solve(wanted, rules());
        if (w == null) {
            throw new ConfigException("These limits contradict each other: " + String.join("; ", conflict(wanted))
                    + ".\nLoosen one of them.");
        }
        w = exact(w);
        // the solver is good to some 1e-8: what it goes beyond a rule, it is asked to stay below next time; and once in
        // some
        // thousands it calls optimal what is far from it, so that a little further inside something nearer is found
        for (int again = 0; again < MOST_TRIES && (again == 0 || excess(w) > ROUNDING); again++) {
            boolean isBeyond = excess(w) > ROUNDING;
            margin += isBeyond ? 2 * excess(w) : TOLERANCE;
            double[] inside = solve(wanted, rules());
            if (inside == null) {
                break; // the rules leave but one choice
            }
            inside = exact(inside);
            double further = distance(inside, wanted) - distance(w, wanted);
            if (further < -NO_NEARER || isBeyond && further <= NO_NEARER) {
                w = inside;
            }
        }
        margin = 0;
        return w;
    }

    private static double distance(double[] w, double[] wanted) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            sum += (w[i] - wanted[i]) * (w[i] - wanted[i]);
        }
        return Math.sqrt(sum);
    }

    /** By how much the weights go beyond a cap on a group, on gross exposure or on turnover at most. */
    private double excess(double[] w) {
        double size = 0;
        double traded = 0;
        for (int i = 0; i < w.length; i++) {
            size += Math.abs(w[i]);
            traded += turnover < Double.POSITIVE_INFINITY ? Math.abs(w[i] - before[i]) : 0;
        }
        double most = Math.max(size - gross, traded - turnover);
        for (Group group : groups.values()) {
            double sum = 0;
            for (String member : group.members) {
                sum += Math.abs(w[names.indexOf(member)]);
            }
            most = Math.max(most, sum - group.cap);
        }
        return most;
    }

    /** All rules in words; bounds count as one. */
    private List<String> rules() {
        List<String> rules = new ArrayList<>();
        rules.add("bounds");
        rules.add("net");
        if (gross < Double.POSITIVE_INFINITY) {
            rules.add("gross");
        }
        if (turnover < Double.POSITIVE_INFINITY) {
            rules.add("turnover");
        }
        groups.keySet().forEach(g -> rules.add("group " + g));
        return rules;
    }

    /** A smallest set that still cannot hold: rules are dropped one by one where the rest is contradictory without them. */
    private List<String> conflict(double[] wanted) {
        List<String> left = rules();
        for (String rule : rules()) {
            List<String> without = new ArrayList<>(left);
            without.remove(rule);
            if (solve(wanted, without) == null) {
                left = without;
            }
        }
        return left.stream().map(this::words).toList();
    }

    private String words(String rule) {
        if (rule.equals("bounds")) {
            return "each weight within its bounds (together "
                    + Arrays.stream(lower).sum() + " to " + Arrays.stream(upper).sum() + ")";
        }
        return switch (rule) {
            case "net" -> "weights sum to " + (least == most ? least : least + " to " + most);
            case "gross" -> "gross exposure at most " + gross;
            case "turnover" -> "turnover at most " + turnover;
            default -> {
                Group group = groups.get(rule.substring("group ".length()));
                yield rule + " (" + String.join(", ", group.members) + ") at most " + group.cap;
            }
        };
    }

    /** Null where the rules contradict each other. */
    private double[] solve(double[] wanted, List<String> rules) {
        ExpressionsBasedModel model = new ExpressionsBasedModel();
        int n = names.size();
        Variable[] w = new Variable[n];
        Variable[] size = new Variable[n];
        Expression distance = model.addExpression("distance").weight(1);
        for (int i = 0; i < n; i++) {
            w[i] = model.newVariable("w" + i);
            if (rules.contains("bounds")) {
                w[i].lower(lower[i]).upper(upper[i]);
            }
            distance.set(w[i], w[i], 1);
            distance.set(w[i], -2 * wanted[i]);
            if (rules.contains("gross") || !groups.isEmpty()) {
                size[i] = model.newVariable("a" + i).lower(0);
                model.addExpression("p" + i).set(size[i], 1).set(w[i], -1).lower(0);
                model.addExpression("m" + i).set(size[i], 1).set(w[i], 1).lower(0);
            }
        }
        if (rules.contains("net")) {
            sum(model.addExpression("net").lower(least).upper(most), w);
        }
        if (rules.contains("gross")) {
            sum(model.addExpression("gross").upper(gross - margin), size);
        }
        groups.forEach((name, group) -> {
            if (rules.contains("group " + name)) {
                Expression e = model.addExpression("group " + name).upper(group.cap - margin);
                group.members.forEach(member -> e.set(size[names.indexOf(member)], 1));
            }
        });
        if (rules.contains("turnover")) {
            Expression e = model.addExpression("turnover").upper(turnover - margin);
            for (int i = 0; i < n; i++) {
                Variable change = model.newVariable("c" + i).lower(0);
                model.addExpression("u" + i).set(change, 1).set(w[i], -1).lower(-before[i]);
                model.addExpression("d" + i).set(change, 1).set(w[i], 1).lower(before[i]);
                e.set(change, 1);
            }
        }
        Optimisation.Result result = model.minimise();
        if (!result.getState().isFeasible()) {
            return null;
        }
        return Arrays.stream(w).mapToDouble(v -> v.getValue().doubleValue()).toArray();
    }

    private static void sum(Expression e, Variable[] variables) {
        for (Variable v : variables) {
            e.set(v, 1);
        }
    }

    /** Bounds exactly kept, and a fixed sum: what rounding left goes to the assets that have room. */
    private double[] exact(double[] w) {
        for (int i = 0; i < w.length; i++) {
            w[i] = Math.max(lower[i], Math.min(upper[i], Math.abs(w[i]) < TOLERANCE ? 0 : w[i]));
        }
        for (int pass = 0; pass < 3 && least == most; pass++) {
            double rest = most - Arrays.stream(w).sum();
            int widest = 0;
            for (int i = 0; i < w.length; i++) {
                double room = rest > 0 ? upper[i] - w[i] : w[i] - lower[i];
                double best = rest > 0 ? upper[widest] - w[widest] : w[widest] - lower[widest];
                widest = room > best ? i : widest;
            }
            w[widest] = Math.max(lower[widest], Math.min(upper[widest], w[widest] + rest));
        }
        return w;
    }
}
