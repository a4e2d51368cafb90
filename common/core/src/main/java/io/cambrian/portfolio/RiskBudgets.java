package io.cambrian.portfolio;

import io.cambrian.fault.ConfigException;
import io.cambrian.risk.ValueAtRisk;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a portfolio may risk. Breaches are predicted before anything is traded, and weights are cut in proportion until none is
 * left; the rest stays cash.
 *
 * @param volatility largest annualized volatility; infinite for none
 * @param shortfall largest historical expected shortfall of one period at 97.5 percent, a positive fraction; infinite for none
 */
public record RiskBudgets(double volatility, double shortfall) {
    private static final double CONFIDENCE = 0.975;

    /** A budget above this, 500 % a year, was meant as percent. */
    private static final double MOST_VOLATILE = 5;

    /** No budget. */
    public static final RiskBudgets NONE = new RiskBudgets(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    public RiskBudgets {
        if (!(volatility > 0 && shortfall > 0)) {
            throw new ConfigException(
                    "A risk budget (" + (volatility > 0 ? shortfall : volatility) + ") must be positive.");
        }
        fraction("volatility", volatility, MOST_VOLATILE);
        fraction("expected shortfall", shortfall, 1);
    }

    private static void fraction(String what, double budget, double most) {
        if (budget > most && budget < Double.POSITIVE_INFINITY) {
            throw new ConfigException("A budget of " + what + " (" + budget + ") is a fraction of capital."
                    + (budget < 100
                            ? "\nMaybe you gave " + budget + " instead of "
                                    + BigDecimal.valueOf(budget)
                                            .movePointLeft(2)
                                            .stripTrailingZeros()
                                            .toPlainString() + "?"
                            : ""));
        }
    }

    /** What would be breached, and the factor in (0, 1] that mends it. */
    public record Prediction(double factor, List<String> breaches) {}

    /**
     * Predicts.
     *
     * @param allocation whose volatility is per period
     * @param names of the columns of the returns
     * @param returns {@code [periods][names]}; NaN counts as 0
     */
    public Prediction predict(Allocation allocation, List<String> names, double[][] returns, double periodsPerYear) {
        double factor = 1;
        List<String> breaches = new ArrayList<>();
        double annual = allocation.volatility() * Math.sqrt(periodsPerYear);
        if (annual > volatility) {
            factor = volatility / annual;
            breaches.add(words("volatility a year", annual, volatility));
        }
        if (shortfall < Double.POSITIVE_INFINITY) {
            Map<String, Double> weights = allocation.weights();
            double[] portfolio = new double[returns.length];
            for (int t = 0; t < returns.length; t++) {
                for (int i = 0; i < names.size(); i++) {
                    portfolio[t] += Double.isNaN(returns[t][i]) ? 0 : weights.get(names.get(i)) * returns[t][i];
                }
            }
            double predicted = ValueAtRisk.historical(portfolio, CONFIDENCE).expectedShortfall();
            if (predicted > shortfall) {
                factor = Math.min(factor, shortfall / predicted);
                breaches.add(words("expected shortfall of a day", predicted, shortfall));
            }
        }
        return new Prediction(factor, List.copyOf(breaches));
    }

    private static String words(String what, double predicted, double budget) {
        return String.format(
                Locale.ROOT,
                "Predicted %s %.2f %% is above the budget of %.2f %%: every weight was cut.",
                what,
                100 * predicted,
                100 * budget);
    }
}
