package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.market.Calendars;
import io.cambrian.market.ReadOptions;
import java.time.Clock;
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

    /** @throws ConfigException for what is no currency's code */
    Optional<String> currency() {
        if (currency != null && !currency.matches("[A-Z]{3,5}")) {
            throw new ConfigException("--currency takes the code of a currency in capitals, such as USD or USDT, not '"
                    + currency + "'.");
        }
        return Optional.ofNullable(currency);
    }

    InstrumentOptions instruments() {
        return instruments;
    }

    /** @throws io.cambrian.fault.ConfigException for a calendar that nobody knows */
    ReadOptions reading() {
        return ReadOptions.standard().withCalendar(Calendars.parse(calendar)).withClock(Clock.systemUTC());
    }
}
