package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.market.MarketQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which instruments of a warehouse a command looks at. */
final class InstrumentOptions {
    @Option(
            names = "--symbols",
            paramLabel = "SYMBOL",
            split = ",",
            splitSynopsisLabel = ",",
            description = "Only these instruments (default: all).")
    private List<String> symbols = new ArrayList<>();

    @Option(
            names = "--max-symbols",
            paramLabel = "N",
            defaultValue = "0",
            description = "At most so many instruments, the first in alphabetical order (default: all).")
    private int maxSymbols;

    List<String> symbols() {
        return symbols;
    }

    MarketQuery query() {
        if (maxSymbols < 0) {
            throw new ConfigException(
                    "The --max-symbols (" + maxSymbols + ") must not be negative.\nWithout it, all are taken.");
        }
        return MarketQuery.all().withSymbols(symbols).withMaxSymbols(maxSymbols);
    }

    /** For the identity of a run. */
    Map<String, Object> parameters() {
        return Map.of("symbols", symbols, "max_symbols", maxSymbols);
    }
}
