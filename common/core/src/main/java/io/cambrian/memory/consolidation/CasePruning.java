package io.cambrian.memory.consolidation;

import io.cambrian.memory.CaseBank;
import io.cambrian.memory.ContextRecall;
import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.RecallQuery;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.RecalledCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Retires cases that pay nothing. A case's value is its ablation: how much recalled forecasts move away from what all cases say if
 * it is not there and the next nearest one is recalled instead, in squares, summed over the cases' own situations as they would be
 * asked about today. Noise of single outcomes is kept out of it: what a case says is the forecast of all others for its situation,
 * not its own outcome, so that a case is not valued for its luck.
 *
 * <p>Round by round the least valuable go, older ones first among equals, and values are taken anew; so many stay that the mean
 * squared error of forecasts, each case's by the others, grows by at most a stated share of what it is. Each question counts cases with the
 * half-life of its regime. A case is never recalled for its own situation.
 *
 * @param settings of the recall; its half-life is used for regimes without one
 * @param halfLives in days by regime; see {@link #halfLives}
 * @param maxLoss largest growth of the mean squared error, as a fraction
 * @param maxQuestions situations that are asked about, evenly over time, at least 1
 */
public record CasePruning(RecallSettings settings, Map<String, Double> halfLives, double maxLoss, int maxQuestions) {
    private static final double[] SHARES = {0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3};
    private static final double[] HALF_LIVES = {91, 183, 365, 730, 1_461, 2_922, Double.POSITIVE_INFINITY};
    private static final int LEAST_OF_REGIME = 30;

    public CasePruning {
        halfLives = new TreeMap<>(halfLives);
        if (maxQuestions < 1 || !(maxLoss >= 0)) {
            throw new IllegalArgumentException("The maxQuestions (" + maxQuestions
                    + ") must be at least 1 and the maxLoss (" + maxLoss + ") not negative.");
        }
    }

    /**
     * What pruning decided.
     *
     * @param kept ids that stay, in the order of the cases
     * @param retired reason by id of the others, in the order in which they went
     * @param loss growth of the mean squared error on the cases' own situations, as a fraction of it
     */
    public record Result(List<String> kept, Map<String, String> retired, double loss) {
        public Result {
            kept = List.copyOf(kept);
        }
    }

    /** Decides which cases stay; all, where there are too few to forecast anything. */
    public Result prune(List<String> features, List<PastCase> cases) {
        List<PastCase> ordered = ordered(cases);
        int now = ordered.stream().mapToInt(PastCase::knownDay).max().orElse(0);
        List<PastCase> questions = questions(ordered);
        Map<String, Double> smooth = new HashMap<>();
        CaseBank bank = CaseBank.of(features, ordered);
        double[] said = others(bank, ordered, now, 0).stream()
                .mapToDouble(found -> mean(found, PastOutcome.RAW, smooth))
                .toArray();
        for (int i = 0; i < said.length; i++) {
            smooth.put(ordered.get(i).id(), Double.isNaN(said[i]) ? 0 : said[i]);
        }
        double[] errors = errors(bank, questions, now, smooth);
        List<PastCase> kept = ordered;
        Map<String, String> retired = new LinkedHashMap<>();
        double loss = 0;
        Map<String, Double> targets = new HashMap<>();
        List<List<RecalledCase>> asked = others(bank, questions, now, 0);
        for (int i = 0; i < questions.size(); i++) {
            targets.put(questions.get(i).id(), mean(asked.get(i), PastOutcome.SMOOTH, smooth));
        }
        Round round = new Round(features, kept, questions, smooth, targets, now);
        for (double share : SHARES) {
            Map<String, Double> values = round.values;
            List<PastCase> ranked = new ArrayList<>(kept);
            ranked.sort(Comparator.<PastCase>comparingDouble(c -> values.getOrDefault(c.id(), 0.0))
                    .thenComparingInt(PastCase::decisionDay)
                    .thenComparing(PastCase::id));
            List<PastCase> going = ranked.subList(0, kept.size() - (int) Math.floor(share * ordered.size()));
            Set<String> gone = new HashSet<>();
            going.forEach(c -> gone.add(c.id()));
            List<PastCase> left =
                    kept.stream().filter(c -> !gone.contains(c.id())).toList();
            Round next = new Round(features, left, questions, smooth, targets, now);
            double growth = growth(errors, errors(CaseBank.of(features, left), questions, now, smooth));
            if (!(growth <= maxLoss)) {
                break;
            }
            going.forEach(c -> retired.put(c.id(), reason(values.get(c.id()))));
            kept = left;
            loss = growth;
            round = next;
        }
        return new Result(kept.stream().map(PastCase::id).toList(), retired, loss);
    }

    private double[] errors(CaseBank bank, List<PastCase> questions, int now, Map<String, Double> smooth) {
        List<List<RecalledCase>> found = others(bank, questions, now, 0);
        double[] errors = new double[questions.size()];
        for (int i = 0; i < errors.length; i++) {
            double said = mean(found.get(i), PastOutcome.RAW, smooth);
            errors[i] =
                    square((Double.isNaN(said) ? 0 : said) - questions.get(i).outcome());
        }
        return errors;
    }

    /** The growth of the mean error, as a fraction of what it was. */
    private static double growth(double[] before, double[] after) {
        return Arrays.stream(after).sum() / Arrays.stream(before).sum() - 1;
    }

    private static String reason(Double value) {
        if (value == null) {
            return "never recalled";
        }
        return value < 0 ? "forecasts move less without it" : "others say the same";
    }

    private List<PastCase> questions(List<PastCase> ordered) {
        int count = Math.min(maxQuestions, ordered.size());
        List<PastCase> questions = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            questions.add(ordered.get((int) ((long) k * ordered.size() / count)));
        }
        return questions;
    }

    private enum PastOutcome {
        RAW,
        SMOOTH
    }

    /** Ablation values of some cases. */
    private final class Round {
        private final Map<String, Double> values = new HashMap<>();

        Round(
                List<String> features,
                List<PastCase> memory,
                List<PastCase> questions,
                Map<String, Double> smooth,
                Map<String, Double> targets,
                int now) {
            CaseBank bank = CaseBank.of(features, memory);
            // one more than is used, to take the place of each in turn
            List<List<RecalledCase>> all = others(bank, questions, now, 1);
            for (int i = 0; i < questions.size(); i++) {
                PastCase question = questions.get(i);
                List<RecalledCase> found = all.get(i);
                int used = Math.min(settings.neighbors(), found.size());
                double target = targets.get(question.id());
                double error = square(mean(found.subList(0, used), PastOutcome.SMOOTH, smooth) - target);
                for (int out = 0; out < used; out++) {
                    List<RecalledCase> without = new ArrayList<>(found);
                    without.remove(out);
                    double other = square(mean(without, PastOutcome.SMOOTH, smooth) - target);
                    if (Double.isFinite(other - error)) {
                        values.merge(found.get(out).id(), other - error, Double::sum);
                    }
                }
            }
        }
    }

    private static double mean(List<RecalledCase> cases, PastOutcome kind, Map<String, Double> smooth) {
        double weight = 0;
        double sum = 0;
        for (RecalledCase c : cases) {
            weight += c.weight();
            sum += c.weight() * (kind == PastOutcome.RAW ? c.outcome() : smooth.get(c.id()));
        }
        return sum / weight;
    }

    /** The same of many questions, which do not know of each other: on all cores. */
    private List<List<RecalledCase>> others(CaseBank bank, List<PastCase> questions, int now, int more) {
        return questions.parallelStream().map(q -> others(bank, q, now, more)).toList();
    }

    /** The nearest other cases, as many as are used and some more. */
    private List<RecalledCase> others(CaseBank bank, PastCase question, int now, int more) {
        RecallSettings own =
                settings.withNeighbors(settings.neighbors() + more + 1).withHalfLifeDays(halfLife(question));
        List<RecalledCase> found = ContextRecall.of(bank, own)
                .recall(new RecallQuery(now, question.context(), question.regimeProbabilities()))
                .cases();
        return found.stream()
                .filter(c -> !c.id().equals(question.id()))
                .limit((long) settings.neighbors() + more)
                .toList();
    }

    private static List<PastCase> ordered(List<PastCase> cases) {
        List<PastCase> ordered = new ArrayList<>(cases);
        ordered.sort(Comparator.comparingInt(PastCase::decisionDay).thenComparing(PastCase::id));
        return ordered;
    }

    private static double square(double x) {
        return x * x;
    }

    /**
     * The mean squared error of recalled forecasts; a question whose forecast has nothing to recall is forecast by 0.
     *
     * @param memory the cases that may be recalled, each only once known
     * @param questions whose outcomes are forecast from what was known at their decision
     */
    public double error(List<String> features, List<PastCase> memory, List<PastCase> questions) {
        return Arrays.stream(squaredErrors(features, memory, questions)).sum() / questions.size();
    }

    /** The same, question by question. */
    double[] squaredErrors(List<String> features, List<PastCase> memory, List<PastCase> questions) {
        return squaredErrors(CaseBank.of(features, memory), questions);
    }

    /** The same from a bank of the memory; on all cores. */
    double[] squaredErrors(CaseBank memory, List<PastCase> questions) {
        return questions.parallelStream()
                .mapToDouble(question -> {
                    double forecast = forecast(memory, question);
                    return square((Double.isNaN(forecast) ? 0 : forecast) - question.outcome());
                })
                .toArray();
    }

    /** A question knows what was known the day before its own outcome could be: never itself. */
    private double forecast(CaseBank bank, PastCase question) {
        int day = Math.min(question.decisionDay(), question.knownDay() - 1);
        return ContextRecall.of(bank, settings.withHalfLifeDays(halfLife(question)))
                .mean(new RecallQuery(day, question.context(), question.regimeProbabilities()));
    }

    private double halfLife(PastCase question) {
        return regime(question) == null
                ? settings.halfLifeDays()
                : halfLives.getOrDefault(regime(question), settings.halfLifeDays());
    }

    /** The most likely regime, the first by name in a tie; null where unknown. */
    private static String regime(PastCase one) {
        return DecisionRecall.regime(one.regimeProbabilities()).orElse(null);
    }

    /**
     * For each regime the half-life with the smallest forecast error on its decisions after the warm-up, from a quarter of a year
     * to never; the longest in a tie. A regime with fewer than 30 such decisions gets none.
     */
    public static Map<String, Double> halfLives(
            List<String> features, List<PastCase> cases, RecallSettings settings, double warmUpShare) {
        List<PastCase> ordered = ordered(cases);
        Map<String, List<PastCase>> questions = new TreeMap<>();
        for (PastCase c : ordered.subList((int) Math.ceil(warmUpShare * ordered.size()), ordered.size())) {
            if (regime(c) != null) {
                questions.computeIfAbsent(regime(c), name -> new ArrayList<>()).add(c);
            }
        }
        Map<String, Double> best = new TreeMap<>();
        questions.forEach((regime, asked) -> {
            double least = Double.POSITIVE_INFINITY;
            for (double halfLife : HALF_LIVES) {
                CasePruning plain = new CasePruning(settings, Map.of(regime, halfLife), 0, 1);
                double error = plain.error(features, ordered, asked);
                if (asked.size() >= LEAST_OF_REGIME && error <= least) {
                    least = error;
                    best.put(regime, halfLife);
                }
            }
        });
        return best;
    }
}
