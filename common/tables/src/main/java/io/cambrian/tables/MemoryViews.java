package io.cambrian.tables;

import java.util.List;

/** Views of what is remembered, each row with the day from which it may be used; and of the live process's journal. */
final class MemoryViews {
    private static final String REMEMBER = "Run 'cambrian demo', or 'cambrian remember' for live accounts.";
    private static final String CONSOLIDATE =
            "Run 'cambrian demo', or 'cambrian consolidate' after trades were remembered.";
    private static final String LIVE =
            "Run 'cambrian live --bundles WAREHOUSE/bundles --replay', which leaves a journal in WAREHOUSE/live.";

    private static final ViewSpec TRADES = ViewSpec.of(
            "remembered_trades",
            "One row per remembered trade, of research, replay or a live account, with the market at its entry. Use it from"
                    + " known_on on, not earlier.",
            REMEMBER,
            """
            SELECT run_id, COALESCE(source, 'research') AS source, segment, strategy_id, symbol, side,
                   DATE_FROM_UNIX_DATE(decision_day) AS decided_on, DATE_FROM_UNIX_DATE(entry_day) AS entered_on,
                   DATE_FROM_UNIX_DATE(exit_day) AS left_on, DATE_FROM_UNIX_DATE(known_day) AS known_on, entry_price,
                   exit_price, fraction, net_return, cost, bars_held, max_adverse, max_favorable, exit_reason, outcome,
                   regime, regime_probability, context
            FROM {trade_memory}
            """,
            "run_id",
            "the cycle, or the live account",
            "source",
            "research, replay (the live process on past bars) or live",
            "segment",
            "development, holdout or account",
            "strategy_id",
            "the strategy",
            "symbol",
            "the instrument",
            "side",
            "long or short",
            "decided_on",
            "day at whose close the entry was decided",
            "entered_on",
            "day of the fill",
            "left_on",
            "day of the exit fill; null while open",
            "known_on",
            "day from which the row may be used",
            "entry_price",
            "adjusted, without costs",
            "exit_price",
            "adjusted, or the last close while open",
            "fraction",
            "size at entry as a fraction of capital in the instrument",
            "net_return",
            "on the capital in the instrument, costs off",
            "cost",
            "fraction of the capital at entry",
            "bars_held",
            "from fill to exit",
            "max_adverse",
            "largest move against the position, positive fraction",
            "max_favorable",
            "largest gain on the way, positive fraction",
            "exit_reason",
            "which rule ended it",
            "outcome",
            "win, loss or open",
            "regime",
            "at the decision, filtered",
            "regime_probability",
            "its probability then",
            "context",
            "JSON of the market at the decision");

    private static final ViewSpec SITUATIONS = ViewSpec.of(
            "situations",
            "One row per situation in which remembered trades were told apart, as last consolidated.",
            CONSOLIDATE,
            """
            SELECT DATE_FROM_UNIX_DATE(p.known_day) AS known_on, p.pattern_id, ARRAY_JOIN(p.items, ' and ') AS situation,
                   p.kind, p.status, p.reason, DATE_FROM_UNIX_DATE(p.since_day) AS since, p.trades, p.days, p.mean, p.low,
                   p.high, p.other_mean, p.q, p.adjusted_p, p.later_trades, p.later_mean, p.later_low, p.later_high
            FROM {patterns} p JOIN (SELECT MAX(known_day) AS known_day FROM {patterns}) k ON k.known_day = p.known_day
            """,
            "known_on",
            "as of when: nothing later is in it",
            "pattern_id",
            "hash of the items",
            "situation",
            "what all its trades have",
            "kind",
            "success or failure",
            "status",
            "active or retired",
            "reason",
            "why",
            "since",
            "day on which it was first active",
            "trades",
            "closed trades in it",
            "days",
            "independent stretches of 30 days behind them",
            "mean",
            "mean net return of a trade",
            "low",
            "lower end of its 90 % interval",
            "high",
            "upper end",
            "other_mean",
            "mean net return of all other trades",
            "q",
            "of all situations' own p-values (Benjamini and Yekutieli)",
            "adjusted_p",
            "of the largest difference of all situations (Westfall and Young)",
            "later_trades",
            "decided after it was found",
            "later_mean",
            "their mean net return: the test that counts",
            "later_low",
            "lower end of its 90 % interval",
            "later_high",
            "upper end");

