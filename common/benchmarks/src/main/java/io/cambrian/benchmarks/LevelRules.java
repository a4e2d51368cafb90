package io.cambrian.benchmarks;

import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Strategy;
import io.cambrian.genome.StrategyText;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ten rules of workload W2, each a tree of 15 nodes: held while the rule is true. {@code w2.c} states the same rules in
 * the workload's own form. Where that adds a number to the RSI before it compares with 50, the language compares with the
 * difference.
 */
final class LevelRules {
    /** Nodes of each tree in the workload's form. */
    static final int NODES = 15;

    private static final List<String> TEXTS = List.of(
            "rsi(close, 14) < 51.9267 or (ema(close, 100) > ema(close, 20) and 1.0023 * sma(close, 50) > sma(close, 10))",
            "1.0074 * ema(close, 20) > ema(close, 100)"
                    + " and (sma(close, 10) > ema(close, 100) and rsi(close, 14) < 52.3788)",
            "1.0097 * sma(close, 50) > ema(close, 20)"
                    + " and (roc(close, 5) > 0.0125 or 0.9742 * sma(close, 10) > sma(close, 50))",
            "1.0275 * sma(close, 50) > ema(close, 20) and (close < ema(close, 20) and rsi(close, 14) < 53.2083)",
            "rsi(close, 14) < 56.5243 and (ema(close, 20) > close or 0.9979 * close > ema(close, 100))",
            "1.0005 * ema(close, 100) < sma(close, 10) or (ema(close, 20) < close and 1.0219 * sma(close, 10) < close)",
            "rsi(close, 14) > 61.5716 or (volume > sma(volume, 20) or 1.0198 * sma(close, 50) < close)",
            "0.9709 * close > sma(close, 10) or (ema(close, 20) < sma(close, 10) or rsi(close, 14) > 35.339)",
            "1.0135 * sma(close, 50) > sma(close, 10)"
                    + " and (rsi(close, 14) < 65.2876 and 0.9765 * ema(close, 20) > close)",
            "1.0194 * ema(close, 20) < sma(close, 50) or (sma(close, 10) > close or 0.9827 * ema(close, 100) < close)");

    /** The numbers that the rules are made of. */
    static final List<Num> FEATURES = Stream.of(
                    "close",
                    "volume",
                    "sma(close, 10)",
                    "sma(close, 50)",
                    "sma(volume, 20)",
                    "ema(close, 20)",
                    "ema(close, 100)",
                    "rsi(close, 14)",
                    "roc(close, 5)")
            .map(StrategyText::parseNumber)
            .toList();

    private LevelRules() {}

    /** Enter while the rule is true, leave while it is false; no position before everything in it is known. */
    static List<Strategy> all() {
        return TEXTS.stream()
                .map(rule -> StrategyText.parse(
                        "enter long when " + rule + "\nexit long when not (" + rule + ")\nsize fixed 1"))
                .toList();
    }

    /** The rule of a strategy. */
    static Cond rule(Strategy strategy) {
        return strategy.longSide().orElseThrow().enter();
    }
}
