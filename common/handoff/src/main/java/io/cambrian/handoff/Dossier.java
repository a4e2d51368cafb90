package io.cambrian.handoff;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Why a bot is in the plan: where its strategy comes from, and what the evidence says of it. For people: no order depends on
 * it.
 *
 * @param bot id of the bot
 * @param strategyId the strategy that was judged; another than the bot where its numbers were tuned since
 * @param search id of the search that found it
 * @param rank among the finalists of that search, 1 is the best
 * @param state how far it came, such as {@code candidate} or {@code champion}
 * @param promoted whether it passed every gate
 * @param reasons why it was promoted, or why not, in sentences
 * @param figures by name, those that are known; names and units are those of {@link Figure}
 * @param twins one for each family of null worlds
 * @param gates conditions of promotion, in order
 * @param lineage its ancestors, by generation, itself last; empty where unknown
 */
public record Dossier(
        String bot,
        String strategyId,
        String search,
        int rank,
        String state,
        boolean promoted,
        String reasons,
        SortedMap<String, Double> figures,
        List<Twins> twins,
        List<Gate> gates,
        List<Ancestor> lineage) {
    /** What a figure of a dossier is called. Others may come. */
    public enum Figure {
        /** N: rows of the ledger of the search, repeats and rejected ones included. */
        TRIALS,
        /** Independent trials that they amount to. */
        EFFECTIVE_TRIALS,
        /** Annualized Sharpe ratio on the days that the search saw. */
        SHARPE,
        /** The same of the return above what it held on average. */
        EXCESS_SHARPE,
        /** Annualized Sharpe ratio on untouched days. */
        HOLDOUT_SHARPE,
        /** The same of the return above what it held on average. */
        HOLDOUT_EXCESS_SHARPE,
        /** P-value of its excess return on untouched days, adjusted for all finalists. */
        HOLDOUT_P,
        /** How many runs have looked at any of these days, its own included. */
        HOLDOUT_OPENING,
        /** Probability that its Sharpe ratio exceeds what the best of all N trials shows by luck. */
        DEFLATED_SHARPE,
        /** The same of the effective trials. */
        DEFLATED_SHARPE_EFFECTIVE,
        /** Probability of backtest overfitting of the search. */
        OVERFITTING;

        /** The name in files and in JSON. */
        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * How it ranks among the best of searches in worlds that hold nothing to find.
     *
     * @param worlds what these worlds are, such as {@code flipped days}
     * @param planned twins planned
     * @param run twins run; fewer than planned where the verdict was clear before
     * @param asGood of them at least as good as the strategy
     * @param pValue NaN where the test ended early
     */
    public record Twins(String worlds, int planned, int run, int asGood, double pValue) {
        public Twins {
            if (worlds.isBlank() || asGood < 0 || run < asGood || planned < run) {
                throw new IllegalArgumentException("Twins of '" + worlds + "' (" + asGood + " as good of " + run
                        + " run of " + planned + ") need a name and counts that fit each other.");
            }
            if (!Double.isNaN(pValue) && !(pValue >= 0 && pValue <= 1)) {
                throw new IllegalArgumentException(
                        "The p-value of twins of " + worlds + " (" + pValue + ") must be in [0, 1].");
            }
        }
    }

    /** A condition of promotion, whether it was met, and the numbers behind it in words. */
    public record Gate(String name, boolean passed, String words) {
        public Gate {
            if (name.isBlank()) {
                throw new IllegalArgumentException("A gate needs a name.");
            }
        }
    }

    /**
     * A strategy that another was made from.
     *
     * @param generation in which it was first tried, from 0
     * @param operator what made it, such as a crossover
     * @param parents ids of what it was made from
     * @param fitness by which the search ranked it; may be infinite
     */
    public record Ancestor(
            String id, int generation, String operator, List<String> parents, double fitness, String text) {
        public Ancestor {
            parents = List.copyOf(parents);
            if (id.isBlank() || operator.isBlank() || generation < 0) {
                throw new IllegalArgumentException("An ancestor ('" + id + "', generation " + generation + ", made by '"
                        + operator + "') needs an id, a generation and an operator.");
            }
        }
    }

    public Dossier {
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
        twins = List.copyOf(twins);
        gates = List.copyOf(gates);
        lineage = List.copyOf(lineage);
        if (bot.isBlank() || strategyId.isBlank() || state.isBlank() || rank < 1) {
            throw new IllegalArgumentException("The dossier of bot '" + bot + "' (strategy '" + strategyId + "', rank "
                    + rank + ", state '" + state + "') needs ids, a rank and a state.");
        }
        for (Map.Entry<String, Double> figure : figures.entrySet()) {
            if (!Double.isFinite(figure.getValue())) {
                throw new IllegalArgumentException("The figure " + figure.getKey() + " of bot " + bot + " ("
                        + figure.getValue() + ") must be finite; what is unknown is left out.");
            }
        }
    }

    /** The same evidence for a bot whose numbers were tuned after it, with what speaks for those. */
    public Dossier tuned(String newBot, Gate tuning) {
        List<Gate> all = new java.util.ArrayList<>(gates);
        all.add(tuning);
        return new Dossier(newBot, strategyId, search, rank, state, promoted, reasons, figures, twins, all, lineage);
    }

    /** Whether the bot trades other numbers than those that the evidence is about. */
    public boolean isTuned() {
        return !bot.equals(strategyId);
    }
}
