package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.jobs.turn.Drops;
import io.cambrian.jobs.turn.TurnJob;
import io.cambrian.jobs.turn.TurnSettings;
import io.cambrian.rl.FittedQ;
import io.cambrian.rl.GradientLearner;
import io.cambrian.rl.LearnerSettings;
import io.cambrian.rl.TreeQ;
import io.cambrian.turn.SearchWindow;
import io.cambrian.turn.TurnRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a turn of the cycle takes, whoever asks for it. */
final class TurnOptions {
    @Mixin
    private BarSourceOptions source;

    @Mixin
    private FinalistOptions finalists;

    @Option(
            names = "--search-every",
            paramLabel = "N",
            defaultValue = "60",
            description = "Sessions after which strategies are searched for anew (default: ${DEFAULT-VALUE}).")
    private int searchEvery;

    @Option(
            names = "--search-rest",
            paramLabel = "N",
            defaultValue = "21",
            description =
                    "Sessions after a search in which nothing calls for the next; capital is moved between who is in"
                            + " the plan instead (default: ${DEFAULT-VALUE}).")
    private int searchRest;

    @Option(
            names = "--search-window",
            paramLabel = "N",
            defaultValue = "" + SearchWindow.SESSIONS,
            description = "Last sessions that a search after the first looks at, at least 252 (default:"
                    + " ${DEFAULT-VALUE}).")
    private int searchWindow;

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
            names = "--learn",
            paramLabel = "none|ridge|gradient|forest",
            defaultValue = "none",
            description =
                    "In each turn that searches also learn how much of each instrument to hold, with the defaults of"
                            + " 'learn'; a policy that untouched days release decides on half of the capital (default:"
                            + " ${DEFAULT-VALUE}).")
    private String learn;

    @Option(
            names = "--max-minutes",
            paramLabel = "X",
            defaultValue = "0",
            description =
                    "Minutes that a turn after the first should take: its search begins no generation after half of what"
                            + " is left of them, and says how many there were. 0 is no limit (default: ${DEFAULT-VALUE}). The first"
                            + " turn takes as long as it takes: its twins, which judge what it finds, are the same search on"
                            + " other worlds, so that no clock may cut it; --population, --generations and --twins bound it.")
    private double maxMinutes;

    @Option(
            names = "--no-paper",
            description =
                    "Do not trade the new days on paper in each turn: a 'live --watch' of the warehouse's feed folder"
                            + " does. Sessions of turns while it does not run are passed over, which the turn says.")
    private boolean noPaper;

    /** @throws io.cambrian.fault.ConfigException naming what is out of bounds */
    TurnSettings settings(int validDays) {
        return new TurnSettings(
                finalists.settings(),
                new TurnRules(
                        searchEvery,
                        searchRest,
                        searchWindow,
                        changeProbability,
                        drawdown,
                        TurnRules.DEFAULT.sharesRest(),
                        coolDown),
                learner(),
                validDays,
                frozenMonths);
    }

    TurnJob.Request request(TurnSettings settings, List<String> bars, Path folder) {
        return new TurnJob.Request(
                settings,
                new Drops.Source(bars, source.reading(), source.currency()),
                source.instruments().query(),
                finalists.search().execution(),
                folder,
                Loading.keys(),
                budget(),
                !noPaper);
    }

    private Optional<LearnerSettings> learner() {
        FittedQ usual = FittedQ.DEFAULT;
        return switch (learn) {
            case "none" -> Optional.empty();
            case "ridge" -> Optional.of(usual);
            case "gradient" -> Optional.of(GradientLearner.usual(usual.discount()));
            case "forest" -> Optional.of(TreeQ.usual(TreeQ.Kind.FOREST, usual.discount(), usual.pessimism(), 0));
            default ->
                throw new ConfigException("The --learn (" + learn + ") must be none, ridge, gradient or forest.");
        };
    }

    private Optional<Duration> budget() {
        if (!(maxMinutes >= 0 && maxMinutes <= 1e6)) {
            throw new ConfigException("The --max-minutes (" + maxMinutes + ") must be from 0 to 1000000.");
        }
        return maxMinutes == 0 ? Optional.empty() : Optional.of(Duration.ofMillis((long) (maxMinutes * 60_000)));
    }
}
