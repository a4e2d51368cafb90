package io.cambrian.benchmarks;

import io.cambrian.risk.RollingForecasts;
import io.cambrian.risk.ShortfallBacktest;
import io.cambrian.risk.VarMethod;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * How often 99 % value at risk is exceeded on streams that drift: GARCH volatility whose level moves by a factor of up to four
 * over years and jumps now and then, Student t shocks whose tail changes, and a slowly turning skewness.
 */
final class Calibration {
    private static final double CONFIDENCE = 0.99;
    private static final double LOW = 0.007;
    private static final double HIGH = 0.013;

    private Calibration() {}

    static void run(Options options) {
        boolean quick = options.flag("quick");
        int streams = options.whole("streams", quick ? 2 : 10, 1);
        int days = options.whole("days", quick ? 3_000 : 20_000, 500);
        int window = options.whole("window", quick ? 500 : 1_000, 50);
        options.refuseOthers();
        Table table = new Table(
                "exceedances of 99 % VaR, " + days + " forecasts each",
                "historical",
                "conformal historical",
                "filtered",
                "conformal filtered",
                "ES p historical",
                "ES p filtered");
        int[] within = new int[4];
        for (int s = 0; s < streams; s++) {
            double[] returns = stream(s, days + window);
            RollingForecasts plain = RollingForecasts.of(VarMethod.HISTORICAL, returns, window, CONFIDENCE);
            RollingForecasts filtered = RollingForecasts.of(VarMethod.FILTERED_HISTORICAL, returns, window, CONFIDENCE);
            double[] rates = {rate(plain), rate(plain.calibrated(0.1)), rate(filtered), rate(filtered.calibrated(0.1))};
            List<String> cells = new ArrayList<>(List.of("stream " + (s + 1)));
            for (int k = 0; k < 4; k++) {
                boolean good = rates[k] >= LOW && rates[k] <= HIGH;
                within[k] += good ? 1 : 0;
                cells.add(String.format(Locale.ROOT, "%.3f %%%s", 100 * rates[k], good ? "" : " !"));
            }
            cells.add(String.format(
                    Locale.ROOT, "%.4f", ShortfallBacktest.of(plain).z2PValue()));
            cells.add(String.format(
                    Locale.ROOT, "%.4f", ShortfallBacktest.of(filtered).z2PValue()));
            table.add(cells);
        }
        List<String> cells = new ArrayList<>(List.of("within 0.7 to 1.3 %"));
        for (int k = 0; k < 4; k++) {
            cells.add(within[k] + " of " + streams);
        }
        table.add(cells);
        table.print();
        System.out.println(
                "window " + window + " days; ! lies outside; conformal rate 0.1; ES p: Acerbi-Szekely's second test");
    }

    private static double rate(RollingForecasts f) {
        return f.exceedances().count() / (double) f.size();
    }

    /** One drifting stream. */
    static double[] stream(int number, int days) {
        RandomGenerator random = Seeds.stream(17, number);
        double[] out = new double[days];
        double level = 1;
        double target = 1;
        double variance = 1;
        double jump = 1;
        for (int t = 0; t < days; t++) {
            if (t % 750 == 0) {
                target = StrictMath.exp(StrictMath.log(2) * (2 * random.nextDouble() - 1));
            }
            level += (target - level) / 250;
            if (random.nextDouble() < 1.0 / 1500) {
                jump = 2.5; // a crisis: volatility jumps and fades over months
            }
            jump = 1 + (jump - 1) * 0.985;
            double degrees = 6 + 2 * StrictMath.sin(t / 1700.0 + number);
            double skew = 0.1 * StrictMath.sin(t / 2300.0);
            double chi = 0;
            int whole = (int) Math.round(degrees);
            for (int k = 0; k < whole; k++) {
                double g = random.nextGaussian();
                chi += g * g;
            }
            double shock = random.nextGaussian() / Math.sqrt(chi / whole) * Math.sqrt((whole - 2.0) / whole);
            shock = shock < 0 ? shock * (1 + skew) : shock * (1 - skew);
            double x = Math.sqrt(variance) * shock;
            variance = 0.03 + 0.08 * x * x + 0.89 * variance;
            out[t] = 0.01 * level * jump * x;
        }
        return out;
    }
}
