package io.cambrian.jobs.memory;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.fault.DataException;
import io.cambrian.handoff.JournalLines;
import io.cambrian.handoff.JournalLines.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The closed trades of a live account's bots, from its journal.
 *
 * <p>Bots share one account, whose orders are netted. A bot's trade is what it decided (instrument, side, share of its own
 * capital there), at the prices at which the account's order of that day was filled, with that fill's costs per unit and the
 * borrow per unit that the account was charged. Where no order of the account was filled for a bot's decision (netted to
 * nothing, denied by a limit, refused), there is no price, and the trade is left out and counted.
 *
 * <p>An order that was filled in parts, also by orders that replaced it, counts as one fill on the day of the last part, at the
 * prices and costs of all parts weighted by their units.
 *
 * <p>What a bot held that left the plan is closed by the first fill of its instrument after the new plan's first close; where
 * there is none on the next day, it is left out and counted.
 *
 * <p>Only closed trades are given: what a longer journal says of them is what a shorter one said, so an old copy that comes
 * late takes nothing back.
 */
final class JournalTrades {
    private final Map<String, Double> units = new HashMap<>(); // of the account, by symbol
    private final Map<String, Waiting> orders = new LinkedHashMap<>(); // by order id
    private final Map<String, Position> held = new LinkedHashMap<>(); // by bot and symbol
    private final Map<String, Double> lastPrice = new HashMap<>();
    private final List<Closed> closed = new ArrayList<>();
    private String account;
    private String mode;
    private final List<String> bundles = new ArrayList<>();
    private Set<String> inPlan; // ids of bots; null where the journal does not say
    private int today;
    private int unpriced;

    private JournalTrades() {}

    /** What bots want of an order that is on its way. */
    private static final class Waiting {
        final String symbol;
        String order;
        final List<Wish> wishes = new ArrayList<>();

        Waiting(String symbol) {
            this.symbol = symbol;
        }
    }

    /** What a bot wants, with what was filled for it so far. */
    private static final class Wish {
        final int day;
        final String bot;
        final String action;
        final double target;
        final String reason;
        double units; // absolute
        double price; // at the market, on average
        double costs;
        int lastPart;

        Wish(int day, String bot, String action, double target, String reason) {
            this.day = day;
            this.bot = bot;
            this.action = action;
            this.target = target;
            this.reason = reason;
        }

        boolean isFilled() {
            return units > 0;
        }

        void add(int onDay, double size, double market, double cost) {
            price = units == 0 ? market : (units * price + size * market) / (units + size);
            units += size;
            costs += cost;
            lastPart = onDay;
        }
    }

    private static final class Position {
        final String bot;
        final String symbol;
        final int side;
        final double fraction;
        final int decisionDay;
        final int entryDay;
        final double entryPrice;
        final double shares; // for a capital of 1
        double cash;
        double paid;
        double highest;
        double lowest;
        int bars;
        int closesSinceLeft; // of days since its bot is not in the plan any more

        Position(String bot, String symbol, double target, int decisionDay, int day, double price, double cost) {
            this.bot = bot;
            this.symbol = symbol;
            side = target > 0 ? 1 : -1;
            fraction = Math.abs(target);
            this.decisionDay = decisionDay;
            entryDay = day;
            entryPrice = price;
            double notional = fraction / (1 + cost);
            shares = side * notional / price;
            paid = notional * cost;
            cash = 1 - side * notional - paid;
            highest = price;
            lowest = price;
        }

        void see(double price) {
            highest = Math.max(highest, price);
            lowest = Math.min(lowest, price);
        }
    }

    /**
     * A closed trade; fractions are of the bot's capital in the instrument.
     *
     * @param costPerSide costs of the fills as a fraction of their notional, at entry and exit
     */
    record Closed(
            String bot,
            String symbol,
            int side,
            double fraction,
            int decisionDay,
            int entryDay,
            double entryPrice,
            int exitDay,
            double exitPrice,
            double netReturn,
            double cost,
            int barsHeld,
            double maxAdverse,
            double maxFavorable,
            String reason) {}

    /**
     * An account.
     *
     * @param account the first 16 digits of the hash of its first line: the same for every copy of its journal
     * @param mode replay or live
     * @param bundles that it worked with, in order
     * @param trades closed
     * @param open positions of bots that are still held, to be remembered when they are closed
     * @param unpriced decisions for which the account had no fill
     */
    record Account(String account, String mode, List<String> bundles, List<Closed> trades, int open, int unpriced) {}

