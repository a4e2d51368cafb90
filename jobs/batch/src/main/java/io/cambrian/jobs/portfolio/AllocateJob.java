package io.cambrian.jobs.portfolio;

import io.cambrian.jobs.evidence.Verdict;
import io.cambrian.jobs.risk.ReturnPanel;
import io.cambrian.jobs.risk.RiskJob;
import io.cambrian.portfolio.Allocation;
import io.cambrian.portfolio.Allocator;
import io.cambrian.portfolio.Limits;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.tables.AllocationsTable;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Who gets how much. Promoted strategies are allocated alone and for live use; if none was promoted, all finalists share a
 * diversified, capped research allocation that is stamped paper only.
 */
public final class AllocateJob {
    private static final WeightMethod IN_FORCE = WeightMethod.INVERSE_VOLATILITY;
    private static final List<WeightMethod> METHODS =
            List.of(WeightMethod.INVERSE_VOLATILITY, WeightMethod.MINIMUM_VARIANCE, WeightMethod.EQUAL);

    private AllocateJob() {}

    /**
     * The allocation.
     *
     * @param methods every method that was tried, the one in force first
     * @param cap largest weight of one strategy
     * @param stamp {@code live}, or {@code paper_only} with the reason
     */
    public record Result(Map<WeightMethod, Allocation> methods, double cap, String stamp) {
        public Result {
            methods = new LinkedHashMap<>(methods);
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
            Warehouse warehouse, String runId, ReturnPanel development, List<Verdict> verdicts, double cap) {
        List<String> promoted = verdicts.stream()
                .filter(Verdict::promoted)
                .map(Verdict::strategyId)
                .toList();
        boolean research = promoted.isEmpty();
        ReturnPanel panel = research ? development : development.only(promoted);
        // a cap that the few strategies cannot fill leaves cash
        Limits limits = panel.ids().size() * cap < 1 ? Limits.cap(cap).withCash() : Limits.cap(cap);
        Map<WeightMethod, Allocation> methods = new LinkedHashMap<>();
        for (WeightMethod method : METHODS) {
            methods.put(method, Allocator.allocate(panel.ids(), panel.returns(), method, limits, RiskJob.ESTIMATOR));
        }
        String stamp = research ? "paper_only: nothing was promoted" : "live";
        Result result = new Result(methods, cap, stamp);

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
                        stamp)))));
        warehouse.replace(
                AllocationsTable.SPEC,
                warehouse.rows(AllocationsTable.SPEC, rows).coalesce(1),
                "run_id = '" + runId + "'");
        return result;
    }
}
