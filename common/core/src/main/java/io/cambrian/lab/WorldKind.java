package io.cambrian.lab;

import io.cambrian.backtest.Costs;
import io.cambrian.genome.StrategyText;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.Locale;

/** The kinds of worlds that the laboratory runs the pipeline on: six hold nothing to find, three hold a known edge. */
public enum WorldKind {
    /** Independent normal returns, no drift. */
    IID(Noise.IID_NORMAL, Listing.STEADY, 0, false),
    /** Student t with four degrees of freedom, a drift of 8 % a year. */
    FAT_TAILS(Noise.STUDENT_T4, Listing.STEADY, 0.08, false),
    /** Clustered volatility and a drift of 15 % a year, instruments that come and go. */
    GARCH_UNBALANCED(Noise.GARCH, Listing.COMING_AND_GOING, 0.15, false),
    /** Clusters of instruments that move together. */
    CLUSTERED(Noise.CLUSTERED, Listing.STEADY, 0.08, false),
    /** Clustered volatility and instruments that lose 30 % when they are delisted. */
    DELISTING(Noise.GARCH, Listing.DELISTING, 0.08, false),
    /** Two states of volatility, one twice the other, that hold for months; a drift of 8 % a year. */
    SWITCHING(Noise.IID_NORMAL, Listing.STEADY, 0.08, false),
    /** Momentum earns in one regime that holds 40 % of the time. */
    PLANTED(Noise.IID_NORMAL, Listing.STEADY, 0, true),
    /** The same, the edge halving every five years. */
    DECAYING(Noise.IID_NORMAL, Listing.STEADY, 0, true),
    /** The same, and trading costs six times as much on untouched days. */
    COST_SHOCK(Noise.IID_NORMAL, Listing.STEADY, 0, true);

    private static final double ACTIVE_SHARE = 0.4;
    private static final int SPELL = 120;
    private static final double VOLATILITY = 2;
    private static final double HALF_LIFE_DAYS = 5 * WorldShape.PERIODS_PER_YEAR;
    private static final double SHOCK = 6;

    private final Noise noise;
    private final Listing listing;
    private final double drift;
    private final boolean planted;

    WorldKind(Noise noise, Listing listing, double drift, boolean planted) {
        this.noise = noise;
        this.listing = listing;
        this.drift = drift;
        this.planted = planted;
    }

    /** Whether the worlds hold an edge. */
    public boolean isPlanted() {
        return planted;
    }

    /** Whether a promotion is what is wanted: an edge that is still there on untouched days, after costs. */
    public boolean isToBeFound() {
        return this == PLANTED;
    }

    /** The kind's name in tables and options. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * A world.
     *
     * @param annualSharpe of the edge while its regime holds, for kinds that have one
     * @param number worlds of neighboring numbers are unrelated
     */
    public World world(int instruments, int days, double annualSharpe, long seed, long number) {
        WorldShape shape = new WorldShape(instruments, days, noise, listing, drift);
        long own = Seeds.derive(seed, Seeds.ofText(key()));
        if (!planted && this != SWITCHING) {
            return new World(shape.noiseWorld(own, number), null, Costs.DEFAULT);
        }
        PlantedWorld made = new PlantedEdge(
                        shape,
                        StrategyText.parse(PlantedEdge.MOMENTUM),
                        planted ? annualSharpe : 0,
                        ACTIVE_SHARE,
                        SPELL,
                        VOLATILITY,
                        this == DECAYING ? HALF_LIFE_DAYS : Double.POSITIVE_INFINITY,
                        Costs.DEFAULT)
                .world(own, number);
        Costs later = this == COST_SHOCK
                ? new Costs(
                        SHOCK * Costs.DEFAULT.feeBps(),
                        SHOCK * Costs.DEFAULT.slippageBps(),
                        Costs.DEFAULT.borrowBpsPerYear())
                : Costs.DEFAULT;
        return new World(made.market(), planted ? made.rule() : null, later);
    }

    /**
     * What the pipeline is run on.
     *
     * @param market all days
     * @param rule that was planted; null if none was
     * @param untouchedCosts what trading costs on untouched days
     */
    public record World(Market market, io.cambrian.genome.Strategy rule, Costs untouchedCosts) {}
}
