package io.cambrian.regime;

import java.util.Arrays;

/**
 * The hidden chain of states behind observations of any kind: forward filter, forward-backward smoother and most likely
 * path (Rabiner 1989, "A tutorial on hidden Markov models and selected applications in speech recognition",
 * doi:10.1109/5.18626, equations 19-20, 27, 33, 37; the Viterbi algorithm in logarithms).
 *
 * <p>What is observed enters as log-likelihoods per frame and state, so emissions may be discrete or continuous. A frame
 * whose log-likelihoods are all 0 says nothing: only the chain moves on. The start distribution applies to the first frame.
 * Likelihoods are scaled frame by frame, so no length underflows. Arrays are shared, not copied.
 *
 * @param start probability of each state at the first frame
 * @param transition {@code [i][j]}, the probability of state j after state i; rows sum to 1
 */
public record MarkovChain(double[] start, double[][] transition) {
    /** Probabilities below this are zero: it keeps the backward pass finite. */
    private static final double NEGLIGIBLE = 1e-300;

    public MarkovChain {
        checkSum(start);
        if (transition.length != start.length) {
            throw new IllegalArgumentException(
                    "The transition has " + transition.length + " rows for " + start.length + " states.");
        }
        for (double[] row : transition) {
            if (row.length != start.length) {
                throw new IllegalArgumentException("The transition must be square.");
            }
            checkSum(row);
        }
    }

    private static void checkSum(double[] probabilities) {
        double sum = 0;
        for (double p : probabilities) {
            if (!(p >= 0)) {
                throw new IllegalArgumentException("A probability (" + p + ") must not be negative.");
            }
            sum += p;
        }
        if (!(Math.abs(sum - 1) < 1e-6)) {
            throw new IllegalArgumentException(
                    "The probabilities " + Arrays.toString(probabilities) + " must sum to 1.");
        }
    }

    public int states() {
        return start.length;
    }

    /**
     * What is known of each frame from the frames up to it.
     *
     * @param probabilities {@code [frame][state]}
     * @param logLikelihood of all frames
     */
    public record Filtered(double[][] probabilities, double logLikelihood) {}

    /**
     * What is known of each frame from all frames.
     *
     * @param probabilities {@code [frame][state]}
     * @param transitions {@code [i][j]}, the expected number of moves from i to j
     * @param logLikelihood of all frames
     */
    public record Smoothed(double[][] probabilities, double[][] transitions, double logLikelihood) {}

    /**
     * The most likely path.
     *
     * @param states one per frame, from 0
     * @param logProbability joint log-probability of path and frames
     */
    public record Path(int[] states, double logProbability) {}

    /** Causal probabilities: frame t uses frames 0 to t. */
    public Filtered filter(double[][] logLikelihoods) {
        double[][] alpha = new double[logLikelihoods.length][];
        double[] belief = null;
        double total = 0;
        for (int t = 0; t < alpha.length; t++) {
            double[] prior = belief == null ? start : predict(belief);
            belief = new double[start.length];
            total += update(prior, logLikelihoods[t], belief, new double[start.length]);
            alpha[t] = belief;
        }
        return new Filtered(alpha, total);
    }

    /** The distribution one frame later. */
    public double[] predict(double[] belief) {
        double[] next = new double[belief.length];
        for (int i = 0; i < belief.length; i++) {
            for (int j = 0; j < belief.length; j++) {
                next[j] += belief[i] * transition[i][j];
            }
        }
        return next;
    }

