package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.tune.TuneJob;
import io.cambrian.tables.ParametersTable.Parameters;
import io.cambrian.tune.CertaintyEquivalent;
import io.cambrian.tune.OnlineTuning;
import io.cambrian.tune.RiskTuning;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tunes what deployed strategies risk, and releases it if untouched days allow it. */
@Command(
        name = "tune",
        description = {
            "Tune what the deployed strategies of a finished cycle risk: sizes and stops after the signals, on folds of the"
                    + " development days that the signals have not seen; cuts by regime; and the settings of what tunes itself"
                    + " day by day (shares of the strategies, size by losses, nothing new after a change).",
            "The whole set is then judged on untouched days against what is in force, by the certainty equivalent of a day: it"
                    + " is released only if the lower bound of its gain is above zero. Every set makes the next bound stricter."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer> {
    @Option(names = "--run", paramLabel = "ID", description = "The cycle (default: the only one in the warehouse).")
    private String run;

    @Option(
            names = "--aversion",
            paramLabel = "X",
            defaultValue = "5",
            description = "Price of risk: worth of a day is r - X / 2 r^2 (default: ${DEFAULT-VALUE}).")
    private double aversion;

    @Option(
            names = "--folds",
            paramLabel = "N",
            defaultValue = "4",
            description = "Folds of the development days, 2 to 20 (default: ${DEFAULT-VALUE}).")
    private int folds;

    @Option(
            names = "--shares",
            paramLabel = "NAME",
            defaultValue = "fixed-share",
            description =
                    "How shares of the strategies follow what they earn: planned, fixed-share, ada-hedge or sleeping (default:"
                            + " ${DEFAULT-VALUE}).")
    private String shares;

    @Option(
            names = "--loss-share",
            paramLabel = "X",
            defaultValue = "0.01",
            description = "Share of days on which the account may lose more than its budget, in (0, 0.5] (default:"
                    + " ${DEFAULT-VALUE}).")
    private double lossShare;

    @Option(
            names = "--loss-budget",
            paramLabel = "X",
            defaultValue = "1.5",
            description =
                    "Budget of a day's loss, as a multiple of what was lost on that share of the days that it was tuned"
                            + " on (default: ${DEFAULT-VALUE}).")
    private double lossBudget;

    @Option(
            names = "--false-alarms-per-year",
            paramLabel = "X",
            defaultValue = "1",
            description =
                    "Alarms of the change detector a year where nothing changes, 0.1 to 12 (default: ${DEFAULT-VALUE}).")
    private double falseAlarms;

    @Option(
            names = "--reducing-days",
            paramLabel = "N",
            defaultValue = "5",
            description = "Days after an alarm on which nothing is entered or made larger (default: ${DEFAULT-VALUE}).")
    private int reducingDays;

    @Mixin
    private ReleaseOptions release;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        TuneJob.Request request = request();
        report(release.run("tune", (warehouse, loaded, progress) -> TuneJob.run(warehouse, loaded, request, progress)));
        return 0;
    }

    private TuneJob.Request request() {
        within("--aversion", aversion, 0.1, 100);
        within("--folds", folds, 2, 20);
        within("--loss-share", lossShare, 0.001, 0.5);
        within("--loss-budget", lossBudget, 0.1, 100);
        within("--false-alarms-per-year", falseAlarms, 0.1, 12);
        within("--reducing-days", reducingDays, 0, 250);
        OnlineTuning.Shares kind;
        try {
            kind = OnlineTuning.Shares.of(shares);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("The --shares are wrong. " + e.getMessage());
        }
        RiskTuning usual = RiskTuning.DEFAULT;
        return new TuneJob.Request(
                run,
                new RiskTuning(
                        folds,
                        usual.purgeDays(),
                        usual.generations(),
                        usual.moves(),
                        new CertaintyEquivalent(aversion)),
                kind,
                lossShare,
                lossBudget,
                falseAlarms,
                reducingDays,
                release.costs(),
                release.holdout(),
                release.seed());
    }

    private static void within(String option, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new ConfigException("The " + option + " (" + value + ") must be from " + low + " to " + high + ".");
        }
    }

    private void report(TuneJob.Result result) {
        Parameters row = result.row();
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            ReleaseOptions.add(json, row.judged());
            json.put("parameters_id", row.parametersId());
            json.put("cycle", row.cycleId());
            json.put("trials", row.trials());
            json.put("seen_worth", row.seenWorth());
            json.put("untouched_worth", row.untouchedWorth());
            json.put("incumbent_worth", row.incumbentWorth());
            json.put("strategies", result.parameters().strategies());
            json.put("no_op", result.alreadyDone());
            out.println(Output.json(json));
            return;
        }
        result.parameters().strategies().forEach((id, text) -> {
            out.println("strategy " + id + (text.equals(result.deployed().get(id)) ? ", as it was" : ", tuned"));
            text.lines().forEach(line -> out.println("  " + line));
        });
        out.println();
        TextTable table = new TextTable("on untouched days", "worth of a day", "Sharpe ratio");
        table.row(
                "tuned",
                percent(row.untouchedWorth()),
                TextTable.number(row.judged().untouchedSharpe(), 2));
        table.row(
                "in force (" + row.judged().incumbent() + ")",
                percent(row.incumbentWorth()),
                TextTable.number(row.judged().incumbentSharpe(), 2));
        out.print(table);
        out.println("out of fold, on the days tuned on, the worth of a day was " + percent(row.seenWorth()) + "; "
                + row.trials() + " trials");
        out.println(ReleaseOptions.words(row.judged(), "parameters " + row.parametersId(), result.alreadyDone()));
        out.flush();
    }

    private static String percent(double x) {
        return TextTable.number(100 * x, 4) + " %";
    }
}
