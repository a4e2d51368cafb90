package io.cambrian.cli;

import io.cambrian.evidence.CombinatorialFolds;
import io.cambrian.evidence.CrossValidation;
import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.genome.StrategyFamily;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.cycle.StudyMarket;
import io.cambrian.jobs.evolve.EvolveJob;
import io.cambrian.jobs.evolve.SweepJob;
import io.cambrian.jobs.evolve.SweepValidation;
import io.cambrian.jobs.market.MarketQuery;
import io.cambrian.market.Market;
import io.cambrian.tables.Warehouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores every member of a parametric family on a warehouse's market. */
@Command(
        name = "sweep",
        description = {
            "Score every member of a parametric family on the market of a warehouse; every trial goes to the ledger.",
            "A family is strategy text with ranges in the places of numbers:",
            "",
            "  enter long when sma(close, {fast = 5..50}) crosses above sma(close, {slow = 20..200 step 10})",
            "  exit  long when sma(close, {fast}) crosses below sma(close, {slow})",
            "  where fast < slow",
            "",
            "Only development days are seen. The gate is StepM over all trials, without their exposure to the market."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
    private static final int SHOWN = 5;

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "The family as text; or give --file.")
    private String text;

    @Option(names = "--file", paramLabel = "FILE", description = "A file that holds the family's text.")
    private Path file;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the bootstrap and of the regimes (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--cross-validation",
            paramLabel = "GROUPS",
            defaultValue = "0",
            description = "Also ask what choosing the best trial is worth: combinatorial purged cross-validation in so"
                    + " many groups of days, two of them tested at a time; 0 does not (default: ${DEFAULT-VALUE}).")
    private int groups;

    @Option(
            names = "--purge",
            paramLabel = "DAYS",
            defaultValue = "20",
            description = "With --cross-validation: days left out of training on both sides of a test, the longest"
                    + " holding time (default: ${DEFAULT-VALUE}).")
    private int purge;

    @Mixin
    private StudyOptions study;

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
        StrategyFamily family = StrategyFamily.parse(text());
        CycleSettings settings = SearchOptions.sweep(seed, study);
        Optional<SweepValidation.Plan> validation =
                groups == 0 ? Optional.empty() : Optional.of(new SweepValidation.Plan(groups, purge));
        EvolveJob.Execution execution = study.execution();
        MarketQuery query = instruments.query();
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian sweep");
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            Market market = Loading.market(progress, () -> StudyMarket.load(warehouse, query, study.holdout()))
                    .market();
            SearchStage.Sweep sweep = SearchStage.sweep(
                    warehouse, market, SearchStage.hash(market), settings, family, validation, execution, progress);
            print(warehouse, family, sweep, market.periodsPerYear());
        }
        return 0;
    }

    private String text() {
        if ((text == null) == (file == null)) {
            throw new ConfigException(
                    "Give the family either as text or by --file.\nFor example: cambrian sweep \"enter"
                            + " long when close > sma(close, {n = 5..200}) exit long when close < sma(close, {n})\"");
        }
        if (text != null) {
            return text;
        }
        if (!Files.isRegularFile(file)) {
            throw new DataException("There is no file " + file + ".");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new DataException(file + " is not UTF-8 text.", e);
        } catch (IOException e) {
            throw new DataException("Cannot read the family " + file + ": " + e.getMessage(), e);
        }
    }

    private void print(Warehouse warehouse, StrategyFamily family, SearchStage.Sweep sweep, double periodsPerYear) {
        PrintWriter out = spec.commandLine().getOut();
        SweepJob.Result result = sweep.result();
        if (output.json()) {
            Map<String, Object> json = json(warehouse, result, periodsPerYear);
            sweep.validation().ifPresent(v -> json.put("cross_validation", json(v, periodsPerYear)));
            out.println(Output.json(json));
            return;
        }
        out.println("run          " + result.runId() + (result.alreadyDone() ? " (found in the ledger)" : ""));
        out.println("family       " + TextTable.number(result.points(), 0) + " points: "
                + String.join(", ", family.parameters()));
        out.println("trials       " + TextTable.number(result.trials(), 0)
                + (result.trials() < result.points() ? " (the others are excluded by 'where')" : ""));
        out.println("rejected     " + TrialCounts.rejected(result.rejected()));
        out.println("scored       " + TrialCounts.scored(result.reuse()));
        out.println("reuse        " + TrialCounts.reuse(result.reuse()));
        out.println("median       Sharpe ratio " + TextTable.number(result.medianSharpe(), 3));
        out.println("ledger hash  " + result.ledgerHash());
        if (result.best().isEmpty()) {
            out.println();
            out.println("No trial could be scored.");
            return;
        }
        out.println();
        TextTable table =
                new TextTable("strategy", "Sharpe ratio", "excess", "trades", "fitness", "alpha t", "p-value");
        for (SweepJob.Best b :
                result.best().subList(0, Math.min(SHOWN, result.best().size()))) {
            table.row(
                    b.strategyId(),
                    TextTable.number(b.score().sharpe(periodsPerYear), 2),
                    TextTable.number(b.score().excessSharpe(periodsPerYear), 2),
                    b.score().trades(),
                    TextTable.number(b.fitness(), 3),
                    TextTable.number(b.statistic(), 2),
                    TextTable.number(b.pValue(), 3));
        }
        out.print(table);
        out.println();
        out.println("# " + result.best().get(0).strategyId());
        out.println(StrategyText.print(result.best().get(0).strategy()));
        out.println();
        out.println(verdict(result));
        sweep.validation().ifPresent(v -> out.println("\n" + choice(v, periodsPerYear)));
    }

    private static String choice(SweepValidation.Result v, double periodsPerYear) {
        CrossValidation paths = v.validation();
        CombinatorialFolds folds = paths.folds();
        long losing = paths.paths().stream().filter(path -> path <= 0).count();
        double year = Math.sqrt(periodsPerYear);
        return "Choosing the best trial is worth a Sharpe ratio of " + TextTable.number(year * paths.median(), 2)
                + " without exposure to the market: the median of "
                + paths.paths().size() + " paths, "
                + TextTable.number(year * Collections.min(paths.paths()), 2) + " to "
                + TextTable.number(year * Collections.max(paths.paths()), 2) + ", of which " + losing
                + (losing == 1 ? " loses" : " lose") + ".\n("
                + paths.chosen().size() + " splits of " + folds.groups() + " groups, purge " + folds.purge()
                + " days, embargo " + folds.embargo() + "; they chose "
                + v.chosen().size() + " of " + v.admitted()
                + " strategies" + (v.refused() == 0 ? "" : "; " + v.refused() + " warm up for longer than a group")
                + ")";
    }

    private static Map<String, Object> json(SweepValidation.Result v, double periodsPerYear) {
        CrossValidation paths = v.validation();
        double year = Math.sqrt(periodsPerYear);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("groups", paths.folds().groups());
        json.put("tested", SweepValidation.TESTED);
        json.put("purge", paths.folds().purge());
        json.put("embargo", paths.folds().embargo());
        json.put("splits", paths.chosen().size());
        json.put("paths", paths.paths().size());
        json.put("median_sharpe", year * paths.median());
        json.put("share_of_losses", paths.shareOfLosses());
        json.put("path_sharpes", paths.paths().stream().map(path -> year * path).toList());
        json.put("chosen", v.chosen());
        json.put("admitted", v.admitted());
        json.put("refused", v.refused());
        return json;
    }

    private static String verdict(SweepJob.Result result) {
        String over = "StepM over all " + TextTable.number(result.trials(), 0) + " trials (" + SweepJob.DRAWS
                + " draws of 64 blocks; what is left of net returns without exposure to the equally weighted market): ";
        long n = result.significant();
        return over
                + (n == 0
                        ? "none is better than chance at 5 %."
                        : (n == SweepJob.CLAIMS ? "at least " : "") + n + (n == 1 ? " beats" : " beat")
                                + " chance at 5 %. These are days that the sweep saw; untouched days have not been asked.");
    }

    private static Map<String, Object> json(Warehouse warehouse, SweepJob.Result result, double periodsPerYear) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run_id", result.runId());
        json.put("points", result.points());
        json.put("trials", result.trials());
        json.put("ledger_hash", result.ledgerHash());
        json.put("rejected", result.rejected());
        json.put("scored", result.reuse().scored());
        json.put("found_in_ledger", result.reuse().found());
        json.put("reuse_factor", result.reuse().factor());
        json.put("node_reuse_factor", result.reuse().nodeFactor());
        json.put("median_sharpe", result.medianSharpe());
        List<Map<String, Object>> best =
                result.best().stream().map(b -> json(b, periodsPerYear)).toList();
        json.put("best", best.isEmpty() ? null : best.get(0));
        Map<String, Object> stepM = new LinkedHashMap<>();
        stepM.put("level", SweepJob.LEVEL);
        stepM.put("draws", SweepJob.DRAWS);
        stepM.put("blocks", 64);
        stepM.put("p_value", best.isEmpty() ? null : result.best().get(0).pValue());
        stepM.put("significant", result.significant());
        stepM.put("ranked", best);
        json.put("step_m", stepM);
        json.put("no_op", result.alreadyDone());
        json.put("warehouse", warehouse.location());
        return json;
    }

    private static Map<String, Object> json(SweepJob.Best b, double periodsPerYear) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("point", b.point());
        json.put("strategy_id", b.strategyId());
        json.put("text", StrategyText.print(b.strategy()));
        json.put("sharpe", b.score().sharpe(periodsPerYear));
        json.put("excess_sharpe", b.score().excessSharpe(periodsPerYear));
        json.put("trades", b.score().trades());
        json.put("fitness", b.fitness());
        json.put("statistic", b.statistic());
        json.put("p_value", b.pValue());
        return json;
    }
}