    /**
     * Bayes' rule for one frame.
     *
     * @param relative receives the likelihoods divided by that of the most likely possible state
     * @return the log-likelihood of the frame
     */
    static double update(double[] prior, double[] logLikelihoods, double[] posterior, double[] relative) {
        int k = prior.length;
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < k; j++) {
            if (prior[j] > NEGLIGIBLE) {
                max = Math.max(max, logLikelihoods[j]);
            }
        }
        if (max == Double.NEGATIVE_INFINITY || Double.isNaN(max)) {
            throw new IllegalArgumentException("No possible state explains a frame: prior " + Arrays.toString(prior)
                    + ", log-likelihoods " + Arrays.toString(logLikelihoods) + ".");
        }
        double sum = 0;
        for (int j = 0; j < k; j++) {
            relative[j] = prior[j] > NEGLIGIBLE ? StrictMath.exp(logLikelihoods[j] - max) : 0;
            posterior[j] = prior[j] * relative[j];
            sum += posterior[j];
        }
        for (int j = 0; j < k; j++) {
            posterior[j] /= sum;
            if (posterior[j] <= NEGLIGIBLE) {
                posterior[j] = 0;
                relative[j] = 0;
            } else {
                relative[j] /= sum;
            }
        }
        return max + StrictMath.log(sum);
    }

    /** Probabilities that look at all frames: for fitting and for looking back, never for decisions. */
    public Smoothed smooth(double[][] logLikelihoods) {
        int n = logLikelihoods.length;
        int k = start.length;
        double[][] alpha = new double[n][k];
        double[][] relative = new double[n][k];
        double total = 0;
        for (int t = 0; t < n; t++) {
            total += update(t == 0 ? start : predict(alpha[t - 1]), logLikelihoods[t], alpha[t], relative[t]);
        }
        double[][] gamma = new double[n][];
        double[][] moves = new double[k][k];
        double[] beta = new double[k];
        Arrays.fill(beta, 1);
        for (int t = n - 1; t >= 0; t--) {
            if (t < n - 1) {
                beta = backward(beta, relative[t + 1], alpha[t], moves);
            }
            gamma[t] = posterior(alpha[t], beta);
        }
        return new Smoothed(gamma, moves, total);
    }

    private double[] backward(double[] beta, double[] relative, double[] alpha, double[][] moves) {
        int k = start.length;
        double[] before = new double[k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                if (alpha[i] > 0 && relative[j] > 0) {
                    double move = transition[i][j] * relative[j] * beta[j];
                    before[i] += move;
                    moves[i][j] += alpha[i] * move;
                }
            }
        }
        return before;
    }

    private static double[] posterior(double[] alpha, double[] beta) {
        double[] gamma = new double[alpha.length];
        double sum = 0;
        for (int j = 0; j < alpha.length; j++) {
            gamma[j] = alpha[j] > 0 ? alpha[j] * beta[j] : 0;
            sum += gamma[j];
        }
        for (int j = 0; j < alpha.length; j++) {
            gamma[j] /= sum;
        }
        return gamma;
    }

    /** The single path that explains all frames best; ties go to the lower state. */
    public Path viterbi(double[][] logLikelihoods) {
        int n = logLikelihoods.length;
        int k = start.length;
        if (n == 0) {
            return new Path(new int[0], 0);
        }
        double[][] logTransition = new double[k][k];
        double[] best = new double[k];
        for (int i = 0; i < k; i++) {
            best[i] = StrictMath.log(start[i]) + logLikelihoods[0][i];
            for (int j = 0; j < k; j++) {
                logTransition[i][j] = StrictMath.log(transition[i][j]);
            }
        }
        int[][] from = new int[n][k];
        for (int t = 1; t < n; t++) {
            double[] next = new double[k];
            for (int j = 0; j < k; j++) {
                int arg = 0;
                for (int i = 1; i < k; i++) {
                    if (best[i] + logTransition[i][j] > best[arg] + logTransition[arg][j]) {
                        arg = i;
                    }
                }
                from[t][j] = arg;
                next[j] = best[arg] + logTransition[arg][j] + logLikelihoods[t][j];
            }
            best = next;
        }
        int[] path = new int[n];
        for (int j = 1; j < k; j++) {
            if (best[j] > best[path[n - 1]]) {
                path[n - 1] = j;
            }
        }
        double probability = best[path[n - 1]];
        for (int t = n - 1; t > 0; t--) {
            path[t - 1] = from[t][path[t]];
        }
        return new Path(path, probability);
    }

    /** The distribution that the chain tends to, by repeated squaring; the start's limit if there are several. */
    public double[] stationary() {
        double[][] power = transition;
        int k = start.length;
        // an even mix with staying put has the same limit and never oscillates
        double[][] lazy = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                lazy[i][j] = 0.5 * power[i][j] + (i == j ? 0.5 : 0);
            }
        }
        power = lazy;
        for (int step = 0; step < 40; step++) {
            double[][] next = new double[k][k];
            for (int i = 0; i < k; i++) {
                double sum = 0;
                for (int j = 0; j < k; j++) {
                    for (int l = 0; l < k; l++) {
                        next[i][j] += power[i][l] * power[l][j];
                    }
                    sum += next[i][j];
                }
                for (int j = 0; j < k; j++) {
                    next[i][j] /= sum;
                }
            }
            power = next;
        }
        double[] limit = new double[k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                limit[j] += start[i] * power[i][j];
            }
        }
        return limit;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MarkovChain o
                && Arrays.equals(start, o.start)
                && Arrays.deepEquals(transition, o.transition);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(start) + Arrays.deepHashCode(transition);
    }

    @Override
    public String toString() {
        return "MarkovChain[" + Arrays.toString(start) + ", " + Arrays.deepToString(transition) + "]";
    }
}
