package io.cambrian.portfolio;

import io.cambrian.fault.DataException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.optimisation.integer.IntegerStrategy;
import org.ojalgo.type.context.NumberContext;

/**
 * Whole shares that come close to weights, in the two ways of PyPortfolioOpt. What weights leave of 1 stays cash. Money is decimal: a binary quotient of
 * 2.9999999996 would lose a share.
 *
 * @param shares by name, without those of which none is bought
 * @param leftOver capital that is not spent
 */
public record ShareCounts(Map<String, Long> shares, BigDecimal leftOver) {
    private static final int SKIPS = 10;
    private static final BigDecimal ROUNDING = new BigDecimal("1e-9");
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /**
     * Rounds down, then buys one share at a time where the weight falls short the most, measured on what has been invested,
     * until nothing that can be paid falls short.
     *
     * @param weights not negative, summing to 1 at most
     * @param prices positive, by the same names
     * @throws DataException naming an asset without a positive price, or with more shares than can be counted
     */
    public static ShareCounts greedy(Map<String, Double> weights, Map<String, BigDecimal> prices, BigDecimal capital) {
        List<String> names = weights.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
        Map<String, Long> shares = new LinkedHashMap<>();
        BigDecimal part = invested(weights);
        BigDecimal budget = capital.multiply(part);
        BigDecimal left = budget;
        for (String name : names) {
            BigDecimal price = price(prices, name);
            BigDecimal n = BigDecimal.valueOf(weights.get(name))
                    .multiply(capital)
                    .divide(price, MathContext.DECIMAL64)
                    .setScale(0, RoundingMode.FLOOR);
            if (n.compareTo(MOST) > 0) {
                throw new DataException("The capital buys " + n.toBigInteger() + " shares of " + name + " at " + price
                        + ", more than " + MOST + ".\nIs the price right?");
            }
            shares.put(name, n.longValueExact());
            left = left.subtract(price.multiply(n));
        }
        while (left.signum() > 0) {
            String next = shortest(names, shares, weights, part.doubleValue(), prices, budget.subtract(left), left);
            if (next == null) {
                break;
            }
            shares.merge(next, 1L, Long::sum);
            left = left.subtract(prices.get(next));
        }
        shares.values().removeIf(n -> n == 0);
        return new ShareCounts(shares, capital.subtract(budget).add(left));
    }

    /** The sum of the weights; 1 where only rounding keeps it away. */
    private static BigDecimal invested(Map<String, Double> weights) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double w : weights.values()) {
            sum = w > 0 ? sum.add(BigDecimal.valueOf(w)) : sum;
        }
        return sum.compareTo(BigDecimal.ONE.subtract(ROUNDING)) >= 0 ? BigDecimal.ONE : sum;
    }

    /** The name that falls short most among those that can be paid; null if there is none, or after ten that cannot. */
    private static String shortest(
            List<String> names,
            Map<String, Long> shares,
            Map<String, Double> weights,
            double sum,
            Map<String, BigDecimal> prices,
            BigDecimal invested,
            BigDecimal left) {
        Map<String, Double> deficits = new LinkedHashMap<>();
        for (String name : names) {
            double held = invested.signum() == 0
                    ? 0
                    : prices.get(name)
                            .multiply(BigDecimal.valueOf(shares.get(name)))
                            .divide(invested, MathContext.DECIMAL64)
                            .doubleValue();
            deficits.put(name, weights.get(name) / sum - held);
        }
        for (int skipped = 0; skipped <= SKIPS && !deficits.isEmpty(); skipped++) {
            String most = null;
            for (Map.Entry<String, Double> e : deficits.entrySet()) {
                if (most == null || e.getValue() > deficits.get(most)) {
                    most = e.getKey();
                }
            }
            if (!(deficits.get(most) > 0)) {
                return null;
            }
            if (prices.get(most).compareTo(left) <= 0) {
                return most;
            }
            deficits.remove(most);
        }
        return null;
    }

    /**
     * The least sum of what each holding misses its target by, plus what is left over beside cash: an integer program.
     *
     * @return empty if it is not solved
     */
    public static Optional<ShareCounts> optimal(
            Map<String, Double> weights, Map<String, BigDecimal> prices, BigDecimal capital) {
        ExpressionsBasedModel model = new ExpressionsBasedModel();
        Map<String, Variable> count = new LinkedHashMap<>();
        Expression spent = model.addExpression("spent").upper(capital.multiply(invested(weights)));
        weights.forEach((name, weight) -> {
            if (!(weight > 0)) {
                return;
            }
            BigDecimal price = price(prices, name);
            BigDecimal target = BigDecimal.valueOf(weight).multiply(capital);
            // what is spent need not be left over: minus the price
            Variable n = model.newVariable(name).integer().lower(0).weight(price.negate());
            Variable miss = model.newVariable("miss " + name).lower(0).weight(1);
            count.put(name, n);
            spent.set(n, price);
            model.addExpression("short " + name).set(miss, 1).set(n, price).lower(target);
            model.addExpression("over " + name)
                    .set(miss, 1)
                    .set(n, price.negate())
                    .lower(target.negate());
        });
        // one thread and no gap: the same answer every time
        model.options.integer(IntegerStrategy.DEFAULT.withParallelism(() -> 1).withGapTolerance(NumberContext.of(14)));
        Optimisation.Result result = model.minimise();
        if (!result.getState().isFeasible()) {
            return Optional.empty();
        }
        Map<String, Long> shares = new LinkedHashMap<>();
        BigDecimal left = capital;
        for (Map.Entry<String, Variable> e : count.entrySet()) {
            long n = e.getValue().getValue().setScale(0, RoundingMode.HALF_EVEN).longValueExact();
            left = left.subtract(prices.get(e.getKey()).multiply(BigDecimal.valueOf(n)));
            if (n > 0) {
                shares.put(e.getKey(), n);
            }
        }
        return Optional.of(new ShareCounts(shares, left));
    }

    private static BigDecimal price(Map<String, BigDecimal> prices, String name) {
        BigDecimal price = prices.get(name);
        if (price == null || price.signum() <= 0) {
            throw new DataException("The price of " + name + " is " + (price == null ? "missing" : price)
                    + "; whole shares need a positive price for every weight above 0.");
        }
        return price;
    }
}
