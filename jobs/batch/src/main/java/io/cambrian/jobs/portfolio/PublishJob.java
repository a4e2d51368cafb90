package io.cambrian.jobs.portfolio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.DataException;
import io.cambrian.genome.StrategyId;
import io.cambrian.genome.StrategyText;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.BundleOutcome;
import io.cambrian.handoff.BundleReader;
import io.cambrian.handoff.BundleWriter;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.SigningKeys;
import io.cambrian.jobs.regime.RegimesJob;
import io.cambrian.jobs.rl.LearnJob;
import io.cambrian.jobs.rl.PolicyText;
import io.cambrian.jobs.tune.TuneJob;
import io.cambrian.jobs.tune.TunedParameters;
import io.cambrian.market.BarSeries;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.overlay.MemoryOverlay;
import io.cambrian.overlay.OverlaySpec;
import io.cambrian.overlay.PolicyOverlay;
import io.cambrian.overlay.TuningOverlay;
import io.cambrian.overlay.VolatilityOverlay;
import io.cambrian.regime.RegimeModel;
import io.cambrian.rl.BotSignals;
import io.cambrian.rl.TimingFeatures;
import io.cambrian.rl.TimingPolicy;
import io.cambrian.tables.ParametersTable.Parameters;
import io.cambrian.tables.PoliciesTable.Policy;
import io.cambrian.tables.RunsTable;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Publishes the plan of a finished cycle again with the policy and the parameters in force, for the days after all that they were
 * judged on: bars that the plan kept for a replay become history, since a release has looked at them.
 */
public final class PublishJob {
    /** Share of the capital that a policy decides on where nothing else is asked. */
    public static final double POLICY_SHARE = 0.5;

    private static final int VALID_DAYS = 7;

    private PublishJob() {}

    /**
     * What is published.
     *
     * @param cycleId the cycle
     * @param bundles folder of its bundles
     * @param policyShare of the capital for the policy, in (0, 1]
     */
    public record Request(String cycleId, Path bundles, double policyShare) {}

    /**
     * What was published.
     *
     * @param bundle its id
     * @param asOf last day that it knows
     * @param parameters in force; empty for none
     * @param policy in force; empty for none
     */
    public record Result(String bundle, int asOf, Optional<Parameters> parameters, Optional<Policy> policy) {}

    /** Publishes. */
    public static Result run(Warehouse warehouse, Request request, SigningKeys keys) {
        Optional<Parameters> parameters = TuneJob.inForce(TuneJob.all(warehouse), request.cycleId());
        RunsTable.Run cycle = RunsTable.find(warehouse, request.cycleId())
                .orElseThrow(() ->
                        new DataException("The cycle " + request.cycleId() + " has not finished: it has no plan."));
        Optional<Policy> policy = LearnJob.inForce(warehouse, field(cycle, cycle.inputs(), "market"));
        if (parameters.isEmpty() && policy.isEmpty()) {
            throw new DataException(
                    "Nothing was released for the cycle " + request.cycleId()
                            + ": there is neither a policy nor a set of parameters in force.\nRun 'cambrian learn' or 'cambrian tune'.");
        }
        Bundle plan = plan(cycle, request, keys);
        int asOf = lastDay(plan);
        List<OverlaySpec> overlays = new ArrayList<>(plan.overlays());
        overlays.removeIf(o -> o.kind().equals(TuningOverlay.KIND) || o.kind().equals(PolicyOverlay.KIND));
        List<Bot> bots = plan.bots();
        List<Dossier> dossiers = plan.dossiers();
        if (parameters.isPresent()) {
            TunedParameters tuned = TunedParameters.parse(parameters.get().parameters());
            overlays.replaceAll(o -> o.kind().equals(MemoryOverlay.KIND) ? remembered(o, tuned, plan.bots(), asOf) : o);
            bots = bots.stream().map(b -> tuned(b, tuned, asOf)).toList();
            Map<String, String> names = new HashMap<>();
            for (int k = 0; k < bots.size(); k++) {
                names.put(plan.bots().get(k).id(), bots.get(k).id());
            }
            Dossier.Gate tuning = tuning(parameters.get());
            dossiers = dossiers.stream()
                    .map(d -> names.get(d.bot()).equals(d.bot()) ? d : d.tuned(names.get(d.bot()), tuning))
                    .toList();
            overlays.replaceAll(o -> o.kind().equals(MemoryOverlay.KIND)
                    ? MemoryEvidence.of(o).renamed(names).spec()
                    : o);
            overlays.add(tuned.overlay());
        }
        policy.ifPresent(p -> overlays.add(overlay(warehouse, p, request.policyShare())));
        // of what the others want to hold
        overlays.sort(Comparator.comparing(o -> o.kind().equals(VolatilityOverlay.KIND)));
        Bundle published = Bundle.builder()
                .runId(plan.runId())
                .dataVersions(plan.dataVersions())
                .asOf(asOf)
                .expiresAt(LocalDate.ofEpochDay(asOf)
                        .plusDays(VALID_DAYS)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant())
                .baseCurrency(plan.baseCurrency())
                .capital(plan.capital())
                .periodsPerYear(plan.periodsPerYear())
                .bots(bots)
                .covariance(plan.covariance())
                .regimeModel(plan.regimeModel())
                .limits(plan.limits())
                .stress(plan.stress())
                .instruments(plan.instruments())
                .costs(plan.costs())
                .memoryRules(plan.memoryRules())
                .overlays(overlays)
                .dossiers(dossiers)
                .history(joined(plan))
                .build();
        return new Result(BundleWriter.write(request.bundles(), published, keys), asOf, parameters, policy);
    }

