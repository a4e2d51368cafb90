package io.cambrian.jobs.portfolio;

import io.cambrian.jobs.evidence.LedgerEvidence;
import io.cambrian.jobs.evidence.Verdict;
import io.cambrian.jobs.risk.ReturnPanel;
import io.cambrian.jobs.risk.RiskJob;
import io.cambrian.performance.ReturnMoments;
import io.cambrian.portfolio.Allocation;
import io.cambrian.portfolio.Allocator;
import io.cambrian.portfolio.CapitalMarket;
import io.cambrian.portfolio.Limits;
import io.cambrian.portfolio.RegimeWeights;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.tables.AllocationsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Who gets how much. Promoted strategies are allocated alone and for live use; if none was promoted, all finalists share a
 * diversified, capped research allocation that is stamped paper only.
 */
public final class AllocateJob {
    private static final WeightMethod IN_FORCE = WeightMethod.INVERSE_VOLATILITY;
    private static final List<WeightMethod> METHODS = List.of(
            WeightMethod.INVERSE_VOLATILITY,
            WeightMethod.EQUAL_RISK,
            WeightMethod.HRP,
            WeightMethod.NESTED_CLUSTERS,
            WeightMethod.MINIMUM_VARIANCE,
            WeightMethod.MAXIMUM_DIVERSIFICATION,
            WeightMethod.EQUAL);

    /** Price of variance in the certainty equivalents: that of an investor who would hold some 60 percent in stocks. */
    private static final double AVERSION = 3;

    /** Cost of moving one unit of capital into or out of a bot, per day of the month until the next review. */
    private static final double SWITCHING = 0.0005 / 21;

    private static final int MOVES_PER_BOT = 100;

    /** Fewer days of a regime than this say nothing about weights in it. */
    private static final int FEWEST_DAYS = 60;

    /** Days of a regime at which its own weights count half. */
    private static final double PRIOR_DAYS = 250;

    private AllocateJob() {}

    /**
     * The allocation.
     *
     * @param methods every method that was tried, the one in force first
     * @param cap largest weight of one strategy
     * @param stamp {@code live}, or {@code paper_only} with the reason
     * @param regimeAware weights that follow today's regime as far as the days seen of each regime support it
     * @param market what moving capital between the bots in force would gain, their edges cut by what luck alone shows
     */
    public record Result(
            Map<WeightMethod, Allocation> methods,
            Map<String, Double> regimeAware,
            double cap,
            String stamp,
            CapitalMarket.Result market) {
        public Result {
            methods = new LinkedHashMap<>(methods);
            regimeAware = new LinkedHashMap<>(regimeAware);
        }

        /** The allocation that is handed over. */
        public Allocation inForce() {
            return methods.get(IN_FORCE);
        }

        /** Its weights in the order of the names. */
        public double[] weights(List<String> ids) {
            return ids.stream()
                    .mapToDouble(id -> inForce().weights().getOrDefault(id, 0.0))
                    .toArray();
        }

        public boolean isPaperOnly() {
            return !stamp.equals("live");
        }
    }

    /** Allocates and writes, replacing what an earlier attempt at the same cycle wrote. */
    public static Result run(
            Warehouse warehouse,
            String runId,
            ReturnPanel development,
            List<Verdict> verdicts,
            LedgerEvidence ledger,
            RegimeLabels labels,
            double cap) {
        List<String> promoted = verdicts.stream()
                .filter(Verdict::promoted)
                .map(Verdict::strategyId)
                .toList();
        return run(warehouse, runId, development, promoted, ledger.expectedMaximumOfEffective(), labels, cap);
    }

