package io.cambrian.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.performance.ReturnMoments;
import io.cambrian.seed.Seeds;
import io.cambrian.tune.ChangeDetector;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EdgeWatchTest {
    private static final int KNOWN = 756;
    private static final int SEARCHED = 504;
    private static final int YEAR = 252;
    private static final int STREAMS = 300;

    /** Normal returns of an annual Sharpe ratio. */
    private static double[] earning(double sharpe, int days, RandomGenerator random) {
        return IntStream.range(0, days)
                .mapToDouble(t -> 0.01 * (random.nextGaussian() + sharpe / Math.sqrt(YEAR)))
                .toArray();
    }

    private static int[] days(int n) {
        return IntStream.range(18_000, 18_000 + n).toArray();
    }

    private static List<Drift> alarms(double[] known, double[] earned) {
        return EdgeWatch.alarms("a", YEAR, known, days(earned.length), earned);
    }

    private static double[] then(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Share of strategies that ring within some sessions after their Sharpe ratio falls, a year after they were chosen. */
    private static double ringing(double fall, int sessions) {
        int rang = 0;
        for (int s = 0; s < STREAMS; s++) {
            RandomGenerator random = Seeds.stream(71, s);
            double sharpe = 0.5 * random.nextGaussian();
            double[] known = earning(sharpe, KNOWN, random);
            double[] earned = then(earning(sharpe, YEAR, random), earning(sharpe - fall, sessions, random));
            rang += alarms(known, earned).stream().anyMatch(a -> a.on() >= 18_000 + YEAR) ? 1 : 0;
        }
        return (double) rang / STREAMS;
    }

    @Test
    void itsThresholdsAreThoseOfTheTimesBetweenAlarms() {
        assertThat(EdgeWatch.threshold(YEAR)).isCloseTo(simulated(YEAR), within(1e-9));
        for (int year : new int[] {52, 365}) { // simulated in steps of 0.05
            assertThat(EdgeWatch.threshold(year))
                    .as("%d sessions a year", year)
                    .isCloseTo(simulated(year), within(0.1));
        }
        assertThat(VolatilityWatch.THRESHOLD)
                .isCloseTo(
                        ChangeDetector.known(List.of(VolatilityWatch.WILDER), 0, 1, VolatilityWatch.MEAN_TIME, 1)
                                .threshold(),
                        within(1e-9));
    }

    private static double simulated(int year) {
        return ChangeDetector.known(List.of(EdgeWatch.fall(year)), 0, 1, EdgeWatch.MEAN_YEARS * year, 1)
                .threshold();
    }

    /** The same Sharpe ratio a year, in more sessions. */
    @Test
    void whereAYearHasMoreSessionsAlarmsAreAsManyYearsApart() {
        int year = 365;
        int sessions = 10 * year;
        int alarms = 0;
        for (int s = 0; s < STREAMS; s++) {
            RandomGenerator random = Seeds.stream(79, s);
            double daily = 0.5 * random.nextGaussian() * Math.sqrt((double) YEAR / year);
            double[] known = earning(daily, KNOWN, random);
            alarms += EdgeWatch.alarms("a", year, known, days(sessions), earning(daily, sessions, random))
                    .size();
        }
        assertThat((double) STREAMS * sessions / alarms / year).isBetween(7.5, 12.7);
    }

    /** What is expected is nearer to nothing where what was seen is less than it seems: 756 sessions are no three years. */
    @Test
    void sessionsOfAMarketThatNeverClosesAreShorter() {
        double[] known = earning(2, KNOWN, Seeds.stream(80));
        double[] earned = earning(-1, 4 * YEAR, Seeds.stream(81));
        Drift weekdays =
                EdgeWatch.alarms("a", YEAR, known, days(earned.length), earned).get(0);
        Drift always =
                EdgeWatch.alarms("a", 365, known, days(earned.length), earned).get(0);
        assertThat(always.on()).isGreaterThan(weekdays.on());
        assertThat(always.threshold()).isEqualTo(EdgeWatch.threshold(365));
    }

    @Test
    void aFallRingsWithinMonthsOrYearsByItsSize() {
        assertThat(ringing(2, YEAR)).isGreaterThan(0.4);
        assertThat(ringing(2, 2 * YEAR)).isGreaterThan(0.7);
        assertThat(ringing(4, YEAR)).isGreaterThan(0.9);
    }

    @Test
    void whatEarnsAsBeforeRingsOnceInTenYears() {
        int alarms = 0;
        int sessions = 10 * YEAR;
        for (int s = 0; s < STREAMS; s++) {
            RandomGenerator random = Seeds.stream(72, s);
            double sharpe = 0.5 * random.nextGaussian();
            alarms += alarms(earning(sharpe, KNOWN, random), earning(sharpe, sessions, random))
                    .size();
        }
        assertThat((double) STREAMS * sessions / alarms).isBetween(1_900.0, 3_200.0);
    }

    /** Of strategies without an edge, chosen for what they seemed to earn on the last two years. */
    @Test
    void whatLuckShowedIsNotExpected() {
        int rang = 0;
        for (int s = 0; s < STREAMS; s++) {
            RandomGenerator random = Seeds.stream(73, s);
            double[] best = IntStream.range(0, 100)
                    .mapToObj(k -> earning(0, KNOWN, random))
                    .max(Comparator.comparingDouble(
                            known -> ReturnMoments.of(Arrays.copyOfRange(known, KNOWN - SEARCHED, KNOWN))
                                    .sharpePerPeriod(0)))
                    .orElseThrow();
            rang += alarms(best, earning(0, YEAR, random)).isEmpty() ? 0 : 1;
        }
        assertThat((double) rang / STREAMS).isLessThan(0.25);
    }

    @Test
    void onlyItsOwnAlarmBeginsItAnew() {
        RandomGenerator random = Seeds.stream(74);
        double[] known = earning(1, KNOWN, random);
        double[] earned = earning(-6, 4 * YEAR, random);
        List<Drift> alarms = alarms(known, earned);
        assertThat(alarms).hasSizeGreaterThan(3);
        int from = 18_000;
        for (Drift alarm : alarms) {
            assertThat(alarm.change()).isEqualTo("a lower mean above what it held");
            assertThat(alarm.from()).isEqualTo(from);
            assertThat(alarm.sessions()).isEqualTo(alarm.on() - from + 1);
            assertThat(alarm.statistic()).isGreaterThanOrEqualTo(alarm.threshold());
            from = alarm.on() + 1;
        }
    }

    @Test
    void whatComesLaterChangesNoAlarm() {
        RandomGenerator random = Seeds.stream(75);
        double[] known = earning(1, KNOWN, random);
        double[] earned = earning(-4, 2 * YEAR, random);
        Drift first = alarms(known, earned).get(0);
        double[] upToIt = Arrays.copyOf(earned, first.sessions());
        assertThat(alarms(known, upToIt)).containsExactly(first);
        assertThat(alarms(known, then(upToIt, new double[] {0.5, -0.5, 0.5})).get(0))
                .isEqualTo(first);
        assertThat(alarms(known, Arrays.copyOf(earned, first.sessions() - 1))).isEmpty();
    }

    /** Three times the movement for good, and the same Sharpe ratio of nothing. */
    @Test
    void whatMovesMoreDoesNotEarnLess() {
        int alarms = 0;
        int sessions = 10 * YEAR;
        for (int s = 0; s < STREAMS; s++) {
            RandomGenerator random = Seeds.stream(76, s);
            double[] earned =
                    Arrays.stream(earning(0, sessions, random)).map(r -> 3 * r).toArray();
            alarms += alarms(earning(0, KNOWN, random), earned).size();
        }
        assertThat((double) STREAMS * sessions / alarms).isGreaterThan(1_700);
    }

    @Test
    void whatNeverMovedIsNotWatched() {
        assertThat(alarms(new double[KNOWN], earning(-5, YEAR, Seeds.stream(77))))
                .isEmpty();
        assertThat(alarms(earning(1, KNOWN, Seeds.stream(78)), new double[0])).isEmpty();
    }
}
