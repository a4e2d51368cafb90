package io.cambrian.evolve;

/** How a search chooses parents and survivors. */
public enum SelectionMethod {
    /** Parents win tournaments by fitness; the elite and the fitter children survive. */
    TOURNAMENT,
    /**
     * Parents win case by case, in an order drawn for each, where the fitness counts as half of the cases: see {@link
     * LexicaseSelector}. Specialists of single cases become parents that an average over the cases would pass over. Survivors as
     * with tournaments.
     */
    LEXICASE,
    /**
     * Parents and survivors by Pareto rank and crowding over fitness, drawdown and turnover: NSGA-II, see
     * {@link Nsga2}. No elite is needed: the best of old and young survive together.
     */
    NSGA2
}
