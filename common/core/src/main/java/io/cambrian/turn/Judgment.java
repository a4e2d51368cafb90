package io.cambrian.turn;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.ForwardTest;
import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evidence.LevelDraws;
import io.cambrian.evidence.PairedDifference;
import io.cambrian.evidence.StrategyState;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a turn says of all that is watched: {@link ForwardTest} of everybody together on days that none of them knows, and then each
 * promoted strategy against each other promoted one, on the days after both were promoted, both flat at their start: what promoted them says
 * nothing there. One leaves where another, which stays, earned more above what it held, beyond chance: paired block bootstrap of
 * their daily excess returns, at the k-th look at the one that would leave 5 % / (k (k + 1)), shared by its rivals, so that over its life a
 * strategy that is as good as all others leaves so with a chance of 5 % at most. It is let go, not retired: a search may find it again.
 *
 * <p>A promoted strategy is let go, too, where it earned less than it held over the last year, all of it after what promoted it. That
 * proves nothing of it, and need not: to be in a plan takes proof, to leave it does not. One whose edge has a true Sharpe ratio of 1 is below
 * zero over a year once in six times.
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
     * A contest of one that is promoted with another that is.
     *
     * @param difference of what the rival earned above what it held to what the first did, a year
     * @param level at most which replaces
     */
    public record Contest(String id, String rival, PairedDifference difference, double level) {
        /** Whether the rival was better beyond chance. */
        public boolean isLost() {
            return difference.pPositive() <= level;
        }

        /** Smaller is closer to a loss. */
        private double strength() {
            return difference.pPositive() / level;
        }

        String words() {
            return String.format(
                    Locale.ROOT,
                    "on the %d days since both were promoted, %s earned %+.1f %% a year more above what it held (90 %%: %+.1f"
                            + " to %+.1f), p = %s, at most %s replaces%s",
                    difference.days(),
                    rival,
                    100 * difference.mean(),
                    100 * difference.low(),
                    100 * difference.high(),
                    HoldoutTest.digits(difference.pPositive()),
                    HoldoutTest.digits(level),
                    LevelDraws.limit(level, "no contest replaces it"));
        }
    }

    /**
     * What became of one.
     *
     * @param contest the one that it lost, else its closest; empty where there was none
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

    /** The same with the draws that a claim at a level of the lifetime budget needs: {@link ForwardTest#at}. */
    public Judgment at(double claimLevel) {
        return new Judgment(window, judged, test.at(claimLevel), market, costs, seed);
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
        List<Integer> standing = IntStream.range(0, rulings.size())
                .filter(i -> rulings.get(i).before().isPromoted()
                        && rulings.get(i).state().isPromoted())
                .boxed()
                .toList();
        List<Contest> contests = standing.stream()
                .flatMap(i -> contests(i, standing, rulings.get(i).look()).stream())
                .sorted(Comparator.comparingDouble(Contest::strength)
                        .thenComparing(Contest::id)
                        .thenComparing(Contest::rival))
                .toList();
        Map<String, Contest> lost = lost(contests);
        Map<String, Contest> closest = new HashMap<>();
        contests.forEach(c -> closest.putIfAbsent(c.id(), c));
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < rulings.size(); i++) {
            ForwardTest.Ruling r = rulings.get(i);
            outcomes.add(
                    lost.containsKey(r.id())
                            ? outcome(r, lost.get(r.id()), true)
                            : afterItsYear(
                                    judged.get(i),
                                    closest.containsKey(r.id())
                                            ? outcome(r, closest.get(r.id()), false)
                                            : new Outcome(r, Optional.empty())));
        }
        return outcomes;
    }

    /** Lets go what was promoted, and over the last year did not earn what it held. */
    private Outcome afterItsYear(Watched one, Outcome outcome) {
        ForwardTest.Ruling ruling = outcome.ruling();
        int[] calendar = market.calendar();
        int year = (int) Math.round(market.periodsPerYear());
        if (!ruling.before().isPromoted()
                || !ruling.state().isPromoted()
                || JudgmentWindow.sessionsAfter(calendar, one.provenTo()) < year) {
            return outcome;
        }
        double mean = Arrays.stream(excess(one, calendar[calendar.length - year]))
                .average()
                .orElse(0);
        return mean < 0
                ? new Outcome(
                        ruling.to(
                                StrategyState.LET_GO,
                                String.format(
                                        Locale.ROOT,
                                        "Let go, since over the last %d sessions, all of them after those that promoted it, it earned"
                                                + " %.1f %% a year less than what it held.",
                                        year,
                                        -100 * mean * market.periodsPerYear())),
                        outcome.contest())
                : outcome;
    }

    /** Who leaves, by the clearest contests first: who replaces one stays itself. */
    private static Map<String, Contest> lost(List<Contest> contests) {
        Map<String, Contest> lost = new HashMap<>();
        Set<String> stays = new HashSet<>();
        for (Contest c : contests) {
            if (c.isLost() && !lost.containsKey(c.id()) && !stays.contains(c.id()) && !lost.containsKey(c.rival())) {
                lost.put(c.id(), c);
                stays.add(c.rival());
            }
        }
        return lost;
    }

    private static Outcome outcome(ForwardTest.Ruling ruling, Contest contest, boolean leaves) {
        return new Outcome(
                ruling.to(
                        leaves ? StrategyState.LET_GO : ruling.state(),
                        leaves
                                ? "Replaced, since " + contest.words() + "."
                                : ruling.reason() + " Against who else is promoted: " + contest.words() + "."),
                Optional.of(contest));
    }

    /** With all that have been promoted for long enough. */
    private List<Contest> contests(int i, List<Integer> standing, int look) {
        Watched own = judged.get(i);
        int[] calendar = market.calendar();
        Map<Watched, Integer> days = new LinkedHashMap<>();
        for (int j : standing) {
            Watched rival = judged.get(j);
            int both = JudgmentWindow.sessionsAfter(calendar, Math.max(own.provenTo(), rival.provenTo()));
            if (j != i && both >= ForwardTest.FEWEST_DAYS) {
                days.put(rival, both);
            }
        }
        double level = HoldoutTest.level(look) / days.size();
        List<Contest> contests = new ArrayList<>();
        days.forEach((rival, n) -> contests.add(new Contest(
                own.id(),
                rival.id(),
                PairedDifference.of(
                        excess(rival, calendar[calendar.length - n]),
                        excess(own, calendar[calendar.length - n]),
                        market.periodsPerYear(),
                        Seeds.derive(seed, Seeds.ofText(own.id()), Seeds.ofText(rival.id())),
                        level),
                level)));
        return contests;
    }

    private double[] excess(Watched one, int from) {
        return ForwardTest.excess(ForwardTest.above(market, one.strategy(), from, costs));
    }
}
