package io.cambrian.backtest;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Indicators;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Population standard deviation of the last n values. */
    record DeviationNode(int x, int n) implements NumNode {}

    /** {@code mean + multiple * deviation}. */
    record BandNode(int mean, double multiple, int deviation) implements NumNode {}

    /** {@code (x - mean) / deviation}, unknown where nothing deviates. */
    record StandardScoreNode(int x, int mean, int deviation) implements NumNode {}

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

    /**
     * An indicator; {@code source} is null for kinds that read bar fields. What is made of averages and deviations becomes
     * nodes of its parts, which others share.
     */
    int indicator(IndicatorKind kind, Num source, List<Double> parameters) {
        if (source == null) {
            List<Integer> inputs = Indicators.inputs(kind).stream()
                    .map(field -> intern(new FieldNode(Num.Series.valueOf(field.name()))))
                    .toList();
            return intern(new IndicatorNode(kind, parameters, inputs));
        }
        int x = add(source);
        return switch (kind) {
            case MACD -> macd(x, parameters);
            case MACD_SIGNAL -> of(IndicatorKind.EMA, parameters.get(2), macd(x, parameters));
            case BOLLINGER_UPPER -> band(x, parameters.get(0), parameters.get(1));
            case BOLLINGER_LOWER -> band(x, parameters.get(0), -parameters.get(1));
            case ZSCORE ->
                intern(new StandardScoreNode(
                        x, of(IndicatorKind.SMA, parameters.get(0), x), deviation(x, parameters.get(0))));
            default -> intern(new IndicatorNode(kind, parameters, List.of(x)));
        };
    }

    private int of(IndicatorKind kind, double window, int x) {
        return intern(new IndicatorNode(kind, List.of(window), List.of(x)));
    }

    private int macd(int x, List<Double> parameters) {
        return intern(new SpreadNode(
                of(IndicatorKind.EMA, parameters.get(0), x), of(IndicatorKind.EMA, parameters.get(1), x)));
    }

    private int band(int x, double window, double multiple) {
        return intern(new BandNode(of(IndicatorKind.SMA, window, x), multiple, deviation(x, window)));
    }

    private int deviation(int x, double window) {
        return intern(new DeviationNode(x, (int) window));
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
        int longest = Arrays.stream(warmUps()).max().orElse(0);
        boolean looksBack = conds.stream().anyMatch(CrossNode.class::isInstance);
        return longest + (looksBack ? 1 : 0);
    }

    /** The same for each number: the first bar on which it can be known. */
    int[] warmUps() {
        int[] warm = new int[nums.size()];
        for (int i = 0; i < warm.length; i++) {
            NumNode node = nums.get(i);
            for (int input : inputs(node)) {
                warm[i] = Math.max(warm[i], warm[input]);
            }
            if (node instanceof IndicatorNode indicator) {
                warm[i] += Indicators.warmUp(indicator.kind(), indicator.parameters());
            } else if (node instanceof DeviationNode deviation) {
                warm[i] += deviation.n() - 1;
            }
        }
        return warm;
    }

    /** Whether a number at a bar is arithmetic on other numbers at that bar, which is known wherever they are but for overflow. */
    static boolean isArithmetic(NumNode node) {
        return node instanceof ShiftNode
                || node instanceof SpreadNode
                || node instanceof ScaledNode
                || node instanceof BandNode;
    }

    /** The numbers that a number is computed from. */
    static int[] inputs(NumNode node) {
        if (node instanceof IndicatorNode indicator) {
            return indicator.inputs().stream().mapToInt(Integer::intValue).toArray();
        }
        if (node instanceof ShiftNode shift) {
            return new int[] {shift.base(), shift.distance()};
        }
        if (node instanceof SpreadNode spread) {
            return new int[] {spread.left(), spread.right()};
        }
        if (node instanceof ScaledNode scaled) {
            return new int[] {scaled.x()};
        }
        if (node instanceof DeviationNode deviation) {
            return new int[] {deviation.x()};
        }
        if (node instanceof BandNode band) {
            return new int[] {band.mean(), band.deviation()};
        }
        if (node instanceof StandardScoreNode score) {
            return new int[] {score.x(), score.mean(), score.deviation()};
        }
        return new int[0];
    }
}
