package io.cambrian.tables;

import java.util.List;

/** Views of prices and kinds of market. */
final class MarketViews {
    private static final ViewSpec COVERAGE = ViewSpec.of(
            "coverage",
            "One row per instrument: from when to when there are bars of it, and what was kept out.",
            "Run 'cambrian ingest FILE' or 'cambrian demo'.",
            """
            SELECT b.symbol, i.currency, i.calendar, i.role, i.spot_only, b.first_day, b.last_day, b.bars, b.flagged,
                   COALESCE(q.quarantined, 0) AS quarantined
            FROM (SELECT symbol, MIN(day) AS first_day, MAX(day) AS last_day, COUNT(*) AS bars,
                         COUNT(flag) AS flagged FROM {bars} GROUP BY symbol) b
            LEFT JOIN {instruments} i ON i.symbol = b.symbol
            LEFT JOIN (SELECT symbol, COUNT(*) AS quarantined FROM {quarantine} GROUP BY symbol) q ON q.symbol = b.symbol
            """,
            "symbol",
            "ticker, currency code or series name",
            "currency",
            "of its prices; null where not declared",
            "calendar",
            "us-equity, fx, crypto or none",
            "role",
            "share, context or commodity",
            "spot_only",
            "whether interest is missing from its returns",
            "first_day",
            "of its bars",
            "last_day",
            "of its bars",
            "bars",
            "how many",
            "flagged",
            "of them, loaded with a remark",
            "quarantined",
            "records that a rule kept out");

    private static final ViewSpec DAYS = ViewSpec.of(
            "regime_days",
            "One row per regime model and day: what kind of market it was, told by the days up to then alone, and what the"
                    + " universe looked like.",
            "Run 'cambrian regimes' or 'cambrian demo'.",
            """
            SELECT r.model_id, DATE_FROM_UNIX_DATE(r.day) AS day, r.label, r.name AS regime,
                   ELEMENT_AT(r.probabilities, r.label + 1) AS probability, c.volatility_20, c.volatility_120, c.trend_60,
                   c.drawdown_250, c.breadth_100, c.correlation_60, c.dispersion_20
            FROM {regimes} r LEFT JOIN {contexts} c ON c.model_id = r.model_id AND c.day = r.day
            """,
            "model_id",
            "the regime model",
            "day",
            "the day",
            "label",
            "the most likely regime, 0 the calmest; null if unknown",
            "regime",
            "its name",
            "probability",
            "its probability given the days so far",
            "volatility_20",
            "of the equal-weight market over 20 bars, fraction per year",
            "volatility_120",
            "over 120 bars",
            "trend_60",
            "return over 60 bars in volatilities",
            "drawdown_250",
            "below the highest of 250 bars, fraction",
            "breadth_100",
            "share of instruments above their mean of 100 bars",
            "correlation_60",
            "mean correlation over 60 bars",
            "dispersion_20",
            "of returns over 20 bars across instruments, fraction");

    private static final ViewSpec BOOK = ViewSpec.of(
            "regime_book",
            "One row per regime of a model, as last written: what it was like, whether it lasts, what worked in it.",
            "Run 'cambrian demo': each cycle writes the book.",
            """
            SELECT m.model_id, m.regime, DATE_FROM_UNIX_DATE(m.known_day) AS known_on, m.days, m.spells,
                   m.days / m.spells AS days_per_spell, m.annual_return, m.annual_volatility, m.max_drawdown,
                   ELEMENT_AT(FILTER(m.next_day, x -> x.regime = m.regime), 1).share AS stays,
                   m.families[0].family AS best_family, m.families[0].trades AS best_family_trades,
                   m.families[0].shrunk_mean AS best_family_mean, m.families[0].low AS best_family_low,
                   m.families[0].high AS best_family_high
            FROM {regime_memory} m
            JOIN (SELECT model_id, MAX(known_day) AS known_day FROM {regime_memory} GROUP BY model_id) k
              ON k.model_id = m.model_id AND k.known_day = m.known_day
            """,
            "model_id",
            "the regime model",
            "regime",
            "its name",
            "known_on",
            "as of when: nothing later is in it",
            "days",
            "days labeled so",
            "spells",
            "uninterrupted stretches of them",
            "days_per_spell",
            "how long it lasts on average",
            "annual_return",
            "mean equal-weight return on them, annualized",
            "annual_volatility",
            "standard deviation on them, annualized",
            "max_drawdown",
            "of those days strung together, positive fraction",
            "stays",
            "share of its days whose next day was of the same regime",
            "best_family",
            "indicators of the entry rules whose trades did best; null without trades",
            "best_family_trades",
            "how many trades",
            "best_family_mean",
            "their mean net return, shrunk towards that of all families",
            "best_family_low",
            "lower end of its 90 % interval",
            "best_family_high",
            "upper end");

    static final List<ViewSpec> ALL = List.of(COVERAGE, DAYS, BOOK);

    private MarketViews() {}
}
