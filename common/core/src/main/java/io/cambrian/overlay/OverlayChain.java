package io.cambrian.overlay;

import io.cambrian.backtest.Costs;
import io.cambrian.memory.MemoryAccount;
import io.cambrian.regime.ContextStream;
import io.cambrian.regime.RegimeFilter;
import io.cambrian.regime.RegimeModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs overlays one after the other, each beside a twin: one paper account always follows the overlay, another never does, at
 * the same costs. An overlay is in force on a day unless the account speaks against it ({@link MemoryAccount#DEFAULT}: the
 * upper 90 % bound of the mean difference over the last 60 decision days is below zero); both accounts run on, so it can come
 * back. What {@link Overlay#mustEarn need not earn} stays in force. The day on which an overlay comes into force or leaves it is traded at a cost that neither account has. What comes out of the last overlay goes to the limits.
 *
 * <p>Everything follows from bars, bots, specs and what is inherited: the same days give the same state, in batch, live and after a restart. Not
 * safe for concurrent use.
 */
public final class OverlayChain {
    private static final String WITH = "with";
    private static final String WITHOUT = "without";

    private final List<Link> links = new ArrayList<>();
    private final ContextStream contexts;
    private final Optional<RegimeFilter> filter;
    private final Optional<RegimeModel> model;
    private final PaperAccount book;
    private final int[] columns;
    private SortedMap<String, Double> regimes = Collections.emptySortedMap();
    private int lastDay = Integer.MIN_VALUE; // taken in

    /**
     * Where an overlay trades.
     *
     * @param costs of the accounts
     * @param closeOnly symbols that fill at the close
     * @param maxStaleDays calendar days without a bar after which a position is settled
     * @param periodsPerYear trading days that make a year
     */
    public record Terms(Costs costs, Set<String> closeOnly, int maxStaleDays, double periodsPerYear) {
        public Terms {
            closeOnly = Set.copyOf(closeOnly);
        }
    }

    /** What came out of the last overlay, and what each did. */
    public record Outcome(SortedMap<String, Double> targets, List<Ruling> rulings) {
        public Outcome {
            targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
            rulings = List.copyOf(rulings);
        }
    }

    /** An overlay with its two accounts. */
    private static final class Link {
        private final Overlay overlay;
        private final PaperAccount with;
        private final PaperAccount without;
        private final List<MemoryAccount.Decision> decisions = new ArrayList<>();
        private Optional<PaperBooks> before = Optional.empty();
        private MemoryAccount.Judgment judgment;
        private boolean begun;
        private double worth;
        private int enhanced;

        Link(Overlay overlay, Terms terms) {
            this.overlay = overlay;
            judgment = MemoryAccount.DEFAULT.judge(decisions);
            with = new PaperAccount(terms);
            without = new PaperAccount(terms);
        }

        boolean isInForce() {
            return !overlay.mustEarn() || judgment.on();
        }

        void inherit(List<Ruling> own, Optional<PaperBooks> books) {
            overlay.inherit(own);
            own.stream()
                    .filter(Ruling::compared)
                    .forEach(r -> decisions.add(new MemoryAccount.Decision(r.day(), r.with(), r.without())));
            judgment = MemoryAccount.DEFAULT.judge(decisions);
            if (!own.isEmpty()) {
                worth = own.get(own.size() - 1).worth();
                enhanced = own.get(own.size() - 1).enhanced();
            }
            before = books;
        }

        /** Has the accounts go on where those of an earlier plan stood on the last day, if they did on that very day. */
        void goOn(int lastDay) {
            before.filter(b -> b.day() == lastDay).ifPresent(b -> {
                b.goOnIn(accounts());
                begun = true;
            });
            before = Optional.empty();
        }

        /** All of them, by name. */
        SortedMap<String, PaperAccount> accounts() {
            TreeMap<String, PaperAccount> all = new TreeMap<>(overlay.accounts());
            all.put(WITH, with);
            all.put(WITHOUT, without);
            return all;
        }

        Ruling rule(Close close, Proposal proposal, Adjustment wanted) {
            double earnedWith = with.onDay(close.day(), close.bars());
            double earnedWithout = without.onDay(close.day(), close.bars());
            boolean compared = begun;
            if (compared) {
                MemoryAccount.Decision today = new MemoryAccount.Decision(close.day(), earnedWith, earnedWithout);
                decisions.add(today);
                if (isInForce()) {
                    worth += today.difference();
                    enhanced += today.difference() == 0 ? 0 : 1;
                }
                judgment = MemoryAccount.DEFAULT.judge(decisions);
            }
            begun = true;
            with.order(wanted.targets());
            without.order(proposal.targets());
            return new Ruling(
                    overlay.kind(),
                    close.day(),
                    isInForce(),
                    wanted.changes(),
                    wanted.considered(),
                    wanted.notes(),
                    wanted.counterfactuals(),
                    earnedWith,
                    earnedWithout,
                    judgment.mean(),
                    judgment.bound(),
                    worth,
                    enhanced,
                    decisions.size(),
                    compared);
        }
    }

    /**
     * Before the first day of history.
     *
     * @param overlays in their order; may be empty
     * @param model labels the days; empty for no regimes
     */
    public OverlayChain(List<Overlay> overlays, Optional<RegimeModel> model, Terms terms) {
        if (overlays.stream().map(Overlay::kind).distinct().count() != overlays.size()) {
            throw new IllegalArgumentException("Two overlays of one kind: "
                    + overlays.stream().map(Overlay::kind).toList() + ".");
        }
        overlays.forEach(o -> links.add(new Link(o, terms)));
        this.model = model;
        filter = model.map(RegimeModel::filter);
        columns = model.map(RegimeModel::contextColumns).orElse(new int[0]);
        contexts = new ContextStream(terms.periodsPerYear());
        book = new PaperAccount(terms);
    }

    /** Whether nothing is changed and no regime is known: then days need not be fed. */
    public boolean isEmpty() {
        return links.isEmpty() && model.isEmpty();
    }

    /**
     * Goes on with what earlier plans of the same account have left, before any day: the record of each overlay, and its paper
     * accounts where they stand on the last day of the history. Where that is another day, since the account passed days over or
     * the overlay was not in the plan, the accounts begin flat, and the first day that is decided compares nothing.
     */
    public void inherit(EarlierPlans before) {
        for (Link link : links) {
            String kind = link.overlay.kind();
            link.inherit(
                    before.rulings().stream().filter(r -> r.kind().equals(kind)).toList(),
                    Optional.ofNullable(before.books().get(kind)));
        }
    }

    /** How the paper accounts stand after the last day that was decided, by kind of overlay. */
    public SortedMap<String, PaperBooks> books() {
        TreeMap<String, PaperBooks> books = new TreeMap<>();
        links.forEach(l -> books.put(l.overlay.kind(), PaperBooks.of(lastDay, l.accounts())));
        return books;
    }

    /** Filtered probabilities of the regimes on the last day taken in, by name; empty where unknown. */
    public SortedMap<String, Double> regimes() {
        return regimes;
    }

    /** Takes in a day of history, ascending. */
    public void observe(int day, SortedMap<String, DayBar> bars) {
        Close close = close(day, bars);
        links.forEach(l -> l.overlay.observe(close));
        lastDay = day;
    }

    /** Decides a day that follows all others. */
    public Outcome decide(int day, SortedMap<String, DayBar> bars, Proposal bots) {
        links.forEach(l -> l.goOn(lastDay));
        lastDay = day;
        Close close = close(day, bars);
        Proposal proposal = bots;
        List<Ruling> rulings = new ArrayList<>();
        for (Link link : links) {
            link.overlay.observe(close);
            Adjustment wanted = link.overlay.adjust(close, proposal);
            if (!wanted.targets().keySet().equals(proposal.targets().keySet())) {
                throw new IllegalStateException("The overlay " + link.overlay.kind() + " gave targets for "
                        + wanted.targets().keySet() + " instead of "
                        + proposal.targets().keySet() + ".");
            }
            Ruling ruling = link.rule(close, proposal, wanted);
            rulings.add(ruling);
            if (ruling.inForce()) {
                proposal = proposal.with(wanted.targets());
            }
        }
        book.order(proposal.targets());
        return new Outcome(proposal.targets(), rulings);
    }

    private Close close(int day, SortedMap<String, DayBar> bars) {
        bars.values().forEach(b -> contexts.bar(b.symbol(), b.close(), b.member()));
        double[] context = contexts.close();
        book.onDay(day, bars);
        TreeMap<String, Double> regimes = new TreeMap<>();
        filter.ifPresent(f -> {
            double[] features = new double[columns.length];
            for (int i = 0; i < features.length; i++) {
                features[i] = context[columns[i]];
            }
            double[] probabilities = f.next(features);
            if (f.label() != RegimeFilter.UNKNOWN) {
                for (int k = 0; k < probabilities.length; k++) {
                    regimes.merge(model.orElseThrow().names().get(k), probabilities[k], Double::sum);
                }
            }
        });
        this.regimes = Collections.unmodifiableSortedMap(regimes);
        return new Close(day, bars, context, regimes, book.weights());
    }
}
