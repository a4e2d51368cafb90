package io.cambrian.live.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Bundle;
import io.cambrian.handoff.Dossier;
import io.cambrian.handoff.MemoryRule;
import io.cambrian.live.allocator.BotMoves;
import io.cambrian.live.control.BookRisk;
import io.cambrian.live.control.BookRisk.Gauge;
import io.cambrian.live.control.TradingState;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The state of the process as one JSON object: what the page, scripts and {@code /metrics} read. */
public final class Board {
    /** Instruments in the heat map: the largest positions. */
    private static final int HEAT_MAP = 24;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Board() {}

    /**
     * What the owner of the account knows beside the journal.
     *
     * @param plan in force, without bars
     * @param planId its id
     * @param state and why
     * @param prices last closes
     * @param share of the plan's positions that is wanted: a person's size, and what is left of a plan that has expired
     * @param targets weights decided at the last close, in that share
     * @param botTargets of each bot, by symbol
     * @param moves of each bot at the last close
     * @param botsEarned contribution of each bot, see {@link io.cambrian.live.allocator.BotResults}
     * @param botStates of each bot, from the next day on
     * @param risk of the market
     * @param varHistory value at risk of the book at each close, and what the next day brought
     * @param regimes filtered probabilities; empty where unknown
     * @param limitsUsed share of each limit that the holdings take up
     * @param health figures of the process
     */
    public record Inside(
            Bundle plan,
            String planId,
            String state,
            String stateReason,
            Map<String, Double> prices,
            double share,
            SortedMap<String, Double> targets,
            Map<String, SortedMap<String, Double>> botTargets,
            BotMoves moves,
            Map<String, Double> botsEarned,
            SortedMap<String, TradingState> botStates,
            BookRisk risk,
            List<VarDay> varHistory,
            Map<String, Double> regimes,
            Map<String, Double> limitsUsed,
            Map<String, Object> health) {}

    /**
     * A forecast and its day.
     *
     * @param day on which the result came
     * @param valueAtRisk forecast at the close before
     * @param result return of the account on the day
     */
    public record VarDay(int day, double valueAtRisk, double result) {
        public boolean exceeded() {
            return -result > valueAtRisk;
        }
    }

    /** Signed weights of the positions at the last close. */
    public static SortedMap<String, Double> weights(JournalBoard journal, Map<String, Double> prices) {
        SortedMap<String, Double> weights = new TreeMap<>();
        double equity = journal.equity();
        journal.positions().forEach((symbol, units) -> {
            Double price = prices.get(symbol);
            if (price != null && equity > 0) {
                weights.put(symbol, Double.parseDouble(units) * price / equity);
            }
        });
        return weights;
    }

    /** The whole state as a new object. */
    public static ObjectNode of(JournalBoard journal, Inside inside) {
        ObjectNode root = JSON.createObjectNode();
        journal.write(root);
        ObjectNode state = root.putObject("state");
        state.put("now", inside.state());
        state.put("reason", inside.stateReason());
        plan(root.putObject("plan"), inside);
        bots(root.putArray("bots"), inside);
        SortedMap<String, Double> weights = weights(journal, inside.prices());
        positions(root.putArray("positions"), journal, inside, weights);
        risk(root.putObject("risk"), inside, weights);
        ObjectNode regimes = root.putObject("regimes");
        inside.regimes().forEach((name, p) -> regimes.put(name, rounded(p)));
        ObjectNode health = root.putObject("health");
        inside.health().forEach((name, value) -> health.set(name, JSON.valueToTree(value)));
        return root;
    }

