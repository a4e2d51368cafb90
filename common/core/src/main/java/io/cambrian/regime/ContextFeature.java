package io.cambrian.regime;

/**
 * One daily number about the whole universe. The equal-weight return of a day is the mean simple return, from its own
 * previous bar, of the members that have a bar on that day; windows count days that have such a return, or, where a
 * feature looks at each series, the series' own bars.
 */
public enum ContextFeature {
    /** Standard deviation (ddof 1) of the equal-weight return over 20 days, annualized. */
    VOLATILITY_20("volatility_20", "fraction per year", true),
    /** Standard deviation (ddof 1) of the equal-weight return over 120 days, annualized. */
    VOLATILITY_120("volatility_120", "fraction per year", true),
    /** Return of the equal-weight index over 60 days, divided by its daily volatility of those days times sqrt(60). */
    TREND_60("trend_60", "volatilities", false),
    /** How far the equal-weight index lies below its peak of the last 250 days; a positive fraction. */
    DRAWDOWN_250("drawdown_250", "fraction", false),
    /** Share of series that close above the mean of their own last 100 closes. */
    BREADTH_100("breadth_100", "share", false),
    /** Average pairwise correlation of daily returns over 60 days. */
    CORRELATION_60("correlation_60", "correlation", false),
    /** Cross-sectional standard deviation (ddof 1) of the series' returns over their last 20 bars. */
    DISPERSION_20("dispersion_20", "fraction per 20 bars", true);

    private final String label;
    private final String unit;
    private final boolean logarithmic;

    ContextFeature(String label, String unit, boolean logarithmic) {
        this.label = label;
        this.unit = unit;
        this.logarithmic = logarithmic;
    }

    /** The name in tables and files, snake_case. */
    public String label() {
        return label;
    }

    public String unit() {
        return unit;
    }

    /** Whether a model looks at the logarithm: the feature is positive and skewed to the right. */
    public boolean logarithmic() {
        return logarithmic;
    }
}
