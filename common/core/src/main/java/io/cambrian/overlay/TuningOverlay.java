package io.cambrian.overlay;

import io.cambrian.overlay.Proposal.BotTargets;
import io.cambrian.regime.RegimeModel;
import io.cambrian.tune.OnlineTuning;
import io.cambrian.tune.OnlineTuning.Settings;
import io.cambrian.tune.OnlineTuning.Shares;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tuned parameters at work: each bot's targets are cut in the regimes in which it was seen to earn less, its share follows what it
 * earns, the book is held as large as its losses allow, and after a change nothing new is entered ({@link OnlineTuning}).
 *
 * <p>What bots earn is told from their own targets: held from close to close, costs charged on what they change. It need not be
 * what the account earns, which fills at opens and within limits.
 */
public final class TuningOverlay implements Overlay {
    public static final String KIND = "tuning";

    private static final String BOTS = "bots";
    private static final String FACTORS = "factors/";
    private static final String SHARES = "shares";
    private static final String SETTINGS = "settings";
    private static final String HISTORY = "history";

    private final List<String> bots;
    private final Map<String, double[]> factors = new HashMap<>();
    private final RegimeModel model;
    private final RegimeParts regimes;
    private final double costPerSide;
    private final OnlineTuning tuning;
    private final Map<String, Double> closes = new HashMap<>();
    private final Map<String, Double> moves = new HashMap<>(); // of the day, by symbol
    private List<SortedMap<String, Double>> held; // by bot, decided at the close before; null before the first
    private double[] cost; // of the changes of the last decision, by bot
    private double[] heldShares;
    private int month = -1;

    private TuningOverlay(
            List<String> bots, RegimeModel model, Map<String, double[]> factors, double costPerSide, Settings s) {
        this.bots = List.copyOf(bots);
        this.model = model;
        regimes = new RegimeParts(model);
        this.factors.putAll(factors);
        this.costPerSide = costPerSide;
        tuning = new OnlineTuning(s, bots.size());
    }

    /**
     * All that it needs, for a bundle.
     *
     * @param factors in [0, 1] by bot, one per regime
     * @param model whose regimes they are for
     */
    public static OverlaySpec spec(
            SortedMap<String, double[]> factors, RegimeModel model, double costPerSide, Settings s) {
        OverlaySpec.Builder spec = OverlaySpec.of(KIND)
                .texts(BOTS, List.copyOf(factors.keySet()))
                .texts(SHARES, List.of(s.shares().label()))
                .numbers(
                        SETTINGS,
                        costPerSide,
                        s.switches(),
                        s.rate(),
                        s.lossScale(),
                        s.alpha(),
                        s.budget(),
                        s.alarms(),
                        s.learning(),
                        s.reducingDays())
                .numbers(HISTORY, s.history());
        factors.forEach((bot, f) -> spec.numbers(FACTORS + bot, f));
        RegimeParts.add(spec, model);
        return spec.build();
    }

