package io.cambrian.risk;

import java.util.List;

/**
 * How much strategies hurt each other when one must sell.
 *
 * @param similarity cosine of holdings weighted by illiquidity, -1 to 1; 1 on the diagonal, NaN beside a strategy without
 *     positions; negative where one holds what the other is short of
 * @param loss {@code [seller][holder]}: what the holder loses, as a fraction of its own capital, when the seller sells everything
 *     at once
 */
public record FireSaleOverlap(double[][] similarity, double[][] loss) {
    /**
     * Measures (liquidity-weighted portfolio overlap of Cont and Schaanning 2019, "Monitoring indirect contagion",
     * doi:10.1016/j.jbankfin.2019.04.007, with the square-root law in the place of linear depth): selling Q of an asset that
     * trades V a day moves its price by {@code volatility sqrt(Q/V)}.
     *
     * @param weights {@code [strategies][assets]}, signed fractions of each strategy's capital
     * @param capital of each strategy
     */
    public static FireSaleOverlap of(double[][] weights, double[] capital, List<Tradability> assets) {
        int n = weights.length;
        double[][] similarity = new double[n][n];
        double[][] loss = new double[n][n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                double cross = 0;
                double own = 0;
                double other = 0;
                for (int i = 0; i < assets.size(); i++) {
                    Tradability t = assets.get(i);
                    double weight = t.volatility() / t.dailyValue();
                    double x = weights[a][i] * capital[a];
                    double y = weights[b][i] * capital[b];
                    cross += x * y * weight;
                    own += x * x * weight;
                    other += y * y * weight;
                    double moved = -Math.signum(x) * t.volatility() * Math.sqrt(Math.abs(x) / t.dailyValue());
                    loss[a][b] -= weights[b][i] * LiquidityRisk.IMPACT * moved;
                }
                similarity[a][b] = own > 0 && other > 0 ? cross / Math.sqrt(own * other) : Double.NaN;
            }
        }
        return new FireSaleOverlap(similarity, loss);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FireSaleOverlap o
                && java.util.Arrays.deepEquals(similarity, o.similarity)
                && java.util.Arrays.deepEquals(loss, o.loss);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.deepHashCode(similarity) * 31 + java.util.Arrays.deepHashCode(loss);
    }

    @Override
    public String toString() {
        return "FireSaleOverlap[" + similarity.length + " strategies]";
    }
}