    /**
     * The same for strategies of any origin.
     *
     * @param promoted those that evidence stands behind; if none, all share the research allocation
     * @param luckySharpe Sharpe ratio per day that luck alone shows; infinite where it is not known, and no edge is believed
     */
    public static Result run(
            Warehouse warehouse,
            String runId,
            ReturnPanel returns,
            List<String> promoted,
            double luckySharpe,
            RegimeLabels labels,
            double cap) {
        boolean research = promoted.isEmpty();
        ReturnPanel panel = research ? returns : returns.only(promoted);
        // a cap that few strategies, or few that ever moved, cannot fill leaves cash
        Limits limits = Limits.cap(cap).withCash();
        Map<WeightMethod, Allocation> methods = new LinkedHashMap<>();
        for (WeightMethod method : METHODS) {
            methods.put(method, Allocator.allocate(panel.ids(), panel.returns(), method, limits, RiskJob.ESTIMATOR));
        }
        String stamp = research ? "paper_only: nothing was promoted" : "live";
        CapitalMarket.Result market = market(panel, methods.get(IN_FORCE), luckySharpe, cap);
        Map<String, Double> regimeAware = regimeAware(panel, methods.get(IN_FORCE), labels, limits);
        Result result = new Result(methods, regimeAware, cap, stamp, market);

        List<Row> rows = new ArrayList<>();
        methods.forEach((method, allocation) -> allocation
                .weights()
                .forEach((id, weight) -> rows.add(AllocationsTable.toRow(new AllocationsTable.Weight(
                        runId,
                        method.label(),
                        id,
                        weight,
                        allocation.riskShares().getOrDefault(id, 0.0),
                        method == IN_FORCE,
                        stamp,
                        reason(method, allocation, id),
                        method == IN_FORCE ? market.marginal()[panel.ids().indexOf(id)] : null)))));
        Allocation inForce = methods.get(IN_FORCE);
        regimeAware.forEach((id, weight) -> rows.add(AllocationsTable.toRow(new AllocationsTable.Weight(
                runId,
                "regime-aware " + IN_FORCE.label(),
                id,
                weight,
                inForce.riskShares().getOrDefault(id, 0.0),
                false,
                stamp,
                "the share of risk is that of the method in force",
                null))));
        warehouse.replace(
                AllocationsTable.SPEC,
                warehouse.rows(AllocationsTable.SPEC, rows).coalesce(1),
                "run_id = '" + runId + "'");
        return result;
    }

    /**
     * The method in force within each regime, mixed by the filtered probabilities of the last day, each regime shrunk toward the
     * weights of all days by how few days it has been seen.
     */
    private static Map<String, Double> regimeAware(
            ReturnPanel panel, Allocation all, RegimeLabels labels, Limits limits) {
        double[] unconditional =
                panel.ids().stream().mapToDouble(id -> all.weights().get(id)).toArray();
        int regimes = labels.names().size();
        double[][] own = new double[regimes][];
        double[] days = new double[regimes];
        for (int k = 0; k < regimes; k++) {
            int regime = k;
            double[][] returns = IntStream.range(0, panel.days().length)
                    .filter(t -> labels.labelOn(panel.days()[t]) == regime)
                    .mapToObj(t -> panel.returns()[t])
                    .toArray(double[][]::new);
            own[k] = unconditional;
            if (returns.length >= FEWEST_DAYS && canWeigh(returns)) {
                days[k] = returns.length;
                Allocation a = Allocator.allocate(panel.ids(), returns, IN_FORCE, limits, RiskJob.ESTIMATOR);
                own[k] = panel.ids().stream()
                        .mapToDouble(id -> a.weights().get(id))
                        .toArray();
            }
        }
        double[] now = labels.probabilitiesOn(panel.days()[panel.days().length - 1]);
        double[] w = now.length == 0 ? unconditional : RegimeWeights.blend(unconditional, own, now, days, PRIOR_DAYS);
        Map<String, Double> byId = new LinkedHashMap<>();
        for (int i = 0; i < w.length; i++) {
            byId.put(panel.ids().get(i), w[i]);
        }
        return byId;
    }

    /** Whether some strategy was not flat on all of these days. */
    private static boolean canWeigh(double[][] returns) {
        return Arrays.stream(returns).flatMapToDouble(Arrays::stream).anyMatch(r -> Math.abs(r) > 0);
    }

    /** From the capital in force on, until no move pays after its cost. */
    private static CapitalMarket.Result market(ReturnPanel panel, Allocation inForce, double luckySharpe, double cap) {
        int bots = panel.ids().size();
        double[] mean = new double[bots];
        double[] before = new double[bots];
        double[] switching = new double[bots];
        double[] caps = new double[bots];
        for (int i = 0; i < bots; i++) {
            ReturnMoments moments = ReturnMoments.of(panel.column(i));
            double sharpe = moments.second() > 0 ? moments.sharpePerPeriod(0) : 0;
            // an edge that is not known is none
            mean[i] = sharpe > luckySharpe ? (sharpe - luckySharpe) * moments.sd() : 0;
            before[i] = inForce.weights().get(panel.ids().get(i));
            switching[i] = SWITCHING;
            caps[i] = Math.max(cap, before[i]);
        }
        CapitalMarket.Terms terms = new CapitalMarket.Terms(mean, switching, new double[bots], caps);
        return CapitalMarket.move(RiskJob.covariance(panel).values(), AVERSION, terms, before, MOVES_PER_BOT * bots);
    }

    /** Why a bot gets neither more nor less, from the notes that name it, and which method took the place of one that failed. */
    private static String reason(WeightMethod method, Allocation allocation, String id) {
        String own =
                allocation.notes().stream().filter(n -> n.startsWith(id + " ")).collect(Collectors.joining(" "));
        return allocation.method() == method
                ? own
                : (method.label() + " found no weights: these are of "
                                + allocation.method().label() + ". " + own)
                        .strip();
    }
}
