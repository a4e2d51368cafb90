package io.cambrian.jobs.cycle;

import io.cambrian.jobs.report.ReportModel;
import io.cambrian.jobs.risk.RiskJob;
import io.cambrian.portfolio.Allocation;
import io.cambrian.portfolio.WeightMethod;
import io.cambrian.risk.Clustering;
import io.cambrian.risk.Correlation;
import io.cambrian.risk.Exceedances;
import io.cambrian.risk.Linkage;
import io.cambrian.risk.StressMatrix;
import io.cambrian.risk.ValueAtRisk;
import io.cambrian.risk.VarMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The report's panels on correlation, value at risk, stress and allocation. */
final class RiskPanels {
    /** Ways of weighting that are shown beside the one in force; the table allocations has all. */
    private static final Set<WeightMethod> SHOWN = EnumSet.of(WeightMethod.MINIMUM_VARIANCE, WeightMethod.EQUAL);

    private RiskPanels() {}

    /** The first digits of an id, as they are shown everywhere; other names stay. */
    private static String brief(String name) {
        return name.matches("[0-9a-f]{16}") ? name.substring(0, 8) : name;
    }

    static ReportModel.Correlation correlation(CycleFacts facts) {
        double[][] correlation = facts.risk().covariance().correlation();
        int n = correlation.length;
        int[] order = {0};
        if (n > 1) {
            double[][] distance = Correlation.distance(correlation);
            order = Clustering.of(distance, Linkage.AVERAGE).optimalLeafOrder(distance);
        }
        double[][] sorted = new double[n][n];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            names.add(brief(facts.development().ids().get(order[i])));
            for (int j = 0; j < n; j++) {
                sorted[i][j] = i == j ? 1 : correlation[order[i]][order[j]];
            }
        }
        return new ReportModel.Correlation(
                names, sorted, RiskJob.ESTIMATOR.label(), facts.development().days().length, "strategies");
    }

    /** The portfolio on untouched days, each against the value at risk known the day before. */
    static ReportModel.ValueAtRisk valueAtRisk(CycleFacts facts) {
        double[] weights = facts.allocation().weights(facts.development().ids());
        double[] before = facts.development().portfolio(weights);
        double[] tested = facts.holdout().portfolio(weights);
        int window = Math.min(RiskJob.VAR_WINDOW, before.length);
        double[] all = new double[window + tested.length];
        System.arraycopy(before, before.length - window, all, 0, window);
        System.arraycopy(tested, 0, all, window, tested.length);
        return new ReportModel.ValueAtRisk(
                facts.holdout().days(),
                tested,
                Exceedances.rolling(VarMethod.HISTORICAL, all, window, 0.95).forecasts(),
                Exceedances.rolling(VarMethod.HISTORICAL, all, window, 0.99).forecasts(),
                "historical, type-7 quantile of the " + window + " days before",
                ValueAtRisk.historical(Arrays.copyOfRange(all, all.length - window, all.length), 0.99)
                        .expectedShortfall());
    }

    static ReportModel.Stress stress(CycleFacts facts) {
        StressMatrix stress = facts.risk().stress();
        List<ReportModel.Crisis> crises = stress.crises().stream()
                .map(c ->
                        new ReportModel.Crisis(c.name(), ReportAssembler.date(c.from()), ReportAssembler.date(c.to())))
                .toList();
        double[][] returns = new double[crises.size()][stress.names().size()];
        for (int c = 0; c < returns.length; c++) {
            for (int i = 0; i < returns[c].length; i++) {
                returns[c][i] = stress.cells().get(c).get(i).totalReturn();
            }
        }
        return new ReportModel.Stress(
                crises, stress.names().stream().map(RiskPanels::brief).toList(), returns);
    }

    static ReportModel.Allocation allocation(CycleFacts facts) {
        List<WeightMethod> methods = facts.allocation().methods().keySet().stream()
                .filter(m -> m == facts.allocation().inForce().method() || SHOWN.contains(m))
                .toList();
        Allocation inForce = facts.allocation().inForce();
        List<ReportModel.Bot> bots = new ArrayList<>();
        for (String id : facts.development().ids()) {
            double[] weights = methods.stream()
                    .mapToDouble(
                            m -> facts.allocation().methods().get(m).weights().getOrDefault(id, 0.0))
                    .toArray();
            bots.add(new ReportModel.Bot(
                    id,
                    weights,
                    inForce.riskShares().getOrDefault(id, 0.0),
                    facts.allocation().cap()));
        }
        return new ReportModel.Allocation(
                facts.allocation().isPaperOnly() ? "paper-only research allocation: nothing was promoted" : "",
                methods.stream().map(WeightMethod::label).toList(),
                0,
                bots,
                methods.stream()
                        .mapToDouble(m -> facts.allocation().methods().get(m).cash())
                        .toArray(),
                inForce.notes());
    }
}
