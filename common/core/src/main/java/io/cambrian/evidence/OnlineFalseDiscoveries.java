package io.cambrian.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * A budget of error for a lifetime: claims are tested one after another, nobody knows how many will come, and the expected
 * share of false ones among all that were accepted stays at the level. LORD++ of Ramdas, Yang, Wainwright and Jordan 2017,
 * "Online control of the false discovery rate with decaying memory", with the sequence of Javanmard and Montanari 2018,
 * doi:10.1214/17-AOS1559, equation 31: {@code gamma_j = 0.07720838 log(max(j, 2)) / (j exp(sqrt(log j)))}, which is
 * that of R's onlineFDR.
 *
 * <p>The level of the t-th test is {@code gamma_t w0 + (alpha - w0) gamma_(t - tau_1) + alpha sum_(j >= 2) gamma_(t - tau_j)},
 * tau_j the time of the j-th acceptance. A test costs its level, the first acceptance pays alpha - w0 and each later one
 * alpha: what remains is the wealth. It never runs out, but levels grow small where nothing is ever accepted.
 *
 * <p>The guarantee holds for p-values that are independent of each other, or that stay valid given which claims were accepted
 * before: give it p-values of disjoint days that no earlier choice has seen.
 *
 * @param alpha expected share of false claims among those accepted
 * @param initialWealth w0, in (0, alpha]
 * @param tests all tests so far, in order
 */
public record OnlineFalseDiscoveries(double alpha, double initialWealth, List<Test> tests) {
    /** The share that a warehouse holds over its lifetime. */
    public static final double ALPHA = 0.10;

    private static final double SCALE = 0.07720838;

    public OnlineFalseDiscoveries {
        tests = List.copyOf(tests);
        if (!(alpha > 0 && alpha < 1) || !(initialWealth > 0 && initialWealth <= alpha)) {
            throw new IllegalArgumentException("A wealth of " + initialWealth + " at level " + alpha
                    + " is not possible: both must be in (0, 1), the wealth at most the level.");
        }
    }

    /**
     * One test.
     *
     * @param pValue in [0, 1]
     * @param level at which it was tested
     * @param accepted whether the p-value is at most the level
     * @param wealth left after it
     */
    public record Test(double pValue, double level, boolean accepted, double wealth) {}

    /** A budget before its first test. */
    public static OnlineFalseDiscoveries of(double alpha, double initialWealth) {
        return new OnlineFalseDiscoveries(alpha, initialWealth, List.of());
    }

    /** The budget of a warehouse: {@value #ALPHA}, half of it as initial wealth, since few claims are ever tested. */
    public static OnlineFalseDiscoveries lifetime() {
        return of(ALPHA, ALPHA / 2);
    }

    /** The budget after one more test. */
    public OnlineFalseDiscoveries plus(double pValue) {
        if (!(pValue >= 0 && pValue <= 1)) {
            throw new IllegalArgumentException("The p-value (" + pValue + ") must be in [0, 1].");
        }
        double level = nextLevel();
        boolean accepted = pValue <= level;
        double paid = !accepted ? 0 : accepted() == 0 ? alpha - initialWealth : alpha;
        List<Test> more = new ArrayList<>(tests);
        more.add(new Test(pValue, level, accepted, wealth() - level + paid));
        return new OnlineFalseDiscoveries(alpha, initialWealth, more);
    }

    /** The level of the next test. */
    public double nextLevel() {
        int t = tests.size() + 1;
        double level = initialWealth * gamma(t);
        double pays = alpha - initialWealth;
        for (int tau = 1; tau < t; tau++) {
            if (tests.get(tau - 1).accepted()) {
                level += pays * gamma(t - tau);
                pays = alpha;
            }
        }
        return level;
    }

    /** What is left to spend. */
    public double wealth() {
        return tests.isEmpty() ? initialWealth : tests.get(tests.size() - 1).wealth();
    }

    /** Claims accepted so far. */
    public long accepted() {
        return tests.stream().filter(Test::accepted).count();
    }

    /** The j-th element of the sequence, j from 1; all of them sum to less than 1. */
    static double gamma(int j) {
        return SCALE * StrictMath.log(Math.max(j, 2)) / (j * StrictMath.exp(Math.sqrt(StrictMath.log(j))));
    }
}
