package io.cambrian.jobs.cycle;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.backtest.Trade;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.PriorHolding;
import io.cambrian.evolve.Population;
import io.cambrian.genome.Complexity;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.evidence.Verdict;
import io.cambrian.jobs.evolve.Ancestry;
import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.jobs.report.ReportModel.GateResult;
import io.cambrian.jobs.report.ReportModel.Unit;
import io.cambrian.jobs.report.SearchFigures;
import io.cambrian.jobs.report.SearchFigures.Ancestor;
import io.cambrian.jobs.report.SearchFigures.Figure;
import io.cambrian.market.Market;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The dossier of each finalist: rules, record, ancestors, evidence, trades. */
final class FinalistDossiers {
    private static final int MOST_TRADED = 5;
    private static final double ALIKE = 0.95;

    private FinalistDossiers() {}

    static List<SearchFigures.Finalist> of(Warehouse warehouse, CycleFacts facts) {
        Ancestry ancestry =
                Ancestry.of(warehouse, facts.search().runId(), facts.search().population());
        List<SearchFigures.Finalist> dossiers = new ArrayList<>();
        for (int i = 0; i < facts.finalists().size(); i++) {
            FinalistRun f = facts.finalists().get(i);
            Verdict verdict = facts.verdicts().get(i);
            dossiers.add(new SearchFigures.Finalist(
                    f.strategyId(),
                    StrategyText.print(f.strategy()),
                    words(f) + " State: " + verdict.state().words() + ".",
                    verdict.promoted(),
                    Complexity.of(f.strategy()),
                    Optional.of(metrics(f.development(), facts.periodsPerYear())),
                    f.holdout().statistics().map(s -> metrics(f.holdout(), facts.periodsPerYear())),
                    ancestors(f.strategyId(), ancestry),
                    figures(f, verdict, facts),
                    gates(verdict),
                    Optional.of(trades(f, facts.periodsPerYear()))));
        }
        return dossiers;
    }

    private static List<Figure> figures(FinalistRun f, Verdict verdict, CycleFacts facts) {
        double annual = facts.periodsPerYear();
        List<Figure> figures = new ArrayList<>(List.of(
                new Figure("Fitness", f.fitness(), Unit.RATIO, "By which the search ranked it."),
                new Figure(
                        "Hold-out p-value",
                        verdict.holdoutP(),
                        Unit.PROBABILITY,
                        "Of a positive excess return on untouched days, adjusted for all finalists."),
                new Figure(
                        "Break-even cost",
                        breakEvenBps(
                                f, free(f, facts), facts.request().settings().costs()),
                        Unit.RATIO,
                        "Basis points a side at which its excess return on the days that the search saw would be"
                                + " gone; borrow is left out with them."),
                new Figure(
                        "Trials like it",
                        similar(f.strategyId(), facts.search().population()),
                        Unit.COUNT,
                        "Other strategies of the ledger whose returns by block correlate with its at 0.95 or"
                                + " more: the search found it so often."),
                new Figure(
                        "Error budget left",
                        verdict.budget().wealth(),
                        Unit.PROBABILITY,
                        verdict.budget().words()),
                new Figure(
                        "Deflated Sharpe ratio",
                        verdict.beside().deflatedSharpe(),
                        Unit.PROBABILITY,
                        "Probability that its Sharpe ratio exceeds what the best of all trials shows by luck;"
                                + " beside the gates, it decides nothing."),
                new Figure(
                        "Track record needed",
                        verdict.beside().minimumTrackRecord() / facts.periodsPerYear(),
                        Unit.YEARS,
                        "For 95 % confidence that its Sharpe ratio is positive, were it the only trial; beside"
                                + " the gates, it decides nothing.")));
        figures.add(FinalistCapacity.of(f.holdout(), facts.request().loaded().market(), annual));
        figures.addAll(
                RegimeFigures.of(f.development(), f.holdout(), facts.regimes().labels(), annual));
        return figures;
    }

    static List<SearchFigures.Gate> gates(Verdict verdict) {
        return verdict.gates().stream()
                .map(g ->
                        new SearchFigures.Gate(g.name(), g.passed() ? GateResult.PASSED : GateResult.FAILED, g.words()))
                .toList();
    }

    private static String words(FinalistRun f) {
        return words(f.strategy(), f.development());
    }

    /** What a strategy did on the days that its search saw. */
    static String words(Strategy s, StrategyRun seen) {
        String sides = s.longSide().isPresent() && s.shortSide().isPresent()
                ? "Long and short"
                : s.longSide().isPresent() ? "Long only" : "Short only";
        TrialScore score = seen.score();
        double held = seen.trades().stream().mapToInt(Trade::barsHeld).average().orElse(0);
        return String.format(
                Locale.ROOT,
                "%s; in the market %.0f %% of the time; %,d trades of %.0f bars on average on the days that the search saw.",
                sides,
                100 * score.timeInMarket(),
                score.trades(),
                held);
    }