    /**
     * Reads a journal; a torn last line is left out.
     *
     * @throws DataException where it is not one, or its chain of hashes is broken
     */
    static Account read(Path journal) {
        JournalTrades trades = new JournalTrades();
        try {
            JournalLines.read(journal, trades::line);
        } catch (IOException e) {
            throw new DataException(
                    "The journal " + journal + " cannot be read: " + e.getMessage()
                            + ".\nGive the journal.jsonl of a live account's folder.",
                    e);
        }
        if (trades.account == null) {
            throw new DataException(
                    "The journal " + journal
                            + " does not begin with the opening of an account.\nGive the journal.jsonl of a live account's folder.");
        }
        return new Account(
                trades.account,
                trades.mode,
                List.copyOf(trades.bundles),
                List.copyOf(trades.closed),
                trades.held.size(),
                trades.unpriced);
    }

    private void line(Line line) {
        JsonNode e = line.event();
        switch (e.path("type").asText()) {
            case "opened" -> {
                account = line.hash().substring(0, 16);
                mode = e.get("mode").asText().equals("replay") ? "replay" : "live";
                bundles.add(e.get("bundle").asText());
            }
            case "plan" -> {
                bundles.add(e.get("bundle").asText());
                inPlan = e.has("bots") ? texts(e.get("bots")) : null;
            }
            case "day" -> {
                today = day(e);
                held.values().forEach(p -> p.bars++);
            }
            case "decision" -> decision(e);
            case "order" -> order(e);
            case "filled" -> filled(e);
            case "order_rejected", "cancelled" -> stopped(e);
            case "settled" -> settled(e);
            case "borrow_charged" -> borrow(e);
            case "close" -> {
                forgetUnordered();
                forgetLeft();
            }
            default -> {
                // states and releases are behavior, not trades
            }
        }
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(t -> texts.add(t.asText()));
        return texts;
    }

    private static int day(JsonNode e) {
        return Math.toIntExact(LocalDate.parse(e.get("day").asText()).toEpochDay());
    }

    private static double number(JsonNode e, String field) {
        return e.get(field).asDouble();
    }

    private void decision(JsonNode e) {
        String symbol = e.get("symbol").asText();
        String bot = e.get("bot").asText();
        String action = e.get("action").asText();
        for (Waiting w : orders.values()) { // a bot that changes its mind wants nothing more of an earlier order
            if (w.symbol.equals(symbol)) {
                w.wishes.stream().filter(wish -> wish.bot.equals(bot)).forEach(wish -> carryOut(wish, symbol));
                w.wishes.removeIf(wish -> wish.bot.equals(bot));
            }
        }
        if (!action.equals("cancel")) {
            waiting(today, symbol)
                    .wishes
                    .add(new Wish(
                            today,
                            bot,
                            action,
                            number(e, "target"),
                            e.get("reason").asText()));
        }
    }

    private Waiting waiting(int day, String symbol) {
        return orders.computeIfAbsent(key(day, symbol), k -> new Waiting(symbol));
    }

    private static String key(int day, String symbol) {
        return "\n" + day + "\n" + symbol;
    }

    private void order(JsonNode e) {
        String symbol = e.get("symbol").asText();
        double price = number(e, "reference_price");
        lastPrice.put(symbol, price);
        held.values().stream().filter(p -> p.symbol.equals(symbol)).forEach(p -> p.see(price));
        Waiting w = orders.remove(key(day(e), symbol));
        if (w != null) {
            w.order = e.get("order").asText();
            orders.put(w.order, w);
        }
    }

    /** An order that is replaced hands what bots want of it on to the next; any other end leaves what was filled of it. */
    private void stopped(JsonNode e) {
        Waiting w = orders.remove(e.get("order").asText());
        if (w == null) {
            return;
        }
        if (e.get("reason").asText().equals("replaced")) {
            waiting(today, w.symbol).wishes.addAll(0, w.wishes);
        } else {
            w.wishes.forEach(wish -> {
                if (wish.isFilled()) {
                    carryOut(wish, w.symbol);
                } else {
                    unpriced++;
                }
            });
        }
    }

    /** At a day's end, what no order was sent for has no price. */
    private void forgetUnordered() {
        for (Iterator<Waiting> i = orders.values().iterator(); i.hasNext(); ) {
            Waiting w = i.next();
            if (w.order == null) {
                for (Wish wish : w.wishes) {
                    if (wish.isFilled()) { // of an order that was replaced by none
                        carryOut(wish, w.symbol);
                        continue;
                    }
                    unpriced++;
                    if (!wish.action.startsWith("enter")) {
                        held.remove(slot(wish.bot, w.symbol)); // left, at a price that nobody paid
                    }
                }
                i.remove();
            }
        }
    }

