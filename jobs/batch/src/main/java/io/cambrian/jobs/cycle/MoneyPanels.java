package io.cambrian.jobs.cycle;

import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.StrategyText;
import io.cambrian.genome.Subtrees;
import io.cambrian.jobs.report.MoneyFigures;
import io.cambrian.jobs.report.MoneyFigures.Slice;
import io.cambrian.jobs.report.MoneyFigures.Spot;
import io.cambrian.jobs.risk.RiskJob;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.portfolio.Attribution;
import io.cambrian.portfolio.CapitalMarket;
import io.cambrian.portfolio.EfficientFrontier;
import io.cambrian.portfolio.Likeness;
import io.cambrian.risk.Covariance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The report's panels on the choice of weights and on what they earned. */
final class MoneyPanels {
    private static final int POINTS = 60;
    private static final int MOST_MOVES = 3;
    private static final int MOST_PAIRS = 10;

    private MoneyPanels() {}

    static MoneyFigures.Frontier frontier(CycleFacts facts) {
        List<String> ids = facts.development().ids();
        Covariance covariance = RiskJob.covariance(facts.development());
        double annual = facts.periodsPerYear();
        double[] means = new double[ids.size()];
        List<Spot> bots = new ArrayList<>();
        for (int i = 0; i < means.length; i++) {
            means[i] = ReturnMoments.of(facts.development().column(i)).mean();
            bots.add(new Spot(ids.get(i), covariance.volatility(i) * Math.sqrt(annual), means[i] * annual));
        }
        List<Spot> methods = new ArrayList<>();
        facts.allocation().methods().forEach((method, allocation) -> {
            double[] w = ids.stream()
                    .mapToDouble(id -> allocation.weights().getOrDefault(id, 0.0))
                    .toArray();
            methods.add(spot(method.label(), w, means, covariance, annual));
        });
        double[] aware = ids.stream()
                .mapToDouble(id -> facts.allocation().regimeAware().getOrDefault(id, 0.0))
                .toArray();
        methods.add(spot("regime-aware", aware, means, covariance, annual));
        List<double[]> line =
                line(covariance, means, Math.max(facts.allocation().cap(), 1.0 / means.length));
        List<Spot> curve = line.stream()
                .map(w -> spot("", w, means, covariance, annual))
                .sorted(Comparator.comparingDouble(Spot::volatility))
                .toList();
        return new MoneyFigures.Frontier(
                curve.stream().mapToDouble(Spot::volatility).toArray(),
                curve.stream().mapToDouble(Spot::mean).toArray(),
                bots,
                methods,
                facts.ledger().expectedMaximumOfEffective() * Math.sqrt(annual),
                moves(facts, annual),
                alike(facts));
    }

    private static Spot spot(String name, double[] w, double[] means, Covariance covariance, double annual) {
        return new Spot(name, Math.sqrt(covariance.variance(w) * annual), mean(w, means) * annual);
    }

    /** Efficient portfolios at even steps of the mean; none where no frontier exists. */
    private static List<double[]> line(Covariance covariance, double[] means, double cap) {
        double[] upper = new double[means.length];
        Arrays.fill(upper, cap);
        return EfficientFrontier.of(covariance, means, new double[means.length], upper, 1)
                .map(frontier -> {
                    List<EfficientFrontier.TurningPoint> corners = frontier.turningPoints();
                    double high = mean(corners.get(0).weights(), means);
                    double low = mean(frontier.minimumVariance(), means);
                    List<double[]> line = new ArrayList<>();
                    for (int k = 0; k <= POINTS; k++) {
                        frontier.targetReturn(low + (high - low) * k / POINTS).ifPresent(line::add);
                    }
                    return line;
                })
                .orElse(List.of());
    }

