package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.ReportModel.same;

import java.time.LocalDate;
import java.util.List;

/** What a report shows of risk and liquidity. Conventions are those of {@link ReportModel}. */
public final class RiskFigures {
    private RiskFigures() {}

    /**
     * Correlations.
     *
     * @param names in the order of clusters
     * @param matrix [names][names], 1 on the diagonal
     * @param estimator such as {@code Ledoit-Wolf}
     * @param observations days used
     * @param of what is correlated: strategies or instruments
     */
    public record Correlation(List<String> names, double[][] matrix, String estimator, int observations, String of) {
        public Correlation {
            same("matrix", names.size(), matrix.length);
            names = List.copyOf(names);
        }
    }

    /**
     * Value at risk against what happened. Each VaR was known the day before.
     *
     * @param days days since 1970-01-01
     * @param returns daily simple returns of the portfolio, signed
     * @param var95 VaR at confidence 0.95, positive
     * @param var99 VaR at confidence 0.99, positive
     * @param method in words
     * @param expectedShortfall99 today's, positive
     */
    public record ValueAtRisk(
            int[] days, double[] returns, double[] var95, double[] var99, String method, double expectedShortfall99) {
        public ValueAtRisk {
            same("returns", days.length, returns.length);
            same("var95", days.length, var95.length);
            same("var99", days.length, var99.length);
        }
    }

    /**
     * Past crises and hypothetical scenarios.
     *
     * @param crises rows
     * @param columns names of finalists, portfolio, benchmark
     * @param returns [crises][columns] total simple return over the crisis, or of the holdings in a hypothetical move, or less the
     *     value at risk where a scenario moves no price; NaN where there were no data
     * @param population quantiles over everything that was scored, one for each row; empty where no population was measured
     */
    public record Stress(
            List<Crisis> crises, List<String> columns, double[][] returns, List<StressQuantiles> population) {
        public Stress {
            same("returns", crises.size(), returns.length);
            if (!population.isEmpty()) {
                same("population", crises.size(), population.size());
            }
            population = List.copyOf(population);
            for (double[] row : returns) {
                same("a row of returns", columns.size(), row.length);
            }
            crises = List.copyOf(crises);
            columns = List.copyOf(columns);
        }
    }

    /**
     * How a whole population did in one scenario.
     *
     * @param strategies that have a result
     * @param low type-7 quantile at 5 percent
     * @param median likewise at 50
     * @param high likewise at 95
     */
    public record StressQuantiles(long strategies, double low, double median, double high) {}

    /**
     * A stretch of bad days.
     *
     * @param from first day; null for a hypothetical scenario
     * @param to last day; of a hypothetical scenario the day of the holdings
     */
    public record Crisis(String name, LocalDate from, LocalDate to) {
        public boolean isHypothetical() {
            return from == null;
        }
    }

    /**
     * How much capital strategies can use, and what they do to each other when one must sell.
     *
     * @param curves one for each strategy whose volumes are known
     * @param capital money behind the portfolio, in the currency of the prices
     * @param participation largest share of a day's trading
     * @param sellers names of rows and columns; empty where there is but one strategy
     * @param loss {@code [seller][holder]} what the holder loses of its capital while the seller sells everything at once
     * @param overlap {@code [seller][holder]} cosine of illiquidity-weighted holdings; NaN beside a strategy without positions
     */
    public record Liquidity(
            List<CapacityCurve> curves,
            double capital,
            double participation,
            List<String> sellers,
            double[][] loss,
            double[][] overlap) {
        public Liquidity {
            same("loss", sellers.size(), loss.length);
            same("overlap", sellers.size(), overlap.length);
            curves = List.copyOf(curves);
            sellers = List.copyOf(sellers);
        }
    }

    /**
     * A strategy's capacity.
     *
     * @param edge yearly return at little capital, a fraction
     * @param impact k: yearly profit of capital C is {@code C (edge - k sqrt(C))}
     * @param limit capital at which one more unit earns nothing; 0 without an edge
     * @param days to sell its part of the portfolio
     */
    public record CapacityCurve(String name, double edge, double impact, double limit, double days) {
        /** Yearly profit in money. */
        public double profit(double capital) {
            return capital * (edge - impact * Math.sqrt(capital));
        }

        /** The capital at which impact eats the whole edge. */
        public double breakEven() {
            return 2.25 * limit;
        }
    }
}
