package io.cambrian.jobs.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.evidence.EffectiveTrials;
import io.cambrian.evidence.SharpeInference;
import io.cambrian.jobs.evidence.LedgerEvidence;
import io.cambrian.jobs.evidence.Verdict;
import io.cambrian.jobs.report.SearchFigures.Figure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BesideFiguresTest {
    private static final LedgerEvidence LEDGER = new LedgerEvidence(
            1_500,
            100,
            Map.of("never_trades", 400L),
            0,
            1_000,
            1,
            1_000,
            Optional.empty(),
            Optional.empty(),
            new EffectiveTrials(1_500, 1_000, 0.04, 24.6),
            0.0009);

    private static Figure figure(String name, double trackRecord) {
        List<Figure> figures = BesideFigures.of(LEDGER, new Verdict.Beside(0.4, 0.8, trackRecord), 2_520, 252);
        return figures.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void figuresAreAnnualAndTheirWordsCarryTheirCounts() {
        assertThat(figure("Best by luck", 504).value())
                .isCloseTo(SharpeInference.expectedMaximum(0.0009, 1_500) * Math.sqrt(252), within(1e-12));
        assertThat(figure("Best by luck", 504).meaning()).contains("1,500 trials", "rejects counted");
        assertThat(figure("Independent trials", 504).value()).isEqualTo(24.6);
        assertThat(figure("Independent trials", 504).meaning()).contains("1,000 of them", "0.20");
        assertThat(figure("Deflated Sharpe, independent", 504).value()).isEqualTo(0.8);
        assertThat(figure("Track record needed", 504).value()).isEqualTo(2);
        assertThat(figure("Track record needed", 504).meaning()).contains("the search saw 10.0 years");
    }

    @Test
    void whatIsUnknownIsSaid() {
        assertThat(figure("Overfit (PBO)", 504).value()).isNaN();
        assertThat(figure("Overfit (PBO)", 504).meaning()).contains("needs two trials", "400 never trades");
        assertThat(figure("Track record needed", Double.POSITIVE_INFINITY).meaning())
                .contains("no length would do");
    }
}
