package io.cambrian.cli;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.evolve.SearchPlan;
import io.cambrian.evolve.SearchResult;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.jobs.Sessions;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.cycle.CycleJob;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.cycle.StudyMarket;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.jobs.scoring.MarketCodec;
import io.cambrian.market.Market;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    @Option(
            names = "--symbols",
            paramLabel = "A,B,...",
            split = ",",
            description = "Only these instruments (default: all).")
    private List<String> symbols = new ArrayList<>();

    @Option(
            names = "--max-symbols",
            paramLabel = "N",
            defaultValue = "0",
            description = "At most so many instruments, the first in alphabetical order (default: all).")
    private int maxSymbols;

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
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Warehouse.open(Sessions.open(batch.session("cambrian evolve")), batch.warehouse());
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            progress.stage("Loading the market");
            LoadedMarket loaded = StudyMarket.load(
                    warehouse, MarketQuery.all().withSymbols(symbols).withMaxSymbols(maxSymbols), search.holdout());
            Market market = loaded.market();
            progress.done(market.series().size() + " series, " + market.bars() + " bars, "
                    + loaded.excluded().size() + " left out");
            String marketHash = RunIdentity.hash(MarketCodec.encode(market));
            StudyWindows windows = StudyWindows.of(market, settings.holdoutFraction());
            RegimesJob.Result regimes = RegimesJob.run(
                    warehouse,
                    market,
                    RegimesJob.Request.standard(
                            windows.developmentFrom(), windows.developmentTo(), settings.seed(), marketHash),
                    progress);
            SearchPlan plan = settings.plan(market.between(windows.warmUpFrom(), windows.developmentTo()));
            SearchPlan.Prepared prepared =
                    plan.prepareWith(market, windows.developmentFrom(), windows.developmentTo(), regimes.model());
            EvolveJob.Result result = EvolveJob.run(
                    warehouse,
                    CycleJob.evolveIdentity(
                            settings, marketHash, windows, regimes.model().id()),
                    plan.settings(),
                    prepared.task(),
                    prepared.fitness(),
                    search.execution(),
                    progress);
            print(warehouse, result, market.periodsPerYear());
        }
        return 0;
    }

    private void print(Warehouse warehouse, EvolveJob.Result result, double periodsPerYear) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("run_id", result.runId());
            json.put("trials", result.trials());
            json.put("ledger_hash", result.ledgerHash());
            json.put("generation", result.generation());
            json.put("reuse_factor", result.reuseFactor());
            json.put("no_op", result.alreadyDone());
            json.put("warehouse", warehouse.location());
            out.println(Output.json(json));
            return;
        }
        out.println("run          " + result.runId() + (result.alreadyDone() ? " (found in the ledger)" : ""));
        out.println("trials       " + TextTable.number(result.trials(), 0));
        out.println("reuse        " + TextTable.number(result.reuseFactor(), 2) + " trials per strategy scored");
        out.println("ledger hash  " + result.ledgerHash());
        out.println();
        TextTable table = new TextTable("generation", "best", "median", "distinct", "trials");
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
        out.println("These are the best of " + TextTable.number(result.trials(), 0)
                + " trials on the days that the search saw: that alone is no evidence.");
    }
}
