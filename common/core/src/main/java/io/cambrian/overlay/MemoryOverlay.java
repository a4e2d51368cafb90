package io.cambrian.overlay;

import io.cambrian.memory.DecisionRecall;
import io.cambrian.memory.DecisionRecall.Answer;
import io.cambrian.memory.MemoryAccount;
import io.cambrian.memory.RecallQuery;
import io.cambrian.memory.RecalledCase;
import io.cambrian.memory.SituationPrior.Difference;
import io.cambrian.memory.SituationPrior.Verdict;
import io.cambrian.overlay.MemoryEvidence.KnownPattern;
import io.cambrian.overlay.Proposal.BotTargets;
import io.cambrian.regime.Contexts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Memory in decisions. When a bot enters a position, what is remembered of such situations decides for as long as it holds it:
 * a failure pattern whose items all hold vetoes it; else success patterns and the trades recalled for the day and side tilt its
 * size, each only where its shrunk interval excludes zero, by at most half together.
 *
 * <p>Each veto has a running counterfactual, a paper account of all that it kept away. A veto expires once that says with 90 %
 * confidence, over the last 60 days on which it kept something away and from 20 on, that it costs more than it saves
 * ({@link MemoryAccount#DEFAULT}). Positions from before the first day that is decided keep the share that an earlier plan gave
 * them.
 */
public final class MemoryOverlay implements Overlay {
    public static final String KIND = "memory";

    /** Largest tilt up or down, a share of the bot's target. */
    static final double MOST = 0.5;

    private static final String RECALL = "recall";
    private static final String VETO = "veto ";
    private static final int SHOWN_CASES = 3;

    private final MemoryEvidence evidence;
    private final Map<String, DecisionRecall.Bank> memories = new HashMap<>();
    private final Map<Key, Stake> stakes = new HashMap<>();
    private final Map<String, Veto> vetoes = new LinkedHashMap<>();

    private record Key(String bot, String symbol) {}

    /** How much of a bot's position is held, and what vetoed it. */
    private record Stake(int since, double factor, Optional<String> veto) {}

    /** A failure pattern with the account of what it kept away. */
    private static final class Veto {
        private final KnownPattern pattern;
        private final PaperAccount kept;
        private final List<MemoryAccount.Decision> decisions = new ArrayList<>();
        private double saved;
        private double cost;
        private boolean active = true;
        // what an earlier plan has told last
        private int toldDays;
        private double toldSaved;
        private double toldCost;

        Veto(KnownPattern pattern, OverlayChain.Terms terms) {
            this.pattern = pattern;
            kept = new PaperAccount(terms);
        }

        /** Whether it has stopped to pay today. */
        boolean expiresOn(Close close) {
            boolean held = !kept.weights().isEmpty();
            double missed = kept.onDay(close.day(), close.bars());
            if (!held && missed == 0) {
                return false;
            }
            decisions.add(new MemoryAccount.Decision(close.day(), 0, missed));
            saved += Math.max(0, -missed);
            cost += Math.max(0, missed);
            boolean pays = MemoryAccount.DEFAULT.judge(decisions).on();
            boolean expires = active && !pays;
            active &= pays;
            return expires;
        }

        /** Goes on with the account of an earlier plan, from what it told day by day. */
        void inherit(int day, Counterfactual told) {
            boolean anew = told.days() < toldDays; // a plan of a version whose vetoes began anew
            double savedBefore = anew ? 0 : toldSaved;
            double costBefore = anew ? 0 : toldCost;
            if (anew || told.days() > toldDays) {
                double missed = told.cost() - costBefore - (told.saved() - savedBefore);
                decisions.add(new MemoryAccount.Decision(day, 0, missed));
                saved += told.saved() - savedBefore;
                cost += told.cost() - costBefore;
            }
            toldDays = told.days();
            toldSaved = told.saved();
            toldCost = told.cost();
            active = told.active();
        }

        Counterfactual told() {
            return new Counterfactual(pattern.id(), decisions.size(), saved, cost, active);
        }
    }

    MemoryOverlay(MemoryEvidence evidence, OverlayChain.Terms terms) {
        this.evidence = evidence;
        evidence.sides().forEach((side, memory) -> memories.put(side, memory.bank()));
        evidence.patterns().stream().filter(KnownPattern::failure).forEach(p -> vetoes.put(p.id(), new Veto(p, terms)));
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Positions keep the share that an earlier plan gave them, vetoes their accounts, and one that had expired stays so. */
    @Override
    public void inherit(List<Ruling> before) {
        for (Ruling ruling : before) {
            for (Change c : ruling.changes()) {
                Optional<String> veto = c.to() == 0 ? Optional.of(c.reason()) : Optional.empty();
                stakes.put(new Key(c.bot(), c.symbol()), new Stake(ruling.day(), c.to() / c.from(), veto));
            }
            for (Counterfactual c : ruling.counterfactuals()) {
                Veto known = vetoes.get(c.reason());
                if (known != null) {
                    known.inherit(ruling.day(), c);
                }
            }
        }
    }

    /** What each veto keeps away. */
    @Override
    public SortedMap<String, PaperAccount> accounts() {
        TreeMap<String, PaperAccount> accounts = new TreeMap<>();
        vetoes.forEach((id, veto) -> accounts.put(VETO + id, veto.kept));
        return accounts;
    }

    @Override
    public Adjustment adjust(Close close, Proposal proposal) {
        List<String> notes = new ArrayList<>();
        vetoes.values().forEach(v -> {
            if (v.expiresOn(close)) {
                notes.add(String.format(
                        Locale.ROOT,
                        "the veto %s has expired: what it kept away would have earned %.4f and lost %.4f of the capital",
                        v.pattern.id(),
                        v.cost,
                        v.saved));
            }
        });
        double[] context = Contexts.forModels(close.context());
        Map<String, Optional<Answer>> recalled = new HashMap<>();
        List<Change> changes = new ArrayList<>();
        int considered = 0;
        TreeMap<String, Double> off = new TreeMap<>();
        Map<String, TreeMap<String, Double>> keptAway = new HashMap<>();
        vetoes.keySet().forEach(id -> keptAway.put(id, new TreeMap<>()));
        for (BotTargets bot : proposal.bots()) {
            for (Map.Entry<String, Double> target : bot.targets().entrySet()) {
                Key key = new Key(bot.id(), target.getKey());
                int since = bot.since().get(target.getKey());
                Stake stake = stakes.get(key);
                if (stake == null || stake.since != since) {
                    boolean entry = since == close.day();
                    considered += entry ? 1 : 0;
                    stake = entry
                            ? judged(close, context, bot, target, recalled, changes)
                            : new Stake(since, 1, Optional.empty());
                    stakes.put(key, stake);
                }
                off.merge(target.getKey(), (stake.factor - 1) * target.getValue(), Double::sum);
                stake.veto
                        .map(keptAway::get)
                        .ifPresent(kept -> kept.merge(target.getKey(), target.getValue(), Double::sum));
            }
            stakes.keySet()
                    .removeIf(k -> k.bot.equals(bot.id())
                            && close.bars().containsKey(k.symbol)
                            && !bot.targets().containsKey(k.symbol));
        }
        vetoes.forEach((id, veto) -> veto.kept.order(withZeros(close, keptAway.get(id))));
        return new Adjustment(
                changed(proposal, off),
                changes,
                considered,
                notes,
                vetoes.values().stream()
                        .filter(v -> !v.decisions.isEmpty())
                        .map(Veto::told)
                        .toList());
    }

    private static SortedMap<String, Double> withZeros(Close close, TreeMap<String, Double> targets) {
        close.bars().keySet().forEach(symbol -> targets.putIfAbsent(symbol, 0.0));
        return targets;
    }

    /**
     * The proposal with what is taken off the bots' sum, or added to it; where an overlay before has scaled the sum, the same
     * share of it.
     */
    private static TreeMap<String, Double> changed(Proposal proposal, TreeMap<String, Double> off) {
        TreeMap<String, Double> sums = new TreeMap<>();
        proposal.bots().forEach(b -> b.targets().forEach((symbol, t) -> sums.merge(symbol, t, Double::sum)));
        TreeMap<String, Double> targets = new TreeMap<>(proposal.targets());
        off.forEach((symbol, change) -> {
            double sum = sums.get(symbol);
            double target = targets.get(symbol);
            if (change != 0) {
                boolean scaled = Math.abs(target - sum) > 1e-12 && Math.abs(sum) > 1e-12;
                targets.put(symbol, scaled ? target * (sum + change) / sum : target + change);
            }
        });
        return targets;
    }

    private Stake judged(
            Close close,
            double[] context,
            BotTargets bot,
            Map.Entry<String, Double> target,
            Map<String, Optional<Answer>> recalled,
            List<Change> changes) {
        String side = target.getValue() > 0 ? "long" : "short";
        List<String> items = evidence.situations()
                .items(
                        context,
                        close.regime(),
                        side,
                        Optional.ofNullable(evidence.families().get(bot.id())));
        List<KnownPattern> holding = evidence.patterns().stream()
                .filter(p -> p.knownDay() <= close.day() && p.holds(items))
                .toList();
        for (KnownPattern p : holding) {
            if (p.failure() && vetoes.get(p.id()).active) {
                changes.add(new Change(
                        bot.id(),
                        target.getKey(),
                        target.getValue(),
                        0,
                        p.id(),
                        "veto: " + String.join(" and ", p.items()) + ", " + p.trades() + " trades, "
                                + figures(p.difference())));
                return new Stake(close.day(), 0, Optional.of(p.id()));
            }
        }
        double tilt = 0;
        String reason = "";
        double strongest = 0;
        List<String> words = new ArrayList<>();
        for (KnownPattern p : holding) {
            double strength = p.failure() ? 0 : Math.max(0, p.difference().strength());
            tilt += strength;
            if (strength > 0) {
                words.add(String.join(" and ", p.items()) + ", " + p.trades() + " trades, " + figures(p.difference()));
            }
            if (strength > strongest) {
                strongest = strength;
                reason = p.id();
            }
        }
        Optional<Answer> like = recalled.computeIfAbsent(side, s -> recall(close, context, s));
        if (like.isPresent() && like.get().difference().verdict() != Verdict.NO_VIEW) {
            double strength = like.get().difference().strength();
            tilt += strength;
            words.add(words(like.get()));
            if (Math.abs(strength) > strongest) {
                reason = RECALL;
            }
        }
        double factor = 1 + Math.max(-MOST, Math.min(MOST, MOST * tilt));
        if (factor != 1) {
            changes.add(new Change(
                    bot.id(),
                    target.getKey(),
                    target.getValue(),
                    factor * target.getValue(),
                    reason,
                    String.format(Locale.ROOT, "%.0f %% of it: ", 100 * factor) + String.join("; ", words)));
        }
        return new Stake(close.day(), factor, Optional.empty());
    }

    private Optional<Answer> recall(Close close, double[] context, String side) {
        return Optional.ofNullable(memories.get(side))
                .map(memory -> memory.ask(new RecallQuery(close.day(), context, close.regimes())));
    }

    private static String words(Answer a) {
        return a.recollection().cases().size() + " recalled trades, " + figures(a.difference()) + ", nearest "
                + a.recollection().cases().stream()
                        .limit(SHOWN_CASES)
                        .map(RecalledCase::id)
                        .collect(Collectors.joining(", "));
    }

    private static String figures(Difference d) {
        return String.format(
                Locale.ROOT,
                "%+.2f %% to usual (90 %%: %+.2f to %+.2f)",
                100 * d.mean(),
                100 * d.low(),
                100 * d.high());
    }
}
