package io.cambrian.cli;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.ForwardTest;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.cycle.StudyMarket;
import io.cambrian.jobs.evidence.ForwardJob;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.tables.ForwardTable.Forward;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Promoted and waiting strategies on days that came after. */
@Command(
        name = "forward",
        description = {
            "Judge promoted strategies, and what the cycle's searches found and waits, on days after all that chose them.",
            "What the lifetime error budget accepts becomes a champion; what earns less than it held, beyond chance, lost its"
                    + " capital, or was promoted and earned less than one that waits is retired. At least 60 new days are"
                    + " needed, at default costs."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class ForwardCommand implements Callable<Integer> {
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
        Progress progress = new ConsoleProgress();
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian forward");
        ForwardJob.Result result;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            Optional<Integer> last = ForwardJob.lastLookedAt(warehouse);
            if (last.isEmpty()) {
                result = new ForwardJob.Result(0, List.of(), Optional.empty());
            } else {
                LoadedMarket loaded = Loading.market(
                        progress,
                        () -> StudyMarket.load(warehouse, instruments.query(), LocalDate.ofEpochDay(last.get())));
                result = ForwardJob.run(warehouse, loaded, SearchStage.hash(loaded.market()), Costs.DEFAULT, progress);
            }
        }
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(json(result)));
        } else {
            print(result);
        }
        return 0;
    }

    private static Map<String, Object> json(ForwardJob.Result result) {
        List<Map<String, Object>> tests = new ArrayList<>();
        for (Forward f : result.tests()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("strategy_id", f.strategyId());
            one.put("from", LocalDate.ofEpochDay(f.fromDay()).toString());
            one.put("to", LocalDate.ofEpochDay(f.toDay()).toString());
            one.put("excess_sharpe", f.excessSharpe());
            one.put("p_value", f.pValue());
            one.put("decay_p", f.decayP());
            one.put("decay_level", f.decayLevel());
            one.put("state_before", f.stateBefore());
            one.put("state", f.state());
            one.put("reason", f.reason());
            tests.add(one);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("new_days", result.days());
        json.put("tests", tests);
        json.put("budget", result.budget().map(b -> b.words()).orElse(null));
        return json;
    }

    private void print(ForwardJob.Result result) {
        PrintWriter out = spec.commandLine().getOut();
        if (result.tests().isEmpty()) {
            out.println("Nothing was tested: " + result.days() + " days are new, at least " + ForwardTest.FEWEST_DAYS
                    + " are needed, and a strategy that is promoted or waits.");
        } else {
            TextTable table = new TextTable("strategy", "new days", "excess Sharpe", "p", "decay p", "before", "now");
            for (Forward f : result.tests()) {
                table.row(
                        f.strategyId(),
                        result.days(),
                        f.excessSharpe() == null ? "-" : TextTable.number(f.excessSharpe(), 2),
                        TextTable.number(f.pValue(), 4),
                        TextTable.number(f.decayP(), 4),
                        f.stateBefore(),
                        f.state());
            }
            out.print(table);
            result.tests().forEach(f -> out.println(f.strategyId() + ": " + f.reason()));
        }
        result.budget().ifPresent(b -> out.println(b.words()));
        out.flush();
    }
}
