package io.cambrian.live.board;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambrian.handoff.Bot;
import io.cambrian.handoff.Dossier;
import java.time.LocalDate;
import java.util.Optional;

/** A bot of a plan with the evidence that brought it there, as JSON; what is unknown is null. */
public final class BotPage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BotPage() {}

    /** The bot, its rules and its dossier, which is null where the plan has none of it. */
    public static ObjectNode of(String plan, Bot bot, Optional<Dossier> dossier) {
        ObjectNode page = JSON.createObjectNode();
        page.put("plan", plan);
        page.put("bot", bot.id());
        page.put("text", bot.strategy());
        page.put("weight", bot.weight());
        page.put("trading_from", LocalDate.ofEpochDay(bot.tradingFrom()).toString());
        bot.stamps().forEach(page.putArray("stamps")::add);
        page.set("dossier", dossier.map(BotPage::dossier).orElse(null));
        return page;
    }

    /** A whole dossier. */
    public static ObjectNode dossier(Dossier d) {
        ObjectNode json = summary(d);
        json.put("bot", d.bot());
        json.put("strategy", d.strategyId());
        json.put("tuned", d.isTuned());
        json.put("search", d.search());
        json.put("rank", d.rank());
        json.put("reasons", d.reasons());
        ObjectNode figures = json.putObject("figures");
        d.figures().forEach(figures::put);
        ArrayNode twins = json.putArray("twins");
        for (Dossier.Twins t : d.twins()) {
            ObjectNode twin = twins.addObject();
            twin.put("worlds", t.worlds());
            twin.put("planned", t.planned());
            twin.put("run", t.run());
            twin.put("as_good", t.asGood());
            finite(twin, "p_value", t.pValue());
        }
        ArrayNode gates = json.putArray("gates");
        for (Dossier.Gate g : d.gates()) {
            gates.addObject().put("name", g.name()).put("passed", g.passed()).put("words", g.words());
        }
        ArrayNode lineage = json.putArray("lineage");
        for (Dossier.Ancestor a : d.lineage()) {
            ObjectNode ancestor = lineage.addObject();
            ancestor.put("id", a.id());
            ancestor.put("generation", a.generation());
            ancestor.put("operator", a.operator());
            a.parents().forEach(ancestor.putArray("parents")::add);
            finite(ancestor, "fitness", a.fitness());
            ancestor.put("text", a.text());
        }
        return json;
    }

    /** How far the strategy came, in two fields. */
    static ObjectNode summary(Dossier d) {
        return JSON.createObjectNode().put("state", d.state()).put("promoted", d.promoted());
    }

    private static void finite(ObjectNode to, String name, double value) {
        if (Double.isFinite(value)) {
            to.put(name, value);
        } else {
            to.putNull(name);
        }
    }
}