    private static double mean(double[] w, double[] means) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            sum += w[i] * means[i];
        }
        return sum;
    }

    /** The pairs that correlate most on the days that the search saw. */
    private static List<MoneyFigures.Pair> alike(CycleFacts facts) {
        List<FinalistRun> finalists = facts.finalists();
        List<Set<String>> rules = finalists.stream().map(MoneyPanels::rules).toList();
        List<Set<Long>> held = finalists.stream().map(MoneyPanels::held).toList();
        List<MoneyFigures.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < finalists.size(); i++) {
            for (int j = i + 1; j < finalists.size(); j++) {
                Likeness l = Likeness.of(
                        rules.get(i),
                        rules.get(j),
                        held.get(i),
                        held.get(j),
                        finalists.get(i).development().netReturns(),
                        finalists.get(j).development().netReturns());
                pairs.add(new MoneyFigures.Pair(
                        finalists.get(i).strategyId(),
                        finalists.get(j).strategyId(),
                        l.correlation(),
                        l.rules(),
                        l.positions(),
                        l.badDays()));
            }
        }
        pairs.sort(Comparator.comparingDouble((MoneyFigures.Pair p) -> -p.correlation()));
        return pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()));
    }

    private static Set<String> rules(FinalistRun finalist) {
        Set<String> texts = new TreeSet<>();
        Subtrees.conds(finalist.strategy()).forEach(cond -> texts.add(StrategyText.print(cond)));
        Subtrees.nums(finalist.strategy()).forEach(num -> texts.add(StrategyText.print(num)));
        return texts;
    }

    /** Instrument, day and side of every position, in one number. */
    private static Set<Long> held(FinalistRun finalist) {
        Set<Long> held = new HashSet<>();
        List<StrategyRun.InstrumentRun> instruments = finalist.development().instruments();
        for (int i = 0; i < instruments.size(); i++) {
            StrategyRun.InstrumentRun run = instruments.get(i);
            for (int t = 0; t < run.days().length; t++) {
                if (run.positions()[t] != 0) {
                    held.add(((long) i << 32 | run.days()[t] & 0xffffffffL) * 2 + (run.positions()[t] > 0 ? 1 : 0));
                }
            }
        }
        return held;
    }

    private static List<String> moves(CycleFacts facts, double annual) {
        CapitalMarket.Result market = facts.allocation().market();
        List<String> ids = List.copyOf(facts.allocation().inForce().weights().keySet());
        List<String> words = new ArrayList<>();
        if (market.moves().isEmpty()) {
            words.add("With edges cut by what luck alone shows, no move of capital between bots pays for itself.");
            return words;
        }
        for (CapitalMarket.Move move :
                market.moves().subList(0, Math.min(MOST_MOVES, market.moves().size()))) {
            words.add(String.format(
                    Locale.ROOT,
                    "Moving %.1f %% of the capital from %s to %s would even out what the last unit adds.",
                    100 * move.capital(),
                    ids.get(move.from()),
                    ids.get(move.to())));
        }
        words.add(String.format(
                Locale.ROOT,
                "All %d moves together: %+.2f %% a year in certainty equivalent, after switching costs, with edges cut by what"
                        + " luck alone shows. Capital changes hands at %+.2f %% a year.",
                market.moves().size(),
                100 * market.gain() * annual,
                100 * market.price() * annual));
        return words;
    }

    static MoneyFigures.Attribution attribution(CycleFacts facts) {
        Attribution holdout = facts.attribution().holdout();
        Attribution development = facts.attribution().development();
        return new MoneyFigures.Attribution(
                holdout.total(),
                development.total(),
                slices(
                        holdout,
                        development,
                        p -> p.effect().ordinal() + p.effect().name().toLowerCase(Locale.ROOT),
                        true),
                slices(holdout, development, Attribution.Part::bot, false),
                slices(holdout, development, Attribution.Part::regime, false),
                slices(holdout, development, Attribution.Part::instrument, false),
                slices(holdout, development, Attribution.Part::gene, false),
                facts.attribution().crossed());
    }

    /** By key: in its order if it starts with one, else the largest first. */
    private static List<Slice> slices(
            Attribution holdout, Attribution development, Function<Attribution.Part, String> key, boolean ordered) {
        Map<String, Double> untouched = holdout.by(key);
        Map<String, Double> seen = development.by(key);
        TreeSet<String> names = new TreeSet<>(untouched.keySet());
        names.addAll(seen.keySet());
        List<Slice> slices = new ArrayList<>(names.stream()
                .map(name -> new Slice(
                        ordered ? name.substring(1) : name,
                        untouched.getOrDefault(name, 0.0),
                        seen.getOrDefault(name, 0.0)))
                .toList());
        if (!ordered) {
            slices.sort(Comparator.comparingDouble((Slice s) -> -s.value()));
        }
        return slices;
    }
}