    /** @throws IllegalArgumentException where the spec's parts do not fit together */
    public static TuningOverlay of(OverlaySpec spec) {
        double[] x = spec.numbers(SETTINGS);
        if (x.length != 9 || spec.texts(SHARES).size() != 1 || spec.texts(BOTS).isEmpty()) {
            throw new IllegalArgumentException("A tuning overlay has " + x.length + " settings, "
                    + spec.texts(SHARES).size() + " ways of sharing and "
                    + spec.texts(BOTS).size() + " bots; 9, 1 and some are needed.");
        }
        RegimeModel model = RegimeParts.read(spec);
        Map<String, double[]> factors = new HashMap<>();
        for (String bot : spec.texts(BOTS)) {
            double[] f = spec.numbers(FACTORS + bot);
            if (f.length != model.states()) {
                throw new IllegalArgumentException(
                        "Bot " + bot + " has " + f.length + " factors for " + model.states() + " regimes.");
            }
            factors.put(bot, f);
        }
        return new TuningOverlay(
                spec.texts(BOTS),
                model,
                factors,
                x[0],
                new Settings(
                        Shares.of(spec.texts(SHARES).get(0)),
                        x[1],
                        x[2],
                        x[3],
                        x[4],
                        x[5],
                        x[6],
                        (int) x[7],
                        (int) x[8],
                        spec.numbers(HISTORY)));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void observe(Close close) {
        regimes.next(close);
        moves.clear();
        close.bars().forEach((symbol, bar) -> {
            Double before = closes.put(symbol, bar.close());
            if (before != null) {
                moves.put(symbol, bar.close() / before - 1);
            }
        });
    }

    @Override
    public Adjustment adjust(Close close, Proposal proposal) {
        List<String> notes = new ArrayList<>();
        if (held != null) {
            learn(notes);
        }
        int now = LocalDate.ofEpochDay(close.day()).getMonthValue();
        if (month >= 0 && now != month && !tuning.regret().isEmpty()) {
            notes.add(tuning.regret()
                    + String.format(
                            Locale.ROOT,
                            "; losses beyond the threshold on %.2f %% of days",
                            100 * tuning.exceedanceRate()));
        }
        month = now;
        List<SortedMap<String, Double>> own = ownTargets(proposal);
        remember(close, proposal, own);
        return adjusted(close, proposal, own, notes);
    }

    /** Each bot's targets after the cuts of the day's regime, in the order of the bots. */
    private List<SortedMap<String, Double>> ownTargets(Proposal proposal) {
        int regime = regimes.label();
        List<SortedMap<String, Double>> own = new ArrayList<>();
        for (String id : bots) {
            double factor = regime < 0 ? 1 : factors.get(id)[regime];
            TreeMap<String, Double> targets = new TreeMap<>();
            bot(proposal, id).ifPresent(b -> b.targets().forEach((s, t) -> targets.put(s, factor * t)));
            own.add(targets);
        }
        return own;
    }

    private static java.util.Optional<BotTargets> bot(Proposal proposal, String id) {
        return proposal.bots().stream().filter(b -> b.id().equals(id)).findFirst();
    }

    private void learn(List<String> notes) {
        double[] returns = new double[bots.size()];
        boolean[] awake = new boolean[bots.size()];
        double book = 0;
        for (int k = 0; k < returns.length; k++) {
            double earned = -cost[k];
            for (Map.Entry<String, Double> e : held.get(k).entrySet()) {
                earned += e.getValue() * moves.getOrDefault(e.getKey(), 0.0);
                awake[k] |= e.getValue() != 0;
            }
            returns[k] = heldShares[k] > 0 ? earned / heldShares[k] : 0;
            book += earned;
        }
        if (tuning.observe(returns, awake, book)) {
            notes.add("The book's returns are no longer what they were: shares begin anew, and nothing new is entered"
                    + " for a while. Alarm " + tuning.alarms() + ".");
        }
    }

    private void remember(Close close, Proposal proposal, List<SortedMap<String, Double>> own) {
        List<SortedMap<String, Double>> next = new ArrayList<>();
        cost = new double[bots.size()];
        heldShares = new double[bots.size()];
        for (int k = 0; k < cost.length; k++) {
            TreeMap<String, Double> holds = new TreeMap<>(own.get(k));
            TreeMap<String, Double> changed = new TreeMap<>(own.get(k));
            if (held != null) {
                held.get(k).forEach((s, t) -> {
                    if (close.bars().containsKey(s)) {
                        changed.merge(s, -t, Double::sum);
                    } else {
                        holds.put(s, t); // what has no bar today cannot be traded, and stays
                    }
                });
            }
            next.add(holds);
            double sum = 0;
            for (double change : changed.values()) {
                sum += Math.abs(change);
            }
            cost[k] = costPerSide * sum;
            heldShares[k] = bot(proposal, bots.get(k)).map(BotTargets::share).orElse(0.0);
        }
        held = next;
    }

    private Adjustment adjusted(
            Close close, Proposal proposal, List<SortedMap<String, Double>> own, List<String> notes) {
        double[] multiples = tuning.multiples(heldShares);
        double size = tuning.size();
        // what overlays before made of the sum of the bots is kept as a difference to it
        TreeMap<String, Double> planned = new TreeMap<>();
        TreeMap<String, Double> tuned = new TreeMap<>();
        TreeMap<String, Double> least = new TreeMap<>(); // by what the targets of its bots are multiplied
        TreeMap<String, Double> most = new TreeMap<>();
        for (BotTargets b : proposal.bots()) {
            int k = bots.indexOf(b.id());
            b.targets().forEach((s, t) -> {
                double mine = k < 0 ? t : multiples[k] * own.get(k).get(s);
                planned.merge(s, t, Double::sum);
                tuned.merge(s, mine, Double::sum);
                if (t != 0) {
                    least.merge(s, mine / t, Math::min);
                    most.merge(s, mine / t, Math::max);
                }
            });
        }
        TreeMap<String, Double> targets = new TreeMap<>();
        List<Change> changes = new ArrayList<>();
        proposal.targets().forEach((symbol, before) -> {
            double plan = planned.getOrDefault(symbol, 0.0);
            double ratio = plan == 0 ? 1 : tuned.getOrDefault(symbol, 0.0) / plan;
            // bots that hold against each other leave a sum that no ratio describes: it stays within those of its bots
            double within =
                    Math.max(least.getOrDefault(symbol, ratio), Math.min(most.getOrDefault(symbol, ratio), ratio));
            double wanted = size * (before == plan ? tuned.getOrDefault(symbol, 0.0) : before * within);
            double target = tuning.isReducing() ? shrunk(wanted, close.book().getOrDefault(symbol, 0.0)) : wanted;
            targets.put(symbol, target);
            if (target != before) {
                changes.add(new Change(symbol, before, target, KIND, why(size)));
            }
        });
        return new Adjustment(targets, changes, notes);
    }

    /** Of what is wanted, as much as only shrinks what is held. */
    private static double shrunk(double wanted, double held) {
        return wanted * held <= 0 ? 0 : Math.abs(wanted) < Math.abs(held) ? wanted : held;
    }

    private String why(double size) {
        return (regimes.label() < 0 ? "" : "regime " + model.names().get(regimes.label()) + ", ")
                + String.format(Locale.ROOT, "book at %.0f %% of its size", 100 * size)
                + (tuning.isReducing() ? ", nothing new after a change" : "");
    }
}
