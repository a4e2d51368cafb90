package io.cambrian.evidence;

import io.cambrian.backtest.Backtest;
import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoreOutcome;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.Strategy;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/**
 * Strategies on days that nothing which chose them has seen, as a paper account would have traded them, flat at the start.
 *
 * <p>All are tested together on the same new days for an excess return above {@link PriorHolding} by {@link HoldoutTest}. The best of
 * those that may be claimed is the one claim that the lifetime budget is asked for; whoever is at least as good as an accepted claim's level
 * becomes a champion. A strategy is retired where its excess since it was chosen is negative beyond chance (the k-th look at 5 % / (k (k
 * + 1)), so that all looks together retire a good one with a chance of 5 % at most), or where it lost its whole capital. It is let go where
 * it has waited for as many looks as it is given.
 *
 * @param candidates who is tested, in a fixed order
 * @param gains of the new days, over all candidates
 * @param decays of each candidate's days since it was chosen, for a negative excess
 * @param level at most which the lifetime budget accepts the claim; 1 as long as it is not known
 * @param seed of the draws
 */
public record ForwardTest(
        List<Candidate> candidates, HoldoutTest gains, List<HoldoutTest> decays, double level, long seed) {
    /** Fewer new days prove too little for a look at them to be worth its price. */
    public static final int FEWEST_DAYS = 60;

    /** Looks after which what still waits has had its time: a year of quarters. */
    public static final int MOST_LOOKS = 4;

    public ForwardTest {
        candidates = List.copyOf(candidates);
        decays = List.copyOf(decays);
    }

    /**
     * Who is tested.
     *
     * @param state before
     * @param looks tests before
     * @param claimable whether the lifetime budget may be asked for it: what nobody can earn is not claimed
     * @param fresh on the new days, by {@link #above}
     * @param since on all days since it was chosen, by {@link #above}
     */
    public record Candidate(
            String id, StrategyState state, int looks, boolean claimable, StrategyRun fresh, StrategyRun since) {
        /** Whether a claim can change its state. */
        boolean isOpen() {
            return claimable && (state == StrategyState.WAITING || state == StrategyState.CHALLENGER);
        }
    }

    /** What the budget is asked for. */
    public record Claim(String id, double pValue) {}

    /**
     * What became of a candidate.
     *
     * @param look how many times it has been tested, this one included
     * @param reason in words
     */
    public record Ruling(
            String id,
            StrategyState before,
            StrategyState state,
            int look,
            double pValue,
            double decayP,
            double decayLevel,
            String reason) {
        /** The same test with another end, and why. */
        public Ruling to(StrategyState other, String why) {
            return new Ruling(id, before, other, look, pValue, decayP, decayLevel, why);
        }
    }

    /**
     * Tests, at no level yet.
     *
     * @param candidates at least one
     * @param seed of the draws
     */
    public static ForwardTest of(List<Candidate> candidates, long seed) {
        return new ForwardTest(
                candidates,
                gains(candidates, 1, seed),
                candidates.stream()
                        .map(c -> test(
                                List.of(c.since()), -1, c.looks() + 1, 1, Seeds.derive(seed, Seeds.ofText(c.id()))))
                        .toList(),
                1,
                seed);
    }

    /** The same test with the draws that a claim at a level needs: for one level always the same, whatever this one has. */
    public ForwardTest at(double claimLevel) {
        return new ForwardTest(candidates, gains(candidates, claimLevel, seed), decays, claimLevel, seed);
    }

    private static HoldoutTest gains(List<Candidate> candidates, double claimLevel, long seed) {
        return test(candidates.stream().map(Candidate::fresh).toList(), 1, 1, claimLevel, seed);
    }

    /**
     * A strategy from a day of a market to its end, above holding what it held over the year before each day.
     *
     * @param from first day that counts, with days of the market before it
     */
    public static StrategyRun above(Market market, Strategy strategy, int from, Costs costs) {
        int[] calendar = market.calendar();
        int found = Arrays.binarySearch(calendar, from);
        int at = found >= 0 ? found : -found - 1;
        int year = (int) Math.round(market.periodsPerYear());
        StrategyRun before = run(
                market.between(Integer.MIN_VALUE, calendar[at - 1]),
                strategy,
                calendar[Math.max(0, at - year)],
                calendar[at - 1],
                costs);
        return PriorHolding.above(
                market, before, run(market, strategy, calendar[at], calendar[calendar.length - 1], costs));
    }

    private static StrategyRun run(Market market, Strategy strategy, int from, int to, Costs costs) {
        return Backtest.run(new ScoringTask(market, from, to, costs, Cases.none(market.calendar().length)), strategy);
    }

    /** Whether sign times the excess is positive. */
    private static HoldoutTest test(List<StrategyRun> runs, int sign, int opening, double claimLevel, long seed) {
        List<double[]> excess = new ArrayList<>();
        List<Boolean> traded = new ArrayList<>();
        for (StrategyRun run : runs) {
            excess.add(Arrays.stream(excess(run)).map(r -> sign * r).toArray());
            traded.add(
                    run.outcome() instanceof ScoreOutcome.Scored && run.score().trades() > 0);
        }
        return HoldoutTest.of(excess, traded, opening, claimLevel, seed);
    }

    /** What a run by {@link #above} earned each day above what it held; nothing where it could not be scored. */
    public static double[] excess(StrategyRun run) {
        return run.outcome() instanceof ScoreOutcome.Scored
                ? run.excessReturns().clone()
                : new double[run.days().length];
    }

    /** The best of those whose state a claim can change; ties by id. */
    public Optional<Claim> claim() {
        return IntStream.range(0, candidates.size())
                .filter(i -> candidates.get(i).isOpen())
                .mapToObj(i -> new Claim(candidates.get(i).id(), gains.pValues().get(i)))
                .min(Comparator.comparingDouble(Claim::pValue).thenComparing(Claim::id));
    }

    /**
     * What becomes of each.
     *
     * @param accepted whether a p-value of the new days is part of an accepted claim
     */
    public List<Ruling> rulings(DoublePredicate accepted) {
        List<Ruling> rulings = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            rulings.add(ruling(i, accepted));
        }
        return rulings;
    }

    private Ruling ruling(int i, DoublePredicate accepted) {
        Candidate c = candidates.get(i);
        HoldoutTest decay = decays.get(i);
        double p = gains.pValues().get(i);
        int look = c.looks() + 1;
        boolean ruined = !(c.fresh().outcome() instanceof ScoreOutcome.Scored)
                && c.fresh().statistics().isPresent();
        boolean decayed = decay.isPassed(0);
        boolean claimed = c.isOpen() && accepted.test(p);
        boolean overdue = c.state() == StrategyState.WAITING && !claimed && look >= MOST_LOOKS;
        StrategyState state = ruined || decayed
                ? StrategyState.RETIRED
                : overdue ? StrategyState.LET_GO : claimed ? StrategyState.CHAMPION : c.state();
        return new Ruling(
                c.id(),
                c.state(),
                state,
                look,
                p,
                decay.pValues().get(0),
                decay.level(),
                reason(c, look, p, decay, ruined, decayed, claimed, overdue));
    }

    private String reason(
            Candidate c,
            int look,
            double p,
            HoldoutTest decay,
            boolean ruined,
            boolean decayed,
            boolean claimed,
            boolean overdue) {
        if (ruined) {
            return "It lost its whole capital on the new days.";
        }
        if (decayed) {
            return "Retired, since its return above what it held is negative since it was chosen: p = "
                    + HoldoutTest.digits(decay.pValues().get(0)) + ", at most " + HoldoutTest.digits(decay.level())
                    + " retires.";
        }
        String fresh = "On the new days p = " + HoldoutTest.digits(p) + ", ";
        if (claimed) {
            return fresh + "which the lifetime error budget accepts.";
        }
        if (c.state() == StrategyState.CHAMPION) {
            return fresh + "and nothing speaks against it.";
        }
        if (!c.claimable()) {
            return fresh + "and nothing is claimed: nobody can earn what it is tested on."
                    + (overdue ? " After " + look + " looks its time is over." : "");
        }
        return fresh + "which the lifetime error budget does not accept"
                + (LevelDraws.isReachable(level)
                        ? ""
                        : ": its level is " + HoldoutTest.digits(level) + LevelDraws.limit(level, "it accepts nothing"))
                + "; "
                + (overdue ? "after " + look + " looks its time is over." : "nothing speaks against it either.");
    }
}
