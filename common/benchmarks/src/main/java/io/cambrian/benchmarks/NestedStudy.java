package io.cambrian.benchmarks;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.Moments;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.PlantedEdge;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import io.cambrian.tune.CertaintyEquivalent;
import io.cambrian.tune.RiskTuning;
import java.util.List;
import java.util.Locale;

/**
 * Whether sizes and stops that are tuned after the signals, on days that the signals have not seen, are worth more on later days than
 * all numbers tuned together: worlds with one planted rule whose Sharpe ratio is known, thousands of held-out days each, so that
 * what is compared is hardly luck.
 */
final class NestedStudy {
    private static final double YEAR = 252;

    private NestedStudy() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int worlds = options.whole("worlds", quick ? 4 : 50, 1);
        int days = options.whole("days", quick ? 1_000 : 2_520, 700);
        int heldOut = options.whole("held-out", quick ? 2_000 : 25_200, 500);
        int instruments = options.whole("instruments", 3, 1);
        options.refuseOthers();
        Table table = new Table(
                worlds + " worlds each, " + days + " days to tune on, " + heldOut + " held out",
                "nested better",
                "equal",
                "size nested",
                "joint",
                "worth of a year: nested",
                "joint",
                "as it was",
                "promised, nested",
                "joint");
        for (Noise noise : List.of(Noise.IID_NORMAL, Noise.GARCH)) {
            for (double sharpe : new double[] {0.3, 0.6, 0.9}) {
                table.add(line(noise, sharpe, worlds, days, heldOut, instruments));
                System.err.println("done: " + noise + ", Sharpe " + sharpe);
            }
        }
        table.print();
        System.out.println("worth: certainty equivalent of a year in percent, aversion "
                + CertaintyEquivalent.DEFAULT.aversion() + ", after costs of 5 basis points a side");
    }

    private static List<String> line(
            Noise noise, double sharpe, int worlds, int days, int heldOut, int instruments) {
        PlantedEdge edge = new PlantedEdge(
                new WorldShape(instruments, 250 + days + heldOut, noise, Listing.STEADY, 0),
                StrategyText.parse(PlantedEdge.MOMENTUM),
                sharpe,
                1,
                120,
                1,
                Double.POSITIVE_INFINITY,
                Costs.DEFAULT);
        Strategy start = StrategyText.parse("enter long when roc(close, 60) > 0.01; exit long when roc(close, 60) < -0.01;"
                + " enter short when roc(close, 60) < -0.01; exit short when roc(close, 60) > 0.01; size fixed 1");
        int better = 0;
        int equal = 0;
        double[] sums = new double[7];
        for (int w = 0; w < worlds; w++) {
            Market market = edge.world(311, w).market();
            int[] calendar = market.calendar();
            int from = calendar[250];
            Market seen = market.between(calendar[0], calendar[250 + days - 1]);
            RiskTuning tuning = RiskTuning.DEFAULT;
            // evolution moves all numbers together; the signals stay what they became, and the risk is tuned again
            RiskTuning.Result joint = tuning.joint(seen, from, Costs.DEFAULT, start, w);
            RiskTuning.Result nested = tuning.nested(seen, from, Costs.DEFAULT, joint.tuned(), w);
            double[] worth = worth(
                    market,
                    calendar[250 + days],
                    calendar[calendar.length - 1],
                    List.of(nested.tuned(), joint.tuned(), start));
            better += worth[0] > worth[1] ? 1 : 0;
            equal += worth[0] == worth[1] ? 1 : 0;
            double[] one = {
                size(nested.tuned()), size(joint.tuned()), worth[0], worth[1], worth[2], nested.after(), joint.after()
            };
            for (int i = 0; i < one.length; i++) {
                sums[i] += one[i] * (i > 1 ? 100 * YEAR : 1) / worlds;
            }
        }
        return List.of(
                String.format(Locale.ROOT, "%s, Sharpe %.1f", noise == Noise.GARCH ? "GARCH" : "independent", sharpe),
                better + " of " + worlds,
                Integer.toString(equal),
                number(sums[0]),
                number(sums[1]),
                number(sums[2]),
                number(sums[3]),
                number(sums[4]),
                number(sums[5]),
                number(sums[6]));
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.2f", x);
    }

    /** Fixed size or target volatility. */
    private static double size(Strategy s) {
        return s.sizing() instanceof Sizing.Fixed fixed
                ? fixed.fraction()
                : ((Sizing.TargetVolatility) s.sizing()).annualized();
    }

    private static double[] worth(Market market, int from, int to, List<Strategy> strategies) {
        return new ColumnScorer(new ScoringTask(
                        market, from, to, Costs.DEFAULT, Cases.none(market.calendar().length)))
                .score(strategies).stream()
                        .mapToDouble(o -> o instanceof ScoreOutcome.Scored s
                                ? CertaintyEquivalent.DEFAULT.mean(moments(s))
                                : Double.NEGATIVE_INFINITY)
                        .toArray();
    }

    private static Moments moments(ScoreOutcome.Scored scored) {
        return scored.score().all();
    }
}
