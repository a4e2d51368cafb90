package io.cambrian.jobs.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.evidence.BlockInterval;
import io.cambrian.evidence.PairedDifference;
import io.cambrian.evidence.SharpeInference;
import io.cambrian.lab.Rate;
import io.cambrian.performance.Drawdowns;
import io.cambrian.performance.Metrics;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.seed.Seeds;
import io.cambrian.tables.ForwardTable;
import io.cambrian.tables.JournalTable;
import io.cambrian.tables.MetricsTable;
import io.cambrian.tables.MetricsTable.Metric;
import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.PlanMembersTable;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.PromotionsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.tables.Warehouse;
import io.cambrian.tune.ChangeDetector;
import io.cambrian.turn.TurnKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.hipparchus.distribution.continuous.GammaDistribution;

/**
 * How well the system does by its own goals, as known at a turn, from tables alone. Definitions: common/docs/metrics.md. What cannot be known
 * is null with the reason, never 0.
 */
final class SuccessMetrics {
    private static final double CONFIDENCE = 0.9;
    private static final int LEARNING = 250;
    private static final double ALARM_TIME = 252;
    private static final Set<String> ACTS =
            Set.of("released", "vetoed", "veto_lifted", "resized", "stopped", "bot_switched");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int turn;
    private final double perYear;
    private final List<Turn> turns;
    private final List<Metric> metrics = new ArrayList<>();
    private final TreeMap<String, TreeMap<Integer, Double>> accounts = new TreeMap<>();

    private SuccessMetrics(int turn, double perYear, List<Turn> turns) {
        this.turn = turn;
        this.perYear = perYear;
        this.turns = turns;
    }

    /**
     * Measures and writes.
     *
     * @param turns finished ones, that of now the last
     * @param market equal-weight returns by day, for the alarms
     */
    static List<Metric> run(
            Warehouse warehouse, List<Turn> turns, double periodsPerYear, TreeMap<Integer, Double> market) {
        int turn = turns.get(turns.size() - 1).turn();
        SuccessMetrics measures = new SuccessMetrics(turn, periodsPerYear, turns);
        PaperAccountsTable.all(warehouse)
                .forEach(d -> measures.accounts
                        .computeIfAbsent(d.account(), a -> new TreeMap<>())
                        .put(d.day(), d.netReturn()));
        List<JournalTable.Event> journal = journal(warehouse);
        measures.evolution(warehouse);
        measures.memory(journal);
        measures.adaptation(journal, market);
        measures.account(journal);
        measures.selfImprovement();
        measures.autonomy(journal, market);
        measures.satisfaction(journal);
        List<Row> rows = measures.metrics.stream().map(MetricsTable::toRow).toList();
        warehouse.replace(
                MetricsTable.SPEC, warehouse.rows(MetricsTable.SPEC, rows).coalesce(1), "turn = " + turn);
        return measures.metrics;
    }

    private static List<JournalTable.Event> journal(Warehouse warehouse) {
        return warehouse.exists(JournalTable.SPEC)
                ? warehouse
                        .read(JournalTable.SPEC)
                        .where("type in ('order', 'order_denied', 'overlay', 'close', 'rated', 'released', 'vetoed',"
                                + " 'veto_lifted', 'resized', 'stopped', 'bot_switched')")
                        .orderBy("account", "sequence")
                        .collectAsList()
                        .stream()
                        .map(JournalTable::fromRow)
                        .toList()
                : List.of();
    }

