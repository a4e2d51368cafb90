package io.cambrian.jobs.evidence;

import io.cambrian.evidence.HoldoutTest;
import io.cambrian.evidence.LevelDraws;
import io.cambrian.evidence.OnlineFalseDiscoveries;
import io.cambrian.fault.DataException;
import io.cambrian.tables.ErrorBudgetTable;
import io.cambrian.tables.ErrorBudgetTable.Test;
import io.cambrian.tables.Warehouse;
import java.util.Comparator;
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
    private static final int MOST_ATTEMPTS = 100;

    /**
     * Tests the claim of a run, or finds its test if it was made.
     *
     * @param opening how often these days have been looked at, this time included
     * @param claims what is claimed at a level, by as many draws as it needs; not asked where nothing may be claimed
     */
    static ErrorBudget spend(Warehouse warehouse, JudgeJob.Request request, int opening, Claims claims) {
        return spend(book(warehouse), request, opening, claims);
    }

    /** Numbers are taken one by one: where another run has taken this one's meanwhile, all is looked at again, at another level. */
    static ErrorBudget spend(Book book, JudgeJob.Request request, int opening, Claims claims) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            List<Test> before = book.tests();
            OnlineFalseDiscoveries budget = OnlineFalseDiscoveries.lifetime();
            for (Test test : before) {
                budget = budget.plus(test.pValue());
            }
            Optional<Test> own = before.stream()
                    .filter(t -> t.runId().equals(request.runId()))
                    .findFirst();
            Optional<Claim> claim =
                    own.isPresent() || opening > 1 || before.stream().anyMatch(t -> shares(t, request))
                            ? Optional.empty()
                            : claims.at(budget.nextLevel());
            if (claim.isEmpty()) {
                return new ErrorBudget(own, budget.wealth(), budget.nextLevel());
            }
            OnlineFalseDiscoveries.Test made =
                    budget.plus(claim.get().pValue()).tests().get(before.size());
            book.add(new Test(
                    request.runId(),
                    before.isEmpty() ? 1 : before.get(before.size() - 1).test() + 1,
                    claim.get().strategyId(),
                    request.windows().holdoutFrom(),
                    request.windows().holdoutTo(),
                    made.pValue(),
                    made.level(),
                    made.accepted(),
                    made.wealth()));
        }
        throw new DataException("The claim of run " + request.runId() + " could not be written to the table '"
                + ErrorBudgetTable.SPEC.name() + "' in " + MOST_ATTEMPTS
                + " attempts: others write to it all the time.\nRun the same again once they are done.");
    }

    /** Whether a claim was tested on some of the same days. */
    private static boolean shares(Test test, JudgeJob.Request request) {
        return test.fromDay() <= request.windows().holdoutTo()
                && test.toDay() >= request.windows().holdoutFrom();
    }

    /**
     * What a run claims.
     *
     * @param pValue on untouched days
     */
    record Claim(String strategyId, double pValue) {}

    /** What a run claims at a level, always the same at the same level; nothing where it has nothing to claim. */
    interface Claims {
        Optional<Claim> at(double level);
    }

    /** Where the tests of a warehouse are written down. */
    interface Book {
        /** All, in the order in which they were made. */
        List<Test> tests();

        /** Writes a test down, unless its number is taken or its run has one: {@link #tests} says what came of it. */
        void add(Test test);
    }

    static Book book(Warehouse warehouse) {
        return new Table(warehouse);
    }

    private record Table(Warehouse warehouse) implements Book {
        @Override
        public List<Test> tests() {
            return warehouse.all(ErrorBudgetTable.SPEC).stream()
                    .map(ErrorBudgetTable::fromRow)
                    .sorted(Comparator.comparingInt(Test::test).thenComparing(Test::runId))
                    .toList();
        }

        @Override
        public void add(Test test) {
            warehouse.insertUnlessThere(ErrorBudgetTable.SPEC, ErrorBudgetTable.toRow(test), List.of("test", "run_id"));
        }
    }

    /** The level at which this run's claim was tested; 1, by which nothing needs draws of its own, where none was. */
    double claimLevel() {
        return test.map(Test::level).orElse(1.0);
    }

    /** Whether a finalist with this p-value is part of an accepted claim. */
    boolean isAccepted(double pValue) {
        return test.filter(t -> t.accepted() && pValue <= t.level()).isPresent();
    }

    /** What the budget says, in one or two sentences. */
    public String words() {
        String left = String.format(
                Locale.ROOT,
                "Of the lifetime budget of false claims (LORD++ at %s) %s is left; the next claim will be tested at %s%s.",
                HoldoutTest.digits(OnlineFalseDiscoveries.ALPHA),
                HoldoutTest.digits(wealth),
                HoldoutTest.digits(nextLevel),
                LevelDraws.limit(nextLevel, "no claim will be accepted"));
        return test.map(t -> "Claim " + t.test() + " of this warehouse on days that nobody had looked at: p = "
                                + HoldoutTest.digits(t.pValue()) + ", at most " + HoldoutTest.digits(t.level())
                                + " is accepted, so it is " + (t.accepted() ? "" : "not ") + "accepted. ")
                        .orElse("No claim of this run was tested on days that nobody had looked at. ")
                + left;
    }
}
