package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.ConfigException;
import io.cambrian.seed.Seeds;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SearchBudgetTest {
    /** Bailey, Borwein, López de Prado and Zhu 2014: five years of data allow for no more than 45 independent trials. */
    @Test
    void fortyFiveTrialsNeedFiveYears() {
        SearchBudget budget = new SearchBudget(45, 5);
        assertThat(budget.yearsNeeded(1)).isCloseTo(5, within(0.2));
        assertThat(budget.luck()).isCloseTo(1, within(0.02));
    }

    @Test
    void luckIsWhatTheBestOfSkilllessTrialsShows() {
        RandomGenerator random = Seeds.stream(8);
        double years = 6.5;
        double sum = 0;
        for (int search = 0; search < 2_000; search++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int trial = 0; trial < 300; trial++) {
                best = Math.max(best, random.nextGaussian() / Math.sqrt(years));
            }
            sum += best;
        }
        assertThat(new SearchBudget(300, years).luck()).isCloseTo(sum / 2_000, within(0.02));
    }

    @Property
    void luckIsOneExactlyAtTheYearsNeededForOne(
            @ForAll @LongRange(min = 3, max = 10_000_000) long trials,
            @ForAll @DoubleRange(min = 0.3, max = 4) double sharpe) {
        double years = new SearchBudget(trials, 1).yearsNeeded(sharpe);
        assertThat(new SearchBudget(trials, years).luck()).isCloseTo(sharpe, within(1e-9));
        assertThat(new SearchBudget(2 * trials, years).luck()).isGreaterThan(sharpe);
    }

    @Test
    void onlyAHopelessSearchIsWarnedOf() {
        assertThat(SearchBudget.of(200, 6, 8).isInconclusive()).isFalse();
        assertThat(SearchBudget.of(200, 6, 8).words())
                .contains("1,200 trials on 8.0 years")
                .doesNotContain("WARNING");
        assertThat(SearchBudget.of(10_000, 50, 2).words()).contains("WARNING", "cannot be conclusive");
        assertThat(new SearchBudget(1, 1).luck()).isZero();
    }

    @Test
    void nothingToTryIsRefused() {
        assertThatThrownBy(() -> SearchBudget.of(0, 6, 8))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("population (0)");
        assertThatThrownBy(() -> new SearchBudget(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
