package io.cambrian.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.live.Records.DayClose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An account in numbers, computed from nothing but the journal. */
final class AccountReport {
    private final BigDecimal capital;
    private final String currency;
    private final String bundle;
    private final DayRows days;
    private final DayClose last;
    private final long decisions;
    private final State state;

    /** The state of trading now, with what people ordered after the last close, and why. */
    record State(String name, String reason) {}

    /** A day of the equity curve; see {@link DayClose} for units. */
    record Row(
            int day,
            BigDecimal equity,
            BigDecimal cash,
            double gross,
            double net,
            double drawdown,
            BigDecimal costs,
            String state) {
        static Row of(DayClose c) {
            return new Row(
                    c.day(),
                    c.equity(),
                    c.cash(),
                    c.gross(),
                    c.net(),
                    c.drawdown(),
                    c.totals().costs(),
                    c.state());
        }
    }

    /**
     * @param bundle the last plan
     * @param last null when no day was closed
     */
    AccountReport(
            BigDecimal capital,
            String currency,
            String bundle,
            DayRows days,
            DayClose last,
            long decisions,
            State state) {
        this.state = state;
        this.capital = capital;
        this.currency = currency;
        this.bundle = bundle;
        this.days = days;
        this.last = last;
        this.decisions = decisions;
    }

    /** Days closed; of more than {@value DayRows#MOST} not all older ones. */
    List<Row> days() {
        return days.list();
    }

    DayClose last() {
        return last;
    }

    BigDecimal finalEquity() {
        return last == null ? capital : last.equity();
    }

    double totalReturn() {
        return finalEquity().doubleValue() / capital.doubleValue() - 1;
    }

    /** Largest fall of the equity from its running peak, the starting capital included; a positive fraction. */
    double maxDrawdown() {
        return days.maxDrawdown();
    }

    /** The summary with snake_case keys: money as numbers in the account's currency, fractions as fractions. */
    Map<String, Object> summary() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("bundle", bundle);
        m.put("currency", currency);
        m.put("days", days.count());
        m.put("first_day", last == null ? null : Records.date(days.first()));
        m.put("last_day", last == null ? null : Records.date(last.day()));
        m.put("capital", capital.doubleValue());
        m.put("final_equity", finalEquity().doubleValue());
        m.put("total_return", totalReturn());
        m.put("max_drawdown", maxDrawdown());
        m.put("costs", last == null ? 0.0 : last.totals().costs().doubleValue());
        m.put("fees", last == null ? 0.0 : last.totals().fees().doubleValue());
        m.put("slippage", last == null ? 0.0 : last.totals().slippage().doubleValue());
        m.put("borrow", last == null ? 0.0 : last.totals().borrow().doubleValue());
        m.put("decisions", decisions);
        m.put("trades", last == null ? 0 : last.totals().fills());
        m.put("cut_orders", last == null ? 0 : last.cut());
        m.put("denied_orders", last == null ? 0 : last.denied());
        m.put("rejected_orders", last == null ? 0 : last.totals().rejected());
        m.put("state", state.name());
        m.put("state_reason", state.reason());
        return m;
    }

    /** Writes {@code account.csv} (one row per day) and {@code account.json} (summary and positions), each atomically. */
    void write(Path folder) {
        StringBuilder csv = new StringBuilder("day,equity,cash,gross,net,drawdown,costs,state\n");
        for (Row c : days.list()) {
            csv.append(Records.date(c.day())).append(',');
            csv.append(c.equity().toPlainString()).append(',');
            csv.append(c.cash().toPlainString()).append(',');
            csv.append(c.gross()).append(',');
            csv.append(c.net()).append(',');
            csv.append(c.drawdown()).append(',');
            csv.append(c.costs().toPlainString()).append(',');
            csv.append(c.state()).append('\n');
        }
        Map<String, Object> json = summary();
        Map<String, String> positions = new LinkedHashMap<>();
        if (last != null) {
            last.positions().forEach((symbol, units) -> positions.put(symbol, units.toPlainString()));
        }
        json.put("positions", positions);
        try {
            replace(folder.resolve("account.csv"), csv.toString());
            replace(folder.resolve("account.json"), new ObjectMapper().writeValueAsString(json) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("The account cannot be written to " + folder + ": " + e, e);
        }
    }

    private static void replace(Path file, String content) throws IOException {
        Path next = file.resolveSibling("." + file.getFileName() + ".next");
        Files.writeString(next, content, StandardCharsets.UTF_8);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
