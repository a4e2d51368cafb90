package io.cambrian.genome;

/**
 * Strategies as readable text, in which they are stored, hashed, shipped and shown. {@code parse(print(s))} equals
 * {@code s} for every strategy. The language is described in {@code common/docs/strategy-language.md}.
 */
public final class StrategyText {
    private StrategyText() {}

    /** One statement per line, columns aligned, lines separated by {@code \n}, no line break at the end. */
    public static String print(Strategy strategy) {
        return StrategyPrinter.print(strategy);
    }

    /** One condition, as it stands behind {@code when}. */
    public static String print(Cond cond) {
        return StrategyPrinter.print(cond);
    }

    /** One numeric expression. */
    public static String print(Num num) {
        return StrategyPrinter.print(num);
    }

    /**
     * Reads a strategy. Line breaks separate words like blanks do, {@code ;} may separate statements, {@code #} starts a
     * comment. A missing {@code size} means {@code fixed 1}.
     *
     * @throws io.cambrian.fault.DataException where the text is not a strategy, with line, column, what was found and what
     *     was expected
     */
    public static Strategy parse(String text) {
        return new StrategyParser(text).strategy();
    }

    /**
     * Reads one numeric expression, such as {@code rsi(close, 14)}.
     *
     * @throws io.cambrian.fault.DataException where the text is not one, or is a number whose unit nothing tells
     */
    public static Num parseNumber(String text) {
        return ExpressionParser.number(text);
    }
}
