package io.cambrian.lab;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.Decision;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StrategyRunner;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Worlds in which one known rule earns a known Sharpe ratio while one regime holds, and nothing else can be earned but what
 * resembles it.
 *
 * <p>The rule is any strategy. It is run along each instrument as the world is made; on a day of the regime on which it holds
 * a position from open to close, the instrument drifts by a constant in the position's direction. Elsewhere returns are those
 * of {@link WorldShape}. The constant is set so that on the days of the regime the strategy's <em>expected</em> net daily
 * return (over all instruments, after costs and rebalancing) over the standard deviation of its net returns, times the root
 * of 252, is the wanted Sharpe ratio: what a backtest of the rule shows differs from it by sampling error, as it would in a
 * real market.
 *
 * @param shape of the worlds apart from the edge
 * @param rule that earns
 * @param annualSharpe wanted on the days of the regime, after costs, at the beginning if it decays; 0 for none
 * @param activeShare of days on which the regime holds, in (0, 1]; 1 for an edge that is always there
 * @param meanSpell mean length in days of the regime's spells
 * @param volatilityRatio standard deviation of returns within the regime over that outside; 1 makes the regime invisible
 * @param halfLifeDays after which the edge has halved; infinite if it does not decay
 * @param costs of trading that the rule earns its Sharpe ratio after
 */
public record PlantedEdge(
        WorldShape shape,
        Strategy rule,
        double annualSharpe,
        double activeShare,
        int meanSpell,
        double volatilityRatio,
        double halfLifeDays,
        Costs costs) {
    /** Long what rose over 20 days, short what fell. */
    public static final String MOMENTUM = "enter long when roc(close, 20) > 0; exit long when roc(close, 20) < 0;"
            + " enter short when roc(close, 20) < 0; exit short when roc(close, 20) > 0";

    private static final int MOST_STEPS = 12;
    private static final double TOLERANCE = 0.002;

    public PlantedEdge {
        if (!(annualSharpe >= 0 && annualSharpe < 20)
                || !(activeShare > 0 && activeShare <= 1)
                || meanSpell < 1
                || !(volatilityRatio > 0)
                || !(halfLifeDays > 0)) {
            throw new IllegalArgumentException("An edge of Sharpe " + annualSharpe + " on " + activeShare
                    + " of the days in spells of " + meanSpell + " with " + volatilityRatio
                    + " times the volatility and a half-life of " + halfLifeDays + " days is not possible.");
        }
    }

    /**
     * The edge of {@link #MOMENTUM} in independent normal returns at default costs: spells of 120 days with twice the
     * volatility of other days, no decay.
     *
     * @param instruments such as 20
     * @param days such as 5,040
     * @param activeShare of days on which the regime holds, such as 0.4
     * @param annualSharpe while it holds, such as 2
     */
    public static PlantedEdge inOneRegime(int instruments, int days, double activeShare, double annualSharpe) {
        return new PlantedEdge(
                new WorldShape(instruments, days, Noise.IID_NORMAL, Listing.STEADY, 0),
                StrategyText.parse(MOMENTUM),
                annualSharpe,
                activeShare,
                120,
                2,
                Double.POSITIVE_INFINITY,
                Costs.DEFAULT);
    }

    /** The world of a number; worlds of neighboring numbers or seeds are unrelated. */
    public PlantedWorld world(long seed, long number) {
        long world = Seeds.derive(WorldShape.worldSeed(seed, number), Seeds.ofText("planted"));
        boolean[] active = RegimePath.draw(shape.days(), activeShare, meanSpell, world);
        Shocks shocks = shape.noise().draw(shape.instruments(), shape.days(), world);
        double[] volatility = new double[shape.days()];
        Arrays.setAll(volatility, t -> active[t] ? volatilityRatio : 1);
        shocks.scale(volatility);
        double edge = 0;
        Market market = market(shocks, active, edge, world);
        for (int step = 0; annualSharpe > 0 && step < MOST_STEPS; step++) {
            Expected expected = expected(market, active);
            if (Math.abs(expected.sharpe(edge) - annualSharpe) < TOLERANCE) {
                break;
            }
            edge = expected.edge(annualSharpe);
            market = market(shocks, active, edge, world);
        }
        return new PlantedWorld(
                market, rule, active, edge, expected(market, active).sharpe(edge));
    }

    private Market market(Shocks shocks, boolean[] active, double edge, long world) {
        List<BarSeries> all = new ArrayList<>();
        for (Prices prices : shape.prices(shocks, world)) {
            StrategyRunner runner = StrategyRunner.start(rule, false, WorldShape.PERIODS_PER_YEAR);
            int side = 0;
            for (int t = prices.from(); prices.isLive(t); t++) {
                double earned = active[t] ? side * edge * StrictMath.pow(0.5, t / halfLifeDays) : 0;
                prices.next(t, shape.dailyDrift(prices, t) + earned);
                int i = t - prices.from();
                Decision decision = runner.onBar(
                        Prices.day(t),
                        prices.open[i],
                        prices.high[i],
                        prices.low[i],
                        prices.close[i],
                        prices.volume[i],
                        true);
                side = decision.targetSide();
            }
            all.add(prices.series());
        }
        return Market.of(all, WorldShape.PERIODS_PER_YEAR);
    }

    /** What the rule costs, holds and risks a day while the regime holds. */
    private record Expected(double exposure, double cost, double sd) {
        double sharpe(double edge) {
            return sd > 0 ? (edge * exposure - cost) / sd * Math.sqrt(WorldShape.PERIODS_PER_YEAR) : 0;
        }

        double edge(double sharpe) {
            if (!(exposure > 0)) {
                throw new IllegalArgumentException("The planted rule holds nothing while its regime holds.");
            }
            return (sharpe * sd / Math.sqrt(WorldShape.PERIODS_PER_YEAR) + cost) / exposure;
        }
    }

    private Expected expected(Market market, boolean[] active) {
        StrategyRun paid = run(market, costs);
        StrategyRun free = run(market, Costs.ZERO);
        double[] exposure = new double[active.length];
        int[] live = new int[active.length];
        for (StrategyRun.InstrumentRun instrument : free.instruments()) {
            for (int i = 0; i < instrument.days().length; i++) {
                int t = market.indexOf(instrument.days()[i]);
                exposure[t] += Math.abs(instrument.positions()[i]);
                live[t]++;
            }
        }
        int n = 0;
        double exposed = 0;
        double cost = 0;
        double sum = 0;
        double squares = 0;
        for (int t = 0; t < active.length; t++) {
            if (active[t]) {
                double r = paid.netReturns()[t];
                n++;
                exposed += exposure[t] / live[t];
                cost += free.netReturns()[t] - r;
                sum += r;
                squares += r * r;
            }
        }
        double variance = (squares - sum * sum / n) / (n - 1);
        return new Expected(exposed / n, cost / n, Math.sqrt(Math.max(0, variance)));
    }

    private StrategyRun run(Market market, Costs with) {
        int[] calendar = market.calendar();
        return Backtest.run(
                new ScoringTask(market, calendar[0], calendar[calendar.length - 1], with, Cases.none(calendar.length)),
                rule);
    }
}
