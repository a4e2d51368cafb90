package io.cambrian.overlay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds less while markets move more than they use to: the book is multiplied by usual over current variance, never by more than 1.
 * That is the share at which an investor of constant edge and aversion stays (Merton 1969), and what volatility-managed portfolios
 * do (Moreira and Muir 2017, doi:10.1111/jofi.12513), but for leverage in calm times. Twice the usual volatility leaves a quarter of
 * the book.
 *
 * <p>The variance of each instrument is usual over years (exponential weights, from {@value #KNOWN} returns on). The current one
 * is told by all instruments together: the mean over instruments of the day's squared return in units of the usual variance
 * before it, each clipped at {@value #CLIP}, with exponential weights over days. An instrument without a bar says nothing, and
 * before any instrument is known, nothing is changed. Small changes are not worth their cost: the share is kept until it is off by
 * more than the band.
 *
 * <p>It is not switched off when its account speaks against it: to hold less costs whenever things go well.
 */
public final class VolatilityOverlay implements Overlay {
    public static final String KIND = "volatility";

    private static final int KNOWN = 60;
    private static final double CLIP = 25;
    private static final String SETTINGS = "settings";

    /**
     * How it sees variance.
     *
     * @param halfLifeDays of the current variance, positive
     * @param usualHalfLifeDays of the usual one, longer
     * @param tolerated current variance up to which nothing is cut, in units of the usual one, at least 1
     * @param band largest difference between the share held and the share wanted, in [0, 1)
     */
    public record Settings(double halfLifeDays, double usualHalfLifeDays, double tolerated, double band) {
        /** A week and a half against two years; cut from a volatility of 1.15 times the usual one on; in steps of a tenth. */
        public static final Settings DEFAULT = new Settings(8, 504, 1.3, 0.1);

        public Settings {
            if (!(halfLifeDays > 0 && usualHalfLifeDays > halfLifeDays && tolerated >= 1 && band >= 0 && band < 1)
                    || !Double.isFinite(usualHalfLifeDays)
                    || !Double.isFinite(tolerated)) {
                throw new IllegalArgumentException("Half-lives of " + halfLifeDays + " and " + usualHalfLifeDays
                        + " days, a tolerated variance of " + tolerated + " and a band of " + band
                        + " are not possible.");
            }
        }
    }

    /** What is known of one instrument. */
    private static final class Usual {
        private double close;
        private int returns;
        private double sum;
        private double weight;

        Usual(double close) {
            this.close = close;
        }

        /** The next squared return in units of the variance known before it; NaN while that is unknown. */
        double next(double price, double decay) {
            double r = price / close - 1;
            close = price;
            double variance = sum / weight;
            double units = returns >= KNOWN && variance > 0 ? Math.min(CLIP, r * r / variance) : Double.NaN;
            sum = decay * sum + r * r;
            weight = decay * weight + 1;
            returns++;
            return units;
        }
    }

    private final Settings settings;
    private final double decay;
    private final double usualDecay;
    private final Map<String, Usual> instruments = new HashMap<>();
    private double current = 1; // variance in units of the usual one
    private double share = 1;

    private VolatilityOverlay(Settings settings) {
        this.settings = settings;
        decay = StrictMath.pow(0.5, 1 / settings.halfLifeDays());
        usualDecay = StrictMath.pow(0.5, 1 / settings.usualHalfLifeDays());
    }

    /** All that it needs, for a bundle. */
    public static OverlaySpec spec(Settings s) {
        return OverlaySpec.of(KIND)
                .numbers(SETTINGS, s.halfLifeDays(), s.usualHalfLifeDays(), s.tolerated(), s.band())
                .build();
    }

    /** @throws IllegalArgumentException where the spec's parts do not fit together */
    public static VolatilityOverlay of(OverlaySpec spec) {
        double[] x = spec.numbers(SETTINGS);
        if (x.length != 4) {
            throw new IllegalArgumentException("A volatility overlay has " + x.length + " settings; 4 are needed.");
        }
        return new VolatilityOverlay(new Settings(x[0], x[1], x[2], x[3]));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean mustEarn() {
        return false;
    }

    @Override
    public void observe(Close close) {
        double sum = 0;
        int known = 0;
        for (DayBar bar : close.bars().values()) {
            if (!(bar.close() > 0)) {
                continue; // a price that is not positive says nothing
            }
            Usual usual = instruments.get(bar.symbol());
            if (usual == null) {
                instruments.put(bar.symbol(), new Usual(bar.close()));
                continue;
            }
            double units = usual.next(bar.close(), usualDecay);
            if (!Double.isNaN(units)) {
                sum += units;
                known++;
            }
        }
        if (known > 0) {
            current = decay * current + (1 - decay) * sum / known;
        }
        double wanted = wanted();
        if (Math.abs(wanted - share) > settings.band()) {
            share = wanted;
        }
    }

    /** What was cut is held again in full once variance is usual, not when it is just tolerated. */
    private double wanted() {
        if (current > settings.tolerated()) {
            return 1 / current;
        }
        return current > 1 ? Math.max(share, 1 / settings.tolerated()) : 1;
    }

    @Override
    public Adjustment adjust(Close close, Proposal proposal) {
        if (share == 1) {
            return Adjustment.none(proposal);
        }
        TreeMap<String, Double> targets = new TreeMap<>();
        List<Change> changes = new ArrayList<>();
        String evidence = String.format(
                Locale.ROOT,
                "volatility %.2f times the usual: %.0f %% of the book is held",
                Math.sqrt(current),
                100 * share);
        proposal.targets().forEach((symbol, target) -> {
            double cut = share * target;
            targets.put(symbol, cut);
            if (cut != target) {
                changes.add(new Change(symbol, target, cut, KIND, evidence));
            }
        });
        return new Adjustment(targets, changes, List.of());
    }

    /** Share of the book that is held after the last close, in (0, 1]. */
    double share() {
        return share;
    }
}
