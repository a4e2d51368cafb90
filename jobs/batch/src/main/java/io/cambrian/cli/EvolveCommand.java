package io.cambrian.cli;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.SearchBudget;
import io.cambrian.evolve.SearchResult;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.cycle.StudyMarket;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.market.Market;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One search on a warehouse's market: every trial goes to the ledger. */
@Command(
        name = "evolve",
        description = {
            "Search for strategies on the market of a warehouse; every trial goes to the ledger.",
            "Only development days are seen. What a search finds is not promoted by it: that takes evidence."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class EvolveCommand implements Callable<Integer> {
    private static final int SHOWN = 3;

    @Mixin
    private SearchOptions search;

    @Mixin
    private OriginOptions origin;

    @Option(
            names = "--max-minutes",
            paramLabel = "X",
            defaultValue = "0",
            description =
                    "Minutes of searching after which no generation begins; the same command goes on later. 0 is no"
                            + " limit (default: ${DEFAULT-VALUE}).")
    private double maxMinutes;

    @Option(names = "--dry-run", description = "Print the resolved configuration and do nothing.")
    private boolean dryRun;

    @Mixin
    private InstrumentOptions instruments;

    @Mixin
    private BatchOptions batch;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public Integer call() {
        CycleSettings settings = search.settings(CycleDefaults.TWINS, CycleDefaults.FINALISTS, CycleDefaults.CAP);
        settings.check();
        origin.check();
        EvolveJob.Execution execution = search.execution().withLimit(limit());
        MarketQuery query = instruments.query();
        if (dryRun) {
            new ResolvedConfiguration(spec).print(output.json());
            return 0;
        }
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian evolve");
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            LoadedMarket loaded = Loading.market(progress, () -> StudyMarket.load(warehouse, query, search.holdout()));
            Market market = loaded.market();
            SearchBudget budget = budget(market, settings);
            progress.stage("Weighing the budget");
            progress.done(budget.words());
            EvolveJob.Result result = SearchStage.run(
                            warehouse,
                            market,
                            SearchStage.hash(market),
                            settings.withSeeds(origin.seeding(warehouse)),
                            origin.fork(),
                            execution,
                            progress)
                    .search();
            print(warehouse, result, budget, market.periodsPerYear());
        }
        return 0;
    }

    private Optional<Duration> limit() {
        if (!(maxMinutes >= 0 && maxMinutes <= 1e6)) {
            throw new ConfigException("The --max-minutes (" + maxMinutes + ") must be from 0 to 1000000.");
        }
        return maxMinutes == 0 ? Optional.empty() : Optional.of(Duration.ofMillis((long) (maxMinutes * 60_000)));
    }

    /** Trials against the development days. */
    private static SearchBudget budget(Market market, CycleSettings settings) {
        StudyWindows windows = StudyWindows.of(market, settings.holdoutFraction());
        long days = Arrays.stream(market.calendar())
                .filter(day -> day >= windows.developmentFrom() && day <= windows.developmentTo())
                .count();
        return SearchBudget.of(settings.population(), settings.generations(), days / market.periodsPerYear());
    }

    private static String words(EvolveJob.Timing t) {
        return TextTable.number(t.seconds(), 1) + " s, " + TextTable.number(t.rows() / t.seconds(), 0)
                + " trials/s; the ledger was written in " + TextTable.number(t.writing(), 1)
                + " s beside the search, which waited for it " + TextTable.percent(t.waitingShare(), 1)
                + " of the time";
    }

    private void print(Warehouse warehouse, EvolveJob.Result result, SearchBudget budget, double periodsPerYear) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("run_id", result.runId());
            json.put("trials", result.trials());
            json.put("ledger_hash", result.ledgerHash());
            json.put("generation", result.generation());
            json.put("reuse_factor", result.reuse().factor());
            json.put("node_reuse_factor", result.reuse().nodeFactor());
            json.put("scored", result.reuse().scored());
            json.put("found_in_ledger", result.reuse().found());
            json.put("rejected", result.rejected());
            json.put("years", budget.years());
            json.put("luck_sharpe", budget.luck());
            json.put("minimum_backtest_years", budget.yearsNeeded(1));
            json.put("inconclusive", budget.isInconclusive());
            json.put("no_op", result.alreadyDone());
            json.put("interrupted", result.interrupted());
            result.timing().ifPresent(t -> {
                json.put("seconds", t.seconds());
                json.put("ledger_seconds", t.writing());
                json.put("ledger_waiting_share", t.waitingShare());
            });
            json.put("warehouse", warehouse.location());
            out.println(Output.json(json));
            return;
        }
        out.println("run          " + result.runId() + (result.alreadyDone() ? " (found in the ledger)" : ""));
        out.println("trials       " + TextTable.number(result.trials(), 0));
        out.println("rejected     " + TrialCounts.rejected(result.rejected()));
        out.println("scored       " + TrialCounts.scored(result.reuse()));
        out.println("reuse        " + TrialCounts.reuse(result.reuse()));
        out.println("ledger hash  " + result.ledgerHash());
        result.timing().ifPresent(t -> out.println("time         " + words(t)));
        out.println();
        TextTable table = new TextTable("generation", "best fitness", "median fitness", "distinct", "trials");
        for (EvolveJob.Generation g : result.generations()) {
            table.row(
                    g.number(),
                    TextTable.number(g.best(), 3),
                    TextTable.number(g.median(), 3),
                    TextTable.percent(g.distinct(), 0),
                    g.trials());
        }
        out.print(table);
        for (SearchResult.Finalist f :
                SearchResult.of(result.population(), SHOWN).finalists()) {
            out.println();
            out.println("# " + f.strategyId() + "  fitness " + TextTable.number(f.fitness(), 3) + ", Sharpe ratio "
                    + TextTable.number(f.score().sharpe(periodsPerYear), 2) + ", excess "
                    + TextTable.number(f.score().excessSharpe(periodsPerYear), 2) + ", "
                    + f.score().trades()
                    + " trades");
            out.println(StrategyText.print(f.strategy()));
        }
        out.println();
        if (result.interrupted()) {
            out.println("The search is not finished: run the same command again to go on.");
        }
        out.println("These are the best of " + TextTable.number(result.trials(), 0)
                + " trials on the days that the search saw: that alone is no evidence.");
    }
}
