package io.cambrian.live.broker;

import io.cambrian.handoff.Instrument;
import io.cambrian.live.feed.Bar;
import io.cambrian.seed.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Fills as a market gives them to a small trader: late, in parts, against a price that the order itself moves, and not always.
 *
 * <p>An order reaches the market {@code latencyMillis} after a bar's open (exponentially distributed) and pays the price there,
 * on the straight line from open to close. A bar fills at most {@code participation} of its volume; what is left waits for
 * the next bar. Without a volume a part is filled with probability {@code partial}. The order moves the price by {@code impact * volatility *
 * sqrt(units / volume)} (square-root impact: Almgren, Thum, Hauptmann and Li 2005, "Direct estimation of equity market
 * impact"; exponent 1/2 as in Tóth et al. 2011, doi:10.1103/PhysRevX.1.021006), the bar's volatility being Parkinson's (1980,
 * doi:10.1086/296071) {@code ln(high / low) / (2 sqrt(ln 2))}. All draws follow from seed, order and day, so a day that is done again
 * comes out the same.
 *
 * @param seed of all draws
 * @param latencyMillis mean delay of an order; 0 is none
 * @param barMillis length of a bar
 * @param participation largest fraction of a bar's volume, in (0, 1]
 * @param partial probability, in [0, 1], that a bar without volume fills only a part
 * @param impact coefficient of the square-root law; about 1 in the literature
 * @param rejects probability, in [0, 1], that the broker does not take an order
 */
public record Friction(
        long seed,
        double latencyMillis,
        double barMillis,
        double participation,
        double partial,
        double impact,
        double rejects)
        implements Fills {
    /** Of daily bars: a second's delay, a tenth of the volume, one order in 500 refused. */
    public static Friction daily(long seed) {
        return new Friction(seed, 1_000, 86_400_000, 0.1, 0.1, 1, 0.002);
    }

    public Friction {
        if (!(latencyMillis >= 0
                && barMillis > 0
                && participation > 0
                && participation <= 1
                && partial >= 0
                && partial <= 1
                && impact >= 0
                && impact < 100
                && rejects >= 0
                && rejects <= 1)) {
            throw new IllegalArgumentException("The friction (latencyMillis " + latencyMillis + ", barMillis "
                    + barMillis + ", participation " + participation + ", partial " + partial + ", impact " + impact
                    + ", rejects " + rejects + ") must be of non-negative numbers, probabilities in [0, 1].");
        }
    }

    @Override
    public Optional<String> refuses(Order order) {
        return stream(order, 0).nextDouble() < rejects ? Optional.of("not_taken") : Optional.empty();
    }

    @Override
    public Part of(Order rest, int day, Bar bar, Instrument instrument) {
        RandomGenerator random = stream(rest, day);
        double delay = -StrictMath.log(1 - random.nextDouble()) * latencyMillis;
        boolean inPart = random.nextDouble() < partial;
        double share = random.nextDouble();
        double late = Math.min(1, delay / barMillis);
        double price = instrument.closeOnly() ? bar.close() : bar.open() + late * (bar.close() - bar.open());

        BigDecimal wanted = rest.quantity().abs();
        BigDecimal most = wanted;
        double impactNow = 0;
        if (bar.volume() > 0) {
            most = lots(participation * bar.volume(), instrument).min(wanted);
            double volatility = StrictMath.log(bar.high() / bar.low()) / (2 * Math.sqrt(StrictMath.log(2)));
            impactNow = Math.min(0.5, impact * volatility * Math.sqrt(most.doubleValue() / bar.volume()));
        } else if (inPart) {
            most = lots(share * wanted.doubleValue(), instrument).min(wanted);
        }
        return most.signum() == 0
                ? Part.none()
                : new Part(rest.quantity().signum() > 0 ? most : most.negate(), price, impactNow);
    }

    private RandomGenerator stream(Order order, int day) {
        return Seeds.stream(seed, Seeds.ofText(order.id()), day);
    }

    private static BigDecimal lots(double units, Instrument instrument) {
        return BigDecimal.valueOf(units)
                .divide(instrument.lot(), 0, RoundingMode.DOWN)
                .multiply(instrument.lot());
    }
}
