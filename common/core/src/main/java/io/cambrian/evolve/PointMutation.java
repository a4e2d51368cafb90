package io.cambrian.evolve;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Grid;
import io.cambrian.genome.Num;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyGrammar;
import io.cambrian.genome.Subtrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Changes one node and keeps its operands: a direction, a connective, a field, the kind of an indicator. */
final class PointMutation implements Variation {
    private final StrategyGrammar grammar;

    PointMutation(StrategyGrammar grammar) {
        this.grammar = grammar;
    }

    @Override
    public String name() {
        return Operators.POINT;
    }

    @Override
    public int parents() {
        return 1;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        Strategy strategy = parents.get(0);
        List<Cond> conds = Subtrees.conds(strategy);
        List<Num> nums = Subtrees.nums(strategy);
        int place = random.nextInt(conds.size() + nums.size());
        if (place < conds.size()) {
            return Optional.of(Subtrees.withCond(strategy, place, cond(conds.get(place), random)));
        }
        int numPlace = place - conds.size();
        return num(nums.get(numPlace), random).map(changed -> Subtrees.withNum(strategy, numPlace, changed));
    }

    private static Cond cond(Cond cond, RandomGenerator random) {
        boolean first = random.nextBoolean();
        if (cond instanceof Cond.Compare c) {
            return first
                    ? new Cond.Compare(c.left(), !c.above(), c.right())
                    : new Cond.Cross(c.left(), c.above(), c.right());
        } else if (cond instanceof Cond.Cross c) {
            return first
                    ? new Cond.Cross(c.left(), !c.above(), c.right())
                    : new Cond.Compare(c.left(), c.above(), c.right());
        } else if (cond instanceof Cond.And and) {
            return new Cond.Or(and.left(), and.right());
        } else if (cond instanceof Cond.Or or) {
            return new Cond.And(or.left(), or.right());
        }
        return ((Cond.Not) cond).x();
    }

    private Optional<Num> num(Num num, RandomGenerator random) {
        if (num instanceof Num.Field field) {
            List<Num.Series> others = new ArrayList<>();
            for (Num.Series series : Num.Series.values()) {
                Num.Field other = new Num.Field(series);
                boolean offered = grammar.options().fields().contains(series);
                if (offered && series != field.series() && other.unit() == field.unit()) {
                    others.add(series);
                }
            }
            return others.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Num.Field(others.get(random.nextInt(others.size()))));
        } else if (num instanceof Num.Constant constant) {
            return Optional.of(new Num.Constant(Grid.thresholds(constant.unit()).random(random), constant.unit()));
        } else if (num instanceof Num.Indicator indicator) {
            return indicator(indicator, random);
        } else if (num instanceof Num.Shift shift) {
            return Optional.of(new Num.Shift(shift.base(), !shift.plus(), shift.distance()));
        } else if (num instanceof Num.Spread spread) {
            return Optional.of(new Num.Spread(spread.right(), spread.left()));
        }
        return Optional.of(((Num.Scaled) num).x());
    }

    /** Another kind with the same unit and the same source, parameters kept where they fit. */
    private Optional<Num> indicator(Num.Indicator indicator, RandomGenerator random) {
        List<IndicatorKind> others = grammar.kinds(indicator.unit()).stream()
                .filter(kind -> kind != indicator.kind())
                .filter(kind -> indicator.source() == null
                        ? kind.source() == IndicatorKind.Source.NONE
                        : kind.accepts(indicator.source().unit()))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        IndicatorKind kind = others.get(random.nextInt(others.size()));
        List<Double> parameters = new ArrayList<>(StrategyGrammar.parameters(kind, random));
        for (int i = 0; i < Math.min(parameters.size(), indicator.parameters().size()); i++) {
            IndicatorKind.Parameter p = kind.parameters().get(i);
            double old = indicator.parameters().get(i);
            if (p.whole() == indicator.kind().parameters().get(i).whole() && old >= p.min() && old <= p.max()) {
                parameters.set(i, old);
            }
        }
        return Optional.of(new Num.Indicator(kind, indicator.source(), parameters));
    }
}
