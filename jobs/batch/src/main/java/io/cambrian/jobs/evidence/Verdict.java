package io.cambrian.jobs.evidence;

import java.util.List;

/**
 * The judgment of one finalist.
 *
 * @param strategyId the finalist
 * @param gates conditions of promotion, in order
 * @param stamps what limits its use, such as {@code spot_only}
 * @param deflatedSharpe probability that its Sharpe ratio exceeds what the best of all trials would show by luck
 * @param expectedMaximum annualized Sharpe ratio that the best of all trials would show by luck
 * @param holdoutConfidence probability, from untouched days, that its excess return is positive
 */
public record Verdict(
        String strategyId,
        List<Gate> gates,
        List<String> stamps,
        double deflatedSharpe,
        double expectedMaximum,
        double holdoutConfidence) {
    public Verdict {
        gates = List.copyOf(gates);
        stamps = List.copyOf(stamps);
    }

    /** One condition, whether it was met, and the number behind it in words. */
    public record Gate(String name, boolean passed, String words) {}

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
