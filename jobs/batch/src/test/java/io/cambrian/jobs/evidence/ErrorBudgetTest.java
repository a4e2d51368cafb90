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

    private static Optional<ErrorBudget.Claim> claim(double p) {
        return Optional.of(new ErrorBudget.Claim("s", p));
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