    private boolean hasLeft(Position p) {
        return inPlan != null && !inPlan.contains(p.bot);
    }

    /**
     * What a bot held that is not in the plan any more is sold by the orders of the first close after it, or taken over by other
     * bots: then nobody paid a price for it.
     */
    private void forgetLeft() {
        for (Iterator<Position> i = held.values().iterator(); i.hasNext(); ) {
            Position p = i.next();
            p.closesSinceLeft = hasLeft(p) ? p.closesSinceLeft + 1 : 0;
            if (p.closesSinceLeft == 2) {
                i.remove();
                unpriced++;
            }
        }
    }

    /** Closes what bots that left the plan held, at the price of the orders that followed. */
    private void closeLeft(String symbol, int day, double quantity, double market, double cost) {
        for (Position p : List.copyOf(held.values())) {
            if (p.symbol.equals(symbol) && hasLeft(p) && p.closesSinceLeft == 1) {
                close(p, day, market, quantity * p.side < 0 ? cost : 0, "left_plan");
            }
        }
    }

    private static String slot(String bot, String symbol) {
        return bot + "\n" + symbol;
    }

    private void filled(JsonNode e) {
        String symbol = e.get("symbol").asText();
        double quantity = number(e, "quantity");
        double size = Math.abs(quantity);
        double slippage = number(e, "slippage");
        double market = number(e, "price") - (size > 0 ? Math.signum(quantity) * slippage / size : 0); // 0: a fee alone
        if (size > 0) {
            units.merge(symbol, quantity, Double::sum);
            lastPrice.put(symbol, market);
            closeLeft(symbol, day(e), quantity, market, (number(e, "fee") + slippage) / (size * market));
        }
        Waiting w = orders.get(e.get("order").asText());
        if (w == null) {
            return;
        }
        int day = day(e);
        w.wishes.forEach(wish -> wish.add(day, size, market, number(e, "fee") + slippage));
        if (!e.has("leaves")) {
            orders.remove(w.order);
            w.wishes.forEach(wish -> carryOut(wish, symbol));
        }
    }

    /** A wish whose order came to its end; nothing happens where nothing was filled for it. */
    private void carryOut(Wish wish, String symbol) {
        if (!wish.isFilled()) {
            return;
        }
        double cost = wish.costs / (wish.units * wish.price);
        String slot = slot(wish.bot, symbol);
        Position p = held.get(slot);
        if (p != null) {
            close(p, wish.lastPart, wish.price, cost, wish.reason);
        }
        if (!wish.action.equals("exit")) {
            held.put(slot, new Position(wish.bot, symbol, wish.target, wish.day, wish.lastPart, wish.price, cost));
        }
    }

    private void settled(JsonNode e) {
        String symbol = e.get("symbol").asText();
        double price = number(e, "price");
        double quantity = Math.abs(number(e, "quantity"));
        double cost = quantity == 0 ? 0 : number(e, "fee") / (quantity * price);
        units.put(symbol, 0.0);
        for (Waiting w : orders.values()) { // what was filled in part ends with the rest
            if (w.symbol.equals(symbol)) {
                w.wishes.forEach(wish -> carryOut(wish, symbol));
                w.wishes.removeIf(Wish::isFilled);
            }
        }
        for (Position p : List.copyOf(held.values())) {
            if (p.symbol.equals(symbol)) {
                close(p, day(e), price, cost, "spell_ended");
            }
        }
    }

    private void borrow(JsonNode e) {
        String symbol = e.get("symbol").asText();
        double short_ = -units.getOrDefault(symbol, 0.0);
        if (!(short_ > 0)) {
            return;
        }
        double perUnit = number(e, "amount") / short_;
        for (Position p : held.values()) {
            if (p.symbol.equals(symbol) && p.shares < 0) {
                double charge = -p.shares * perUnit;
                p.cash -= charge;
                p.paid += charge;
            }
        }
    }

    private void close(Position p, int day, double price, double costPerSide, String reason) {
        held.remove(slot(p.bot, p.symbol));
        p.see(price);
        double cost = Math.abs(p.shares) * price * costPerSide;
        double up = p.highest / p.entryPrice - 1;
        double down = 1 - p.lowest / p.entryPrice;
        closed.add(new Closed(
                p.bot,
                p.symbol,
                p.side,
                p.fraction,
                p.decisionDay,
                p.entryDay,
                p.entryPrice,
                day,
                price,
                p.cash + p.shares * price - cost - 1,
                p.paid + cost,
                p.bars,
                p.side > 0 ? down : up,
                p.side > 0 ? up : down,
                reason));
    }
}
