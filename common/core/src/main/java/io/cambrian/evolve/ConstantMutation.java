package io.cambrian.evolve;

import io.cambrian.genome.Grid;
import io.cambrian.genome.Num;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.Subtrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Moves one number of the strategy, each equally likely, by some steps on its {@link Grid}. */
final class ConstantMutation implements Variation {
    /** Another value of a grid. */
    @FunctionalInterface
    private interface Move {
        double of(Grid grid, double value, RandomGenerator random);
    }

    private final Move move;

    /** By one or two steps. */
    ConstantMutation() {
        this.move = Grid::step;
    }

    /**
     * By a rounded normal number of steps, at least one.
     *
     * @param deviation standard deviation of the steps
     */
    ConstantMutation(double deviation) {
        this.move = (grid, value, random) -> {
            double drawn = random.nextGaussian() * deviation;
            int steps = Math.max(1, (int) Math.rint(Math.abs(drawn)));
            return grid.moved(value, drawn > 0 ? steps : -steps);
        };
    }

    @Override
    public String name() {
        return Operators.CONSTANT;
    }

    @Override
    public int parents() {
        return 1;
    }

    @Override
    public Optional<Strategy> apply(List<Strategy> parents, RandomGenerator random) {
        List<Supplier<Strategy>> moves = new ArrayList<>();
        addTree(parents.get(0), random, moves);
        addParts(parents.get(0), random, moves);
        return moves.isEmpty()
                ? Optional.empty()
                : Optional.of(moves.get(random.nextInt(moves.size())).get());
    }

    private void addTree(Strategy s, RandomGenerator random, List<Supplier<Strategy>> moves) {
        List<Num> nums = Subtrees.nums(s);
        for (int i = 0; i < nums.size(); i++) {
            int place = i;
            if (nums.get(i) instanceof Num.Constant c) {
                Grid grid = Grid.thresholds(c.unit());
                moves.add(() ->
                        Subtrees.withNum(s, place, new Num.Constant(move.of(grid, c.value(), random), c.unit())));
            } else if (nums.get(i) instanceof Num.Scaled c) {
                Grid grid = Grid.factors(c.unit());
                moves.add(() -> Subtrees.withNum(s, place, new Num.Scaled(move.of(grid, c.factor(), random), c.x())));
            } else if (nums.get(i) instanceof Num.Indicator c) {
                for (int j = 0; j < c.parameters().size(); j++) {
                    int parameter = j;
                    moves.add(() -> Subtrees.withNum(s, place, stepped(c, parameter, random)));
                }
            }
        }
    }

    private Num stepped(Num.Indicator indicator, int parameter, RandomGenerator random) {
        List<Double> parameters = new ArrayList<>(indicator.parameters());
        Grid grid = Grid.of(indicator.kind().parameters().get(parameter));
        parameters.set(parameter, move.of(grid, parameters.get(parameter), random));
        return new Num.Indicator(indicator.kind(), indicator.source(), parameters);
    }

    private void addParts(Strategy s, RandomGenerator random, List<Supplier<Strategy>> moves) {
        s.longSide()
                .filter(side -> side.maxHeldBars().isPresent())
                .ifPresent(side -> moves.add(() ->
                        new Strategy(Optional.of(held(side, random)), s.shortSide(), s.sizing(), s.protection())));
        s.shortSide()
                .filter(side -> side.maxHeldBars().isPresent())
                .ifPresent(side -> moves.add(
                        () -> new Strategy(s.longSide(), Optional.of(held(side, random)), s.sizing(), s.protection())));
        moves.add(() -> new Strategy(s.longSide(), s.shortSide(), stepped(s.sizing(), random), s.protection()));
        Protection p = s.protection();
        p.stop()
                .ifPresent(x -> moves.add(() ->
                        with(s, new Protection(Optional.of(stepped(x, random)), p.trail(), p.takeProfit()))));
        p.trail()
                .ifPresent(x -> moves.add(() ->
                        with(s, new Protection(p.stop(), Optional.of(stepped(x, random)), p.takeProfit()))));
        p.takeProfit()
                .ifPresent(x -> moves.add(() -> with(
                        s,
                        new Protection(
                                p.stop(), p.trail(), OptionalDouble.of(move.of(Grid.takeProfits(), x, random))))));
    }

    private Strategy with(Strategy s, Protection protection) {
        return new Strategy(s.longSide(), s.shortSide(), s.sizing(), protection);
    }

    private Side held(Side side, RandomGenerator random) {
        int bars = (int) move.of(Grid.held(), side.maxHeldBars().getAsInt(), random);
        return new Side(side.enter(), side.exit(), OptionalInt.of(bars));
    }

    private Sizing stepped(Sizing sizing, RandomGenerator random) {
        return sizing instanceof Sizing.Fixed fixed
                ? new Sizing.Fixed(move.of(Grid.fixedSizes(), fixed.fraction(), random))
                : new Sizing.TargetVolatility(
                        move.of(Grid.targetVolatilities(), ((Sizing.TargetVolatility) sizing).annualized(), random));
    }

    private Protection.AtrMultiple stepped(Protection.AtrMultiple x, RandomGenerator random) {
        return random.nextBoolean()
                ? new Protection.AtrMultiple(move.of(Grid.stopMultiples(), x.multiple(), random), x.window())
                : new Protection.AtrMultiple(x.multiple(), (int) move.of(Grid.stopWindows(), x.window(), random));
    }
}
