package io.cambrian.jobs.evidence;

import io.cambrian.evidence.StrategyState;
import java.util.List;

/**
 * The judgment of one finalist.
 *
 * @param strategyId the finalist
 * @param gates conditions of promotion, in order
 * @param stamps what limits its use, such as {@code spot_only}
 * @param beside figures that are shown beside the gates and decide nothing
 * @param holdoutP p-value of its excess return on untouched days, adjusted for all finalists; 1 if it never traded there
 * @param state how far it came
 * @param budget the warehouse's budget of false claims after this run
 */
public record Verdict(
        String strategyId,
        List<Gate> gates,
        List<String> stamps,
        Beside beside,
        double holdoutP,
        StrategyState state,
        ErrorBudget budget) {
    public Verdict {
        gates = List.copyOf(gates);
        stamps = List.copyOf(stamps);
    }

    /** One condition, whether it was met, and the number behind it in words. */
    public record Gate(String name, boolean passed, String words) {}

    /**
     * What one strategy's own returns on the days that the search saw say, taking the trials as fixed.
     *
     * @param deflatedSharpe probability that its Sharpe ratio exceeds what the best of all N trials would show by luck
     * @param deflatedSharpeOfEffective the same with the number of independent trials that the N amount to
     * @param minimumTrackRecord days after which its Sharpe ratio would be positive with 95 % confidence, were it the only
     *     trial; infinite if it is not positive
     */
    public record Beside(double deflatedSharpe, double deflatedSharpeOfEffective, double minimumTrackRecord) {}

    /** Whether every gate was passed. */
    public boolean promoted() {
        return gates.stream().allMatch(Gate::passed);
    }

    /** The failed gates in words, or that none failed. */
    public String reasons() {
        List<String> failed =
                gates.stream().filter(g -> !g.passed()).map(Gate::words).toList();
        return failed.isEmpty() ? "Passed every gate." : String.join(" ", failed);
    }
}
