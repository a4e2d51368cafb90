package io.cambrian.jobs.turn;

import io.cambrian.backtest.Costs;
import io.cambrian.evidence.StrategyState;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome;
import io.cambrian.handoff.BundleReader;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Covariance;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.MemoryRule;
import io.cambrian.handoff.RegimeArrays;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.cycle.EqualWeight;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.portfolio.HandOffJob;
import io.cambrian.jobs.risk.RiskJob;
import io.cambrian.market.BarSeries;
import io.cambrian.market.Market;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PolicyOverlay;
import io.cambrian.regime.RegimeModel;
import io.cambrian.risk.Crises;
import io.cambrian.risk.Crisis;
import io.cambrian.tables.PlanMembersTable.Member;
import io.cambrian.tables.TurnsTable.Turn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the plan of record as of the last bar: a new one, or the one in force carried on. It is in force only once the turn that made it
 * is written as finished: live processes and the table {@code turns} know the same plan, whatever is killed between the two.
 */
final class PlanHandOff {
    private static final int CRISES = 8;

    private PlanHandOff() {}

    /**
     * Where a plan is written.
     *
     * @param bundles folder
     * @param keys that sign it
     * @param loaded the market up to the plan's last day
     * @param versions of the tables read
     * @param validDays calendar days after that day
     */
    record Place(Path bundles, SigningKeys keys, LoadedMarket loaded, Map<String, Long> versions, int validDays) {
        int asOf() {
            int[] calendar = loaded.market().calendar();
            return calendar[calendar.length - 1];
        }

        Instant expiry() {
            return LocalDate.ofEpochDay(asOf())
                    .plusDays(validDays)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        }
    }

    /** What decides beside the bots. */
    record Advice(RegimeModel model, List<MemoryRule> rules, List<OverlaySpec> overlays) {}