    /** The same on the days that the search saw, trading for free. */
    private static StrategyRun free(FinalistRun f, CycleFacts facts) {
        StudyWindows windows = facts.windows();
        Market seen = facts.request().loaded().market().between(windows.warmUpFrom(), windows.developmentTo());
        return PriorHolding.within(
                seen,
                Backtest.run(
                        new ScoringTask(
                                seen,
                                windows.developmentFrom(),
                                windows.developmentTo(),
                                Costs.ZERO,
                                Cases.none(seen.calendar().length)),
                        f.strategy()));
    }

    /**
     * Costs per side, in basis points, at which the mean excess return is 0, by the straight line through what is left
     * without and with costs; 0 if nothing is left without costs, NaN if trading was free or cost nothing.
     */
    static double breakEvenBps(FinalistRun paid, StrategyRun free, Costs costs) {
        double gross = mean(free.excessReturns());
        double lost = gross - mean(paid.development().excessReturns());
        double charged = costs.perSide() * 10_000;
        return !(lost > 0) || charged == 0 ? Double.NaN : Math.max(0, gross) / lost * charged;
    }

    private static double mean(double[] returns) {
        return java.util.Arrays.stream(returns).average().orElse(0);
    }

    /** Other strategies of a ledger whose block sums correlate with those of one at 0.95 or more. */
    static long similar(String id, Population population) {
        double[] own = null;
        for (Population.Known known : population.known()) {
            own = known.strategyId().equals(id) ? standardized(known) : own;
        }
        if (own == null || own.length == 0) {
            return 0;
        }
        long alike = 0;
        for (Population.Known known : population.known()) {
            double[] other = known.strategyId().equals(id) ? new double[0] : standardized(known);
            double dot = 0;
            for (int b = 0; b < other.length; b++) {
                dot += own[b] * other[b];
            }
            alike += dot >= ALIKE ? 1 : 0;
        }
        return alike;
    }

    /** Block sums with mean 0 and sum of squares 1; empty for what was not scored or does not move. */
    private static double[] standardized(Population.Known known) {
        if (!(known.outcome() instanceof ScoreOutcome.Scored scored)) {
            return new double[0];
        }
        double[] z = scored.score().blockSums().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        double mean = mean(z);
        double squares = 0;
        for (int b = 0; b < z.length; b++) {
            z[b] -= mean;
            squares += z[b] * z[b];
        }
        if (!(squares > 0)) {
            return new double[0];
        }
        for (int b = 0; b < z.length; b++) {
            z[b] /= Math.sqrt(squares);
        }
        return z;
    }

    static SearchFigures.Metrics metrics(StrategyRun run, double annual) {
        TrialScore score = run.score();
        double[] growth = EqualWeight.growth(run.netReturns());
        double years = growth.length / annual;
        return new SearchFigures.Metrics(
                growth.length,
                Math.pow(Math.max(0, growth[growth.length - 1]), 1 / years) - 1,
                Math.sqrt(score.all().variance() * annual),
                score.sharpe(annual),
                score.trades() == 0 ? Double.NaN : score.excessSharpe(annual),
                score.maxDrawdown(),
                score.trades(),
                score.timeInMarket());
    }

    static List<Ancestor> ancestors(String id, Ancestry ancestry) {
        return ancestry.of(id).stream()
                .map(a -> new Ancestor(a.id(), a.generation(), a.operator(), a.parents(), a.fitness(), a.text()))
                .toList();
    }

    private static SearchFigures.Trades trades(FinalistRun f, double annual) {
        List<Trade> trades = new ArrayList<>(f.development().trades());
        trades.addAll(f.holdout().trades());
        if (trades.isEmpty()) {
            return new SearchFigures.Trades(
                    0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, List.of());
        }
        double[] returns =
                trades.stream().mapToDouble(Trade::netReturn).sorted().toArray();
        int[] held = trades.stream().mapToInt(Trade::barsHeld).sorted().toArray();
        Map<String, Long> bySymbol = new LinkedHashMap<>();
        trades.forEach(t -> bySymbol.merge(t.symbol(), 1L, Long::sum));
        List<Count> most = bySymbol.entrySet().stream()
                .map(e -> new Count(e.getKey(), e.getValue()))
                .sorted(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::name))
                .limit(MOST_TRADED)
                .toList();
        long winners = trades.stream().filter(t -> t.netReturn() > 0).count();
        return new SearchFigures.Trades(
                trades.size(),
                (double) winners / trades.size(),
                java.util.Arrays.stream(returns).average().orElseThrow(),
                returns[returns.length - 1],
                returns[0],
                (held[(held.length - 1) / 2] + held[held.length / 2]) / 2.0,
                (costs(f.development()) + costs(f.holdout()))
                        / ((f.development().days().length + f.holdout().days().length) / annual),
                most);
    }

    /** Costs as a fraction of the strategy's capital, of which each instrument has an equal part. */
    static double costs(StrategyRun run) {
        return run.trades().stream().mapToDouble(Trade::costPaid).sum()
                / run.instruments().size();
    }
}
