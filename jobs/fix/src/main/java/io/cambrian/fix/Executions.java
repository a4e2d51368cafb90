package io.cambrian.fix;

import java.math.BigDecimal;
import java.util.Set;
import quickfix.FieldMap;
import quickfix.FieldNotFound;
import quickfix.Group;
import quickfix.Message;
import quickfix.field.AvgPx;
import quickfix.field.ClOrdID;
import quickfix.field.CommCurrency;
import quickfix.field.CommType;
import quickfix.field.Commission;
import quickfix.field.CumQty;
import quickfix.field.ExecID;
import quickfix.field.ExecRefID;
import quickfix.field.ExecType;
import quickfix.field.LastPx;
import quickfix.field.LastQty;
import quickfix.field.LastRptRequested;
import quickfix.field.LeavesQty;
import quickfix.field.MassStatusReqID;
import quickfix.field.MiscFeeAmt;
import quickfix.field.MiscFeeBasis;
import quickfix.field.MiscFeeCurr;
import quickfix.field.NoMiscFees;
import quickfix.field.OrdRejReason;
import quickfix.field.OrdStatus;
import quickfix.field.OrdStatusReqID;
import quickfix.field.OrderID;
import quickfix.field.OrigClOrdID;
import quickfix.field.Side;
import quickfix.field.Symbol;
import quickfix.field.Text;
import quickfix.field.TotNumReports;
import quickfix.field.TradeDate;
import quickfix.field.TransactTime;

