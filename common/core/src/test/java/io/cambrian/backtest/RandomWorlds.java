package io.cambrian.backtest;

import io.cambrian.feature.IndicatorKind;
import io.cambrian.feature.Unit;
import io.cambrian.genome.Cond;
import io.cambrian.genome.Num;
import io.cambrian.genome.Protection;
import io.cambrian.genome.Side;
import io.cambrian.genome.Sizing;
import io.cambrian.genome.Strategy;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** Random strategies and awkward random markets for the tests of the kernel. */
final class RandomWorlds {
    private final RandomGenerator random;

    RandomWorlds(long seed) {
        random = Seeds.stream(seed, Seeds.ofText("random worlds"));
    }

    // ---- strategies

    List<Strategy> strategies(int n) {
        List<Strategy> list = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            list.add(strategy());
        }
        return list;
    }

    Strategy strategy() {
        boolean isLong = chance(0.8);
        boolean isShort = !isLong || chance(0.4);
        return new Strategy(
                isLong ? Optional.of(side()) : Optional.empty(),
                isShort ? Optional.of(side()) : Optional.empty(),
                sizing(),
                protection());
    }

    private Side side() {
        boolean timed = chance(0.3);
        Cond exit = timed && chance(0.5) ? null : cond(random.nextInt(3));
        return new Side(
                cond(random.nextInt(4)), exit, timed ? OptionalInt.of(1 + random.nextInt(30)) : OptionalInt.empty());
    }

    private Sizing sizing() {
        return switch (random.nextInt(4)) {
            case 0 -> new Sizing.Fixed(0.1 + 0.9 * random.nextDouble());
            case 1 -> new Sizing.TargetVolatility(0.05 + 0.5 * random.nextDouble());
            default -> new Sizing.Fixed(1);
        };
    }

    private Protection protection() {
        if (chance(0.5)) {
            return Protection.NONE;
        }
        return new Protection(
                chance(0.5) ? Optional.of(range()) : Optional.empty(),
                chance(0.5) ? Optional.of(range()) : Optional.empty(),
                chance(0.5) ? OptionalDouble.of(0.01 + 0.2 * random.nextDouble()) : OptionalDouble.empty());
    }

    private Protection.AtrMultiple range() {
        return new Protection.AtrMultiple(0.5 + 4 * random.nextDouble(), 2 + random.nextInt(20));
    }

    Cond cond(int depth) {
        if (depth > 0) {
            return switch (random.nextInt(3)) {
                case 0 -> new Cond.And(cond(depth - 1), cond(depth - 1));
                case 1 -> new Cond.Or(cond(depth - 1), cond(depth - 1));
                default -> new Cond.Not(cond(depth - 1));
            };
        }
        Num left;
        Num right;
        switch (random.nextInt(7)) {
            case 0 -> {
                left = indicator(IndicatorKind.RSI, price(1));
                right = new Num.Constant(20 + random.nextInt(60), Unit.OSCILLATOR);
            }
            case 1 -> {
                left = indicator(IndicatorKind.ROC, price(1));
                right = new Num.Constant(0.1 * (random.nextDouble() - 0.5), Unit.RETURN);
            }
            case 2 -> {
                Num volume = new Num.Field(Num.Series.VOLUME);
                left = volume;
                right = indicator(IndicatorKind.SMA, volume);
            }
            case 3 -> {
                left = indicator(chance(0.5) ? IndicatorKind.MACD : IndicatorKind.MACD_SIGNAL, price(0));
                right = chance(0.5)
                        ? indicator(IndicatorKind.MACD_SIGNAL, price(0))
                        : new Num.Scaled(0.5, indicator(IndicatorKind.ATR, null));
            }
            case 4 -> {
                left = indicator(IndicatorKind.ZSCORE, price(1));
                right = new Num.Constant(2 * random.nextDouble() - 1, Unit.RATIO);
            }
            default -> {
                left = price(2);
                right = price(2);
            }
        }
        return chance(0.3) ? new Cond.Cross(left, chance(0.5), right) : new Cond.Compare(left, chance(0.5), right);
    }

    private Num price(int depth) {
        if (depth == 0 || chance(0.2)) {
            return new Num.Field(Num.Series.values()[random.nextInt(4)]);
        }
        return switch (random.nextInt(12)) {
            case 0 ->
                new Num.Shift(price(depth - 1), chance(0.5), new Num.Scaled(2, indicator(IndicatorKind.ATR, null)));
            case 1 -> new Num.Scaled(0.9 + 0.2 * random.nextDouble(), price(depth - 1));
            case 2 -> indicator(IndicatorKind.LAG, price(depth - 1));
            case 3 -> indicator(IndicatorKind.HIGHEST, price(depth - 1));
            case 4 -> indicator(IndicatorKind.LOWEST, price(depth - 1));
            case 5 -> indicator(IndicatorKind.DONCHIAN_UPPER, null);
            case 6 -> indicator(IndicatorKind.DONCHIAN_LOWER, null);
            case 7 -> indicator(IndicatorKind.BOLLINGER_UPPER, price(depth - 1));
            case 8 -> indicator(IndicatorKind.BOLLINGER_LOWER, price(depth - 1));
            case 9 -> indicator(IndicatorKind.EMA, price(depth - 1));
            default -> indicator(IndicatorKind.SMA, price(depth - 1));
        };
    }

    /** An indicator with short windows, so that small worlds know it. */
    private Num indicator(IndicatorKind kind, Num source) {
        List<Double> parameters = kind.parameters().stream()
                .map(p -> p.whole()
                        ? Math.min(p.max(), p.min() + random.nextInt(15))
                        : p.min() + random.nextDouble() * (p.max() - p.min()))
                .toList();
        return new Num.Indicator(kind, source, parameters);
    }

    // ---- markets

    /** Instruments that come, go, pause, leave the universe, do not trade, jump, or have only closes. */
    Market market(int instruments, int days) {
        List<BarSeries> list = new ArrayList<>();
        for (int i = 0; i < instruments; i++) {
            list.add(series(String.format("S%03d", i), days));
        }
        return Market.of(list, 252);
    }

    private BarSeries series(String symbol, int days) {
        int from = chance(0.5) ? 0 : random.nextInt(days / 2);
        int to = chance(0.6) ? days : Math.min(days, from + 2 + random.nextInt(days - from));
        double gap = chance(0.5) ? 0 : 0.2 * random.nextDouble();
        double still = chance(0.6) ? 0 : 0.3 * random.nextDouble();
        double noVolume = chance(0.7) ? 0 : 0.05;
        double volatility = chance(0.15) ? 0.4 : 0.02;
        boolean closeOnly = chance(0.2);
        boolean alwaysMember = chance(0.5);
        boolean isMember = true;
        int[] day = new int[days];
        double[] open = new double[days];
        double[] high = new double[days];
        double[] low = new double[days];
        double[] close = new double[days];
        double[] volume = new double[days];
        boolean[] member = new boolean[days];
        double last = 100 * Math.exp(random.nextGaussian());
        int n = 0;
        for (int d = from; d < to; d++) {
            if (chance(gap) && n > 0) {
                continue;
            }
            isMember ^= !alwaysMember && chance(0.03);
            day[n] = 18_000 + d + 2 * (d / 5);
            member[n] = alwaysMember || isMember;
            if (n > 0 && chance(still)) {
                open[n] = last;
                high[n] = last;
                low[n] = last;
                close[n] = last;
                volume[n] = chance(0.9) ? 0 : 100;
            } else {
                open[n] = last * Math.exp(volatility * 0.4 * random.nextGaussian());
                close[n] = open[n] * Math.exp(volatility * random.nextGaussian());
                high[n] = Math.max(open[n], close[n]) * (1 + volatility * 0.3 * random.nextDouble());
                low[n] = Math.min(open[n], close[n]) * (1 - volatility * 0.3 * random.nextDouble());
                volume[n] = chance(noVolume) ? Double.NaN : 1000 * (1 + random.nextInt(1000));
            }
            last = close[n];
            n++;
        }
        int[] d = Arrays.copyOf(day, n);
        double[] c = Arrays.copyOf(close, n);
        boolean[] m = Arrays.copyOf(member, n);
        if (closeOnly) {
            return BarSeries.closeOnly(symbol, d, c, m);
        }
        return BarSeries.of(
                symbol,
                d,
                Arrays.copyOf(open, n),
                Arrays.copyOf(high, n),
                Arrays.copyOf(low, n),
                c,
                Arrays.copyOf(volume, n),
                m);
    }

    ScoringTask task(Market market, int days) {
        int first = 18_000 + random.nextInt(days / 3);
        int last = chance(0.5) ? 18_000 + 10 * days : first + days / 2 + random.nextInt(days);
        int[] caseOfDay = new int[market.calendar().length];
        for (int i = 0; i < caseOfDay.length; i++) {
            caseOfDay[i] = random.nextInt(4) - 1;
        }
        Costs costs = chance(0.2) ? Costs.ZERO : new Costs(1, 10 * random.nextDouble(), 200 * random.nextDouble());
        return new ScoringTask(market, first, last, costs, new Cases(List.of("a", "b", "c"), caseOfDay));
    }

    private boolean chance(double p) {
        return random.nextDouble() < p;
    }
}
