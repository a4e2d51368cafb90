package io.cambrian.cli;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.jobs.Progress;
import io.cambrian.jobs.WarehouseLock;
import io.cambrian.jobs.cycle.SearchStage;
import io.cambrian.jobs.cycle.StudyMarket;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.market.Market;
import io.cambrian.regime.RegimeModel;
import io.cambrian.tables.Warehouse;
import java.io.PrintWriter;
import java.time.LocalDate;
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

/** Tells the kinds of market in a warehouse apart. */
@Command(
        name = "regimes",
        description = "Fit a regime model on the market's development days and label every day, causally.",
        mixinStandardHelpOptions = true)
final class RegimesCommand implements Callable<Integer> {
    private static final double HOLDOUT = 0.2;

    @Option(
            names = "--states",
            paramLabel = "N",
            defaultValue = "4",
            description = "Number of regimes, 2 to 8 (default: ${DEFAULT-VALUE}).")
    private int states;

    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "3",
            description = "MLlib starts; the most likely fit wins (default: ${DEFAULT-VALUE}).")
    private int starts;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--train-to",
            paramLabel = "DATE",
            description = "Last day that the fit may know (default: the last day before a hold-out of a fifth).")
    private LocalDate trainTo;

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
        Warehouse warehouse = Loading.toWrite(progress, batch, "cambrian regimes");
        RegimesJob.Result result;
        try (WarehouseLock lock = WarehouseLock.take(warehouse.location())) {
            LoadedMarket loaded = Loading.market(
                    progress,
                    () -> trainTo == null
                            ? StudyMarket.load(warehouse, instruments.query(), HOLDOUT)
                            : StudyMarket.load(warehouse, instruments.query(), trainTo));
            Market market = loaded.market();
            int to = trainTo == null
                    ? StudyWindows.of(market, HOLDOUT).developmentTo()
                    : Math.toIntExact(trainTo.toEpochDay());
            result = RegimesJob.run(
                    warehouse,
                    market,
                    new RegimesJob.Request(states, market.calendar()[0], to, starts, seed, SearchStage.hash(market)),
                    progress);
        }
        report(warehouse, result);
        return 0;
    }

    private void report(Warehouse warehouse, RegimesJob.Result result) {
        RegimeModel model = result.model();
        int[] sizes = result.labels().sizes();
        List<Map<String, Object>> rows = new ArrayList<>();
        TextTable table = new TextTable("regime", "days", "long run", "mean stay");
        for (int i = 0; i < model.states(); i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("regime", i);
            row.put("name", model.names().get(i));
            row.put("days", sizes[i]);
            row.put("long_run_share", model.start()[i]);
            row.put("mean_stay_days", model.meanStayDays(i));
            rows.add(row);
            table.row(
                    i + " " + model.names().get(i),
                    sizes[i],
                    TextTable.percent(model.start()[i], 1),
                    TextTable.number(model.meanStayDays(i), 1));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("run_id", result.runId());
            json.put("model_id", model.id());
            json.put("warehouse", warehouse.location());
            json.put("features", model.features());
            json.put("train_from", LocalDate.ofEpochDay(model.trainFrom()).toString());
            json.put("train_to", LocalDate.ofEpochDay(model.trainTo()).toString());
            json.put("regimes", rows);
            json.put("transition", model.transition());
            json.put("rows_written", result.rowsWritten());
            json.put("no_op", result.alreadyDone());
            out.println(Output.json(json));
        } else {
            out.print(table);
            out.println("model " + model.id() + ", fitted on days up to " + LocalDate.ofEpochDay(model.trainTo())
                    + (result.alreadyDone() ? "; it was there already" : ""));
            out.flush();
        }
    }
}
