package io.cambrian.benchmarks;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.ColumnScorer;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.PlantedEdge;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.Market;
import io.cambrian.tune.CertaintyEquivalent;
import io.cambrian.tune.RiskTuning;
import java.util.ArrayList;
import java.util.Arrays;
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
        int worlds = options.whole("worlds", quick ? 4 : 40, 1);
        int days = options.whole("days", quick ? 1_000 : 2_520, 700);
        int heldOut = options.whole("held-out", quick ? 2_000 : 25_200, 500);
        int instruments = options.whole("instruments", 1, 1);
        options.refuseOthers();
        Table table = new Table(
                worlds + " worlds each, " + days + " days to tune on, " + heldOut + " held out",
                "nested better",
                "equal",
                "worth of a year, median: nested",
                "joint",
                "promised, nested",
                "joint");
        int better = 0;
        int all = 0;
        for (Noise noise : List.of(Noise.IID_NORMAL, Noise.GARCH)) {
            for (double sharpe : new double[] {0.3, 0.6, 0.9}) {
                better += line(table, noise, sharpe, worlds, days, heldOut, instruments);
                all += worlds;
                System.err.println("done: " + noise + ", Sharpe " + sharpe);
            }
        }
        table.add("all", better + " of " + all);
        table.print();
        System.out.println("worth: certainty equivalent of a year in percent, aversion "
                + CertaintyEquivalent.DEFAULT.aversion() + ", after costs of 5 basis points a side");
    }

    /** Adds a line; how often nested tuning was better. */
    private static int line(
            Table table, Noise noise, double sharpe, int worlds, int days, int heldOut, int instruments) {
        PlantedEdge edge = new PlantedEdge(
                new WorldShape(instruments, 250 + days + heldOut, noise, Listing.STEADY, 0),
                StrategyText.parse(PlantedEdge.MOMENTUM),
                sharpe,
                1,
                120,
                1,
                Double.POSITIVE_INFINITY,
                Costs.DEFAULT);
        Strategy start = StrategyText.parse(
                "enter long when roc(close, 60) > 0.01; exit long when roc(close, 60) < -0.01;"
                        + " enter short when roc(close, 60) < -0.01; exit short when roc(close, 60) > 0.01; size fixed 1");
        int better = 0;
        int equal = 0;
        double[][] values = new double[4][worlds];
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
                    List.of(nested.tuned(), joint.tuned()));
            better += worth[0] > worth[1] ? 1 : 0;
            equal += worth[0] == worth[1] ? 1 : 0;
            double[] one = {worth[0], worth[1], nested.after(), joint.after()};
            for (int i = 0; i < one.length; i++) {
                values[i][w] = one[i] * 100 * YEAR;
            }
        }
        List<String> cells = new ArrayList<>();
        cells.add(
                String.format(Locale.ROOT, "%s, Sharpe %.1f", noise == Noise.GARCH ? "GARCH" : "independent", sharpe));
        cells.add(better + " of " + worlds);
        cells.add(Integer.toString(equal));
        for (double[] x : values) {
            Arrays.sort(x);
            cells.add(String.format(Locale.ROOT, "%.2f", x[worlds / 2]));
        }
        table.add(cells);
        return better;
    }

    private static double[] worth(Market market, int from, int to, List<Strategy> strategies) {
        return new ColumnScorer(new ScoringTask(market, from, to, Costs.DEFAULT, Cases.none(market.calendar().length)))
                .score(strategies).stream()
                        .mapToDouble(o -> o instanceof ScoreOutcome.Scored s
                                ? CertaintyEquivalent.DEFAULT.mean(s.score().all())
                                : Double.NEGATIVE_INFINITY)
                        .toArray();
    }
}
