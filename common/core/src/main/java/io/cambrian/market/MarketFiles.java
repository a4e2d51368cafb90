package io.cambrian.market;

import io.cambrian.fault.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Bar files straight to a market, without tables: what the calculators read. */
public final class MarketFiles {
    private MarketFiles() {}

    /**
     * A market read from files, with everything that was noticed on the way.
     *
     * @param market adjusted series
     * @param exclusions spells left out
     * @param files per file what became of its records
     * @param findings what rules flagged, kept out or refused, in file order
     */
    public record Reading(Market market, List<Exclusion> exclusions, List<FileReading> files, List<Finding> findings) {
        public Reading {
            exclusions = List.copyOf(exclusions);
            files = List.copyOf(files);
            findings = List.copyOf(findings);
        }
    }

    /**
     * All bars of the files, with no calendar declared, 252 periods a year and nothing excluded.
     *
     * @throws DataException if a file cannot be used, or no bar is left
     */
    public static Market read(Path... files) {
        return read(ReadOptions.standard(), MarketOptions.keepAll(Calendars.NONE.periodsPerYear()), List.of(files))
                .market();
    }

    /**
     * All bars of the files. Where files state the same day of a symbol, the later file (or line) holds. Bars are kept in
     * memory.
     *
     * @throws DataException if a file cannot be used, or no bar is left
     */
    public static Reading read(ReadOptions options, MarketOptions marketOptions, List<Path> files) {
        Map<String, List<Bar>> bySymbol = new TreeMap<>();
        List<FileReading> readings = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Path file : files) {
            OneFile one = readOne(file, options, Set.of());
            if (!one.reading.suspects().isEmpty()) {
                one = readOne(file, options, Set.copyOf(one.reading.suspects()));
            }
            readings.add(one.reading);
            findings.addAll(one.findings);
            one.bySymbol.forEach((symbol, bars) ->
                    bySymbol.computeIfAbsent(symbol, s -> new ArrayList<>()).addAll(bars));
        }
        MarketAssembler assembler = new MarketAssembler(marketOptions, Universe.everything(), options.history());
        bySymbol.values().forEach(bars -> assembler.add(latestPerDay(bars)));
        Market market = assembler.market();
        if (market.series().isEmpty()) {
            throw new DataException("No bar of " + files + " can be used"
                    + (findings.isEmpty() ? "." : "; the first of " + findings.size() + " findings: " + findings.get(0))
                    + (assembler.exclusions().isEmpty()
                            ? ""
                            : " Left out: " + assembler.exclusions().get(0)));
        }
        return new Reading(market, assembler.exclusions(), readings, findings);
    }

    private static OneFile readOne(Path file, ReadOptions options, Set<String> wrongInstruments) {
        OneFile one = new OneFile();
        one.reading = BarFile.read(file, options, wrongInstruments, one::take);
        one.reading.rejection().ifPresent(rejection -> {
            throw BarFile.asError(rejection);
        });
        return one;
    }

    private static final class OneFile {
        private final Map<String, List<Bar>> bySymbol = new TreeMap<>();
        private final List<Finding> findings = new ArrayList<>();
        private FileReading reading;

        void take(RowOutcome outcome) {
            if (outcome instanceof RowOutcome.Accepted a) {
                add(a.bar());
            } else if (outcome instanceof RowOutcome.Flagged f) {
                add(f.bar());
                findings.add(f.finding());
            } else if (outcome instanceof RowOutcome.Quarantined q) {
                findings.add(q.finding());
            } else if (outcome instanceof RowOutcome.RejectedRow r) {
                findings.add(r.finding());
            }
        }

        private void add(Bar bar) {
            bySymbol.computeIfAbsent(bar.symbol(), s -> new ArrayList<>()).add(bar);
        }
    }

    private static List<Bar> latestPerDay(List<Bar> bars) {
        bars.sort(Comparator.comparingInt(Bar::day)); // stable: later lines stay later
        List<Bar> latest = new ArrayList<>(bars.size());
        for (Bar bar : bars) {
            if (!latest.isEmpty() && latest.get(latest.size() - 1).day() == bar.day()) {
                latest.set(latest.size() - 1, bar);
            } else {
                latest.add(bar);
            }
        }
        return latest;
    }
}