    private static final ViewSpec RULES = ViewSpec.of(
            "memory_rules",
            "One row per rule that memory was abstracted to, as last written: distilled advice, and schemas of survivors.",
            CONSOLIDATE,
            """
            SELECT DATE_FROM_UNIX_DATE(r.known_day) AS known_on, r.kind, r.source, r.position, r.text AS rule, r.action,
                   r.cases, r.strength, r.fidelity, r.q
            FROM {rules} r
            JOIN (SELECT kind, source, MAX(known_day) AS known_day FROM {rules} GROUP BY kind, source) k
              ON k.kind = r.kind AND k.source = r.source AND k.known_day = r.known_day
            """,
            "known_on",
            "as of when: nothing later is in it",
            "kind",
            "distilled or schema",
            "source",
            "memory, or the search of a schema",
            "position",
            "place in its list: the first that holds decides",
            "rule",
            "the rule; a schema's holes are <unit>, its ranges {from..to}",
            "action",
            "distilled: take, avoid or no view",
            "cases",
            "situations that reach it, or survivors with it",
            "strength",
            "share of those that agree; of a schema, share of survivors over that of the dead",
            "fidelity",
            "distilled: balanced agreement of the whole list with memory",
            "q",
            "schema: Fisher's exact test after Benjamini and Yekutieli");

    private static final ViewSpec ACTS = ViewSpec.of(
            "live_acts",
            "One row per act of a person on a live account, or limit that a new plan changed. No names: they are where"
                    + " 'cambrian forget' can erase them.",
            "Nobody has stepped in, as far as 'cambrian remember' has read the live accounts.",
            """
            SELECT account, sequence, kind, subject, before, after, DATE_FROM_UNIX_DATE(known_day) AS day
            FROM {behavior_memory} WHERE kind <> 'forgotten'
            """,
            "account",
            "the live account",
            "sequence",
            "line of its journal",
            "kind",
            "re_arm, veto, lift, size_change or limit_change",
            "subject",
            "instrument or limit; empty where it is the whole account",
            "before",
            "size or limit before, a fraction",
            "after",
            "size or limit after, a fraction",
            "day",
            "on which it was asked");

    private static final ViewSpec JOURNAL_DAYS = ViewSpec.of(
            "journal_days",
            "One row per live account and day that it closed: what it was worth, and why it traded or not.",
            LIVE,
            """
            SELECT account, sequence, CAST(GET_JSON_OBJECT(event, '$.day') AS DATE) AS day,
                   CAST(GET_JSON_OBJECT(event, '$.equity') AS DOUBLE) AS equity,
                   CAST(GET_JSON_OBJECT(event, '$.cash') AS DOUBLE) AS cash,
                   CAST(GET_JSON_OBJECT(event, '$.gross') AS DOUBLE) AS gross,
                   CAST(GET_JSON_OBJECT(event, '$.net') AS DOUBLE) AS net,
                   CAST(GET_JSON_OBJECT(event, '$.drawdown') AS DOUBLE) AS drawdown,
                   GET_JSON_OBJECT(event, '$.state') AS state, GET_JSON_OBJECT(event, '$.state_reason') AS state_reason,
                   CAST(GET_JSON_OBJECT(event, '$.fees') AS DOUBLE) AS fees,
                   CAST(GET_JSON_OBJECT(event, '$.slippage') AS DOUBLE) AS slippage,
                   CAST(GET_JSON_OBJECT(event, '$.borrow') AS DOUBLE) AS borrow,
                   CAST(GET_JSON_OBJECT(event, '$.fills') AS BIGINT) AS fills,
                   CAST(GET_JSON_OBJECT(event, '$.denied') AS BIGINT) AS denied
            FROM {live_journal} WHERE GET_JSON_OBJECT(event, '$.type') = 'close'
            """,
            "account",
            "the live account",
            "sequence",
            "line of its journal",
            "day",
            "the day",
            "equity",
            "cash and positions at the close, money of the account",
            "cash",
            "the same unit",
            "gross",
            "sum of absolute weights",
            "net",
            "sum of weights",
            "drawdown",
            "below the highest close, positive fraction",
            "state",
            "ACTIVE, REDUCING or HALTED",
            "state_reason",
            "why",
            "fees",
            "paid since the account was opened",
            "slippage",
            "paid since then",
            "borrow",
            "paid since then",
            "fills",
            "since then",
            "denied",
            "orders that a limit denied since then");

