package io.cambrian.fix;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import quickfix.Group;
import quickfix.Message;
import quickfix.field.LongQty;
import quickfix.field.NoPositions;
import quickfix.field.PosMaintRptID;
import quickfix.field.PosReqResult;
import quickfix.field.PosReqStatus;
import quickfix.field.PosType;
import quickfix.field.ShortQty;
import quickfix.field.Symbol;
import quickfix.field.Text;
import quickfix.field.TotalNumPosReports;

/** A question to the broker, and what has come of its answer. Guarded by whoever asks. */
abstract class Ask {
    private final String id;
    private final String what;
    private boolean done;
    private String refused = "";

    Ask(String id, String what) {
        this.id = id;
        this.what = what;
    }

    String id() {
        return id;
    }

    /** In words, with the type of the message. */
    String what() {
        return what;
    }

    boolean isDone() {
        return done;
    }

    void done() {
        done = true;
    }

    /** Why it gets no answer; empty where it may. */
    String refused() {
        return refused;
    }

    void refuse(String reason) {
        refused = reason.isEmpty() ? "no reason given" : reason;
        done = true;
    }

    /** After the state of all orders (35=AF). */
    static final class Orders extends Ask {
        private final List<Execution> states = new ArrayList<>();
        private int told;

        Orders(String id) {
            super(id, "the state of all orders (35=AF)");
        }

        void take(Execution e) {
            told++;
            if (!e.unknownOrder() && e.total() != 0) {
                states.add(e);
            }
            if (e.last() || e.unknownOrder() || e.total() >= 0 && told >= e.total()) {
                done();
            }
        }

        List<Execution> states() {
            return states;
        }
    }

    /** After the state of one order (35=H). */
    static final class State extends Ask {
        private final String order;
        private boolean unknown;

        State(String id, String order) {
            super(id, "the state of order " + order + " (35=H)");
            this.order = order;
        }

        String order() {
            return order;
        }

        void take(Execution e) {
            unknown = e.unknownOrder();
            done();
        }

        /** Whether the broker does not know the order. */
        boolean isUnknown() {
            return unknown;
        }
    }

    /** After what is held (35=AN). */
    static final class Positions extends Ask {
        private final String type;
        private final SymbolMap symbols;
        private final TreeMap<String, BigDecimal> held = new TreeMap<>();
        private final Set<String> reports = new HashSet<>();
        private int total = -1;

        Positions(String id, String type, SymbolMap symbols) {
            super(id, "what is held (35=AN)");
            this.type = type;
            this.symbols = symbols;
        }

        TreeMap<String, BigDecimal> held() {
            return held;
        }

        /** A word on the question itself (35=AO). */
        void acknowledge(Message m) throws Refused {
            String result = Executions.need(m, PosReqResult.FIELD, "PosReqResult (728)");
            String status = Executions.optional(m, PosReqStatus.FIELD);
            if (result.equals("2")) {
                done();
            } else if (!result.equals("0") || status.equals("2")) {
                refuse(Words.shown("result " + result + " " + Executions.optional(m, Text.FIELD)));
            } else {
                total(m);
            }
        }

        /** One position (35=AP). */
        void take(Message m) throws Refused {
            if (!reports.add(Executions.need(m, PosMaintRptID.FIELD, "PosMaintRptID (721)"))) {
                return;
            }
            String theirs = Executions.need(m, Symbol.FIELD, "Symbol (55)");
            BigDecimal units = null;
            List<String> types = new ArrayList<>();
            for (Group g : m.getGroups(NoPositions.FIELD)) {
                String has = Executions.optional(g, PosType.FIELD);
                types.add(has);
                if (has.equals(type)) {
                    BigDecimal one = quantity(g, LongQty.FIELD, "LongQty (704)")
                            .subtract(quantity(g, ShortQty.FIELD, "ShortQty (705)"));
                    units = units == null ? one : units.add(one);
                }
            }
            if (units == null) {
                throw new Refused("the position in " + Words.shown(theirs) + " has no quantity of type " + type
                        + " (703), but " + Words.shown(types.toString()) + ": set CambrianPositionType");
            }
            held.merge(symbols.here(theirs), units, BigDecimal::add);
            total(m);
        }

        private static BigDecimal quantity(Group g, int tag, String name) throws Refused {
            return g.isSetField(tag) ? Executions.amount(g, tag, name) : BigDecimal.ZERO;
        }

        private void total(Message m) throws Refused {
            String text = Executions.optional(m, TotalNumPosReports.FIELD);
            if (!text.isEmpty()) {
                if (!text.matches("[0-9]{1,6}")) {
                    throw new Refused("TotalNumPosReports (727=" + Words.shown(text) + ") is not a number of reports");
                }
                total = Integer.parseInt(text);
            }
            if (total >= 0 && reports.size() >= total) {
                held.values().removeIf(units -> units.signum() == 0);
                done();
            }
        }
    }
}
