package io.cambrian.jobs.cycle;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.backtest.TrialScore;
import io.cambrian.evidence.NullWorlds.Family;
import io.cambrian.evidence.SharpeInference;
import io.cambrian.evidence.TwinTest;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.evidence.Verdict;
import io.cambrian.jobs.report.Panel;
import io.cambrian.jobs.report.ReportModel;
import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.jobs.report.ReportModel.Unit;
import io.cambrian.jobs.report.SearchFigures;
import io.cambrian.jobs.report.SearchFigures.Figure;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Exclusion;
import io.cambrian.market.Market;
import io.cambrian.performance.Drawdowns;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.regime.RegimeModel;
import io.cambrian.tables.QuarantineTable;
import io.cambrian.tables.UniverseTable;
import io.cambrian.tables.Warehouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Makes the report's model from a finished cycle: what was run, the data, the search and its evidence. */
final class ReportAssembler {
    private static final double INTERVAL = 0.9;

    private ReportAssembler() {}

    static ReportModel assemble(Warehouse warehouse, CycleFacts facts) {
        List<SearchFigures.Finalist> finalists = FinalistDossiers.of(warehouse, facts);
        return new ReportModel(
                header(warehouse, facts),
                Panel.of(coverage(warehouse, facts)),
                Panel.of(windows(facts)),
                Panel.of(timeline(facts)),
                Panel.of(SearchPanels.evolution(
                        warehouse, facts.search(), facts.plan().settings(), searched(facts))),
                Panel.of(SearchPanels.funnel(
                        facts.search().population(),
                        facts.finalists().size(),
                        facts.promoted().size())),
                finalists,
                Panel.of(equity(facts)),
                Panel.of(evidence(facts)),
                Panel.of(RiskPanels.correlation(facts)),
                Panel.of(RiskPanels.valueAtRisk(facts)),
                Panel.of(RiskPanels.stress(warehouse, facts)),
                RiskPanels.liquidity(facts),
                Panel.of(RiskPanels.allocation(facts)),
                Panel.of(MoneyPanels.frontier(facts)),
                Panel.of(MoneyPanels.attribution(facts)),
                facts.replay()
                        .map(r -> Panel.of(PaperAccount.of(facts, r)))
                        .orElseGet(() -> Panel.missing(
                                "The live process was not started here.",
                                "bin/cambrian live --bundles " + facts.bundles() + " --replay")),
                MemoryPanels.of(warehouse, facts),
                next(facts));
    }

    static LocalDate date(int day) {
        return LocalDate.ofEpochDay(day);
    }

    private static ReportModel.Header header(Warehouse warehouse, CycleFacts facts) {
        List<String> stamps = new ArrayList<>();
        if (facts.spotOnly()) {
            stamps.add("spot only: research, nobody earns a spot return alone");
        }
        if (!facts.spotOnly() && !warehouse.exists(UniverseTable.SPEC)) {
            stamps.add("survivors only: no membership was given, so whoever failed before was never seen");
        }
        if (facts.allocation().isPaperOnly()) {
            stamps.add("paper only");
        }
        if (facts.request().settings().costs().isFree()) {
            stamps.add("zero cost: no trade is free");
        }
        return new ReportModel.Header(
                "Cambrian: one cycle on " + facts.request().source(),
                facts.runId(),
                facts.marketHash(),
                facts.request().settings().seed(),
                RunIdentity.KERNEL_VERSION,
                date(facts.windows().holdoutTo()),
                facts.promoted().isEmpty() ? ReportModel.Verdict.NOT_PROMOTED : ReportModel.Verdict.PROMOTED,
                Conclusion.words(facts),
                stamps);
    }

    private static ReportModel.Coverage coverage(Warehouse warehouse, CycleFacts facts) {
        List<ReportModel.Instrument> instruments = new ArrayList<>();
        for (BarSeries s : facts.request().loaded().market().series()) {
            instruments.add(new ReportModel.Instrument(
                    s.symbol(),
                    facts.request().loaded().instrumentOf(s.symbol()).currency(),
                    date(s.days()[0]),
                    date(s.days()[s.size() - 1]),
                    s.size()));
        }
        List<ReportModel.Exclusion> exclusions = new ArrayList<>();
        for (Exclusion e : facts.request().loaded().excluded()) {
            exclusions.add(new ReportModel.Exclusion(e.symbol(), e.reason()));
        }
        return new ReportModel.Coverage(
                instruments,
                exclusions,
                facts.request().loaded().market().bars(),
                quarantined(warehouse),
                facts.request().source());
    }

