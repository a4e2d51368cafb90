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
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The numbers of a strategy in a fixed order (those of its conditions as they are read, then holding times, size and
 * protection), each with the {@link Grid} that it lives on.
 */
final class Constants {
    private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z_\\d.])-?\\d+(\\.\\d+)?(E-?\\d+)?");

    /**
     * One number.
     *
     * @param with the strategy with another value in this place
     */
    private record Slot(Grid grid, double value, BiFunction<Strategy, Double, Strategy> with) {}

    private final Strategy strategy;
    private final boolean fine;
    private final List<Slot> slots = new ArrayList<>();

    private Constants(Strategy strategy, NumberKind kind, boolean fine) {
        this.strategy = strategy;
        this.fine = fine;
        if (kind != NumberKind.RISK) {
            addTree();
            addHeld();
        }
        if (kind != NumberKind.SIGNALS) {
            addSizing();
            addProtection();
        }
    }

    static Constants of(Strategy strategy) {
        return new Constants(strategy, NumberKind.ALL, false);
    }

    /** Some of the numbers; those of size and protection on grids as fine as tuning wants them. */
    static Constants of(Strategy strategy, NumberKind kind) {
        return new Constants(strategy, kind, true);
    }

    /** What is left of a canonical text when its numbers are taken out: equal for strategies that differ in numbers only. */
    static String shape(String canonicalText) {
        return NUMBER.matcher(canonicalText).replaceAll("#");
    }

    int size() {
        return slots.size();
    }

    /** Where each number stands on its grid; see {@link Grid#place}. */
    double[] places() {
        return slots.stream()
                .mapToDouble(slot -> slot.grid().place(slot.value()))
                .toArray();
    }

    /**
     * The strategy with its numbers moved on their grids.
     *
     * @param steps places up or down, one entry per number
     */
    Strategy moved(int[] steps) {
        Strategy moved = strategy;
        for (int i = 0; i < steps.length; i++) {
            if (steps[i] != 0) {
                Slot slot = slots.get(i);
                moved = slot.with().apply(moved, slot.grid().moved(slot.value(), steps[i]));
            }
        }
        return moved;
    }

    /** The strategy with every number drawn anew from its grid. */
    Strategy drawn(RandomGenerator random) {
        Strategy drawn = strategy;
        for (Slot slot : slots) {
            drawn = slot.with().apply(drawn, slot.grid().random(random));
        }
        return drawn;
    }

    private void add(Grid grid, double value, BiFunction<Strategy, Double, Strategy> with) {
        slots.add(new Slot(grid, value, with));
    }

    private void addTree() {
        List<Num> nums = Subtrees.nums(strategy);
        for (int i = 0; i < nums.size(); i++) {
            int place = i;
            if (nums.get(i) instanceof Num.Constant c) {
                add(
                        Grid.thresholds(c.unit()),
                        c.value(),
                        (s, v) -> Subtrees.withNum(s, place, new Num.Constant(v, c.unit())));
            } else if (nums.get(i) instanceof Num.Scaled c) {
                add(Grid.factors(c.unit()), c.factor(), (s, v) -> Subtrees.withNum(s, place, scaled(s, place, v)));
            } else if (nums.get(i) instanceof Num.Indicator c) {
                for (int j = 0; j < c.parameters().size(); j++) {
                    int parameter = j;
                    add(
                            Grid.of(c.kind().parameters().get(j)),
                            c.parameters().get(j),
                            (s, v) -> Subtrees.withNum(s, place, indicator(s, place, parameter, v)));
                }
            }
        }
    }

    private static Num scaled(Strategy s, int place, double factor) {
        return new Num.Scaled(factor, ((Num.Scaled) Subtrees.nums(s).get(place)).x());
    }

    private static Num indicator(Strategy s, int place, int parameter, double value) {
        Num.Indicator old = (Num.Indicator) Subtrees.nums(s).get(place);
        List<Double> parameters = new ArrayList<>(old.parameters());
        parameters.set(parameter, value);
        return new Num.Indicator(old.kind(), old.source(), parameters);
    }

    private void addHeld() {
        strategy.longSide()
                .map(Side::maxHeldBars)
                .filter(OptionalInt::isPresent)
                .ifPresent(held -> add(
                        Grid.held(),
                        held.getAsInt(),
                        (s, v) -> new Strategy(
                                Optional.of(held(s.longSide().orElseThrow(), v)),
                                s.shortSide(),
                                s.sizing(),
                                s.protection())));
        strategy.shortSide()
                .map(Side::maxHeldBars)
                .filter(OptionalInt::isPresent)
                .ifPresent(held -> add(
                        Grid.held(),
                        held.getAsInt(),
                        (s, v) -> new Strategy(
                                s.longSide(),
                                Optional.of(held(s.shortSide().orElseThrow(), v)),
                                s.sizing(),
                                s.protection())));
    }

    private static Side held(Side side, double bars) {
        return new Side(side.enter(), side.exit(), OptionalInt.of((int) bars));
    }

    private void addSizing() {
        if (strategy.sizing() instanceof Sizing.Fixed fixed) {
            add(fine ? Grid.fineSizes() : Grid.fixedSizes(), fixed.fraction(), (s, v) -> with(s, new Sizing.Fixed(v)));
        } else if (strategy.sizing() instanceof Sizing.TargetVolatility target) {
            add(
                    fine ? Grid.fineVolatilities() : Grid.targetVolatilities(),
                    target.annualized(),
                    (s, v) -> with(s, new Sizing.TargetVolatility(v)));
        }
    }

    private static Strategy with(Strategy s, Sizing sizing) {
        return new Strategy(s.longSide(), s.shortSide(), sizing, s.protection());
    }

    private void addProtection() {
        strategy.protection()
                .stop()
                .ifPresent(stop -> addRange(
                        stop,
                        (s, x) -> with(
                                s,
                                new Protection(
                                        Optional.of(x),
                                        s.protection().trail(),
                                        s.protection().takeProfit())),
                        s -> s.protection().stop().orElseThrow()));
        strategy.protection()
                .trail()
                .ifPresent(trail -> addRange(
                        trail,
                        (s, x) -> with(
                                s,
                                new Protection(
                                        s.protection().stop(),
                                        Optional.of(x),
                                        s.protection().takeProfit())),
                        s -> s.protection().trail().orElseThrow()));
        strategy.protection()
                .takeProfit()
                .ifPresent(gain -> add(
                        Grid.takeProfits(),
                        gain,
                        (s, v) -> with(
                                s,
                                new Protection(
                                        s.protection().stop(), s.protection().trail(), OptionalDouble.of(v)))));
    }

    private void addRange(
            Protection.AtrMultiple x,
            BiFunction<Strategy, Protection.AtrMultiple, Strategy> with,
            java.util.function.Function<Strategy, Protection.AtrMultiple> of) {
        add(
                fine ? Grid.fineStops() : Grid.stopMultiples(),
                x.multiple(),
                (s, v) ->
                        with.apply(s, new Protection.AtrMultiple(v, of.apply(s).window())));
        add(
                Grid.stopWindows(),
                x.window(),
                (s, v) -> with.apply(s, new Protection.AtrMultiple(of.apply(s).multiple(), v.intValue())));
    }

    private static Strategy with(Strategy s, Protection protection) {
        return new Strategy(s.longSide(), s.shortSide(), s.sizing(), protection);
    }
}
