package io.cambrian.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.backtest.Decision;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bundle;
import io.cambrian.live.JournalDays.Day;
import io.cambrian.live.divergence.Divergence;
import io.cambrian.live.divergence.TradedDay;
import io.cambrian.live.feed.DayBars;
import io.cambrian.live.feed.StoredBars;
import io.cambrian.live.journal.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code explain-divergence}: why an account came to something else than the backtest of its plans. */
@Command(
        name = "cambrian explain-divergence",
        description = {
            "Compares an account with the backtest of its plans on the same bars, and splits the gap, by day and"
                    + " instrument, into parts that sum to it: data, limit, fill, timing, cost. Changes nothing.",
            "Exit codes: 0 done, 1 bad data, 2 wrong usage."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Live.Version.class,
        sortOptions = false)
final class ExplainDivergence implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private AccountOptions account;

    @Option(
            names = "--reference",
            paramLabel = "PATH",
            description = "The bars that the backtest takes, such as a vendor's corrected ones: a CSV file or a folder"
                    + " of them. Default: those of --bars.")
    private Path reference;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write every day and instrument with its parts there.")
    private Path csv;

    @Option(names = "--json", description = "Print one JSON object with numbers at full precision instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        Path folder = account.folder();
        JournalDays journal = JournalDays.read(folder.resolve(LiveRun.JOURNAL));
        if (journal.days().isEmpty()) {
            throw new DataException("The account in " + folder + " has no closed day: there is nothing to compare.");
        }
        Function<String, Bundle> plans = account.plans();
        SortedMap<Integer, DayBars> all = account.bars(journal.days().get(0).bundle());
        SortedMap<Integer, DayBars> bars = PlansOnBars.decidedOn(journal, all);
        PlansOnBars live = PlansOnBars.of(journal, plans, bars);
        live.requireTradedOn();
        PlansOnBars ideal = PlansOnBars.of(journal, plans, reference == null ? all : StoredBars.read(reference));
        long missing = journal.days().stream()
                .filter(d -> !ideal.decided().containsKey(d.day()))
                .count();
        if (missing == journal.days().size()) {
            throw new DataException("The bars in " + reference + " have none of the account's "
                    + journal.days().size() + " days.\nGive those that the backtest is to take by --reference.");
        }
        List<TradedDay> done = journal.days().stream().map(Day::done).toList();
        Divergence divergence = Divergence.of(
                journal.opened().number("capital"),
                ideal.decided(),
                live.decided(),
                journal.botChanges().isEmpty()
                        ? live.decided()
                        : PlansOnBars.of(journal, plans, bars, true).decided(),
                done);
        DivergenceReport report = new DivergenceReport(
                folder, journal.opened().text("currency"), journal, divergence, decisions(journal, live), missing);
        if (csv != null) {
            report.write(csv);
        }
        if (json) {
            spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(report.json()));
        } else {
            report.print(spec.commandLine().getOut());
        }
        return 0;
    }

    /** The journal's decisions against those of the kernel on the same bars. */
    private static DivergenceReport.Decisions decisions(JournalDays journal, PlansOnBars live) {
        int compared = 0;
        int differ = 0;
        String first = "";
        for (Day day : journal.days()) {
            List<Event> now = live.decisions(day.day()).stream()
                    .filter(d -> d.decision().action() != Decision.Action.HOLD)
                    .map(d -> Records.decision(day.bundle(), d))
                    .toList();
            int n = Math.max(now.size(), day.decisions().size());
            compared += n;
            for (int i = 0; i < n; i++) {
                String was = i < day.decisions().size() ? day.decisions().get(i).text() : "nothing";
                String is = i < now.size() ? now.get(i).text() : "nothing";
                if (!was.equals(is)) {
                    differ++;
                    first = first.isEmpty() ? was + " in the journal, " + is + " by the kernel" : first;
                }
            }
        }
        return new DivergenceReport.Decisions(compared, differ, first);
    }
}