    private static List<Count> quarantined(Warehouse warehouse) {
        if (!warehouse.exists(QuarantineTable.SPEC)) {
            return List.of();
        }
        List<Count> counts = new ArrayList<>();
        for (Row row : warehouse
                .read(QuarantineTable.SPEC)
                .groupBy("rule")
                .count()
                .orderBy("rule")
                .collectAsList()) {
            counts.add(new Count(row.getString(0), row.getLong(1)));
        }
        return counts;
    }

    private static ReportModel.Windows windows(CycleFacts facts) {
        StudyWindows w = facts.windows();
        List<ReportModel.Fold> folds = new ArrayList<>();
        for (int i = 0; i < facts.walk().folds().size(); i++) {
            var f = facts.walk().folds().get(i);
            folds.add(new ReportModel.Fold(
                    String.valueOf(i + 1),
                    new ReportModel.Span(date(f.trainFrom()), date(f.trainTo())),
                    new ReportModel.Span(date(f.testFrom()), date(f.testTo()))));
        }
        return new ReportModel.Windows(
                date(w.developmentFrom()),
                date(w.developmentTo()),
                folds,
                Optional.of(new ReportModel.Span(date(w.holdoutFrom()), date(w.holdoutTo()))),
                StudyWindows.EMBARGO_DAYS,
                facts.opening());
    }

    private static ReportModel.Timeline timeline(CycleFacts facts) {
        Market market = facts.request().loaded().market();
        int[] days = market.calendar();
        double[] returns = EqualWeight.returns(market, days);
        RegimeLabels labels = facts.regimes().labels();
        int[] regime = Arrays.stream(days).map(labels::labelOn).toArray();
        List<ReportModel.Regime> regimes = new ArrayList<>();
        for (int k = 0; k < labels.names().size(); k++) {
            regimes.add(regime(facts.regimes().model(), k, regime, returns, facts.periodsPerYear()));
        }
        return new ReportModel.Timeline(
                days,
                EqualWeight.growth(returns),
                regime,
                regimes,
                "A mixture of normal distributions proposed by MLlib and polished as a hidden Markov model on the"
                        + " development days only; each day's label is filtered, from that day and earlier ones.");
    }

    private static ReportModel.Regime regime(RegimeModel model, int k, int[] regime, double[] returns, double annual) {
        int spells = 0;
        double[] own = new double[regime.length];
        int n = 0;
        for (int t = 0; t < regime.length; t++) {
            if (regime[t] == k) {
                spells += t == 0 || regime[t - 1] != k ? 1 : 0;
                own[n++] = returns[t];
            }
        }
        own = Arrays.copyOf(own, n);
        ReturnMoments moments = ReturnMoments.of(own);
        return new ReportModel.Regime(
                model.names().get(k),
                typical(model, k),
                n,
                moments.mean() * annual,
                moments.sd() * Math.sqrt(annual),
                n == 0 ? 0 : Drawdowns.max(own),
                spells == 0 ? Double.NaN : (double) n / spells);
    }

    /** A regime by the features that a trader looks at first, as far as its model looks at them. */
    private static String typical(RegimeModel model, int k) {
        List<String> parts = new ArrayList<>();
        for (int f = 0; f < model.features().size(); f++) {
            double value = model.typical(k, f);
            switch (model.features().get(f)) {
                case "volatility_20" -> parts.add(String.format(Locale.ROOT, "volatility %.1f %%", 100 * value));
                case "trend_60" -> parts.add(String.format(Locale.ROOT, "trend %+.1f", value));
                case "drawdown_250" -> parts.add(String.format(Locale.ROOT, "%.0f %% below its peak", 100 * value));
                case "breadth_100" -> parts.add(String.format(Locale.ROOT, "%.0f %% rising", 100 * value));
                default -> {
                    // the others say less to a reader
                }
            }
        }
        return String.join(", ", parts);
    }

