package io.cambrian.evolve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How well the operators of a search have done so far, and how often each is to be used from now on. A child is a success when
 * it is fitter than the fittest of its parents and was not tried before in the run.
 *
 * <p>Probability matching (Thierens 2005, "An adaptive pursuit strategy for allocating operator probabilities",
 * doi:10.1145/1068009.1068251, equations 1 and 2): with r the share of successes among an operator's children of a
 * generation, its quality q moves to q + {@value #RATE} (r - q); an operator is used with probability
 *
 * <pre>
 *   least + (1 - operators * least) * q / sum of q          least = 0.05
 * </pre>
 *
 * Every operator begins with the same quality, and one that was not used keeps its own. Unlike there, q is updated once a
 * generation instead of after each child, so that the children of a generation do not depend on each other.
 *
 * <p>The step by which {@link ConstantMutation} moves numbers follows the 1/5 success rule in its smooth form (Igel, Suttorp
 * and Hansen 2006, "A computational efficient covariance matrix update and a (1+1)-CMA for evolution strategies",
 * doi:10.1145/1143997.1144082, with damping 1): step * exp((r - 0.2) / 0.8), within [0.5, 6] places of the grid.
 *
 * <p>A pure function of the ledger: no draws, and counts only, so that neither the order of children nor a resume matters.
 *
 * @param quality by operator, in [0, 1]; operators never used are missing
 * @param step standard deviation of a move, in places of the grid
 * @param shapes what {@link Refinement} has learned, by {@link Constants#shape shape}
 */
public record OperatorCredit(Map<String, Double> quality, double step, Map<String, StepShape> shapes) {
    /** Before the first children. */
    public static final OperatorCredit START = new OperatorCredit(Map.of(), 1, Map.of());

    private static final double RATE = 0.3;
    private static final double LEAST = 0.05;
    private static final double FIRST_QUALITY = 0.5;
    private static final double AIM = 0.2;
    private static final double SMALLEST_STEP = 0.5;
    private static final double LARGEST_STEP = 6;

    public OperatorCredit {
        quality = Collections.unmodifiableMap(new TreeMap<>(quality));
        shapes = Collections.unmodifiableMap(new TreeMap<>(shapes));
    }

    /** From which canonical text to which a refinement moved. */
    public record Move(String from, String to) {}

    /**
     * A child and what it came from.
     *
     * @param operator that made it
     * @param parents fitness of each parent; a child without parents earns no credit
     * @param fitness of the child
     * @param repeated whether it was tried before in the run
     * @param move of a refinement; empty for other operators
     */
    public record Birth(String operator, List<Double> parents, double fitness, boolean repeated, Optional<Move> move) {
        public Birth {
            parents = List.copyOf(parents);
        }

        /** A birth by another operator than refinement. */
        public Birth(String operator, List<Double> parents, double fitness, boolean repeated) {
            this(operator, parents, fitness, repeated, Optional.empty());
        }

        /**
         * A birth as the ledger tells it.
         *
         * @param parents as known, in order
         * @param child as known
         */
        public static Birth of(
                String operator, List<Population.Known> parents, Population.Known child, boolean repeated) {
            return new Birth(
                    operator,
                    parents.stream().map(Population.Known::fitness).toList(),
                    child.fitness(),
                    repeated,
                    operator.equals(Operators.REFINE)
                            ? Optional.of(new Move(parents.get(0).text(), child.text()))
                            : Optional.empty());
        }

        /** Whether it is new and fitter than each of its parents; never without parents. */
        public boolean isSuccess() {
            return !repeated && !parents.isEmpty() && fitness > Collections.max(parents);
        }
    }

    /** The credit after one more generation. */
    public OperatorCredit after(Collection<Birth> generation) {
        Map<String, int[]> counts = new TreeMap<>();
        for (Birth birth : generation) {
            if (!birth.parents().isEmpty()) {
                int[] count = counts.computeIfAbsent(birth.operator(), operator -> new int[2]);
                count[0]++;
                count[1] += birth.isSuccess() ? 1 : 0;
            }
        }
        Map<String, Double> next = new TreeMap<>(quality);
        counts.forEach((operator, count) -> {
            double old = quality.getOrDefault(operator, FIRST_QUALITY);
            next.put(operator, old + RATE * ((double) count[1] / count[0] - old));
        });
        int[] moves = counts.get(Operators.CONSTANT);
        double nextStep =
                moves == null ? step : step * StrictMath.exp(((double) moves[1] / moves[0] - AIM) / (1 - AIM));
        return new OperatorCredit(
                next,
                Math.max(SMALLEST_STEP, Math.min(LARGEST_STEP, nextStep)),
                Refinement.learned(shapes, generation));
    }

    /** What is known of moving the numbers of a strategy together. */
    StepShape shape(String canonicalText, int numbers) {
        StepShape known = shapes.get(Constants.shape(canonicalText));
        return known == null ? StepShape.start(numbers) : known;
    }

    /** The probability of each operator of a group, in the group's order; they sum to 1. */
    List<Double> probabilities(List<String> group) {
        double sum = 0;
        for (String operator : group) {
            sum += quality.getOrDefault(operator, FIRST_QUALITY);
        }
        List<Double> probabilities = new ArrayList<>();
        for (String operator : group) {
            double share = sum > 0 ? quality.getOrDefault(operator, FIRST_QUALITY) / sum : 1.0 / group.size();
            probabilities.add(LEAST + (1 - group.size() * LEAST) * share);
        }
        return probabilities;
    }
}