    private static final ViewSpec JOURNAL_ORDERS = ViewSpec.of(
            "journal_orders",
            "One row per order that a live account sent or was denied, with what became of it.",
            LIVE,
            """
            SELECT o.account, o.sequence, CAST(GET_JSON_OBJECT(o.event, '$.day') AS DATE) AS day,
                   GET_JSON_OBJECT(o.event, '$.order') AS order_id, GET_JSON_OBJECT(o.event, '$.symbol') AS symbol,
                   CAST(GET_JSON_OBJECT(o.event, '$.quantity') AS DOUBLE) AS quantity,
                   CASE WHEN GET_JSON_OBJECT(o.event, '$.type') = 'order_denied' THEN 'denied'
                        WHEN f.filled IS NULL THEN 'open or not filled'
                        WHEN ABS(f.filled) < 0.999999999 * ABS(CAST(GET_JSON_OBJECT(o.event, '$.quantity') AS DOUBLE))
                          THEN 'partly filled'
                        ELSE 'filled' END AS state,
                   COALESCE(GET_JSON_OBJECT(o.event, '$.verdict'), 'denied') AS verdict,
                   GET_JSON_OBJECT(o.event, '$.limits') AS limits, f.filled,
                   CAST(GET_JSON_OBJECT(o.event, '$.reference_price') AS DOUBLE) AS reference_price, f.price, f.filled_on,
                   f.fee, f.slippage
            FROM {live_journal} o
            LEFT JOIN (
              SELECT account, GET_JSON_OBJECT(event, '$.order') AS order_id,
                     SUM(CAST(GET_JSON_OBJECT(event, '$.quantity') AS DOUBLE)) AS filled,
                     SUM(ABS(CAST(GET_JSON_OBJECT(event, '$.quantity') AS DOUBLE))
                         * CAST(GET_JSON_OBJECT(event, '$.price') AS DOUBLE))
                       / SUM(ABS(CAST(GET_JSON_OBJECT(event, '$.quantity') AS DOUBLE))) AS price,
                     MAX(CAST(GET_JSON_OBJECT(event, '$.day') AS DATE)) AS filled_on,
                     SUM(CAST(GET_JSON_OBJECT(event, '$.fee') AS DOUBLE)) AS fee,
                     SUM(CAST(GET_JSON_OBJECT(event, '$.slippage') AS DOUBLE)) AS slippage
              FROM {live_journal} WHERE GET_JSON_OBJECT(event, '$.type') = 'filled'
              GROUP BY account, GET_JSON_OBJECT(event, '$.order')) f
              ON f.account = o.account AND f.order_id = GET_JSON_OBJECT(o.event, '$.order')
            WHERE GET_JSON_OBJECT(o.event, '$.type') IN ('order', 'order_denied')
            """,
            "account",
            "the live account",
            "sequence",
            "line of its journal",
            "day",
            "on which it was decided",
            "order_id",
            "derived from what it is for: the same order has the same id after a crash",
            "symbol",
            "the instrument",
            "quantity",
            "units; negative sells",
            "state",
            "filled, partly filled, denied, or open or not filled",
            "verdict",
            "of the limits: passed, cut or denied",
            "limits",
            "which limits cut or denied it",
            "filled",
            "units, over all parts",
            "reference_price",
            "at the decision",
            "price",
            "mean of the fills",
            "filled_on",
            "day of the last fill",
            "fee",
            "money of the account",
            "slippage",
            "the same unit");

    static final List<ViewSpec> ALL = List.of(TRADES, SITUATIONS, RULES, ACTS, JOURNAL_DAYS, JOURNAL_ORDERS);

    private MemoryViews() {}
}