    /** The days that the search saw. */
    static ScoringTask searched(CycleFacts facts) {
        Market market = facts.request().loaded().market();
        return new ScoringTask(
                market,
                facts.windows().developmentFrom(),
                facts.windows().developmentTo(),
                Costs.DEFAULT,
                Cases.none(market.calendar().length));
    }

    private static SearchFigures.Equity equity(CycleFacts facts) {
        int[] days = facts.holdout().days();
        List<SearchFigures.Curve> curves = facts.finalists().stream()
                .map(f -> new SearchFigures.Curve(
                        f.strategyId(), EqualWeight.growth(f.holdout().netReturns())))
                .toList();
        Market market = facts.request().loaded().market();
        return new SearchFigures.Equity(days, EqualWeight.growth(EqualWeight.returns(market, days)), curves);
    }

    private static SearchFigures.Evidence evidence(CycleFacts facts) {
        double annual = facts.periodsPerYear();
        FinalistRun champion = facts.finalists().get(0);
        Verdict verdict = facts.verdicts().get(0);
        List<SearchFigures.TwinFamily> families = new ArrayList<>();
        facts.twins().forEach((family, test) -> families.add(family(family, test)));
        return new SearchFigures.Evidence(
                champion.strategyId(),
                facts.search().trials(),
                champion.statistic(annual),
                champion.development().score().sharpe(annual),
                families,
                CycleSettings.LEVEL,
                champion.holdout().statistics().map(score -> holdout(facts, score, verdict.holdoutP())),
                FinalistDossiers.gates(verdict),
                figures(facts),
                BesideFigures.of(
                        facts.ledger(), verdict.beside(), champion.development().days().length, annual));
    }

    private static SearchFigures.TwinFamily family(Family family, TwinTest test) {
        return new SearchFigures.TwinFamily(
                family.words(),
                family == Family.SIGN_FLIP
                        ? "The days stay in order; a coin decides each day whether its surprise keeps its sign."
                        : "The same days in another order.",
                test.twins().stream().mapToDouble(Double::doubleValue).toArray(),
                test.planned(),
                test.pValue(),
                !test.isComplete());
    }

    private static SearchFigures.Holdout holdout(CycleFacts facts, TrialScore score, double pValue) {
        double annual = facts.periodsPerYear();
        double sharpe = score.trades() == 0 ? 0 : score.excessSharpe(annual);
        // standard error for independent returns (Lo 2002)
        double se =
                Math.sqrt((1 + score.excess().sharpePerPeriod() * score.excess().sharpePerPeriod() / 2)
                                / score.excess().n())
                        * Math.sqrt(annual);
        double z = SharpeInference.normalQuantile(1 - (1 - INTERVAL) / 2);
        return new SearchFigures.Holdout(
                new ReportModel.Span(
                        date(facts.windows().holdoutFrom()),
                        date(facts.windows().holdoutTo())),
                sharpe,
                sharpe - z * se,
                sharpe + z * se,
                INTERVAL,
                pValue);
    }

    private static List<Figure> figures(CycleFacts facts) {
        double[] walk = facts.walk().netReturns();
        ReturnMoments moments = ReturnMoments.of(walk);
        double sharpe = moments.second() > 0 ? moments.sharpePerPeriod(0) * Math.sqrt(facts.periodsPerYear()) : 0;
        return List.of(
                new Figure(
                        "Walk-forward Sharpe ratio",
                        sharpe,
                        Unit.RATIO,
                        "Of the whole search repeated on earlier days only, its choice traded on later ones."),
                new Figure(
                        "Walk-forward days",
                        walk.length,
                        Unit.COUNT,
                        "Test days of all folds, none seen by its search."));
    }

    private static List<ReportModel.Command> next(CycleFacts facts) {
        String warehouse = facts.bundles().getParent().toString();
        return List.of(
                new ReportModel.Command("bin/cambrian tables --warehouse " + warehouse, "what the warehouse remembers"),
                new ReportModel.Command(
                        "bin/cambrian live --bundles " + facts.bundles() + " --status",
                        "the paper account as the live process left it"),
                new ReportModel.Command(
                        "bin/cambrian demo --bars FILE... --warehouse my-warehouse",
                        "the same cycle on your own data"));
    }
}
