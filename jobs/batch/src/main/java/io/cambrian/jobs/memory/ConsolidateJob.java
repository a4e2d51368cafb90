package io.cambrian.jobs.memory;

import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.PastCase;
import io.cambrian.memory.consolidation.Claim;
import io.cambrian.memory.consolidation.Contradictions;
import io.cambrian.tables.PatternsTable;
import io.cambrian.tables.PatternsTable.Pattern;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for situations in which remembered trades did better or worse than elsewhere ({@link PatternSearch}), and keeps the
 * patterns that were claimed before.
 *
 * <p>A pattern that was claimed is followed on the trades that came after. It is retired, with the reason, where those speak
 * against it or where it is no longer found in all that is known. Where active patterns say opposite things of a situation, its
 * trades decide: the other one gets an exception there, or is retired where it does not hold elsewhere ({@link Contradictions}).
 * Retired rows stay.
 */
public final class ConsolidateJob {
    /** Share of all trades that a situation needs by default. */
    public static final double MINIMUM_SUPPORT = 0.05;

    private static final String ACTIVE = "active";
    private static final String RETIRED = "retired";

    private ConsolidateJob() {}

    /**
     * What was looked at and what was found.
     *
     * @param trades known
     * @param tested combinations
     * @param contradictions pairs of active patterns that said opposite things, before they were resolved
     * @param patterns active, and retired on this day
     */
    public record Result(int knownDay, int trades, int tested, int contradictions, List<Pattern> patterns) {
        public Result {
            patterns = List.copyOf(patterns);
        }
    }

    /**
     * Looks at what memory held at the close of a day; a repetition writes nothing.
     *
     * @param minimumSupport share of all trades that a combination needs, in (0, 1)
     */
    public static Result run(Warehouse warehouse, int day, double minimumSupport) {
        List<RememberedTrade> trades = TradeCases.known(warehouse, day, TradeCases.Filter.ALL);
        List<PastCase> cases = TradeCases.of(warehouse, trades);
        Map<String, String> families = FamilyResults.families(
                warehouse,
                trades.stream().map(RememberedTrade::strategyId).collect(Collectors.toCollection(HashSet::new)));
        PatternSearch search = new PatternSearch(warehouse, day, trades, cases, families, minimumSupport);
        List<Pattern> followed = followed(before(warehouse, day), search, day);
        List<Claim> claims = claims(followed, search);
        int contradictions = Contradictions.DEFAULT.find(claims, search.table()).size();
        List<Pattern> patterns = new ArrayList<>(
                resolved(followed, Contradictions.DEFAULT.resolve(claims, search.table(), search.outcomes()), search));
        patterns.addAll(foundBefore(warehouse, day, patterns));
        if (!patterns.isEmpty()) {
            warehouse.merge(
                    PatternsTable.SPEC,
                    warehouse.rows(
                            PatternsTable.SPEC,
                            Stream.concat(patterns.stream(), LatePatterns.next(warehouse, day, patterns).stream())
                                    .map(PatternsTable::toRow)
                                    .toList()));
        }
        return new Result(day, trades.size(), search.tested(), contradictions, patterns);
    }

    /** What an earlier look at the same day had found, when its trades were told otherwise, and this one has not; not in force. */
    private static List<Pattern> foundBefore(Warehouse warehouse, int day, List<Pattern> found) {
        if (!warehouse.exists(PatternsTable.SPEC)) {
            return List.of();
        }
        Set<String> now = found.stream().map(Pattern::patternId).collect(Collectors.toSet());
        return warehouse
                .read(PatternsTable.SPEC)
                .where("known_day = " + day)
                .orderBy("pattern_id")
                .collectAsList()
                .stream()
                .map(PatternsTable::fromRow)
                .filter(p -> p.active() && !now.contains(p.patternId()))
                .map(p -> retired(p, day, "not found when the day was looked at again"))
                .toList();
    }

    /** The patterns in force at the close of a day, as they were when memory was last looked at up to it; by id. */
    static List<Pattern> activeOn(Warehouse warehouse, int day) {
        return List.copyOf(before(warehouse, day + 1).values());
    }

    /** What was active when memory was last looked at before a day, by id. */
    private static TreeMap<String, Pattern> before(Warehouse warehouse, int day) {
        TreeMap<String, Pattern> active = new TreeMap<>();
        if (warehouse.exists(PatternsTable.SPEC)) {
            Map<String, Pattern> last = new HashMap<>();
            warehouse.read(PatternsTable.SPEC).where("known_day < " + day).orderBy("known_day").collectAsList().stream()
                    .map(PatternsTable::fromRow)
                    .forEach(p -> last.put(p.patternId(), p));
            last.values().stream().filter(Pattern::active).forEach(p -> active.put(p.patternId(), p));
        }
        return active;
    }

