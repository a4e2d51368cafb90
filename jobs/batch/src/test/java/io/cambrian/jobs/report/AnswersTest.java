package io.cambrian.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.jobs.report.Answer.Tone;
import io.cambrian.jobs.report.MoneyFigures.Account;
import io.cambrian.jobs.report.ReportModel.GateResult;
import io.cambrian.jobs.report.ReportModel.Windows;
import io.cambrian.jobs.report.SearchFigures.Evidence;
import io.cambrian.jobs.report.SearchFigures.Gate;
import io.cambrian.jobs.report.SearchFigures.TwinFamily;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void aChampionThatBeatsBothKindsIsProbablyNotLuck() {
        Answer answer = Answers.evidence(evidence(
                1.0, family("flipped days", 0.05, false, 0.2, 1.1), family("shuffled days", 0.025, false, 0.3, 0.4)));
        assertThat(answer.words())
                .startsWith("Probably not.")
                .contains("1 of 2 twin searches on flipped days was as good");
        assertThat(answer.number()).isEqualTo("p = 0.050");
        assertThat(answer.tone()).isEqualTo(Tone.GOOD);
    }

    @Test
    void oneKindThatFailsIsEnoughToDoubt() {
        Answer answer = Answers.evidence(evidence(
                1.0, family("flipped days", 0.075, false, 1.2, 1.1), family("shuffled days", 0.025, false, 0.3)));
        assertThat(answer.words()).startsWith("It may well be.").contains("Failed: Twin searches.");
        assertThat(answer.number()).isEqualTo("p = 0.075");
        assertThat(answer.label()).isEqualTo("p-value (the larger)");
        assertThat(Answers.evidence(evidence(1.0, family("flipped days", 0.075, false, 1.2)))
                        .label())
                .isEqualTo("p-value");
    }

    @Test
    void aFamilyThatStoppedEarlyGivesNoFinerNumber() {
        Answer answer = Answers.evidence(evidence(1.0, family("flipped days", Double.NaN, true, 1.2, 1.1)));
        assertThat(answer.number()).isEqualTo("p > 0.05");
        assertThat(answer.tone()).isEqualTo(Tone.BAD);
    }

    @Test
    void tiesAndUnknownsCountAgainstTheChampion() {
        assertThat(Answers.asGood(family("x", 0.1, false, 1.0, Double.NaN, 0.9), 1.0))
                .isEqualTo(2);
        assertThat(Answers.evidence(evidence(Double.NaN, family("x", 0.025, false, 0.1)))
                        .tone())
                .isEqualTo(Tone.BAD);
    }

    @Test
    void withoutTwinsNothingIsClaimed() {
        Answer answer = Answers.evidence(evidence(3.0));
        assertThat(answer.words()).startsWith("Not known yet");
        assertThat(answer.tone()).isEqualTo(Tone.NEUTRAL);
    }

    @Test
    void noHoldOutIsBadNews() {
        Windows windows =
                new Windows(LocalDate.of(2010, 1, 1), LocalDate.of(2019, 12, 31), List.of(), Optional.empty(), 0, 0);
        assertThat(Answers.windows(windows).tone()).isEqualTo(Tone.BAD);
        assertThat(Answers.windows(windows).words()).contains("10.0\u00a0years", "nothing can confirm a find");
    }

    @Test
    void booksThatDoNotAgreeAreSaidEvenWithAGain() {
        Account account = new Account(
                "EUR", new int[] {1, 2}, new double[] {100, 110}, 1, 1, List.of(), 0.5, false, "", List.of());
        assertThat(Answers.account(account).words()).contains("do not agree: stop");
        assertThat(Answers.account(account).tone()).isEqualTo(Tone.BAD);
    }

    @Test
    void allOrdersOfTheAccountAreAccountedFor() {
        Account account = new Account(
                "EUR", new int[] {1, 2}, new double[] {100, 110}, 9, 7, List.of(), 0.5, true, "", List.of());
        assertThat(Answers.account(account).words())
                .contains("9 orders, 7 filled, 2 not by the end and 0 refused by our own limits");
    }

    @Test
    void drawdownIsPositiveAndPassesOverUnknowns() {
        assertThat(Answers.maxDrawdown(new double[] {Double.NaN, 1, 2, Double.NaN, 1.5, 3}))
                .isEqualTo(0.25);
        assertThat(Answers.maxDrawdown(new double[] {1, 2, 3})).isZero();
        assertThat(Answers.maxDrawdown(new double[0])).isNaN();
    }

    /** Kupiec (1995), table 1: with 255 days at 5 %, between 7 and 20 exceedances do not reject; 6 and 21 do. */
    @Test
    void kupiecsRegionForAYearAtFivePercent() {
        assertThat(exceedances(255, 7).plausible()).isTrue();
        assertThat(exceedances(255, 20).plausible()).isTrue();
        assertThat(exceedances(255, 6).plausible()).isFalse();
        assertThat(exceedances(255, 21).plausible()).isFalse();
        assertThat(exceedances(255, 0).likelihoodRatio()).isCloseTo(-2 * 255 * Math.log(0.95), within(1e-9));
        assertThat(exceedances(0, 0).plausible()).isTrue();
    }

    @Test
    void numbersCarryUnitsAndARealMinus() {
        assertThat(Numbers.loss(0.00117)).isEqualTo("0.12\u00a0%");
        assertThat(Numbers.loss(0.0234)).isEqualTo("2.3\u00a0%");
        assertThat(Numbers.signedPercent(-0.0123)).isEqualTo("−1.2\u00a0%");
        assertThat(Numbers.signedPercent(0.0123)).isEqualTo("+1.2\u00a0%");
        assertThat(Numbers.signedPercent(-0.0001)).isEqualTo("0.0\u00a0%");
        assertThat(Numbers.percent(Double.NaN)).isEqualTo("–");
        assertThat(Numbers.probability(0.0004)).isEqualTo("< 0.001");
        assertThat(Numbers.probability(0.4)).isEqualTo("0.40");
        assertThat(Numbers.count(12345, "trial")).isEqualTo("12,345 trials");
        assertThat(Numbers.count(1, "trial")).isEqualTo("1 trial");
    }

    @Test
    void rulesAreSetApartAndEscaped() {
        assertThat(RuleText.of("enter long when sma(close, 20) > 1.5 # <i>").html())
                .contains(
                        "<span class=\"rule-keyword\">enter</span>",
                        "<span class=\"rule-call\">sma</span>",
                        "<span class=\"rule-number\">1.5</span> <span class=\"rule-comment\"># &lt;i&gt;</span>",
                        " &gt; ")
                .doesNotContain("<i>");
    }

    private static Exceedances exceedances(int days, int beyond) {
        double[] returns = new double[days];
        double[] lines = new double[days];
        Arrays.fill(lines, 0.01);
        Arrays.fill(returns, 0, beyond, -0.02);
        return Exceedances.of(returns, lines, 0.95);
    }

    private static TwinFamily family(String name, double p, boolean stopped, double... statistics) {
        return new TwinFamily(name, "", statistics, 39, p, stopped);
    }

    private static Evidence evidence(double excess, TwinFamily... families) {
        return new Evidence(
                "c",
                100,
                excess,
                1,
                List.of(families),
                0.05,
                Optional.empty(),
                List.of(new Gate("Twin searches", GateResult.FAILED, "")),
                List.of(),
                List.of());
    }
}
