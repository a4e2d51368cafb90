package io.cambrian.jobs.turn;

import io.cambrian.backtest.Costs;
import io.cambrian.fault.ConfigException;
import io.cambrian.genome.StrategyText;
import io.cambrian.lab.DriftingEdge;
import io.cambrian.lab.Listing;
import io.cambrian.lab.Noise;
import io.cambrian.lab.ScriptedWorld;
import io.cambrian.lab.WorldShape;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A synthetic market whose truth is known, as a file of bars to live through: weekdays from 3 January 2000 on.
 *
 * @param kind what is planted
 * @param number of the world; worlds of other numbers are unrelated
 */
public record PlantedBars(Kind kind, int number) {
    private static final LocalDate BEGIN = LocalDate.of(2000, 1, 3);
    private static final int INSTRUMENTS = 20;
    private static final double SHARPE = 3;
    private static final int CRASH_DAYS = 189;
    private static final double CRASH_VOLATILITY = 2.5;
    private static final double CRASH_FALL = -0.45;
    private static final Pattern FORM = Pattern.compile("([a-z]+)(?::([0-9]{1,6}))?");
    private static final List<String> RULES = List.of(
            "enter long when roc(close, 20) > 0; exit long when roc(close, 20) < 0;"
                    + " enter short when roc(close, 20) < 0; exit short when roc(close, 20) > 0",
            "enter long when roc(close, 5) < 0; exit long when roc(close, 5) > 0;"
                    + " enter short when roc(close, 5) > 0; exit short when roc(close, 5) < 0");

    /** What is planted. */
    public enum Kind {
        /** Momentum of a month earns up to a quarter of the simulated days, then reversal of a week does. */
        DRIFTING("edges that change"),
        /** Stocks without an edge; half way volatility is 2.5 times the usual for nine months, and prices fall by 45 %. */
        CRASH("a crash"),
        /** Nothing can be earned; half way volatility doubles. */
        DOUBLING("volatility that doubles"),
        /** Nothing can be earned. */
        NOISE("noise");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /** From text such as {@code drifting} or {@code crash:7}; without a number the world is number 1. */
    public static PlantedBars parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (form.matches()) {
            for (Kind kind : Kind.values()) {
                if (kind.name().toLowerCase(Locale.ROOT).equals(form.group(1))) {
                    return new PlantedBars(kind, form.group(2) == null ? 1 : Integer.parseInt(form.group(2)));
                }
            }
        }
        throw new ConfigException("The --planted (" + text + ") must be drifting, crash, doubling or noise, with a"
                + " number for another world: drifting:7.");
    }

    /** The market on all days up to one. */
    Market market(LocalDate from, LocalDate to) {
        int first = weekdays(from);
        int days = weekdays(to.plusDays(1));
        if (first < 252 || days <= first) {
            throw new ConfigException("Planted worlds begin on " + BEGIN + ": a simulation from " + from + " to " + to
                    + " has not a year before it, or no day.\nGive a --from in 2001 or later.");
        }
        int traded = days - first;
        long seed = Seeds.derive(Seeds.ofText("simulated world"), kind.ordinal());
        WorldShape calm = new WorldShape(INSTRUMENTS, days, Noise.IID_NORMAL, Listing.STEADY, 0);
        return switch (kind) {
            case DRIFTING ->
                new DriftingEdge(
                                ScriptedWorld.calm(calm),
                                RULES.stream().map(StrategyText::parse).toList(),
                                List.of(0, first + Math.max(1, traded / 4)),
                                SHARPE,
                                Costs.DEFAULT)
                        .world(seed, number);
            case CRASH ->
                ScriptedWorld.crash(
                                new WorldShape(INSTRUMENTS, days, Noise.GARCH, Listing.STEADY, 0.1),
                                first + traded / 2,
                                CRASH_DAYS,
                                CRASH_VOLATILITY,
                                CRASH_FALL)
                        .world(seed, number);
            case DOUBLING -> ScriptedWorld.doubling(calm, first + traded / 2).world(seed, number);
            case NOISE -> calm.noiseWorld(seed, number);
        };
    }

    /** Weekdays from the worlds' beginning to a day, exclusive. */
    private static int weekdays(LocalDate day) {
        return (int) BEGIN.datesUntil(day.isBefore(BEGIN) ? BEGIN : day)
                .filter(d -> d.getDayOfWeek() != DayOfWeek.SATURDAY && d.getDayOfWeek() != DayOfWeek.SUNDAY)
                .count();
    }

    /** Writes the file; the same world is the same file. */
    public void write(Path file, LocalDate from, LocalDate to) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (Writer out = Files.newBufferedWriter(part)) {
            out.write("symbol,date,open,high,low,close,volume\n");
            for (BarSeries s : market(from, to).series()) {
                for (int t = 0; t < s.size(); t++) {
                    double[] values = {s.open()[t], s.high()[t], s.low()[t], s.close()[t], s.volume()[t]};
                    out.write(s.symbol() + ',' + LocalDate.ofEpochDay(s.days()[t]));
                    for (String value :
                            Arrays.stream(values).mapToObj(Double::toString).toList()) {
                        out.write(',' + value);
                    }
                    out.write('\n');
                }
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
