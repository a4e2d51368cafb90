package io.cambrian.jobs.evidence;

import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evidence.OnlineFalseDiscoveries;
import io.cambrian.tables.ErrorBudgetTable;
import io.cambrian.tables.ErrorBudgetTable.Test;
import io.cambrian.tables.Warehouse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The budget of false claims over the life of a warehouse, by {@link OnlineFalseDiscoveries}: at most
 * {@value OnlineFalseDiscoveries#ALPHA} of all accepted claims are expected to be false. It is spent on days that no run of
 * the warehouse has looked at, at most once per run, on the best finalist that had passed every gate that does not look at
 * those days; what has not passed them costs nothing.
 *
 * @param test of this run; empty if nothing was there to be tested, or its days had been looked at
 * @param wealth left after it
 * @param nextLevel at which the next claim will be tested
 */
public record ErrorBudget(Optional<Test> test, double wealth, double nextLevel) {
    /**
     * Tests the claim of a run, or finds its test if it was made.
     *
     * @param claim the strategy and its p-value on untouched days; empty for none
     * @param opening how often these days have been looked at, this time included
     */
    static ErrorBudget spend(Warehouse warehouse, JudgeJob.Request request, int opening, Optional<Claim> claim) {
        List<Test> before = all(warehouse);
        OnlineFalseDiscoveries budget = OnlineFalseDiscoveries.lifetime();
        for (Test test : before) {
            budget = budget.plus(test.pValue());
        }
        Optional<Test> own =
                before.stream().filter(t -> t.runId().equals(request.runId())).findFirst();
        if (own.isEmpty()
                && claim.isPresent()
                && opening <= 1
                && before.stream().noneMatch(t -> shares(t, request))) {
            budget = budget.plus(claim.get().pValue());
            OnlineFalseDiscoveries.Test made = budget.tests().get(budget.tests().size() - 1);
            Test test = new Test(
                    request.runId(),
                    budget.tests().size(),
                    claim.get().strategyId(),
                    request.windows().holdoutFrom(),
                    request.windows().holdoutTo(),
                    made.pValue(),
                    made.level(),
                    made.accepted(),
                    made.wealth());
            warehouse.merge(
                    ErrorBudgetTable.SPEC,
                    warehouse.rows(ErrorBudgetTable.SPEC, List.of(ErrorBudgetTable.toRow(test))));
            own = Optional.of(test);
        }
        return new ErrorBudget(own, budget.wealth(), budget.nextLevel());
    }

    /** Whether a claim was tested on some of the same days. */
    private static boolean shares(Test test, JudgeJob.Request request) {
        return test.fromDay() <= request.windows().holdoutTo()
                && test.toDay() >= request.windows().holdoutFrom();
    }

    /** What a run claims. */
    record Claim(String strategyId, double pValue) {}

    private static List<Test> all(Warehouse warehouse) {
        return warehouse.exists(ErrorBudgetTable.SPEC)
                ? warehouse.read(ErrorBudgetTable.SPEC).orderBy("test").collectAsList().stream()
                        .map(ErrorBudgetTable::fromRow)
                        .toList()
                : List.of();
    }

    /** Whether a finalist with this p-value is part of an accepted claim. */
    boolean isAccepted(double pValue) {
        return test.filter(t -> t.accepted() && pValue <= t.level()).isPresent();
    }

    /** What the budget says, in one or two sentences. */
    public String words() {
        String left = String.format(
                Locale.ROOT,
                "Of the lifetime budget of false claims (LORD++ at %s) %s is left; the next claim will be tested at %s.",
                HoldoutTest.digits(OnlineFalseDiscoveries.ALPHA),
                HoldoutTest.digits(wealth),
                HoldoutTest.digits(nextLevel));
        return test.map(t -> "Claim " + t.test() + " of this warehouse on days that nobody had looked at: p = "
                                + HoldoutTest.digits(t.pValue()) + ", at most " + HoldoutTest.digits(t.level())
                                + " is accepted, so it is " + (t.accepted() ? "" : "not ") + "accepted. ")
                        .orElse("No claim of this run was tested on days that nobody had looked at. ")
                + left;
    }
}
