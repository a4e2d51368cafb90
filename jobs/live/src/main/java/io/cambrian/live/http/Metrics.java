package io.cambrian.live.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The state in the text format of Prometheus, version 0.0.4. */
final class Metrics {
    private Metrics() {}

    static String of(JsonNode state) {
        StringBuilder out = new StringBuilder();
        JsonNode account = state.path("account");
        gauge(out, "equity", "Equity at the last close, in the account's currency.", account.path("equity"));
        gauge(out, "cash", "Cash at the last close.", account.path("cash"));
        gauge(out, "drawdown_ratio", "Fall from the highest equity.", account.path("drawdown"));
        gauge(out, "gross_ratio", "Sum of absolute positions over equity.", account.path("gross"));
        gauge(out, "net_ratio", "Sum of signed positions over equity.", account.path("net"));
        gauge(
                out,
                "value_at_risk_ratio",
                "One-day 99 % value at risk over equity.",
                state.path("risk").path("value_at_risk"));
        gauge(
                out,
                "expected_shortfall_ratio",
                "Expected shortfall beyond it.",
                state.path("risk").path("expected_shortfall"));
        counter(
                out,
                "value_at_risk_exceedances",
                "Days whose loss was beyond the value at risk.",
                state.path("risk").path("exceedances"));
        counter(out, "days", "Days closed.", account.path("days"));
        counter(out, "fills", "Orders filled.", account.path("fills"));
        counter(out, "orders_denied", "Orders that limits stopped.", account.path("denied"));
        counter(out, "orders_cut", "Orders that limits made smaller.", account.path("cut"));
        counter(out, "orders_rejected", "Orders that the broker refused.", account.path("rejected"));
        counter(out, "journal_events", "Events in the journal.", state.path("events"));
        String now = state.path("state").path("now").asText();
        head(out, "state", "gauge", "1 for the state that the process is in.");
        for (String name : List.of("ACTIVE", "REDUCING", "HALTED")) {
            out.append("cambrian_state{state=\"")
                    .append(name)
                    .append("\"} ")
                    .append(name.equals(now) ? 1 : 0)
                    .append('\n');
        }
        state.path("health").properties().forEach(h -> gauge(out, h.getKey(), "Of the process.", h.getValue()));
        return out.toString();
    }

    private static void gauge(StringBuilder out, String name, String help, JsonNode value) {
        if (value.isNumber()) {
            head(out, name, "gauge", help);
            out.append("cambrian_")
                    .append(name)
                    .append(' ')
                    .append(value.asText())
                    .append('\n');
        }
    }

    private static void counter(StringBuilder out, String name, String help, JsonNode value) {
        if (value.isNumber()) {
            head(out, name + "_total", "counter", help);
            out.append("cambrian_")
                    .append(name)
                    .append("_total ")
                    .append(value.asText())
                    .append('\n');
        }
    }

    private static void head(StringBuilder out, String name, String type, String help) {
        out.append("# HELP cambrian_").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE cambrian_").append(name).append(' ').append(type).append('\n');
    }
}