    private static JsonNode json(JournalTable.Event event) {
        try {
            return JSON.readTree(event.event());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void known(String name, double value, double low, double high, String unit, String heading, String words) {
        metrics.add(new Metric(turn, name, finite(value), finite(low), finite(high), unit, heading, words));
    }

    private void unknown(String name, String unit, String heading, String why) {
        known(name, Double.NaN, Double.NaN, Double.NaN, unit, heading, why);
    }

    private static Optional<Double> finite(double value) {
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }

    private void rate(String name, long count, long of, String heading, String words) {
        Rate rate = new Rate(count, of, CONFIDENCE);
        if (of == 0) {
            unknown(name, "share", heading, "nothing to count yet: " + words);
        } else {
            known(name, rate.value(), rate.low(), rate.high(), "share", heading, count + " of " + of + " " + words);
        }
    }

    /** A count over an exposure, with the exact Poisson interval of Garwood 1936. */
    private void perExposure(String name, long count, double exposure, String unit, String heading, String words) {
        if (!(exposure > 0)) {
            unknown(name, unit, heading, "nothing was lived through yet");
            return;
        }
        double tail = (1 - CONFIDENCE) / 2;
        double low = count == 0 ? 0 : new GammaDistribution(count, 1).inverseCumulativeProbability(tail);
        double high = new GammaDistribution(count + 1.0, 1).inverseCumulativeProbability(1 - tail);
        known(name, count / exposure, low / exposure, high / exposure, unit, heading, count + " " + words);
    }

    private void evolution(Warehouse warehouse) {
        String heading = "strategy-evolution-rate";
        Set<String> cycles = new HashSet<>();
        turns.forEach(t -> t.searchRun().ifPresent(cycles::add));
        long trials = 0;
        Set<String> promoted = new HashSet<>();
        Map<String, Long> trialsOf = new HashMap<>();
        for (Row r : warehouse
                .read(PromotionsTable.SPEC)
                .where(functions.col("run_id").isInCollection(cycles))
                .collectAsList()) {
            trialsOf.put(r.getAs("run_id"), r.<Long>getAs("trials"));
            if (r.<Boolean>getAs("promoted")) {
                promoted.add(r.getAs("strategy_id"));
            }
        }
        for (long n : trialsOf.values()) {
            trials += n;
        }
        if (warehouse.exists(ForwardTable.SPEC)) {
            warehouse
                    .read(ForwardTable.SPEC)
                    .where("state_before = 'waiting' and state = 'champion'")
                    .collectAsList()
                    .forEach(r -> promoted.add(r.getAs("strategy_id")));
        }
        double days = turns.get(turns.size() - 1).asOf() - turns.get(0).asOf();
        Set<String> seen = new HashSet<>();
        long entered = 0;
        List<Member> members = PlanMembersTable.all(warehouse);
        int first = turns.get(0).turn();
        for (Member m : members) {
            entered += seen.add(m.strategyId()) && m.turn() > first ? 1 : 0;
        }
        perExposure(
                "promoted_per_30_days",
                promoted.size(),
                days / 30,
                "strategies per 30 days",
                heading,
                "promoted in " + (int) days + " days");
        perExposure(
                "promoted_per_million_trials",
                promoted.size(),
                trials / 1e6,
                "strategies per 10^6 trials",
                heading,
                "promoted by " + trials + " trials");
        perExposure(
                "new_members_per_30_days",
                entered,
                days / 30,
                "strategies per 30 days",
                heading,
                "strategies entered the plan after the first turn");
        Set<String> now = new HashSet<>();
        Set<String> earlier = new HashSet<>();
        members.forEach(m -> (m.turn() == turn ? now : earlier).add(m.strategyId()));
        if (!turns.get(turns.size() - 1).kind().equals(TurnKind.SEARCH.key())) {
            unknown("innovation_index", "share", "innovation-index", "this turn made no new plan");
        } else if (earlier.isEmpty() || now.isEmpty()) {
            unknown("innovation_index", "share", "innovation-index", "there is one plan only");
        } else {
            long fresh = now.stream().filter(id -> !earlier.contains(id)).count();
            rate(
                    "innovation_index",
                    fresh,
                    now.size(),
                    "innovation-index",
                    "members of the plan were in no earlier one");
        }
    }

    private void memory(List<JournalTable.Event> journal) {
        String heading = "memory-utilization";
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        long used = 0;
        for (JournalTable.Event e : journal) {
            if (e.type().equals("overlay")) {
                JsonNode node = json(e);
                if (node.path("overlay").asText().equals("memory")) {
                    with.add(node.path("return_with").asDouble());
                    without.add(node.path("return_without").asDouble());
                    used += node.path("in_force").asBoolean()
                                    && !node.path("changes").isEmpty()
                            ? 1
                            : 0;
                }
            }
        }
        rate("memory_utilization", used, with.size(), heading, "decision days on which memory changed a target");
        PairedDifference worth = PairedDifference.of(array(with), array(without), perYear, turn);
        known(
                "memory_worth",
                worth.mean(),
                worth.low(),
                worth.high(),
                "return a year",
                heading,
                worth.days() < 20
                        ? "fewer than 20 days were decided with memory"
                        : "what the account that follows memory earned above its twin without, " + worth.days()
                                + " days");
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Sessions from each alarm on the market until half of the capital was moved. */
    private void adaptation(List<JournalTable.Event> journal, TreeMap<Integer, Double> market) {
        String heading = "adaptation-speed";
        TreeMap<Integer, Map<String, Double>> targets = new TreeMap<>();
        Map<String, Double> now = new HashMap<>();
        for (JournalTable.Event e : journal) {
            if (e.type().equals("order")) {
                now.put(e.symbol().orElseThrow(), e.target().orElse(0.0));
            } else if (e.type().equals("close")) {
                targets.put(e.day().orElseThrow(), new HashMap<>(now));
            }
        }
        if (targets.isEmpty() || market.size() <= LEARNING) {
            unknown("adaptation_days", "sessions", heading, "the account has not traded yet");
            unknown("alarms_per_year", "alarms a year", heading, "the account has not traded yet");
        } else {
            ChangeDetector detector = ChangeDetector.of(
                    ChangeDetector.usualShifts(), LEARNING, ALARM_TIME, Seeds.ofText("market alarms"));
            List<Double> waits = new ArrayList<>();
            long alarms = 0;
            for (Map.Entry<Integer, Double> day : market.entrySet()) {
                if (detector.observe(day.getValue()) && day.getKey() >= targets.firstKey()) {
                    alarms++;
                    double wait = Reallocation.wait(targets, day.getKey());
                    if (!Double.isNaN(wait)) {
                        waits.add(wait);
                    }
                }
            }
            long unmoved = waits.stream().filter(wait -> !Double.isFinite(wait)).count();
            double[] sorted =
                    waits.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            known(
                    "adaptation_days",
                    sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2],
                    sorted.length == 0 ? Double.NaN : sorted[0],
                    sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1],
                    "sessions",
                    heading,
                    waits.isEmpty()
                            ? "no alarm while the account held something"
                            : "median, least and most over " + waits.size() + " alarms; after " + unmoved
                                    + " of them half of the capital has not left its place, which counts as never");
            perExposure(
                    "alarms_per_year",
                    alarms,
                    targets.size() / perYear,
                    "alarms a year",
                    heading,
                    "alarms while the account traded; a market that never changes raises one a year");
        }
        unknown(
                "false_alarms_per_year",
                "alarms a year",
                heading,
                "on real data nobody knows when a market switched; the benchmark of planted worlds measures it");
    }

    private void account(List<JournalTable.Event> journal) {
        double[] plan = values(PaperAccountsTable.PLAN);
        String heading = "risk-and-return";
        if (plan.length < 2) {
            for (String name : List.of("sharpe", "sortino", "calmar")) {
                unknown(name, "ratio", heading, "the account has not traded yet");
            }
            unknown("annualized_return", "return a year", heading, "the account has not traded yet");
            unknown("deflated_sharpe", "probability", heading, "the account has not traded yet");
            unknown(
                    "capital_efficiency",
                    "return a year per unit held",
                    "capital-efficiency",
                    "the account has not traded yet");
            unknown("drawdown_against_baseline", "ratio", "drawdown-management", "the account has not traded yet");
            unknown("consistency", "share", "consistency", "the account has not traded yet");
            return;
        }
        figure("annualized_return", "return a year", heading, plan, m -> m.annualizedReturn());
        figure("sharpe", "ratio", heading, plan, m -> m.sharpe());
        figure("sortino", "ratio", heading, plan, m -> m.sortino());
        figure("calmar", "ratio", heading, plan, m -> m.calmar());
        ReturnMoments moments = ReturnMoments.of(plan);
        long searches = turns.stream()
                .filter(t -> t.kind().equals(TurnKind.SEARCH.key()))
                .count();
        if (moments.second() > 0) {
            double luck = SharpeInference.expectedMaximum(1.0 / plan.length, Math.max(1, searches));
            known(
                    "deflated_sharpe",
                    SharpeInference.probabilisticSharpe(
                            moments.sharpePerPeriod(0), luck, plan.length, moments.skewness(), moments.kurtosis()),
                    Double.NaN,
                    Double.NaN,
                    "probability",
                    heading,
                    "that the true Sharpe ratio exceeds the best by luck of " + searches
                            + " plans; the days were traded, not searched on");
        } else {
            unknown("deflated_sharpe", "probability", heading, "the account did not move");
        }
        double gross = 0;
        long closes = 0;
        for (JournalTable.Event e : journal) {
            if (e.type().equals("close")) {
                gross += json(e).path("gross").asDouble();
                closes++;
            }
        }
        double mean = closes == 0 ? Double.NaN : gross / closes;
        if (mean > 0) {
            BlockInterval i = BlockInterval.of(
                    new double[][] {plan}, a -> Metrics.of(a[0], perYear, 0).annualizedReturn() / mean, turn);
            known(
                    "capital_efficiency",
                    i.value(),
                    i.low(),
                    i.high(),
                    "return a year per unit held",
                    "capital-efficiency",
                    String.format(Locale.ROOT, "on average %.2f of the equity was held", mean));
        } else {
            unknown("capital_efficiency", "return a year per unit held", "capital-efficiency", "nothing was held");
        }
        baseline(plan);
    }

    private void figure(String name, String unit, String heading, double[] plan, ToDoubleFunction<Metrics> of) {
        BlockInterval i =
                BlockInterval.of(new double[][] {plan}, a -> of.applyAsDouble(Metrics.of(a[0], perYear, 0)), turn);
        known(
                name,
                i.value(),
                i.low(),
                i.high(),
                unit,
                heading,
                plan.length + " days of the live account"
                        + (Double.isFinite(i.value()) ? "" : "; not defined on them"));
    }

    private void baseline(double[] plan) {
        double[] hold = values(PaperAccountsTable.BUY_AND_HOLD);
        if (hold.length == plan.length) {
            BlockInterval i = BlockInterval.of(new double[][] {plan, hold}, SuccessMetrics::drawdownRatio, turn);
            known(
                    "drawdown_against_baseline",
                    i.value(),
                    i.low(),
                    i.high(),
                    "ratio",
                    "drawdown-management",
                    "largest drawdown over that of buy and hold scaled to the same volatility; below 1 is better");
        } else {
            unknown(
                    "drawdown_against_baseline",
                    "ratio",
                    "drawdown-management",
                    "the account and buy and hold have different days");
        }
        List<Integer> days = List.copyOf(accounts.get(PaperAccountsTable.PLAN).keySet());
        long good = 0;
        long blocks = 0;
        for (int from = 0; from + 21 <= days.size(); from += 21) {
            double growth = 1;
            for (int t = from; t < from + 21; t++) {
                growth *= 1 + plan[t];
            }
            good += growth > 1 ? 1 : 0;
            blocks++;
        }
        rate("consistency", good, blocks, "consistency", "stretches of 21 sessions with a gain");
    }

    /** Of the first account against the second, scaled to the first's volatility. */
    private static double drawdownRatio(double[][] a) {
        double own = ReturnMoments.of(a[0]).sd();
        double other = ReturnMoments.of(a[1]).sd();
        if (!(other > 0)) {
            return Double.NaN;
        }
        double scale = own / other;
        double base = Drawdowns.max(Arrays.stream(a[1]).map(r -> scale * r).toArray());
        return base > 0 ? Drawdowns.max(a[0]) / base : Double.NaN;
    }

    private double[] values(String account) {
        return accounts.getOrDefault(account, new TreeMap<>()).values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private void selfImprovement() {
        String heading = "evolution-tracking";
        against(
                "above_frozen_first",
                planOnPaper(),
                PaperAccountsTable.FROZEN_FIRST,
                heading,
                "the plan of the first turn, carried on");
        against(
                "above_frozen_recent",
                planOnPaper(),
                PaperAccountsTable.FROZEN_RECENT,
                heading,
                "the plan of some months ago, carried on");
        TreeMap<Integer, Double> account = accounts.getOrDefault(PaperAccountsTable.PLAN, new TreeMap<>());
        against(
                "above_equal_weight",
                account,
                PaperAccountsTable.EQUAL_WEIGHT,
                "risk-and-return",
                "equal weights, rebalanced daily");
        against("above_buy_and_hold", account, PaperAccountsTable.BUY_AND_HOLD, "risk-and-return", "buy and hold");
        TreeMap<Integer, Double> plan = planOnPaper();
        TreeMap<Integer, Double> frozen = accounts.getOrDefault(PaperAccountsTable.FROZEN_FIRST, new TreeMap<>());
        List<Turn> searches = turns.stream()
                .filter(t -> t.kind().equals(TurnKind.SEARCH.key()))
                .toList();
        long better = 0;
        long counted = 0;
        for (int k = 1; k < searches.size(); k++) {
            int from = searches.get(k).asOf();
            int to = k + 1 < searches.size()
                    ? searches.get(k + 1).asOf()
                    : turns.get(turns.size() - 1).asOf();
            double own = growth(plan.subMap(from, false, to, true));
            double other = growth(frozen.subMap(from, false, to, true));
            if (to > from && Double.isFinite(own) && Double.isFinite(other)) {
                counted++;
                better += own > other ? 1 : 0;
            }
        }
        rate(
                "adaptations_that_beat_frozen",
                better,
                counted,
                heading,
                "adaptations after which the plan earned more than that of the first turn until the next");
    }

    private static double growth(Map<Integer, Double> returns) {
        double growth = 1;
        for (double r : returns.values()) {
            growth *= 1 + r;
        }
        return returns.isEmpty() ? Double.NaN : growth;
    }

    /** The plans in force as frozen ones trade; the live account where an earlier version wrote the days. */
    private TreeMap<Integer, Double> planOnPaper() {
        TreeMap<Integer, Double> plan = new TreeMap<>(accounts.getOrDefault(PaperAccountsTable.PLAN, new TreeMap<>()));
        plan.putAll(accounts.getOrDefault(PaperAccountsTable.PLAN_PAPER, new TreeMap<>()));
        return plan;
    }

    private void against(String name, TreeMap<Integer, Double> plan, String account, String heading, String words) {
        TreeMap<Integer, Double> other = accounts.getOrDefault(account, new TreeMap<>());
        List<Double> own = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        plan.forEach((day, r) -> {
            if (other.containsKey(day)) {
                own.add(r);
                theirs.add(other.get(day));
            }
        });
        PairedDifference d = PairedDifference.of(array(own), array(theirs), perYear, turn);
        known(
                name,
                d.mean(),
                d.low(),
                d.high(),
                "return a year",
                heading,
                d.days() < 20
                        ? "fewer than 20 common days with " + words
                        : "plan minus " + words + ", on " + d.days() + " days");
    }

    private void autonomy(List<JournalTable.Event> journal, TreeMap<Integer, Double> market) {
        String heading = "autonomy";
        long human = turns.stream()
                .filter(t -> t.kind().equals(TurnKind.ROLLBACK.key()))
                .count();
        rate("autonomy_decisions", turns.size() - human, turns.size(), heading, "turns that no person decided");
        Set<Integer> touched = new HashSet<>();
        double all = 0;
        double alone = 0;
        int lastDay = Integer.MIN_VALUE;
        for (JournalTable.Event e : journal) { // acts come between days, and count for the next
            if (e.type().equals("close")) {
                lastDay = e.day().orElse(lastDay);
            } else if (ACTS.contains(e.type()) && !json(e).path("user").asText().equals("reconciliation")) {
                touched.add(lastDay);
            }
        }
        int before = Integer.MIN_VALUE;
        Set<Integer> after = new HashSet<>();
        for (JournalTable.Event e : journal) {
            if (e.type().equals("close")) {
                int day = e.day().orElse(before);
                if (touched.contains(before)) {
                    after.add(day);
                }
                before = day;
            }
        }
        for (JournalTable.Event e : journal) {
            if (e.type().equals("order")) {
                double notional = Math.abs(e.quantity().orElse(0.0) * e.price().orElse(0.0));
                all += notional;
                alone += after.contains(e.day().orElse(-1)) ? 0 : notional;
            }
        }
        if (all > 0) {
            known(
                    "autonomy_capital",
                    alone / all,
                    Double.NaN,
                    Double.NaN,
                    "share",
                    heading,
                    "of the money that orders moved, on days without an act of a person");
        } else {
            unknown("autonomy_capital", "share", heading, "no order was sent yet");
        }
        int first = turns.get(0).asOf();
        long sessions = market.tailMap(first, false).size();
        long traded = journal.stream()
                .filter(e -> e.type().equals("close"))
                .filter(e -> !json(e).path("state").asText().equals("HALTED"))
                .map(e -> e.day().orElse(-1))
                .distinct()
                .count();
        rate(
                "uptime",
                Math.min(traded, sessions),
                sessions,
                "uptime",
                "sessions since the first plan were traded and not halted");
    }

    private void satisfaction(List<JournalTable.Event> journal) {
        String heading = "user-satisfaction";
        Optional<Double> seconds = turns.get(0).seconds();
        known(
                "time_to_first_result",
                seconds.orElse(Double.NaN),
                Double.NaN,
                Double.NaN,
                "s",
                heading,
                "wall time of the first turn, under whatever load there was");
        long acts = turns.stream().mapToLong(Turn::touches).sum();
        long late = turns.subList(turns.size() / 2, turns.size()).stream()
                .mapToLong(Turn::touches)
                .sum();
        known(
                "override_trend",
                turns.size() < 4 ? Double.NaN : late - (acts - late),
                Double.NaN,
                Double.NaN,
                "acts",
                heading,
                turns.size() < 4
                        ? "fewer than four turns"
                        : "acts of people in the later half of the turns less those in the earlier; " + acts
                                + " in all");
        List<Double> ratings = new ArrayList<>();
        journal.stream()
                .filter(e -> e.type().equals("rated"))
                .forEach(e -> ratings.add(json(e).path("score").asDouble()));
        known(
                "dashboard_rating",
                ratings.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN),
                Double.NaN,
                Double.NaN,
                "1 to 5",
                heading,
                ratings.isEmpty() ? "nobody has rated the dashboard" : "mean of " + ratings.size() + " ratings");
        unknown("clicks_to_proof", "clicks", heading, "a browser test of the dashboard measures it, not these tables");
    }
}
