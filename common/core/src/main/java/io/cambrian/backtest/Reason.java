package io.cambrian.backtest;

/** Why a position was taken or left: the clause of the strategy that fired, or what ended the position from outside. */
public enum Reason {
    /** Nothing was decided. */
    NONE,
    /** The entry condition was true. */
    ENTRY,
    /** The exit condition was true. */
    EXIT_CONDITION,
    /** The close had moved against the position by more than the stop. */
    STOP,
    /** The close had fallen back from its best by more than the trailing stop. */
    TRAILING_STOP,
    /** The close had gained more than the profit to be taken. */
    TAKE_PROFIT,
    /** The position had been held for longer than the strategy allows. */
    TIME,
    /** The instrument's bars ended before the window did; closed at the last close, with the cost of an exit. */
    SPELL_ENDED,
    /** A short position used up the whole capital of its instrument. */
    RUINED,
    /** Not left: the position is open at the end of the window. */
    STILL_OPEN
}
