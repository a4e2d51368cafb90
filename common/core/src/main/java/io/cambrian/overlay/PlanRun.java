package io.cambrian.overlay;

import io.cambrian.backtest.Costs;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.regime.RegimeModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan carried out in batch: bots and overlays over days of a market, as the live process decides them, in a paper account
 * without limits and lots.
 *
 * @param days decided or lived through, from the first that is decided
 * @param returns net simple returns of the account, by day; the first is 0, since its orders fill the day after
 * @param outcomes decided at the close of each day
 */
public record PlanRun(int[] days, double[] returns, List<OverlayChain.Outcome> outcomes) {
    /**
     * Runs.
     *
     * @param bots ordered by id
     * @param from first day that is decided; earlier ones warm up
     * @param to last day
     */
    public static PlanRun of(
            Market market,
            int from,
            int to,
            List<BotPlan> bots,
            List<OverlaySpec> overlays,
            Optional<RegimeModel> model,
            OverlayChain.Terms terms) {
        List<BarSeries> series = market.series().stream()
                .map(s -> s.between(Integer.MIN_VALUE, to))
                .toList();
        OverlayChain chain = new OverlayChain(Overlays.of(overlays, terms), model, terms);
        BotBook book = new BotBook(
                bots, series.stream().map(BarSeries::symbol).toList(), terms.closeOnly(), market.periodsPerYear());
        PaperAccount account = new PaperAccount(terms);
        List<Integer> days = new ArrayList<>();
        List<Double> returns = new ArrayList<>();
        List<OverlayChain.Outcome> outcomes = new ArrayList<>();
        MarketDays.walk(series, (day, bars) -> {
            book.onDay(day, bars);
            if (day < from) {
                chain.observe(day, bars);
                return;
            }
            days.add(day);
            returns.add(account.onDay(day, bars));
            OverlayChain.Outcome outcome = chain.decide(day, bars, book.proposal(bars));
            outcomes.add(outcome);
            account.order(outcome.targets());
        });
        return new PlanRun(
                days.stream().mapToInt(Integer::intValue).toArray(),
                returns.stream().mapToDouble(Double::doubleValue).toArray(),
                List.copyOf(outcomes));
    }

    /** Where a market's instruments trade. */
    public static OverlayChain.Terms terms(Market market, Costs costs, int maxStaleDays) {
        Set<String> closeOnly = market.series().stream()
                .filter(BarSeries::closeOnly)
                .map(BarSeries::symbol)
                .collect(Collectors.toSet());
        return new OverlayChain.Terms(costs, closeOnly, maxStaleDays, market.periodsPerYear());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlanRun o
                && Arrays.equals(days, o.days)
                && Arrays.equals(returns, o.returns)
                && outcomes.equals(o.outcomes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(returns) + outcomes.hashCode();
    }
}
