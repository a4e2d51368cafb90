package io.cambrian.evidence;

import java.util.Locale;

/** How far a strategy that a search chose has come. Only {@link #CHALLENGER} and {@link #CHAMPION} are promoted. */
public enum StrategyState {
    /** A gate failed. */
    CANDIDATE("candidate: a gate failed"),
    /** Its search saw all days there were; those to come judge it. */
    WAITING("waiting: its search saw every day there was, and the days to come judge it"),
    /** Every gate was passed; the lifetime budget of false claims does not cover it yet. */
    CHALLENGER("challenger: it passed every gate, and is to be watched on paper"),
    /** The lifetime budget accepted it as well. */
    CHAMPION("champion: it passed every gate, and the lifetime error budget accepts it"),
    /** Was one of the three before, and did not keep what it promised. */
    RETIRED("retired: it was watched, and did not keep what it promised"),
    /** Waited for its time, and nothing was shown; or was promoted, and another one that is was better. A search may find it again. */
    LET_GO("let go: it waited for its time, and nothing was shown, or a better one took its place");

    private final String words;

    StrategyState(String words) {
        this.words = words;
    }

    /** For readers. */
    public String words() {
        return words;
    }

    /** The name in tables. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By its name in tables. */
    public static StrategyState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** Whether days to come judge it. */
    public boolean isWatched() {
        return this == WAITING || isPromoted();
    }

    /** Whether evidence stands behind it. */
    public boolean isPromoted() {
        return this == CHALLENGER || this == CHAMPION;
    }
}
