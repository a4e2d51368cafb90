package io.cambrian.cli;

import io.cambrian.market.Calendars;
import io.cambrian.market.ReadOptions;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the files of {@code --bars} are to be read, and which of their instruments count. */
final class BarSourceOptions {
    @Option(
            names = "--calendar",
            paramLabel = "NAME",
            defaultValue = "none",
            description = "Sessions of --bars: us-equity, fx, crypto or none (default: ${DEFAULT-VALUE}).")
    private String calendar;

    @Option(names = "--currency", paramLabel = "CODE", description = "Currency of --bars, such as USD.")
    private String currency;

    @Mixin
    private InstrumentOptions instruments;

    /** As it was given. */
    String calendar() {
        return calendar;
    }

    Optional<String> currency() {
        return Optional.ofNullable(currency);
    }

    InstrumentOptions instruments() {
        return instruments;
    }

    /** @throws io.cambrian.fault.ConfigException for a calendar that nobody knows */
    ReadOptions reading() {
        return ReadOptions.standard().withCalendar(Calendars.parse(calendar));
    }
}
