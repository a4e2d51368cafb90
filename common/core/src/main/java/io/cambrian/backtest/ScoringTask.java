package io.cambrian.backtest;

import io.cambrian.market.Market;

/**
 * What strategies are scored on. The market includes the warm-up: indicators see every bar from the market's first day,
 * positions are opened and returns are counted only from {@code firstDay} to {@code lastDay}. Nothing after {@code lastDay}
 * is read.
 *
 * @param market prices, membership, calendar
 * @param firstDay first day counted, days since 1970-01-01
 * @param lastDay last day counted
 * @param costs what trading costs
 * @param cases kinds of days over the market's calendar, and groups of its instruments
 */
public record ScoringTask(Market market, int firstDay, int lastDay, Costs costs, Cases cases) {
    public ScoringTask {
        if (firstDay > lastDay) {
            throw new IllegalArgumentException(
                    "The first scored day (" + firstDay + ") is after the last (" + lastDay + ").");
        }
        if (cases.kindOfDay().length != market.calendar().length) {
            throw new IllegalArgumentException("Cases cover " + cases.kindOfDay().length + " days, the market has "
                    + market.calendar().length + ".");
        }
    }
}
