package io.cambrian.jobs.portfolio;

import io.cambrian.backtest.Costs;
import io.cambrian.backtest.StudyWindows;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Covariance;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.Instrument;
import io.cambrian.handoff.MemoryRule;
import io.cambrian.handoff.RegimeArrays;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.handoff.StressScenario;
import io.cambrian.jobs.cycle.FinalistRun;
import io.cambrian.jobs.evidence.Verdict;
import io.cambrian.jobs.market.LoadedMarket;
import io.cambrian.jobs.risk.ReturnPanel;
import io.cambrian.market.BarSeries;
import io.cambrian.market.InstrumentInfo;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.regime.RegimeModel;
import io.cambrian.risk.Crisis;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the plan as a signed bundle: what the live process needs to trade it without asking anybody. */
public final class HandOffJob {
    /** ISO 4217's code where no currency is involved. */
    public static final String NO_CURRENCY = "XXX";

    /** Days after the last replayed bar until the plan may only be wound down. */
    private static final int VALID_DAYS = 7;

    private static final BigDecimal LOT = new BigDecimal("0.0001");
    private static final BigDecimal MINIMUM_NOTIONAL = new BigDecimal("10");

    private HandOffJob() {}

    /**
     * What is handed over.
     *
     * @param runId the cycle
     * @param dataVersions version of each table that it was computed from
     * @param crises found in the data, for the stress scenarios
     * @param covariance of the finalists' daily returns, in the panel's order
     * @param memoryRules that decide like memory, as text; may be empty
     * @param overlays that change targets before the limits, in their order; may be empty
     * @param dossiers of the finalists; those of deployed ones are handed over
     */
    public record Request(
            String runId,
            Map<String, Long> dataVersions,
            LoadedMarket loaded,
            StudyWindows windows,
            Costs costs,
            List<FinalistRun> finalists,
            List<Verdict> verdicts,
            AllocateJob.Result allocation,
            ReturnPanel development,
            io.cambrian.risk.Covariance covariance,
            List<Crisis> crises,
            RegimeModel model,
            List<MemoryRule> memoryRules,
            List<OverlaySpec> overlays,
            List<Dossier> dossiers) {}

    /**
     * Writes and publishes the bundle.
     *
     * @return its id
     */
    public static String run(Path bundles, Request r, SigningKeys keys) {
        int asOf = r.windows().holdoutFrom() - 1;
        List<BarSeries> history = new ArrayList<>();
        List<BarSeries> replay = new ArrayList<>();
        List<Instrument> instruments = new ArrayList<>();
        String currency = currency(r.loaded());
        for (BarSeries s : r.loaded().market().series()) {
            history.add(s.between(Integer.MIN_VALUE, asOf));
            replay.add(s.between(asOf + 1, Integer.MAX_VALUE));
            instruments.add(instrument(r.loaded(), s, currency));
        }
        List<Bot> bots = bots(r);
        Set<String> deployed = bots.stream().map(Bot::id).collect(Collectors.toSet());
        Bundle bundle = Bundle.builder()
                .runId(r.runId())
                .dataVersions(r.dataVersions())
                .asOf(asOf)
                .expiresAt(expiry(r.windows()))
                .baseCurrency(currency)
                .periodsPerYear(r.loaded().market().periodsPerYear())
                .bots(bots)
                .covariance(new Covariance(
                        r.development().ids(), symmetric(r.covariance().values())))
                .regimeModel(RegimeArrays.of(r.model()))
                .stress(scenarios(r.loaded(), r.crises()))
                .instruments(instruments)
                .costs(r.costs())
                .memoryRules(r.memoryRules())
                .overlays(r.overlays())
                .dossiers(r.dossiers().stream()
                        .filter(d -> deployed.contains(d.bot()))
                        .toList())
                .history(nonEmpty(history))
                .replay(nonEmpty(replay))
                .build();
        return BundleWriter.write(bundles, bundle, keys);
    }

    /** How a series is traded. */
    public static Instrument instrument(LoadedMarket loaded, BarSeries s, String currency) {
        InstrumentInfo info = loaded.instrumentOf(s.symbol());
        return new Instrument(
                s.symbol(),
                currency,
                info.calendar().label(),
                s.closeOnly(),
                info.spotOnly(),
                BigDecimal.ZERO,
                LOT,
                MINIMUM_NOTIONAL);
    }

    private static Instant expiry(StudyWindows windows) {
        return LocalDate.ofEpochDay(windows.holdoutTo())
                .plusDays(VALID_DAYS)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /** The prices' currency; a market without a declared one is counted in units of its own. */
    public static String currency(LoadedMarket loaded) {
        return loaded.instruments().values().stream()
                .map(InstrumentInfo::currency)
                .filter(c -> !c.isBlank())
                .findFirst()
                .orElse(NO_CURRENCY);
    }

    private static List<BarSeries> nonEmpty(List<BarSeries> series) {
        return series.stream().filter(s -> s.size() > 0).toList();
    }

    private static List<Bot> bots(Request r) {
        List<Bot> bots = new ArrayList<>();
        for (FinalistRun f : r.finalists()) {
            double weight = r.allocation().inForce().weights().getOrDefault(f.strategyId(), 0.0);
            if (weight > 0) {
                List<String> stamps = new ArrayList<>();
                if (r.allocation().isPaperOnly()) {
                    stamps.add(Bot.PAPER_ONLY);
                }
                for (Verdict v : r.verdicts()) {
                    if (v.strategyId().equals(f.strategyId())) {
                        v.stamps().forEach(s -> stamps.add(s.replace('_', '-')));
                    }
                }
                bots.add(new Bot(
                        f.strategyId(),
                        StrategyText.print(f.strategy()),
                        weight,
                        r.windows().holdoutFrom(),
                        stamps));
            }
        }
        return bots;
    }

    /** A lower triangle as a whole. */
    public static double[][] symmetric(double[][] matrix) {
        double[][] out = new double[matrix.length][];
        for (int i = 0; i < out.length; i++) {
            out[i] = matrix[i].clone();
            for (int j = 0; j < i; j++) {
                out[j][i] = out[i][j];
            }
        }
        return out;
    }

    /** What each instrument did in each crisis, from the last close before it. */
    public static List<StressScenario> scenarios(LoadedMarket loaded, List<Crisis> crises) {
        List<StressScenario> scenarios = new ArrayList<>();
        for (Crisis crisis : crises) {
            Map<String, Double> shocks = new TreeMap<>();
            for (BarSeries s : loaded.market().series()) {
                int first = s.firstAtOrAfter(crisis.from());
                int end = s.firstAtOrAfter(crisis.to() + 1);
                if (first > 0 && end > first) {
                    shocks.put(s.symbol(), s.close()[end - 1] / s.close()[first - 1] - 1);
                }
            }
            scenarios.add(new StressScenario(crisis.name(), shocks));
        }
        return scenarios;
    }
}
