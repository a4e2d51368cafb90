package io.cambrian.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TwinTestTest {
    @Test
    void beatingAllNineteenTwinsIsFivePercent() {
        TwinTest test = new TwinTest(2, Collections.nCopies(19, 1.0), 19, 0.05);
        assertThat(test.pValue()).isEqualTo(0.05);
        assertThat(test.isPassed()).isTrue();
        assertThat(test.words()).contains("all 19");
    }

    @Test
    void oneHitOfNineteenEndsTheTest() {
        TwinTest test = new TwinTest(2, List.of(1.0, 2.0), 19, 0.05);
        assertThat(test.hits()).as("ties count").isEqualTo(1);
        assertThat(test.isDecided()).isTrue();
        assertThat(test.isPassed()).isFalse();
        assertThat(test.pValue()).isNaN();
        assertThat(test.words()).contains("Stopped after 2 of 19").contains("p > 0.05");
    }

    @Test
    void anotherTrialOfTheSearchIsRankedByItsOwnStatistic() {
        List<Double> twins = new java.util.ArrayList<>(Collections.nCopies(15, 1.0));
        twins.addAll(List.of(1.5, 1.5, 1.7, 1.8));
        TwinTest best = new TwinTest(2, twins, 19, 0.05);
        TwinTest lesser = best.against(1.6);
        assertThat(best.isPassed()).isTrue();
        assertThat(lesser.isPassed()).isFalse();
        assertThat(lesser.pValue()).isEqualTo(0.15);
        assertThat(lesser.words("This strategy", "flipped days")).contains("lost to 2 of 19 twins with flipped days");
        TwinTest grown = new TwinTest(2, List.of(), 19, 0.05);
        for (double t : twins) {
            grown = grown.plus(t);
        }
        assertThat(grown).isEqualTo(best);
    }

    @Test
    void whatIsUnknownIsNeverAPass() {
        List<Double> beaten = Collections.nCopies(19, 1.0);
        assertThat(new TwinTest(Double.NaN, beaten, 19, 0.05).isPassed()).isFalse();
        assertThat(new TwinTest(2, Collections.nCopies(19, Double.NaN), 19, 0.05).isPassed())
                .isFalse();
    }

    @Test
    void oneHitOfThirtyNineIsForgivenTwoAreNot() {
        assertThat(new TwinTest(2, List.of(3.0), 39, 0.05).isDecided()).isFalse();
        assertThat(new TwinTest(2, List.of(3.0, 3.0), 39, 0.05).isDecided()).isTrue();
        List<Double> oneHit = new java.util.ArrayList<>(Collections.nCopies(38, 1.0));
        oneHit.add(3.0);
        TwinTest test = new TwinTest(2, oneHit, 39, 0.05);
        assertThat(test.pValue()).isEqualTo(0.05);
        assertThat(test.isPassed()).isTrue();
    }

    @Test
    void tooFewTwinsForTheLevelAreRefused() {
        assertThatThrownBy(() -> new TwinTest(1, List.of(), 10, 0.05)).hasMessageContaining("at least 19 are needed");
    }

    @Test
    void aSearchThatHeldNothingNeverPasses() {
        assertThat(new TwinTest(Double.NEGATIVE_INFINITY, List.of(-1.0), 19, 0.05).isPassed())
                .isFalse();
    }
}
