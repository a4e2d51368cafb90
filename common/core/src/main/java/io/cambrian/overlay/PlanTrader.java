package io.cambrian.overlay;

import io.cambrian.backtest.Costs;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.overlay.BotBook.BotPlan;
import io.cambrian.regime.RegimeModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One paper account that is handed plan after plan, as a live process would be, without limits and lots. Not safe for concurrent
 * use.
 */
public final class PlanTrader {
    private static final int STALE_DAYS = 10;

    private final List<BarSeries> series;
    private final double periodsPerYear;
    private final OverlayChain.Terms terms;
    private final PaperAccount account;
    private final List<Integer> days = new ArrayList<>();
    private final List<Double> returns = new ArrayList<>();
    private final List<Ruling> rulings = new ArrayList<>();
    private Map<String, PaperBooks> books = Map.of();
    /** First day on which each bot of the plan may have opened a position. */
    private TreeMap<String, Integer> since = new TreeMap<>();

    public PlanTrader(Market market, Costs costs) {
        series = market.series();
        periodsPerYear = market.periodsPerYear();
        terms = PlanRun.terms(market, costs, STALE_DAYS);
        account = new PaperAccount(terms);
    }

    /**
     * Trades a plan; bots that the plan before had too go on with their positions, others begin flat.
     *
     * @param overlays of the plan
     * @param model of regimes that overlays may read
     * @param asOf last day that the plan knows
     * @param to last day that is traded
     */
    public void trade(List<BotPlan> plan, List<OverlaySpec> overlays, Optional<RegimeModel> model, int asOf, int to) {
        TreeMap<String, Integer> kept = new TreeMap<>();
        plan.forEach(b -> kept.put(b.id(), since.getOrDefault(b.id(), b.tradingFrom())));
        since = kept;
        OverlayChain chain = new OverlayChain(Overlays.of(overlays, terms), model, terms);
        chain.inherit(new EarlierPlans(rulings, books));
        BotBook book = new BotBook(
                plan.stream()
                        .map(b -> new BotPlan(b.id(), b.strategy(), b.share(), kept.get(b.id())))
                        .sorted(Comparator.comparing(BotPlan::id))
                        .toList(),
                series.stream().map(BarSeries::symbol).toList(),
                terms.closeOnly(),
                periodsPerYear);
        int before = days.size();
        boolean first = days.isEmpty();
        MarketDays.walk(
                series.stream().map(s -> s.between(Integer.MIN_VALUE, to)).toList(), (day, bars) -> {
                    book.onDay(day, bars);
                    if (day > asOf) {
                        onDay(chain, book, day, bars);
                        return;
                    }
                    chain.observe(day, bars);
                    if (first) {
                        account.onDay(day, bars); // prices only: it holds nothing yet
                    }
                });
        if (days.size() > before) {
            books = chain.books();
        }
    }

    private void onDay(OverlayChain chain, BotBook book, int day, SortedMap<String, DayBar> bars) {
        days.add(day);
        returns.add(account.onDay(day, bars));
        OverlayChain.Outcome outcome = chain.decide(day, bars, book.proposal(bars));
        rulings.addAll(outcome.rulings());
        account.order(outcome.targets());
    }

    /** All days that were traded. */
    public int[] days() {
        return days.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Net simple returns by day; the first is 0, since its orders fill the day after. */
    public double[] returns() {
        return returns.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
