package io.cambrian.turn;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.evidence.ForwardTest;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evidence.PairedDifference;
import io.cambrian.evidence.StrategyState;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a turn says of all that is watched: {@link ForwardTest} of everybody together on days that none of them knows, and then each
 * promoted strategy against each that waits, on the days after both were chosen, both flat at their start. A promoted one leaves where one that waits earned more
 * beyond chance: paired block bootstrap of their net daily returns, the k-th look of the one that waits at 5 % / (k (k + 1)), shared by all
 * that wait.
 *
 * @param window who, and on which days
 * @param judged they, in the window's order
 * @param test of them
 * @param market up to now
 * @param costs of trading
 * @param seed of the draws
 */
public record Judgment(
        JudgmentWindow window, List<Watched> judged, ForwardTest test, Market market, Costs costs, long seed) {
    public Judgment {
        judged = List.copyOf(judged);
    }

    /**
     * A contest of one that is promoted with one that waits.
     *
     * @param difference of what the one that waits earned to what the other did, a year
     * @param level at most which replaces
     */
    public record Contest(String promoted, String waiting, PairedDifference difference, double level) {
        /** Whether the promoted one has to leave. */
        public boolean isLost() {
            return difference.pPositive() <= level;
        }

        String words() {
            return String.format(
                    Locale.ROOT,
                    "on the %d days that both know nothing of, %s earned %+.1f %% a year more (90 %%: %+.1f to %+.1f), p = %s, at"
                            + " most %s replaces",
                    difference.days(),
                    waiting,
                    100 * difference.mean(),
                    100 * difference.low(),
                    100 * difference.high(),
                    HoldoutTest.digits(difference.pPositive()),
                    HoldoutTest.digits(level));
        }
    }

    /**
     * What became of one.
     *
     * @param contest its closest with one that waits; empty where there was none
     */
    public record Outcome(ForwardTest.Ruling ruling, Optional<Contest> contest) {}

    /**
     * Tests who can be judged; nothing is claimed yet.
     *
     * @param market up to now
     * @param watched everybody; who is retired or let go is left out
     * @param judgedTo last day of any judgment before
     */
    public static Optional<Judgment> of(
            Market market, Collection<Watched> watched, int judgedTo, Costs costs, long seed) {
        Map<String, Watched> open = watched.stream()
                .filter(w -> w.state().isWatched())
                .collect(Collectors.toMap(Watched::id, Function.identity()));
        Map<String, Integer> knownTo = new HashMap<>();
        open.values().forEach(w -> knownTo.put(w.id(), w.knownTo()));
        return JudgmentWindow.of(market.calendar(), knownTo, judgedTo, ForwardTest.FEWEST_DAYS)
                .map(window -> of(market, window, open, costs, seed));
    }

    private static Judgment of(
            Market market, JudgmentWindow window, Map<String, Watched> open, Costs costs, long seed) {
        List<Watched> judged = window.ids().stream().map(open::get).toList();
        return new Judgment(
                window,
                judged,
                ForwardTest.of(
                        judged.stream()
                                .map(w -> new ForwardTest.Candidate(
                                        w.id(),
                                        w.state(),
                                        w.looks(),
                                        w.claimable(),
                                        ForwardTest.above(market, w.strategy(), window.from(), costs),
                                        ForwardTest.above(market, w.strategy(), w.knownTo() + 1, costs)))
                                .toList(),
                        seed),
                market,
                costs,
                seed);
    }

    /** What the lifetime budget is asked for; empty where nothing waits for it. */
    public Optional<ForwardTest.Claim> claim() {
        return test.claim();
    }

    /**
     * What becomes of each, in the order of {@link #judged}.
     *
     * @param accepted whether a p-value is part of an accepted claim
     */
    public List<Outcome> outcomes(DoublePredicate accepted) {
        List<ForwardTest.Ruling> rulings = test.rulings(accepted);
        List<Integer> waiting = new ArrayList<>();
        for (int i = 0; i < rulings.size(); i++) {
            if (rulings.get(i).state() == StrategyState.WAITING) {
                waiting.add(i);
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < rulings.size(); i++) {
            ForwardTest.Ruling ruling = rulings.get(i);
            Optional<Contest> closest = ruling.state().isPromoted() ? closest(i, waiting, rulings) : Optional.empty();
            outcomes.add(
                    new Outcome(closest.map(contest -> after(ruling, contest)).orElse(ruling), closest));
        }
        return outcomes;
    }

    private static ForwardTest.Ruling after(ForwardTest.Ruling ruling, Contest contest) {
        return new ForwardTest.Ruling(
                ruling.id(),
                ruling.before(),
                contest.isLost() ? StrategyState.RETIRED : ruling.state(),
                ruling.look(),
                ruling.pValue(),
                ruling.decayP(),
                ruling.decayLevel(),
                contest.isLost()
                        ? "Retired, since " + contest.words() + "."
                        : ruling.reason() + " Against who waits: " + contest.words() + ".");
    }

    private Optional<Contest> closest(int promoted, List<Integer> waiting, List<ForwardTest.Ruling> rulings) {
        return waiting.stream()
                .map(w -> contest(promoted, w, waiting.size(), rulings.get(w).look()))
                .flatMap(Optional::stream)
                .min(Comparator.comparingDouble((Contest c) -> c.difference().pPositive() / c.level())
                        .thenComparing(Contest::waiting));
    }

    /** On the days after both were chosen, both flat at their start. */
    private Optional<Contest> contest(int promoted, int waiting, int contests, int look) {
        Watched first = judged.get(promoted);
        Watched second = judged.get(waiting);
        int[] calendar = market.calendar();
        int known = Math.max(first.knownTo(), second.knownTo());
        int days = JudgmentWindow.sessionsAfter(calendar, known);
        if (days < ForwardTest.FEWEST_DAYS) {
            return Optional.empty();
        }
        int from = calendar[calendar.length - days];
        return Optional.of(new Contest(
                first.id(),
                second.id(),
                PairedDifference.of(
                        returns(second, from),
                        returns(first, from),
                        market.periodsPerYear(),
                        Seeds.derive(seed, Seeds.ofText(first.id()), Seeds.ofText(second.id()))),
                HoldoutTest.level(look) / contests));
    }

    private double[] returns(Watched one, int from) {
        int[] calendar = market.calendar();
        return Backtest.run(
                        new ScoringTask(
                                market, from, calendar[calendar.length - 1], costs, Cases.none(calendar.length)),
                        one.strategy())
                .netReturns();
    }
}