    private static List<Pattern> followed(TreeMap<String, Pattern> before, PatternSearch search, int day) {
        TreeMap<String, Pattern> result = new TreeMap<>();
        for (Pattern p : search.claimed()) {
            Pattern old = before.get(p.patternId());
            if (old == null) {
                String reason = "found among " + search.tested() + " situations";
                result.put(p.patternId(), with(p, ACTIVE, reason, day, Optional.empty(), p.exceptions()));
            } else if (old.kind().equals(p.kind())) {
                result.put(p.patternId(), judged(p, old, search.later(old), ""));
            } else {
                String reason = "the opposite of what was found on day " + old.sinceDay();
                result.put(p.patternId(), with(p, ACTIVE, reason, day, Optional.empty(), p.exceptions()));
            }
        }
        for (Pattern old : before.values()) {
            if (!result.containsKey(old.patternId())) {
                Optional<Pattern> fresh = search.now(old.items());
                result.put(
                        old.patternId(),
                        fresh.isPresent()
                                ? judged(fresh.get(), old, search.later(old), "no longer found in all that is known")
                                : retold(old, day, "its trades have become too few of all", search.later(old)));
            }
        }
        return List.copyOf(result.values());
    }

    private static Pattern judged(Pattern fresh, Pattern old, Optional<OutcomeEstimate> later, String fault) {
        boolean refuted = later.isPresent()
                && (old.kind().equals("success")
                        ? later.get().high() < 0
                        : later.get().low() > 0);
        String reason = refuted
                ? (old.kind().equals("success")
                        ? "it has lost since it was found"
                        : "a veto by it has cost more than it saved")
                : fault;
        Pattern kept = reason.isEmpty()
                ? with(fresh, ACTIVE, old.reason(), old.sinceDay(), later, old.exceptions())
                : with(fresh, RETIRED, reason, old.sinceDay(), later, old.exceptions());
        return kept.kind().equals(old.kind()) ? kept : asKind(kept, old.kind());
    }

    private static Pattern retold(Pattern old, int day, String reason, Optional<OutcomeEstimate> later) {
        return with(old, day, RETIRED, reason, old.sinceDay(), later, old.exceptions(), old.kind());
    }

    /** The same pattern on another day. */
    static Pattern on(Pattern p, int day) {
        return with(p, day, p.status(), p.reason(), p.sinceDay(), Optional.empty(), p.exceptions(), p.kind());
    }

    /** A pattern that is not in force on a day. */
    static Pattern retired(Pattern p, int day, String reason) {
        return with(p, day, RETIRED, reason, p.sinceDay(), Optional.empty(), p.exceptions(), p.kind());
    }

    private static List<Claim> claims(List<Pattern> patterns, PatternSearch search) {
        List<Claim> claims = new ArrayList<>();
        for (Pattern p : patterns) {
            List<List<Integer>> exceptions = p.excepted().stream()
                    .map(search::items)
                    .filter(e -> !e.isEmpty())
                    .toList();
            claims.add(new Claim(
                    p.patternId(),
                    search.items(p.items()),
                    exceptions,
                    p.kind().equals("success") ? Claim.Side.BETTER : Claim.Side.WORSE,
                    p.active() ? Claim.Status.ACTIVE : Claim.Status.RETIRED,
                    p.reason()));
        }
        return claims;
    }

    private static List<Pattern> resolved(List<Pattern> patterns, List<Claim> claims, PatternSearch search) {
        List<Pattern> resolved = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            Pattern p = patterns.get(i);
            Claim c = claims.get(i);
            List<String> exceptions = c.exceptions().stream()
                    .map(e ->
                            e.stream().map(search.table().names()::get).sorted().collect(Collectors.joining(" and ")))
                    .toList();
            boolean changed = p.active() && (c.status() == Claim.Status.RETIRED || !exceptions.equals(p.exceptions()));
            resolved.add(
                    changed
                            ? with(
                                    p,
                                    p.knownDay(),
                                    c.status() == Claim.Status.RETIRED ? RETIRED : ACTIVE,
                                    c.reason(),
                                    p.sinceDay(),
                                    Optional.empty(),
                                    exceptions,
                                    p.kind())
                            : p);
        }
        return resolved;
    }

    private static Pattern asKind(Pattern p, String kind) {
        return with(p, p.knownDay(), p.status(), p.reason(), p.sinceDay(), Optional.empty(), p.exceptions(), kind);
    }

    private static Pattern with(
            Pattern p, String status, String reason, int since, Optional<OutcomeEstimate> later, List<String> except) {
        return with(p, p.knownDay(), status, reason, since, later, except, p.kind());
    }

    /** Without an estimate of later trades, those of the pattern stay. */
    private static Pattern with(
            Pattern p,
            int day,
            String status,
            String reason,
            int since,
            Optional<OutcomeEstimate> later,
            List<String> exceptions,
            String kind) {
        return new Pattern(
                day,
                p.patternId(),
                p.items(),
                kind,
                status,
                reason,
                since,
                p.trades(),
                p.support(),
                p.lift(),
                p.days(),
                p.mean(),
                p.low(),
                p.high(),
                p.otherMean(),
                p.p(),
                p.q(),
                p.erasAgreeing(),
                p.eras(),
                later.map(OutcomeEstimate::cases).orElse(p.laterTrades()),
                later.map(OutcomeEstimate::mean).orElse(p.laterMean()),
                later.map(OutcomeEstimate::low).orElse(p.laterLow()),
                later.map(OutcomeEstimate::high).orElse(p.laterHigh()),
                p.adjustedP(),
                exceptions,
                p.shrunk(),
                p.shrunkLow(),
                p.shrunkHigh());
    }
}
