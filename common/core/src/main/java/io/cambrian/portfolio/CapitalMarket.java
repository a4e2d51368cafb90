package io.cambrian.portfolio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Moves capital between bots until no move pays: from the bot whose last unit adds least to the whole to the one where it would
 * add most, as long as the gain exceeds the cost of switching both. What a unit adds is its marginal certainty equivalent,
 * {@code m_i - aversion (C k)_i}: expected return less what its covariance with all the others costs. The end is the maximum of
 * {@code m'k - aversion k'Ck/2 - sum_i cost_i |k_i - before_i|} with the same total, floors and caps; splitting a bot in two
 * therefore gains nothing. Sequential minimal optimization (Platt 1998): every move is exact and costs one row of C.
 */
public final class CapitalMarket {
    private static final double SETTLED = 1e-12;

    /**
     * What may be moved.
     *
     * @param mean expected simple return per period, as far as its evidence supports it
     * @param switchingCost of moving one unit of capital into or out of the bot, spread over the periods until the next review
     * @param floor least capital
     * @param cap largest capital
     */
    public record Terms(double[] mean, double[] switchingCost, double[] floor, double[] cap) {}

    /** Capital moved from one bot to another, net of all moves. */
    public record Move(int from, int to, double capital) {}

    /**
     * The end of it.
     *
     * @param capital by bot
     * @param marginal certainty equivalent of the last unit in each bot, per period, before switching costs
     * @param price at which a unit of capital changes hands in the end: between what the best taker would gain and what the
     *     worst holder loses
     * @param gain in certainty equivalent per period, after switching costs
     * @param settled whether no move pays any more
     */
    public record Result(
            double[] capital, double[] marginal, double price, double gain, boolean settled, List<Move> moves) {}

    private final double[][] c;
    private final double aversion;
    private final Terms terms;
    private final double[] before;
    private final double[] capital;
    private final double[] marginal;
    private final int n;

    private CapitalMarket(double[][] covariance, double aversion, Terms terms, double[] before) {
        c = covariance;
        this.aversion = aversion;
        this.terms = terms;
        this.before = before;
        n = before.length;
        capital = before.clone();
        marginal = terms.mean().clone();
        for (int i = 0; i < n; i++) {
            if (capital[i] != 0) {
                shift(i, capital[i]);
            }
        }
    }

    /**
     * Moves capital.
     *
     * @param covariance of the bots' simple returns per period, {@code [bots][bots]}, symmetric
     * @param aversion to variance; positive
     * @param before capital by bot, within floors and caps
     * @param moves largest number of moves; a few per bot settle it
     */
    public static Result move(double[][] covariance, double aversion, Terms terms, double[] before, int moves) {
        for (int i = 0; i < before.length; i++) {
            if (!Double.isFinite(terms.mean()[i])
                    || !Double.isFinite(Arrays.stream(covariance[i]).sum())) {
                throw new IllegalArgumentException("The mean (" + terms.mean()[i] + ") and the covariances of bot " + i
                        + " must be numbers: with anything else no move would seem to pay.");
            }
            if (!(before[i] >= terms.floor()[i] - 1e-12 && before[i] <= terms.cap()[i] + 1e-12)) {
                throw new IllegalArgumentException("The capital of bot " + i + " (" + before[i] + ") is outside of "
                        + terms.floor()[i] + " to " + terms.cap()[i] + ".");
            }
        }
        CapitalMarket market = new CapitalMarket(covariance, aversion, terms, before);
        boolean settled = false;
        for (int k = 0; k < moves && !settled; k++) {
            settled = !market.best();
        }
        return market.result(settled);
    }

    /** What the next unit taken would gain: above its former capital it costs, below it saves what leaving would have cost. */
    private double take(int i) {
        return marginal[i] - (capital[i] >= before[i] ? terms.switchingCost()[i] : -terms.switchingCost()[i]);
    }

    /** What giving up the last unit would lose. */
    private double keep(int i) {
        return marginal[i] + (capital[i] <= before[i] ? terms.switchingCost()[i] : -terms.switchingCost()[i]);
    }

    /** Makes the move that gains most per unit; false if none does. */
    private boolean best() {
        int to = -1;
        int from = -1;
        for (int i = 0; i < n; i++) {
            if (capital[i] < terms.cap()[i] && (to < 0 || take(i) > take(to))) {
                to = i;
            }
            if (capital[i] > terms.floor()[i] && (from < 0 || keep(i) < keep(from))) {
                from = i;
            }
        }
        if (to < 0 || from < 0 || to == from || !(take(to) - keep(from) > SETTLED)) {
            return false;
        }
        double curvature = aversion * (c[to][to] + c[from][from] - 2 * c[to][from]);
        double most = Math.min(terms.cap()[to] - capital[to], capital[from] - terms.floor()[from]);
        // costs change where a bot comes back to its former capital
        if (capital[to] < before[to]) {
            most = Math.min(most, before[to] - capital[to]);
        }
        if (capital[from] > before[from]) {
            most = Math.min(most, capital[from] - before[from]);
        }
        double amount = curvature > 0 ? Math.min(most, (take(to) - keep(from)) / curvature) : most;
        put(to, amount, most);
        put(from, -amount, most);
        shift(to, amount);
        shift(from, -amount);
        return true;
    }

    /** Lands exactly on the limit that ended the move. */
    private void put(int i, double amount, double most) {
        double next = capital[i] + amount;
        if (Math.abs(amount) >= most) {
            for (double mark : new double[] {terms.floor()[i], terms.cap()[i], before[i]}) {
                next = Math.abs(next - mark) < 1e-15 ? mark : next;
            }
        }
        capital[i] = next;
    }

    private void shift(int i, double amount) {
        double[] row = c[i];
        double factor = aversion * amount;
        for (int j = 0; j < n; j++) {
            marginal[j] -= factor * row[j];
        }
    }

    private Result result(boolean settled) {
        double take = Double.NEGATIVE_INFINITY;
        double keep = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            take = capital[i] < terms.cap()[i] ? Math.max(take, take(i)) : take;
            keep = capital[i] > terms.floor()[i] ? Math.min(keep, keep(i)) : keep;
        }
        double gain = value(capital, marginal) - value(before, marginals(before));
        for (int i = 0; i < n; i++) {
            gain -= terms.switchingCost()[i] * Math.abs(capital[i] - before[i]);
        }
        return new Result(capital.clone(), marginal.clone(), (take + keep) / 2, gain, settled, moves());
    }

    private double[] marginals(double[] k) {
        double[] m = terms.mean().clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; k[i] != 0 && j < n; j++) {
                m[j] -= aversion * k[i] * c[i][j];
            }
        }
        return m;
    }

    /** {@code m'k - aversion k'Ck/2}, from means and marginals. */
    private double value(double[] k, double[] at) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += k[i] * (terms.mean()[i] + at[i]) / 2;
        }
        return sum;
    }

    /** The largest givers paired with the largest takers. */
    private List<Move> moves() {
        double[] change = new double[n];
        Arrays.setAll(change, i -> capital[i] - before[i]);
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(change[i], change[j]));
        List<Move> moves = new ArrayList<>();
        int giver = 0;
        int taker = n - 1;
        while (giver < taker && change[order[giver]] < -SETTLED && change[order[taker]] > SETTLED) {
            int from = order[giver];
            int to = order[taker];
            double amount = Math.min(-change[from], change[to]);
            moves.add(new Move(from, to, amount));
            change[from] += amount;
            change[to] -= amount;
            giver += change[from] > -SETTLED ? 1 : 0;
            taker -= change[to] < SETTLED ? 1 : 0;
        }
        return moves;
    }
}
