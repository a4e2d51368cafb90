package io.cambrian.backtest;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Indicators;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The expressions of one or many strategies, each distinct one held once. Nodes refer to earlier nodes by index, so both
 * lists are in an order in which they can be evaluated. {@code a < b} is kept as {@code b > a}, and a crossing refers to
 * the comparison that it watches.
 */
final class ExpressionGraph {
    /** A number per bar. */
    sealed interface NumNode {}

    record FieldNode(Num.Series series) implements NumNode {}

    record ConstantNode(double value) implements NumNode {}

    record IndicatorNode(IndicatorKind kind, List<Double> parameters, List<Integer> inputs) implements NumNode {}

    record ShiftNode(int base, boolean plus, int distance) implements NumNode {}

    record SpreadNode(int left, int right) implements NumNode {}

    record ScaledNode(double factor, int x) implements NumNode {}

    /** True, false or unknown per bar. */
    sealed interface CondNode {}

    /** {@code greater > smaller}. */
    record CompareNode(int greater, int smaller) implements CondNode {}

    /** The comparison is true now and was false one bar ago. */
    record CrossNode(int compare) implements CondNode {}

    record AndNode(int left, int right) implements CondNode {}

    record OrNode(int left, int right) implements CondNode {}

    record NotNode(int x) implements CondNode {}

    private final Map<NumNode, Integer> numIds = new LinkedHashMap<>();
    private final Map<CondNode, Integer> condIds = new LinkedHashMap<>();
    private final List<NumNode> nums = new ArrayList<>();
    private final List<CondNode> conds = new ArrayList<>();

    List<NumNode> nums() {
        return nums;
    }

    List<CondNode> conds() {
        return conds;
    }

    int add(Num num) {
        if (num instanceof Num.Field field) {
            return intern(new FieldNode(field.series()));
        }
        if (num instanceof Num.Constant constant) {
            return intern(new ConstantNode(constant.value()));
        }
        if (num instanceof Num.Indicator indicator) {
            return indicator(indicator.kind(), indicator.source(), indicator.parameters());
        }
        if (num instanceof Num.Shift shift) {
            return intern(new ShiftNode(add(shift.base()), shift.plus(), add(shift.distance())));
        }
        if (num instanceof Num.Spread spread) {
            return intern(new SpreadNode(add(spread.left()), add(spread.right())));
        }
        Num.Scaled scaled = (Num.Scaled) num;
        return intern(new ScaledNode(scaled.factor(), add(scaled.x())));
    }

    /** An indicator; {@code source} is null for kinds that read bar fields. */
    int indicator(IndicatorKind kind, Num source, List<Double> parameters) {
        List<Integer> inputs = source != null
                ? List.of(add(source))
                : Indicators.inputs(kind).stream()
                        .map(field -> intern(new FieldNode(Num.Series.valueOf(field.name()))))
                        .toList();
        return intern(new IndicatorNode(kind, parameters, inputs));
    }

    int add(Cond cond) {
        if (cond instanceof Cond.Compare compare) {
            return compare(compare.left(), compare.above(), compare.right());
        }
        if (cond instanceof Cond.Cross cross) {
            return intern(new CrossNode(compare(cross.left(), cross.above(), cross.right())));
        }
        if (cond instanceof Cond.And and) {
            int a = add(and.left());
            int b = add(and.right());
            return intern(new AndNode(Math.min(a, b), Math.max(a, b)));
        }
        if (cond instanceof Cond.Or or) {
            int a = add(or.left());
            int b = add(or.right());
            return intern(new OrNode(Math.min(a, b), Math.max(a, b)));
        }
        return intern(new NotNode(add(((Cond.Not) cond).x())));
    }

    private int compare(Num left, boolean above, Num right) {
        int l = add(left);
        int r = add(right);
        return intern(above ? new CompareNode(l, r) : new CompareNode(r, l));
    }

    private int intern(NumNode node) {
        Integer known = numIds.putIfAbsent(node, nums.size());
        if (known == null) {
            nums.add(node);
            return nums.size() - 1;
        }
        return known;
    }

    private int intern(CondNode node) {
        Integer known = condIds.putIfAbsent(node, conds.size());
        if (known == null) {
            conds.add(node);
            return conds.size() - 1;
        }
        return known;
    }

    /** Bars without gaps that pass before every expression can be known. */
    int warmUp() {
        int[] warm = new int[nums.size()];
        int longest = 0;
        for (int i = 0; i < warm.length; i++) {
            NumNode node = nums.get(i);
            if (node instanceof IndicatorNode indicator) {
                int inputs =
                        indicator.inputs().stream().mapToInt(k -> warm[k]).max().orElse(0);
                warm[i] = inputs + Indicators.warmUp(indicator.kind(), indicator.parameters());
            } else if (node instanceof ShiftNode shift) {
                warm[i] = Math.max(warm[shift.base()], warm[shift.distance()]);
            } else if (node instanceof SpreadNode spread) {
                warm[i] = Math.max(warm[spread.left()], warm[spread.right()]);
            } else if (node instanceof ScaledNode scaled) {
                warm[i] = warm[scaled.x()];
            }
            longest = Math.max(longest, warm[i]);
        }
        boolean looksBack = conds.stream().anyMatch(CrossNode.class::isInstance);
        return longest + (looksBack ? 1 : 0);
    }
}
