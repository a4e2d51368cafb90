package io.cambrian.jobs.risk;

import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.Trade;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.risk.Capacity;
import io.cambrian.risk.FireSaleOverlap;
import io.cambrian.risk.LiquidityRisk;
import io.cambrian.risk.ScenarioMove;
import io.cambrian.risk.StressedLiquidity;
import io.cambrian.risk.Tradability;
import io.cambrian.tables.LiquidityTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * How much capital each strategy can use, how well its holdings sell, and what strategies do to each other when one must sell.
 * All of it from development days: turnover from its trades and from its daily rebalancing, holdings those of the last day.
 *
 * @param ids the strategies
 * @param capital money behind the portfolio
 * @param capacities one for each strategy; null where less than half of what it trades has known volumes
 * @param sales of each strategy's part of the portfolio, as it is
 * @param overlap each strategy with its allocated capital
 */
public record StrategyLiquidity(
        List<String> ids,
        double capital,
        List<Optional<Capacity>> capacities,
        List<LiquidityRisk> sales,
        LiquidityRisk portfolio,
        FireSaleOverlap overlap) {
    /** Money behind a portfolio that nobody said anything else about; that of {@code cambrian risk}. */
    public static final double CAPITAL = 10_000_000;

    /** Largest share of a day's trading that one may be; likewise. */
    public static final double PARTICIPATION = 0.1;

    private static final String AS_IT_IS = "as it is";

    /** Share of a strategy's turnover that must be in instruments whose volumes are known. */
    private static final double ENOUGH = 0.5;

    /**
     * What to measure.
     *
     * @param market up to the last development day
     * @param runs of the strategies on the development days
     * @param held by each at the last close, {@code [strategies][series]}, signed fractions of its capital
     * @param weights of the strategies in the portfolio
     */
    public record Request(Market market, List<String> ids, List<StrategyRun> runs, double[][] held, double[] weights) {}

    /** Measures; empty where no instrument has volumes. */
    public static Optional<StrategyLiquidity> of(Request r) {
        int[] sellable =
                sellable(r.market, IntStream.range(0, r.market.series().size()).toArray());
        if (sellable.length == 0) {
            return Optional.empty();
        }
        List<Tradability> assets = assets(r.market, sellable);
        int n = r.ids.size();
        double[][] own = new double[n][];
        double[] capital = new double[n];
        double[] all = new double[sellable.length];
        List<Optional<Capacity>> capacities = new ArrayList<>();
        List<LiquidityRisk> sales = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            double[] held = r.held[k];
            double weight = r.weights[k];
            own[k] = Arrays.stream(sellable).mapToDouble(i -> held[i]).toArray();
            capital[k] = weight * CAPITAL;
            double[] part = Arrays.stream(own[k]).map(w -> weight * w).toArray();
            for (int i = 0; i < all.length; i++) {
                all[i] += part[i];
            }
            sales.add(LiquidityRisk.of(assets, part, CAPITAL, PARTICIPATION));
            capacities.add(capacity(r, k, sellable, assets));
        }
        return Optional.of(new StrategyLiquidity(
                List.copyOf(r.ids),
                CAPITAL,
                List.copyOf(capacities),
                List.copyOf(sales),
                LiquidityRisk.of(assets, all, CAPITAL, PARTICIPATION),
                FireSaleOverlap.of(own, capital, assets)));
    }

    private static Optional<Capacity> capacity(Request r, int k, int[] sellable, List<Tradability> assets) {
        double[] traded = turnover(r.market, r.runs.get(k));
        double mean = Arrays.stream(r.runs.get(k).netReturns()).average().orElse(Double.NaN);
        return capacity(
                mean,
                Arrays.stream(sellable).mapToDouble(i -> traded[i]).toArray(),
                Arrays.stream(traded).sum(),
                assets,
                r.market.periodsPerYear());
    }

    /**
     * What trades in instruments whose volumes are not known is taken to cost what the rest does; empty where they are more than
     * half of it, or nothing is traded.
     *
     * @param mean return of a day
     * @param known turnover of a day of each of the assets
     * @param all turnover of a day, the unknown included
     */
    static Optional<Capacity> capacity(
            double mean, double[] known, double all, List<Tradability> assets, double periodsPerYear) {
        double covered = Arrays.stream(known).sum();
        if (!(covered >= ENOUGH * all) || all == 0) {
            return Optional.empty();
        }
        double[] scaled = Arrays.stream(known).map(t -> t * all / covered).toArray();
        return Optional.of(Capacity.of(mean * periodsPerYear, scaled, assets, periodsPerYear));
    }

    /**
     * What a strategy trades of each series on a usual day, a fraction of its capital: fills of its trades, and its daily
     * rebalancing to equal capital, {@code |r_i| + |r| |p_i|} over the instruments that take part.
     */
    static double[] turnover(Market market, StrategyRun run) {
        int[] days = run.days();
        int[] live = new int[days.length];
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < market.series().size(); i++) {
            places.put(market.series().get(i).symbol(), i);
        }
        for (StrategyRun.InstrumentRun part : run.instruments()) {
            BarSeries s = market.series().get(places.get(part.symbol()));
            for (int t = 0; t < part.days().length; t++) {
                boolean takesPart = s.member()[s.firstAtOrAfter(part.days()[t])]
                        || part.positions()[t] != 0
                        || part.netReturns()[t] != 0;
                live[Arrays.binarySearch(days, part.days()[t])] += takesPart ? 1 : 0;
            }
        }
        double[] traded = new double[market.series().size()];
        for (StrategyRun.InstrumentRun part : run.instruments()) {
            int place = places.get(part.symbol());
            for (int t = 0; t < part.days().length; t++) {
                int d = Arrays.binarySearch(days, part.days()[t]);
                double moved =
                        Math.abs(part.netReturns()[t]) + Math.abs(run.netReturns()[d]) * Math.abs(part.positions()[t]);
                traded[place] += live[d] == 0 ? 0 : moved / live[d] / days.length;
            }
            for (Trade trade : part.trades()) {
                traded[place] += trade.fraction() / lived(live, days, trade.entryDay()) / days.length;
                if (!trade.openAtEnd()) {
                    double exit = trade.fraction() * trade.exitPrice() / trade.entryPrice() / (1 + trade.netReturn());
                    // a loss of everything is not sold any more
                    traded[place] +=
                            Double.isFinite(exit) ? exit / lived(live, days, trade.exitDay()) / days.length : 0;
                }
            }
        }
        return traded;
    }

    private static int lived(int[] live, int[] days, int day) {
        return Math.max(1, live[Arrays.binarySearch(days, day)]);
    }

    /** Of some series of a market those whose last bars have volumes and ranges: of the others nothing is known of their selling. */
    static int[] sellable(Market market, int[] places) {
        return Arrays.stream(places)
                .filter(i -> {
                    BarSeries s = market.series().get(i);
                    int n = s.size();
                    return !s.closeOnly()
                            && IntStream.range(Math.max(0, n - Tradability.DAYS), n)
                                            .filter(t -> s.volume()[t] > 0 && s.close()[t] > 0)
                                            .count()
                                    >= Tradability.FEWEST_DAYS;
                })
                .toArray();
    }

    static List<Tradability> assets(Market market, int[] places) {
        return Arrays.stream(places)
                .mapToObj(i -> market.series().get(i))
                .map(s -> Tradability.of(s.symbol(), s.high(), s.low(), s.close(), s.volume()))
                .toList();
    }

    /**
     * The portfolio after each scenario that changes volumes or spreads, by the scenario's name.
     *
     * @param held of the portfolio, for each series of the market
     * @param valueAtRisk of the portfolio, 0.99
     */
    static Map<String, StressedLiquidity> stressed(
            Market market, double[] held, MarketMoves moves, double valueAtRisk) {
        int[] sellable =
                sellable(market, IntStream.range(0, market.series().size()).toArray());
        double[] weights = Arrays.stream(sellable).mapToDouble(i -> held[i]).toArray();
        List<Tradability> assets = assets(market, sellable);
        Map<String, StressedLiquidity> out = new LinkedHashMap<>();
        for (ScenarioMove move : moves.moves()) {
            if (move.scenario().shiftsLiquidity()) {
                out.put(
                        move.scenario().name(),
                        StressedLiquidity.of(
                                move.scenario(),
                                moves.moveOf(move, sellable),
                                StressedLiquidity.riskFactor(move, moves.covariance(), moves.known(held)),
                                assets,
                                weights,
                                CAPITAL,
                                PARTICIPATION,
                                valueAtRisk));
            }
        }
        return out;
    }

    /**
     * Rows of the table {@code liquidity}.
     *
     * @param valueAtRisk of the portfolio, 0.99
     * @param stressed the portfolio after scenarios, by their names
     */
    public List<Row> rows(String runId, double valueAtRisk, Map<String, StressedLiquidity> stressed) {
        List<Row> rows = new ArrayList<>();
        for (int k = 0; k < ids.size(); k++) {
            LiquidityRisk sale = sales.get(k);
            rows.add(LiquidityTable.toRow(new LiquidityTable.Liquidity(
                    runId,
                    AS_IT_IS,
                    ids.get(k),
                    capital,
                    gross(sale),
                    sale.daysToLiquidate(),
                    sale.spreadCost(),
                    sale.impactCost(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    capacities.get(k).orElse(null),
                    null)));
        }
        rows.add(portfolio(runId, AS_IT_IS, portfolio, valueAtRisk));
        stressed.forEach((name, s) -> rows.add(portfolio(runId, name, s.risk(), s.valueAtRisk())));
        for (int seller = 0; seller < ids.size(); seller++) {
            for (int holder = 0; holder < ids.size(); holder++) {
                LiquidityRisk sale = sales.get(holder);
                rows.add(LiquidityTable.toRow(new LiquidityTable.Liquidity(
                        runId,
                        "fire sale of " + ids.get(seller),
                        ids.get(holder),
                        capital,
                        gross(sale),
                        sale.daysToLiquidate(),
                        sale.spreadCost(),
                        sale.impactCost(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new LiquidityTable.FireSale(
                                overlap.similarity()[seller][holder], overlap.loss()[seller][holder]))));
            }
        }
        return rows;
    }

    private Row portfolio(String runId, String scenario, LiquidityRisk risk, double valueAtRisk) {
        return LiquidityTable.toRow(new LiquidityTable.Liquidity(
                runId,
                scenario,
                VarCube.PORTFOLIO,
                capital,
                gross(risk),
                risk.daysToLiquidate(),
                risk.spreadCost(),
                risk.impactCost(),
                null,
                null,
                valueAtRisk,
                risk.spreadAdjusted(valueAtRisk),
                risk.impactAdjusted(valueAtRisk),
                null,
                null));
    }

    private static double gross(LiquidityRisk risk) {
        return risk.positions().stream()
                        .mapToDouble(LiquidityRisk.Position::exposure)
                        .sum()
                / risk.capital();
    }
}