    /** A plan of a turn, however old, checked against the key. */
    static Bundle read(Path bundles, String id, SigningKeys keys) {
        BundleOutcome outcome =
                BundleReader.named(bundles, id, keys.publicKey(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        if (outcome instanceof BundleOutcome.Refused refused) {
            throw new DataException("The plan " + id + " cannot be used. " + refused.message()
                    + "\nThe bundles of a warehouse's turns must stay in its folder.");
        }
        return ((BundleOutcome.Accepted) outcome).bundle();
    }

    /** Ids of the policies that decide on a part of a plan's capital. */
    static List<String> policies(Bundle plan) {
        return plan.overlays().stream()
                .filter(o -> o.kind().equals(PolicyOverlay.KIND))
                .flatMap(o -> o.texts(PolicyOverlay.ID).stream())
                .toList();
    }

    /** Puts the plan of the last finished turn in force, where another one is; nothing where there is no turn. */
    static void putInForce(Path bundles, List<Turn> turns) {
        planOfRecord(turns).ifPresent(id -> BundleWriter.publish(bundles, id));
    }

    /**
     * The same before a turn, where it is not to be expected: somebody was killed, or wrote there.
     *
     * @param told is given what was wrong once it is right; of whoever is killed between the two, nothing is said
     * @throws DataException where that plan is gone, whatever is in force
     */
    static void putRight(Path bundles, List<Turn> turns, Consumer<String> told) {
        planOfRecord(turns).ifPresent(id -> {
            String current = current(bundles);
            BundleWriter.publish(bundles, id);
            if (!current.equals(id)) {
                told.accept(
                        "CURRENT in " + bundles + " named "
                                + (current.isEmpty()
                                        ? "no plan"
                                        : current.matches("[0-9a-f]{1,64}") ? current : "what is no plan")
                                + ", where the plan of the last turn is " + id
                                + ": it was put right. A turn that was killed at its end leaves it so; if none was, somebody wrote there.");
            }
        });
    }

    private static Optional<String> planOfRecord(List<Turn> turns) {
        return turns.stream().filter(Turn::finished).reduce((a, b) -> b).flatMap(Turn::bundle);
    }

    /** What is in force; blank where nothing is. */
    private static String current(Path bundles) {
        Path current = bundles.resolve(BundleWriter.CURRENT);
        try {
            return Files.exists(current)
                    ? new String(Files.readAllBytes(current), StandardCharsets.US_ASCII).strip()
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a new plan; its id.
     *
     * @param dossiers why its strategies are in it
     */
    static String write(
            Place place, String runId, PlanOfRecord plan, List<Dossier> dossiers, Costs costs, Advice advice) {
        List<Bot> bots = new ArrayList<>();
        for (Member m : plan.members()) {
            if (m.weight() > 0) {
                bots.add(new Bot(
                        m.strategyId(),
                        plan.texts().get(m.strategyId()),
                        m.weight(),
                        m.sinceDay(),
                        stamps(plan, m, place.loaded(), costs)));
            }
        }
        Covariance covariance = new Covariance(
                plan.returns().ids(),
                HandOffJob.symmetric(RiskJob.covariance(plan.returns()).values()));
        return write(place, runId, bots, dossiers, covariance, costs, advice);
    }

    /** Writes a plan without strategies; its id. */
    static String inCash(Place place, String runId, Costs costs, Advice advice) {
        return write(place, runId, List.of(), List.of(), new Covariance(List.of(), new double[0][0]), costs, advice);
    }

    private static String write(
            Place place,
            String runId,
            List<Bot> bots,
            List<Dossier> dossiers,
            Covariance covariance,
            Costs costs,
            Advice advice) {
        Market market = place.loaded().market();
        int[] days = market.calendar();
        List<Crisis> crises = Crises.find(days, EqualWeight.returns(market, days), CRISES).stream()
                .map(Crises.Fall::crisis)
                .sorted(Comparator.comparingInt(Crisis::from))
                .toList();
        return BundleWriter.prepare(
                place.bundles(),
                upToDate(Bundle.builder(), place, runId)
                        .bots(bots)
                        .covariance(covariance)
                        .stress(HandOffJob.scenarios(place.loaded(), crises))
                        .costs(costs)
                        .regimeModel(RegimeArrays.of(advice.model()))
                        .memoryRules(advice.rules())
                        .overlays(advice.overlays())
                        .dossiers(dossiers)
                        .build(),
                place.keys());
    }

    /** Writes a plan again as of the last bar, with the same bots, shares and limits; its id. */
    static String carryOn(Place place, Bundle before, List<OverlaySpec> overlays, List<MemoryRule> rules) {
        return BundleWriter.prepare(
                place.bundles(),
                upToDate(Bundle.builder(), place, before.runId())
                        .capital(before.capital())
                        .bots(before.bots())
                        .covariance(before.covariance())
                        .regimeModel(before.regimeModel())
                        .limits(before.limits())
                        .stress(before.stress())
                        .costs(before.costs())
                        .memoryRules(rules)
                        .overlays(overlays)
                        .dossiers(before.dossiers())
                        .build(),
                place.keys());
    }

    private static Bundle.Builder upToDate(Bundle.Builder builder, Place place, String runId) {
        LoadedMarket loaded = place.loaded();
        String currency = HandOffJob.currency(loaded);
        List<BarSeries> history = loaded.market().series();
        List<Instrument> instruments = history.stream()
                .map(s -> HandOffJob.instrument(loaded, s, currency))
                .toList();
        return builder.runId(runId)
                .dataVersions(place.versions())
                .asOf(place.asOf())
                .expiresAt(place.expiry())
                .baseCurrency(currency)
                .periodsPerYear(loaded.market().periodsPerYear())
                .instruments(instruments)
                .history(history);
    }

    private static List<String> stamps(PlanOfRecord plan, Member member, LoadedMarket loaded, Costs costs) {
        List<String> stamps = new ArrayList<>();
        if (plan.isPaperOnly() || !StrategyState.of(member.state()).isPromoted()) {
            stamps.add(Bot.PAPER_ONLY);
        }
        if (loaded.instruments().values().stream().anyMatch(i -> i.spotOnly())) {
            stamps.add("spot-only");
        }
        if (costs.isFree()) {
            stamps.add("zero-cost");
        }
        return stamps;
    }
}