/** Reads execution reports, and refuses those of which a field is missing, malformed or absurd. Immutable. */
final class Executions {
    /** What can be executed at all; the dictionary may know more. */
    private static final Set<Character> TYPES =
            Set.of('0', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I');

    private static final int LONGEST_ID = 100;

    private final SymbolMap symbols;
    private final String currency;

    Executions(SymbolMap symbols, String currency) {
        this.symbols = symbols;
        this.currency = currency;
    }

    Execution read(Message m) throws Refused {
        char type = character(m, ExecType.FIELD, "ExecType (150)");
        if (!TYPES.contains(type)) {
            throw new Refused("ExecType (150=" + Words.shown("" + type) + ") is none of FIX 4.4");
        }
        char status = character(m, OrdStatus.FIELD, "OrdStatus (39)");
        boolean trade = type == Execution.TRADE || type == Execution.TRADE_CORRECT;
        BigDecimal lastQty = trade ? amount(m, LastQty.FIELD, "LastQty (32)") : BigDecimal.ZERO;
        BigDecimal lastPx = trade ? amount(m, LastPx.FIELD, "LastPx (31)") : BigDecimal.ZERO;
        if (trade && (lastQty.signum() == 0 || lastPx.signum() == 0)) {
            throw new Refused("a trade of " + lastQty.toPlainString() + " at " + lastPx.toPlainString());
        }
        String why = status == Execution.REJECTED ? optional(m, OrdRejReason.FIELD) : "";
        String traded = optional(m, TradeDate.FIELD);
        String clOrdId = id(optional(m, ClOrdID.FIELD), "ClOrdID (11)");
        String request = optional(m, MassStatusReqID.FIELD);
        return new Execution(
                clOrdId,
                id(optional(m, OrigClOrdID.FIELD), "OrigClOrdID (41)"),
                id(optional(m, OrderID.FIELD), "OrderID (37)"),
                id(need(m, ExecID.FIELD, "ExecID (17)"), "ExecID (17)"),
                id(optional(m, ExecRefID.FIELD), "ExecRefID (19)"),
                Words.shown(traded.isEmpty() ? date(optional(m, TransactTime.FIELD)) : traded),
                type,
                status,
                symbols.here(need(m, Symbol.FIELD, "Symbol (55)")),
                side(m),
                lastQty,
                lastPx,
                amount(m, LeavesQty.FIELD, "LeavesQty (151)"),
                amount(m, CumQty.FIELD, "CumQty (14)"),
                amount(m, AvgPx.FIELD, "AvgPx (6)"),
                trade ? fee(m, lastQty, lastPx) : BigDecimal.ZERO,
                why.equals("5"),
                why.equals("6"),
                request.isEmpty() ? optional(m, OrdStatusReqID.FIELD) : request,
                "Y".equals(optional(m, LastRptRequested.FIELD)),
                total(m),
                Words.shown(optional(m, Text.FIELD)));
    }

    private static String date(String time) {
        return time.length() < 8 ? "" : time.substring(0, 8);
    }

    private static int side(Message m) throws Refused {
        String side = need(m, Side.FIELD, "Side (54)");
        return switch (side) {
            case "1" -> 1;
            case "2", "5", "6" -> -1; // sell, sell short, sell short exempt
            default -> throw new Refused("Side (54=" + Words.shown(side) + ") is neither buying nor selling");
        };
    }

    private static int total(Message m) throws Refused {
        String total = optional(m, TotNumReports.FIELD);
        if (total.isEmpty()) {
            return -1;
        }
        if (!total.matches("[0-9]{1,7}")) {
            throw new Refused("TotNumReports (911=" + Words.shown(total) + ") is not a number of reports");
        }
        return Integer.parseInt(total);
    }

    private BigDecimal fee(Message m, BigDecimal quantity, BigDecimal price) throws Refused {
        BigDecimal fee = BigDecimal.ZERO;
        if (m.isSetField(Commission.FIELD)) {
            requireCurrency(m, CommCurrency.FIELD, "CommCurrency (479)");
            BigDecimal commission = Decimals.parse("Commission (12)", optional(m, Commission.FIELD));
            String type = optional(m, CommType.FIELD);
            fee = switch (type) {
                case "1" -> commission.multiply(quantity);
                case "2" -> commission.multiply(quantity).multiply(price); // 5 % is .05
                case "3", "" -> commission;
                default -> throw new Refused("CommType (13=" + Words.shown(type) + ") is none of 1, 2 and 3");
            };
        }
        for (Group group : m.getGroups(NoMiscFees.FIELD)) {
            requireCurrency(group, MiscFeeCurr.FIELD, "MiscFeeCurr (138)");
            if (group.isSetField(MiscFeeBasis.FIELD) && !"0".equals(optional(group, MiscFeeBasis.FIELD))) {
                throw new Refused("MiscFeeBasis (891) is not an absolute amount");
            }
            fee = fee.add(Decimals.parse("MiscFeeAmt (137)", optional(group, MiscFeeAmt.FIELD)));
        }
        if (fee.abs().compareTo(quantity.multiply(price)) > 0) {
            throw new Refused("fees of " + fee.toPlainString() + " exceed the trade itself");
        }
        return io.cambrian.live.broker.Account.money(fee);
    }

    private void requireCurrency(FieldMap m, int tag, String name) throws Refused {
        String other = optional(m, tag);
        if (!other.isEmpty() && !other.equals(currency)) {
            throw new Refused(name + " (" + Words.shown(other) + ") is not the account's currency " + currency);
        }
    }

    static BigDecimal amount(FieldMap m, int tag, String name) throws Refused {
        return Decimals.parseNonNegative(name, need(m, tag, name));
    }

    private static String id(String id, String name) throws Refused {
        if (id.length() > LONGEST_ID) {
            throw new Refused(name + " has more than " + LONGEST_ID + " characters");
        }
        return id;
    }

    private static char character(Message m, int tag, String name) throws Refused {
        String text = need(m, tag, name);
        if (text.length() != 1) {
            throw new Refused(name + " (" + Words.shown(text) + ") is not one character");
        }
        return text.charAt(0);
    }

    static String need(FieldMap m, int tag, String name) throws Refused {
        String text = optional(m, tag);
        if (text.isEmpty()) {
            throw new Refused(name + " is missing");
        }
        return text;
    }

    static String optional(FieldMap m, int tag) {
        try {
            return m.isSetField(tag) ? m.getString(tag) : "";
        } catch (FieldNotFound e) {
            return "";
        }
    }
}
