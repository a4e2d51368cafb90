package io.cambrian.overlay;

import io.cambrian.backtest.Decision;
import io.cambrian.backtest.Decision.Action;
import io.cambrian.backtest.Reason;
import io.cambrian.overlay.BotBook.BotDecision;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The decisions of a day in arrays of numbers; an object is made of one when it is asked for. Many bots change their minds
 * thousands of times a day, which as objects would make a collector come in the middle of a decision. Nobody else can change it.
 */
final class DayDecisions extends AbstractList<BotDecision> implements RandomAccess {
    private static final Action[] ACTIONS = Action.values();
    private static final Reason[] REASONS = Reason.values();

    private final String[] symbols; // by place
    private int day;
    private int size;
    private int[] bots;
    private int[] places;
    private byte[] actions; // ordinals
    private byte[] reasons;
    private double[] targets;

    /** @param capacity decisions for which there is room at first */
    DayDecisions(String[] symbols, int capacity) {
        this.symbols = symbols;
        bots = new int[capacity];
        places = new int[capacity];
        actions = new byte[capacity];
        reasons = new byte[capacity];
        targets = new double[capacity];
    }

    /** Begins a day, without decisions. */
    void clear(int newDay) {
        day = newDay;
        size = 0;
    }

    void add(int bot, int place, Action action, Reason reason, double target) {
        if (size == bots.length) {
            grow(2 * size);
        }
        bots[size] = bot;
        places[size] = place;
        actions[size] = (byte) action.ordinal();
        reasons[size] = (byte) reason.ordinal();
        targets[size++] = target;
    }

    private void grow(int capacity) {
        bots = Arrays.copyOf(bots, capacity);
        places = Arrays.copyOf(places, capacity);
        actions = Arrays.copyOf(actions, capacity);
        reasons = Arrays.copyOf(reasons, capacity);
        targets = Arrays.copyOf(targets, capacity);
    }

    /** Adds those of another one from an index to a second one, exclusive; there must be room. */
    void addAll(DayDecisions other, int from, int to) {
        int n = to - from;
        System.arraycopy(other.bots, from, bots, size, n);
        System.arraycopy(other.places, from, places, size, n);
        System.arraycopy(other.actions, from, actions, size, n);
        System.arraycopy(other.reasons, from, reasons, size, n);
        System.arraycopy(other.targets, from, targets, size, n);
        size += n;
    }

    @Override
    public BotDecision get(int index) {
        int i = Objects.checkIndex(index, size);
        return new BotDecision(
                bots[i], symbols[places[i]], new Decision(day, ACTIONS[actions[i]], targets[i], REASONS[reasons[i]]));
    }

    @Override
    public int size() {
        return size;
    }
}