    private static String field(RunsTable.Run run, String json, String name) {
        try {
            return new ObjectMapper().readTree(json).path(name).asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Run " + run.runId() + " cannot be read: " + json, e);
        }
    }

    /** The cycle's own plan, however old. */
    private static Bundle plan(RunsTable.Run cycle, Request request, SigningKeys keys) {
        String id = field(cycle, cycle.result(), "bundle");
        if (id.isEmpty()) {
            throw new DataException("The search " + request.cycleId()
                    + " belongs to 'cambrian cycle', whose turns publish their own plans: it has none of its own to publish"
                    + " again.\nRun 'cambrian cycle': a policy that 'learn' has released is part of its next plan. Sets of"
                    + " parameters ('tune') belong to the plan of a 'demo'.");
        }
        BundleOutcome outcome =
                BundleReader.named(request.bundles(), id, keys.publicKey(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        if (outcome instanceof BundleOutcome.Refused refused) {
            throw new DataException(
                    "The plan of cycle " + request.cycleId() + " cannot be published again. " + refused.message());
        }
        return ((BundleOutcome.Accepted) outcome).bundle();
    }

    private static int lastDay(Bundle plan) {
        return plan.replay().stream()
                .filter(s -> s.size() > 0)
                .mapToInt(s -> s.days()[s.size() - 1])
                .max()
                .orElse(plan.asOf());
    }

    /** A tuned bot is another one: it begins flat after all that was looked at. */
    private static Bot tuned(Bot bot, TunedParameters tuned, int asOf) {
        String text = tuned.strategies().getOrDefault(bot.id(), bot.strategy());
        String id = StrategyId.of(StrategyText.parse(text));
        return id.equals(bot.id()) ? bot : new Bot(id, text, bot.weight(), asOf + 1, bot.stamps());
    }

    /** What speaks for other numbers than those that were judged. */
    private static Dossier.Gate tuning(Parameters parameters) {
        return new Dossier.Gate(
                "Tuned numbers",
                parameters.judged().released(),
                parameters.judged().reason() + " " + parameters.trials() + " sets of numbers were measured.");
    }

    /** A tuned bot keeps its family: what memory knows of that holds for it too. */
    private static OverlaySpec remembered(OverlaySpec memory, TunedParameters tuned, List<Bot> bots, int asOf) {
        MemoryEvidence evidence = MemoryEvidence.of(memory);
        TreeMap<String, String> families = new TreeMap<>(evidence.families());
        for (Bot bot : bots) {
            String family = families.remove(bot.id());
            if (family != null) {
                families.put(tuned(bot, tuned, asOf).id(), family);
            }
        }
        return new MemoryEvidence(evidence.situations(), evidence.patterns(), families, evidence.sides()).spec();
    }

    /** A policy that decides on a share of the capital. */
    public static OverlaySpec overlay(Warehouse warehouse, Policy row, double share) {
        TimingPolicy policy = PolicyText.parse(row.policy());
        RegimeModel model = RegimesJob.model(warehouse, row.judged().modelId())
                .orElseThrow(() -> new DataException("The policy in force (" + row.policyId()
                        + ") reads the regime model " + row.judged().modelId()
                        + ", which the warehouse does not hold any more.\nLearn again."));
        Optional<BotSignals> bots = PolicyText.bots(row.policy());
        try {
            TimingFeatures.requireLive(policy, model.states(), bots);
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    "The policy in force (" + row.policyId() + ") cannot be handed over. " + e.getMessage()
                            + "\nLearn again with this version.",
                    e);
        }
        // as in the account that judged it: from the close of the last day that it was learned from
        return PolicyOverlay.spec(
                row.policyId(),
                policy,
                share,
                model,
                bots,
                OptionalInt.of(row.judged().trainedTo()));
    }

    /** History and what was kept for a replay, one series per instrument. */
    private static List<BarSeries> joined(Bundle plan) {
        Map<String, BarSeries> later = new HashMap<>();
        plan.replay().forEach(s -> later.put(s.symbol(), s));
        List<BarSeries> joined = new ArrayList<>();
        for (BarSeries s : plan.history()) {
            BarSeries next = later.remove(s.symbol());
            joined.add(next == null ? s : s.then(next));
        }
        joined.addAll(later.values());
        joined.sort(Comparator.comparing(BarSeries::symbol));
        return joined;
    }
}
