package io.cambrian.jobs.turn.success;

import io.cambrian.tables.PaperAccountsTable;
import io.cambrian.tables.TurnsTable.Turn;
import io.cambrian.turn.TurnKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the plans that turns made earn more than those of the past, carried on, and than no plan. */
final class SelfImprovement {
    private SelfImprovement() {}

    static void measure(SuccessSheet sheet, PaperReturns accounts, List<Turn> turns) {
        String heading = "evolution-tracking";
        sheet.difference(
                "above_frozen_first",
                accounts.planOnPaper(),
                accounts.of(PaperAccountsTable.FROZEN_FIRST),
                heading,
                "the plan of the first turn, carried on");
        sheet.difference(
                "above_frozen_recent",
                accounts.planOnPaper(),
                accounts.of(PaperAccountsTable.FROZEN_RECENT),
                heading,
                "the plan of some months ago, carried on");
        TreeMap<Integer, Double> account = accounts.of(PaperAccountsTable.PLAN);
        sheet.difference(
                "above_equal_weight",
                account,
                accounts.of(PaperAccountsTable.EQUAL_WEIGHT, account.navigableKeySet()),
                "risk-and-return",
                "equal weights, rebalanced daily");
        sheet.difference(
                "above_buy_and_hold",
                account,
                accounts.of(PaperAccountsTable.BUY_AND_HOLD, account.navigableKeySet()),
                "risk-and-return",
                "buy and hold");
        TreeMap<Integer, Double> plan = accounts.planOnPaper();
        TreeMap<Integer, Double> frozen = accounts.of(PaperAccountsTable.FROZEN_FIRST);
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
        sheet.rate(
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
}
