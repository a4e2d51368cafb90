package io.cambrian.cli;

import io.cambrian.jobs.cycle.CycleSettings;
import io.cambrian.jobs.turn.Drops;
import io.cambrian.jobs.turn.TurnJob;
import io.cambrian.jobs.turn.TurnSettings;
import io.cambrian.market.Calendars;
import io.cambrian.market.ReadOptions;
import io.cambrian.turn.TurnRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a turn of the cycle takes, whoever asks for it. */
final class TurnOptions {
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

    @Mixin
    private SearchOptions search;

    @Option(
            names = "--twins",
            paramLabel = "N",
            defaultValue = "" + CycleDefaults.TWINS,
            description = "Twin searches per kind of null world, at least 19 (default: ${DEFAULT-VALUE}).")
    private int twins;

    @Option(
            names = "--finalists",
            paramLabel = "N",
            defaultValue = "" + CycleDefaults.FINALISTS,
            description = "Strategies of a search that are judged (default: ${DEFAULT-VALUE}).")
    private int finalists;

    @Option(
            names = "--cap",
            paramLabel = "X",
            defaultValue = "" + CycleDefaults.CAP,
            description = "Largest weight of one strategy (default: ${DEFAULT-VALUE}).")
    private double cap;

    @Option(
            names = "--search-every",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "Sessions after which strategies are searched for anew, at least 60 (default: ${DEFAULT-VALUE}).")
    private int searchEvery;

    @Option(
            names = "--change-probability",
            paramLabel = "X",
            defaultValue = "0.9",
            description =
                    "Probability that the market changed since the last search from which on a search is due before"
                            + " its time (default: ${DEFAULT-VALUE}).")
    private double changeProbability;

    @Option(
            names = "--search-drawdown",
            paramLabel = "X",
            defaultValue = "0.15",
            description = "Fall of the account from its peak from which on a search is due before its time (default:"
                    + " ${DEFAULT-VALUE}).")
    private double drawdown;

    @Option(
            names = "--cool-down",
            paramLabel = "N",
            defaultValue = "21",
            description = "Sessions after a rollback in which no search replaces the plan (default: ${DEFAULT-VALUE}).")
    private int coolDown;

    @Option(
            names = "--frozen-months",
            paramLabel = "N",
            defaultValue = "12",
            description = "Age of the plan that is carried on as it was beside the one in force (default:"
                    + " ${DEFAULT-VALUE}).")
    private int frozenMonths;

    @Option(
            names = "--no-paper",
            description =
                    "Do not trade the new days on paper in each turn: a 'live --watch' of the warehouse's feed folder"
                            + " does.")
    private boolean noPaper;

    /** @throws io.cambrian.fault.ConfigException naming what is out of bounds */
    TurnSettings settings(int validDays) {
        CycleSettings settings = search.settings(twins, finalists, cap);
        settings.check();
        return new TurnSettings(
                settings,
                new TurnRules(searchEvery, changeProbability, drawdown, TurnRules.DEFAULT.fewestUntouched(), coolDown),
                validDays,
                frozenMonths);
    }

    TurnJob.Request request(TurnSettings settings, List<String> bars, Path folder) {
        return new TurnJob.Request(
                settings,
                new Drops.Source(
                        bars,
                        ReadOptions.standard().withCalendar(Calendars.parse(calendar)),
                        Optional.ofNullable(currency)),
                instruments.query(),
                search.execution(),
                folder,
                Loading.keys(),
                !noPaper);
    }
}
