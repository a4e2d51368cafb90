package io.cambrian.portfolio;

import io.cambrian.fault.ConfigException;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an account demands of weights beyond bounds: caps on groups of assets, and a limit on what may be traded at once. The
 * weights of any method are moved to the nearest ones that obey.
 *
 * @param groups largest sum of the weights of some assets, by the group's name
 * @param before weights held now, by name; names that are missing hold nothing
 * @param turnover largest sum of absolute changes from them, both sides counted; infinite for no limit
 */
public record AccountRules(Map<String, Group> groups, Map<String, Double> before, double turnover) {
    /** Assets that share a cap. */
    public record Group(List<String> members, double cap) {
        public Group {
            members = List.copyOf(members);
            if (!(cap >= 0 && cap <= 1)) {
                throw new ConfigException("The cap of a group (" + cap + ") must be in [0, 1].");
            }
        }
    }

    /** No rule. */
    public static final AccountRules NONE = new AccountRules(Map.of(), Map.of(), Double.POSITIVE_INFINITY);

    public AccountRules {
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
        if (!(turnover >= 0)) {
            throw new ConfigException("The limit of turnover (" + turnover + ") must not be negative.");
        }
    }

    boolean isEmpty() {
        return groups.isEmpty() && turnover == Double.POSITIVE_INFINITY;
    }

    /**
     * The nearest weights that obey, and in the notes which rules changed them.
     *
     * @param names of the assets that can be weighted
     * @param caps of each
     * @param net the sum that must be kept; else empty, and the rest up to {@code most} may be cash
     * @param most largest sum
     * @throws ConfigException naming the rules that contradict each other, or if what must be sold exceeds the turnover
     */
    double[] apply(
            List<String> names, double[] wanted, double[] caps, OptionalDouble net, double most, List<String> notes) {
        WeightProjection projection = new WeightProjection(names)
                .bounds(new double[names.size()], caps)
                .net(net.orElse(0), net.orElse(most));
        groups.forEach((name, group) -> {
            List<String> members =
                    group.members.stream().filter(names::contains).toList();
            projection.group(name, members, group.cap);
        });
        double left = 0; // must be sold whatever else: assets that can no longer be weighted
        double[] held = new double[names.size()];
        for (Map.Entry<String, Double> e : before.entrySet()) {
            int at = names.indexOf(e.getKey());
            if (at >= 0) {
                held[at] = e.getValue();
            } else {
                left += Math.abs(e.getValue());
            }
        }
        if (turnover < Double.POSITIVE_INFINITY) {
            if (left > turnover + 1e-9) {
                throw new ConfigException(
                        "What is held in assets that can no longer be weighted must be sold: that alone is a"
                                + " turnover of " + left + ", above the limit of " + turnover + ".\nRaise the limit.");
            }
            refuseExcess(names, held, caps, turnover - left);
            projection.turnover(held, Math.max(0, turnover - left));
        }
        double[] w = projection.of(wanted);
        double moved = 0;
        for (int i = 0; i < w.length; i++) {
            moved += Math.abs(w[i] - wanted[i]);
        }
        if (moved > 1e-6) {
            binding(names, w, held, left).ifPresent(notes::add);
        }
        return w;
    }

    private void refuseExcess(List<String> names, double[] held, double[] caps, double room) {
        double excess = 0;
        List<String> above = new ArrayList<>();
        for (int i = 0; i < held.length; i++) {
            if (held[i] > caps[i] + 1e-9) {
                excess += held[i] - caps[i];
                above.add(names.get(i) + " has " + shortly(held[i]) + " of at most " + shortly(caps[i]));
            }
        }
        if (excess > Math.max(0, room) + 1e-9) {
            throw new ConfigException("What is held above its cap must be sold: that alone is a turnover of "
                    + shortly(excess) + ", above the limit of " + turnover + " (" + String.join(", ", above)
                    + ").\nRaise the limit or the caps.");
        }
    }

    private static String shortly(double value) {
        return Limits.short4(value, RoundingMode.HALF_EVEN);
    }

    private Optional<String> binding(List<String> names, double[] w, double[] held, double left) {
        List<String> rules = new ArrayList<>();
        groups.forEach((name, group) -> {
            double sum = 0;
            for (String member : group.members) {
                int at = names.indexOf(member);
                sum += at < 0 ? 0 : w[at];
            }
            if (sum > group.cap - 1e-6) {
                rules.add("group " + name + " is held at its cap of " + group.cap);
            }
        });
        double traded = left;
        for (int i = 0; i < w.length; i++) {
            traded += Math.abs(w[i] - held[i]);
        }
        if (traded > turnover - 1e-6) {
            rules.add("turnover is held at " + turnover);
        }
        return rules.isEmpty() ? Optional.empty() : Optional.of("The weights moved: " + String.join(", ", rules) + ".");
    }
}
