package io.cambrian.jobs.turn;

import io.cambrian.backtest.Cases;
import io.cambrian.backtest.Costs;
import io.cambrian.backtest.ScoringTask;
import io.cambrian.backtest.StrategyRun;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import io.cambrian.jobs.cycle.EqualWeight;
import io.cambrian.jobs.cycle.FinalistRun;
import io.cambrian.jobs.risk.PopulationStress;
import io.cambrian.jobs.risk.ReturnPanel;
import io.cambrian.jobs.risk.RiskJob;
import io.cambrian.market.Market;
import io.cambrian.regime.RegimeLabels;
import io.cambrian.risk.StandardScenarios;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.List;

/** The risk of a plan as of today: correlation, value at risk tried on the last quarter, stress and liquidity of its members. */
final class PlanRisk {
    /** Sessions on which forecasts of the value at risk are tried. */
    private static final int TRIED = 63;

    private PlanRisk() {}

    /** Measures and writes, replacing what an earlier attempt at the same run wrote. */
    static void run(
            Warehouse warehouse, String runId, PlanOfRecord plan, Market market, Costs costs, RegimeLabels labels) {
        int[] days = plan.returns().days();
        int cut = days.length - TRIED;
        Market seen = market.between(Integer.MIN_VALUE, days[cut - 1]);
        List<FinalistRun> members = new ArrayList<>();
        for (String id : plan.returns().ids()) {
            Strategy strategy = StrategyText.parse(plan.texts().get(id));
            StrategyRun before = PlanOfRecord.run(seen, strategy, days[0], days[cut - 1], costs);
            StrategyRun after = PlanOfRecord.run(market, strategy, days[cut], days[days.length - 1], costs);
            members.add(new FinalistRun(members.size() + 1, id, strategy, 0, before, after));
        }
        ReturnPanel development = ReturnPanel.development(members);
        RiskJob.run(
                warehouse,
                runId,
                development,
                ReturnPanel.holdout(members),
                EqualWeight.returns(seen, development.days()),
                plan.allocation().weights(development.ids()),
                labels,
                new RiskJob.Search(
                        new PopulationStress.Strategies(
                                new ScoringTask(
                                        seen, days[0], days[cut - 1], costs, Cases.none(seen.calendar().length)),
                                plan.texts(),
                                1),
                        members,
                        StandardScenarios.with(List.of())));
    }
}
