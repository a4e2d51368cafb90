package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.market.Exclusion;
import io.cambrian.market.Finding;
import io.cambrian.market.MarketFiles;
import io.cambrian.market.MarketOptions;
import io.cambrian.market.ReadOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A file of daily bars as the input of a calculator, and how many of them make a year. */
final class BarFileOption {
    private static final int SHOWN_FINDINGS = 3;

    @Parameters(
            index = "0",
            paramLabel = "BARS.csv",
            description = "Daily bars: symbol (optional), date, open, high, low, close, volume [, dividend, split]; or"
                    + " date and closes. May be gzip.")
    private Path file;

    @Option(
            names = "--periods-per-year",
            paramLabel = "N",
            defaultValue = "252",
            description = "Bars that make a year, for annualization (default: ${DEFAULT-VALUE}; crypto has 365).")
    private double periodsPerYear;

    double periodsPerYear() {
        return periodsPerYear;
    }

    MarketFiles.Reading read() {
        if (!(periodsPerYear > 0) || Double.isInfinite(periodsPerYear)) {
            throw new ConfigException("The --periods-per-year (" + periodsPerYear + ") must be positive.");
        }
        return MarketFiles.read(
                ReadOptions.standard().withClock(Clock.systemUTC()),
                MarketOptions.keepAll(periodsPerYear),
                List.of(file));
    }

    /** What was noticed while reading, in sentences. */
    static List<String> notes(MarketFiles.Reading reading) {
        List<String> notes = new ArrayList<>();
        for (Exclusion exclusion : reading.exclusions()) {
            notes.add(exclusion.symbol() + " was left out: " + exclusion.reason() + ".");
        }
        List<Finding> findings = reading.findings();
        for (int i = 0; i < Math.min(SHOWN_FINDINGS, findings.size()); i++) {
            notes.add(findings.get(i).toString());
        }
        if (findings.size() > SHOWN_FINDINGS) {
            notes.add((findings.size() - SHOWN_FINDINGS) + " more rows were flagged or kept out.");
        }
        return notes;
    }
}