    public static byte[] bytes(ObjectNode state) {
        try {
            return JSON.writeValueAsString(state).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void plan(ObjectNode to, Inside inside) {
        Bundle plan = inside.plan();
        to.put("id", inside.planId());
        to.put("run", plan.runId());
        to.put("as_of", LocalDate.ofEpochDay(plan.asOf()).toString());
        to.put("expires_at", plan.expiresAt().toString());
        to.put("capital", plan.capital());
        ObjectNode limits = to.putObject("limits");
        limits.put("gross", plan.limits().maxGross());
        limits.put("net", plan.limits().maxNet());
        limits.put("instrument", plan.limits().maxInstrument());
        limits.put("order", plan.limits().maxOrder());
        limits.put("daily_loss", plan.limits().maxDailyLoss());
        limits.put("drawdown", plan.limits().maxDrawdown());
        limits.put("price_jump", plan.limits().maxPriceJump());
        limits.put("stale_days", plan.limits().maxStaleDays());
        limits.put("value_at_risk", plan.limits().book().maxValueAtRisk());
        limits.put("expected_shortfall", plan.limits().book().maxExpectedShortfall());
        limits.put("stress_loss", plan.limits().book().maxStressLoss());
        ObjectNode used = to.putObject("limits_used");
        inside.limitsUsed().forEach(used::put);
        ArrayNode rules = to.putArray("rules");
        for (MemoryRule r : plan.memoryRules()) {
            ObjectNode rule = rules.addObject();
            rule.put("position", r.position());
            rule.put("text", r.text());
            rule.put("action", r.action());
            rule.put("cases", r.cases());
            rule.put("sureness", r.sureness());
        }
    }

    private static void bots(ArrayNode to, Inside inside) {
        Map<String, Dossier> dossiers = new HashMap<>();
        inside.plan().dossiers().forEach(d -> dossiers.put(d.bot(), d));
        for (Bot bot : inside.plan().bots()) {
            ObjectNode b = to.addObject();
            b.put("id", bot.id());
            b.put("text", bot.strategy());
            b.put("weight", bot.weight());
            b.put("trading_from", LocalDate.ofEpochDay(bot.tradingFrom()).toString());
            ArrayNode stamps = b.putArray("stamps");
            bot.stamps().forEach(stamps::add);
            b.put(
                    "state",
                    inside.botStates()
                            .getOrDefault(bot.id(), TradingState.ACTIVE)
                            .name());
            Dossier dossier = dossiers.get(bot.id());
            b.set("evidence", dossier == null ? null : BotPage.summary(dossier));
            b.put("earned", inside.botsEarned().getOrDefault(bot.id(), 0.0));
            ObjectNode targets = b.putObject("targets");
            inside.botTargets().getOrDefault(bot.id(), new TreeMap<>()).forEach(targets::put);
        }
    }

    private static void positions(
            ArrayNode to, JournalBoard journal, Inside inside, SortedMap<String, Double> weights) {
        Map<String, String> units = journal.positions();
        TreeMap<String, Double> all = new TreeMap<>(inside.targets());
        all.values().removeIf(t -> t == 0);
        units.keySet().forEach(s -> all.putIfAbsent(s, inside.targets().getOrDefault(s, Double.NaN)));
        all.forEach((symbol, target) -> {
            ObjectNode p = to.addObject();
            p.put("symbol", symbol);
            p.put("units", Double.parseDouble(units.getOrDefault(symbol, "0")));
            put(p, "price", inside.prices().getOrDefault(symbol, Double.NaN));
            p.put("weight", weights.getOrDefault(symbol, 0.0));
            put(p, "target", target);
            p.put("vetoed", journal.vetoes().contains(symbol));
        });
    }

    private static void risk(ObjectNode to, Inside inside, SortedMap<String, Double> weights) {
        Gauge gauge = inside.risk().gauge(weights);
        put(to, "value_at_risk", gauge.valueAtRisk());
        put(to, "expected_shortfall", gauge.expectedShortfall());
        to.put("confidence", BookRisk.CONFIDENCE);
        to.put("days", gauge.days());
        ObjectNode stress = to.putObject("stress");
        gauge.stress().forEach(stress::put);
        ArrayNode history = to.putArray("history");
        int exceeded = 0;
        for (VarDay d : inside.varHistory()) {
            exceeded += d.exceeded() ? 1 : 0;
            history.addObject()
                    .put("day", LocalDate.ofEpochDay(d.day()).toString())
                    .put("value_at_risk", rounded(d.valueAtRisk()))
                    .put("result", rounded(d.result()));
        }
        to.put("exceedances", exceeded);
        List<String> largest = new ArrayList<>(weights.keySet());
        largest.sort(Comparator.comparingDouble((String s) -> -Math.abs(weights.get(s)))
                .thenComparing(s -> s));
        largest = largest.subList(0, Math.min(HEAT_MAP, largest.size()));
        double[][] c = inside.risk().correlation(largest);
        ObjectNode correlation = to.putObject("correlation");
        ArrayNode names = correlation.putArray("symbols");
        largest.forEach(names::add);
        ArrayNode rows = correlation.putArray("values");
        for (double[] row : c) {
            ArrayNode values = rows.addArray();
            for (double v : row) {
                if (Double.isNaN(v)) {
                    values.addNull();
                } else {
                    values.add(rounded(v));
                }
            }
        }
    }

    private static void put(ObjectNode to, String name, double value) {
        if (Double.isFinite(value)) {
            to.put(name, value);
        } else {
            to.putNull(name);
        }
    }

    /** Enough for a chart. */
    private static double rounded(double value) {
        return Math.rint(value * 1e6) / 1e6;
    }
}
