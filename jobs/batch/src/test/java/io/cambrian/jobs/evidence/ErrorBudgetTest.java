package io.cambrian.jobs.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.backtest.StudyWindows;
import io.cambrian.evidence.OnlineFalseDiscoveries;
import io.cambrian.fault.DataException;
import io.cambrian.tables.ErrorBudgetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorBudgetTest {
    /** A book in memory, in which something else happens before the first test is written down. */
    private static final class Memory implements ErrorBudget.Book {
        private final List<ErrorBudgetTable.Test> rows = new ArrayList<>();
        private Runnable meanwhile = () -> {};

        @Override
        public List<ErrorBudgetTable.Test> tests() {
            return List.copyOf(rows);
        }

        @Override
        public void add(ErrorBudgetTable.Test test) {
            Runnable other = meanwhile;
            meanwhile = () -> {};
            other.run();
            if (rows.stream()
                    .noneMatch(t -> t.test() == test.test() || t.runId().equals(test.runId()))) {
                rows.add(test);
            }
        }
    }

    private static JudgeJob.Request request(String run, int from) {
        return new JudgeJob.Request(run, "m", new StudyWindows(0, 10, from - 20, from, from + 99), 252, false, false);
    }

    private static ErrorBudget.Claims claim(double p) {
        return level -> Optional.of(new ErrorBudget.Claim("s", p));
    }

    /** What earns so much that its p-value is as small as its draws can show, which are as many as the level needs. */
    private static ErrorBudget.Claims overwhelming(List<Double> askedAt) {
        return level -> {
            askedAt.add(level);
            return Optional.of(new ErrorBudget.Claim("s", Math.min(1e-4, level / 4)));
        };
    }

    private static Memory afterFailedClaims(int claims) {
        Memory book = new Memory();
        for (int i = 0; i < claims; i++) {
            ErrorBudget.spend(book, request("old " + i, 1_000 * (i + 1)), 1, claim(1));
        }
        return book;
    }

    @Test
    void whatIsClaimedIsDrawnForTheLevelAtWhichItIsTested() {
        Memory book = afterFailedClaims(65);
        List<Double> asked = new ArrayList<>();
        ErrorBudget late = ErrorBudget.spend(book, request("a", 500), 1, overwhelming(asked));
        assertThat(late.claimLevel()).isBetween(3e-5, 3.2e-5);
        assertThat(asked).containsExactly(late.claimLevel());
        assertThat(late.test().orElseThrow().accepted()).isTrue();

        ErrorBudget again = ErrorBudget.spend(book, request("a", 500), 1, overwhelming(asked));
        assertThat(again.claimLevel())
                .as("a judgment that is made again is drawn for the level of its claim, not for the next one")
                .isEqualTo(late.claimLevel())
                .isNotEqualTo(again.nextLevel());
        assertThat(asked).hasSize(1);
    }

    @Test
    void aClaimThatLosesItsNumberIsDrawnAnewForTheNext() {
        Memory book = afterFailedClaims(30);
        book.meanwhile = () -> ErrorBudget.spend(book, request("b", 800), 1, claim(1));
        List<Double> asked = new ArrayList<>();
        ErrorBudget late = ErrorBudget.spend(book, request("a", 500), 1, overwhelming(asked));
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1)).isLessThan(asked.get(0)).isEqualTo(late.claimLevel());
        assertThat(late.test().orElseThrow().pValue()).isEqualTo(late.claimLevel() / 4);
        assertThat(late.test().orElseThrow().test()).isEqualTo(32);
    }

    @Test
    void nothingIsDrawnWhereNothingMayBeClaimed() {
        Memory book = afterFailedClaims(1);
        ErrorBudget.Claims none = level -> {
            throw new AssertionError("asked at " + level);
        };
        assertThat(ErrorBudget.spend(book, request("a", 500), 2, none).claimLevel())
                .isEqualTo(1);
        assertThat(ErrorBudget.spend(book, request("a", 1_010), 1, none).test()).isEmpty();
    }

    @Test
    void aLevelThatNoDrawsCanShowIsSaid() {
        assertThat(new ErrorBudget(Optional.empty(), 0.03, 2e-6).words()).endsWith("tested at 0.000002.");
        assertThat(new ErrorBudget(Optional.empty(), 0.03, 9e-7).words())
                .endsWith("tested at 0.0000009, which is less than 999,999 draws can show, so that no claim will be"
                        + " accepted any more.");
    }

    @Test
    void twoClaimsAtTheSameTimeAreTwoTestsAtTheirOwnLevels() {
        Memory book = new Memory();
        book.meanwhile = () -> ErrorBudget.spend(book, request("b", 800), 1, claim(0.5));
        ErrorBudget late = ErrorBudget.spend(book, request("a", 500), 1, claim(0.002));
        OnlineFalseDiscoveries inOrder =
                OnlineFalseDiscoveries.lifetime().plus(0.5).plus(0.002);
        assertThat(book.rows).extracting(ErrorBudgetTable.Test::runId).containsExactly("b", "a");
        assertThat(book.rows).extracting(ErrorBudgetTable.Test::test).containsExactly(1, 2);
        assertThat(book.rows)
                .extracting(ErrorBudgetTable.Test::level)
                .containsExactly(
                        inOrder.tests().get(0).level(), inOrder.tests().get(1).level());
        assertThat(late.test()).contains(book.rows.get(1));
        assertThat(late.isAccepted(0.002))
                .as("it would have been at the first level")
                .isFalse();
        assertThat(late.wealth()).isEqualTo(inOrder.wealth());
    }

    @Test
    void daysThatAnotherRunHasClaimedMeanwhileAreNotClaimedAgain() {
        Memory book = new Memory();
        book.meanwhile = () -> ErrorBudget.spend(book, request("b", 510), 1, claim(0.5));
        assertThat(ErrorBudget.spend(book, request("a", 500), 1, claim(0.001)).test())
                .isEmpty();
        assertThat(book.rows).hasSize(1);
    }

    @Test
    void aRunThatIsMadeTwiceAtTheSameTimeIsOneTest() {
        Memory book = new Memory();
        book.meanwhile = () -> ErrorBudget.spend(book, request("a", 500), 1, claim(0.001));
        assertThat(ErrorBudget.spend(book, request("a", 500), 1, claim(0.001)).test())
                .contains(book.rows.get(0));
        assertThat(book.rows).hasSize(1);
    }

    @Test
    void aBookThatTakesNothingIsAnErrorAndNoEndlessLoop() {
        ErrorBudget.Book deaf = new ErrorBudget.Book() {
            @Override
            public List<ErrorBudgetTable.Test> tests() {
                return List.of();
            }

            @Override
            public void add(ErrorBudgetTable.Test test) {}
        };
        assertThatThrownBy(() -> ErrorBudget.spend(deaf, request("a", 500), 1, claim(0.1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("error_budget");
    }
}
