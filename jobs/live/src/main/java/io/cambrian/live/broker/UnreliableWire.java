package io.cambrian.live.broker;

import io.cambrian.live.broker.Message.Answer;
import io.cambrian.live.broker.Message.Request;
import io.cambrian.live.feed.DayBars;
import io.cambrian.seed.Seeds;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A wire on which messages are lost, doubled, delayed and overtaken, by draws from a seed. With {@link Faults#NONE} each message
 * arrives once, at once and in order. Not safe for concurrent use.
 */
public final class UnreliableWire implements Wire {
    private final Venue venue;
    private final Faults faults;
    private final RandomGenerator random;
    private final List<Parcel> underWay = new ArrayList<>();
    private long now;

    /**
     * How unreliable it is, in probabilities per message and direction.
     *
     * @param loss that it does not arrive
     * @param twice that it arrives twice
     * @param late that it arrives some calls of {@link #receive} later
     * @param longest the most such calls, at least 1
     */
    public record Faults(double loss, double twice, double late, int longest) {
        public static final Faults NONE = new Faults(0, 0, 0, 1);

        public Faults {
            if (!(loss >= 0 && loss <= 1 && twice >= 0 && twice <= 1 && late >= 0 && late <= 1 && longest >= 1)) {
                throw new IllegalArgumentException("The faults of a wire (" + loss + ", " + twice + ", " + late + ", "
                        + longest + ") must be probabilities in [0, 1] and a delay of at least 1.");
            }
        }
    }

    /** Either a request that goes there or an answer that comes back. */
    private record Parcel(long due, Message message) {}

    /** @param seed of the draws */
    public UnreliableWire(Venue venue, Faults faults, long seed) {
        this.venue = venue;
        this.faults = faults;
        this.random = Seeds.stream(seed);
    }

    @Override
    public void send(Request request) {
        post(request);
    }

    private void post(Message message) {
        // the same number of draws for each, so that one message's fate does not change the next one's
        boolean lost = random.nextDouble() < faults.loss();
        boolean twice = random.nextDouble() < faults.twice();
        long due = now + (random.nextDouble() < faults.late() ? random.nextInt(faults.longest()) + 1 : 0);
        if (!lost) {
            underWay.add(new Parcel(due, message));
            if (twice) {
                underWay.add(new Parcel(due + random.nextInt(faults.longest()), message));
            }
        }
    }

    @Override
    public List<Answer> receive() {
        List<Request> requests = new ArrayList<>();
        for (Parcel p : due()) {
            if (p.message() instanceof Request r) {
                requests.add(r);
            } else {
                underWay.add(p);
            }
        }
        if (!requests.isEmpty()) {
            venue.take(requests).forEach(this::post);
        }
        List<Answer> answers = new ArrayList<>();
        for (Parcel p : due()) {
            if (p.message() instanceof Answer a) {
                answers.add(a);
            } else {
                underWay.add(p);
            }
        }
        now++;
        return answers;
    }

    private List<Parcel> due() {
        List<Parcel> due = new ArrayList<>();
        for (Iterator<Parcel> i = underWay.iterator(); i.hasNext(); ) {
            Parcel p = i.next();
            if (p.due() <= now) {
                due.add(p);
                i.remove();
            }
        }
        return due;
    }

    @Override
    public void onDay(DayBars day) {
        venue.onDay(day).forEach(this::post);
    }

    @Override
    public void see(DayBars day) {
        venue.see(day);
    }

    @Override
    public void see(String symbol, int day, double close) {
        venue.see(symbol, day, close);
    }

    @Override
    public void close() {
        venue.close();
    }
}
