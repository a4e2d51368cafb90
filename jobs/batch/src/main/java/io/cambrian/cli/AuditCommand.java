package io.cambrian.cli;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.ExternalSeries;
import io.cambrian.evidence.LeakAudit.Leak;
import io.cambrian.evidence.StrategyAudit;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.market.MarketFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for look-ahead in a strategy, and in series of unknown making. */
@Command(
        name = "audit",
        description = {
            "Look for look-ahead.",
            "A strategy is run again in markets that are the same up to a day and other ones, or at their end, after it:"
                    + " what it did before that day must not change. Deciding bar by bar, as the live process does, must"
                    + " give the same positions.",
            "A series from outside cannot be made again. It is suspected where it foretells the next return beyond belief"
                    + " (a rank correlation of six standard errors) and loses at least half of that when it is one bar older.",
            "The exit code is 1 if something leaks."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private BarFileOption bars;

    @Option(
            names = "--strategy",
            paramLabel = "TEXT|FILE",
            description = "A strategy, or a file that holds it; may be given several times.")
    private List<String> strategies = new ArrayList<>();

    @Option(
            names = "--series",
            paramLabel = "FILE.csv",
            description = "A column date, then numbers that claim to be known at that day's close.")
    private Path series;

    @Option(
            names = "--cuts",
            paramLabel = "N",
            defaultValue = "50",
            description = "Days after which the future is altered, spread evenly (default: ${DEFAULT-VALUE}).")
    private int cuts;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of the other futures (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    private record Audited(String subject, String kind, Optional<Leak> leak) {}

    @Override
    public Integer call() {
        if (cuts < 1) {
            throw new ConfigException("The --cuts (" + cuts + ") must be at least 1.");
        }
        if (strategies.isEmpty() && series == null) {
            throw new ConfigException(
                    "What is to be audited?\nGive a --strategy, a file of --series, or both, beside the bars.");
        }
        List<Strategy> parsed = strategies.stream()
                .map(StrategyArgument::text)
                .map(StrategyText::parse)
                .toList();
        MarketFiles.Reading reading = bars.read();
        Market market = reading.market();
        List<Audited> all = new ArrayList<>();
        if (!parsed.isEmpty()) {
            List<Optional<Leak>> leaks = new StrategyAudit(market, Costs.DEFAULT, cuts, seed).of(parsed);
            for (int i = 0; i < parsed.size(); i++) {
                all.add(new Audited(StrategyText.print(parsed.get(i)), "strategy", leaks.get(i)));
            }
        }
        if (series != null) {
            external(market, all);
        }
        boolean leaks = all.stream().anyMatch(a -> a.leak().isPresent());
        List<String> notes = BarFileOption.notes(reading);
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(json(all, leaks, notes)));
        } else {
            print(all, notes);
        }
        return leaks ? 1 : 0;
    }

    private void external(Market market, List<Audited> all) {
        ReturnsFile file = ReturnsFile.read(series);
        int[] days = market.calendar();
        double[] returns = averageReturns(market);
        for (String name : file.names()) {
            double[] given = file.column(file.names().indexOf(name));
            double[] values = new double[days.length];
            for (int t = 0; t < days.length; t++) {
                int row = Arrays.binarySearch(file.days(), days[t]);
                values[t] = row < 0 ? Double.NaN : given[row];
            }
            if (Arrays.stream(values).filter(Double::isFinite).count() < ExternalSeries.FEWEST_PAIRS) {
                throw new ConfigException("The column '" + name + "' of " + series + " has fewer than "
                        + ExternalSeries.FEWEST_PAIRS + " values on days of the bars.\nGive series and bars of one span"
                        + " of time.");
            }
            all.add(new Audited(name, "series", ExternalSeries.foresight(days, values, returns)));
        }
    }

    /** Mean of the instruments' close-to-close returns on each day; NaN where none has one. */
    private static double[] averageReturns(Market market) {
        double[] sum = new double[market.calendar().length];
        int[] count = new int[sum.length];
        for (BarSeries s : market.series()) {
            for (int t = 1; t < s.size(); t++) {
                int d = market.indexOf(s.days()[t]);
                sum[d] += s.close()[t] / s.close()[t - 1] - 1;
                count[d]++;
            }
        }
        for (int d = 0; d < sum.length; d++) {
            sum[d] = count[d] == 0 ? Double.NaN : sum[d] / count[d];
        }
        return sum;
    }

    private Map<String, Object> json(List<Audited> all, boolean leaks, List<String> notes) {
        List<Map<String, Object>> subjects = new ArrayList<>();
        for (Audited a : all) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", a.kind());
            one.put("subject", a.subject());
            one.put("leaks", a.leak().isPresent());
            one.put(
                    "check",
                    a.leak()
                            .map(l -> l.check().name().toLowerCase(java.util.Locale.ROOT))
                            .orElse(null));
            one.put(
                    "day",
                    a.leak().map(l -> LocalDate.ofEpochDay(l.day()).toString()).orElse(null));
            one.put("before", a.leak().map(Leak::before).orElse(null));
            one.put("after", a.leak().map(Leak::after).orElse(null));
            subjects.add(one);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("leaks", leaks);
        result.put("cuts", cuts);
        result.put("subjects", subjects);
        result.put("notes", notes);
        return result;
    }

    private void print(List<Audited> all, List<String> notes) {
        PrintWriter out = spec.commandLine().getOut();
        for (Audited a : all) {
            String name = a.kind().equals("strategy") ? "The strategy" : "The series " + a.subject();
            if (a.kind().equals("strategy")) {
                out.println(a.subject().stripTrailing());
            }
            out.println(
                    a.leak().map(l -> l.words(name)).orElse(name + " does not look ahead, as far as this can tell."));
        }
        notes.forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
