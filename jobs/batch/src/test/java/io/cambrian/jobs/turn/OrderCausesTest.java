package io.cambrian.jobs.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.jobs.turn.AuditedPlans.Plan;
import io.cambrian.jobs.turn.AuditedPlans.Seat;
import io.cambrian.jobs.turn.OrderCauses.Behind;
import io.cambrian.jobs.turn.OrderCauses.Explained;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An account of 1,000 in instruments that cost 1 each, so that a target of 0.5 is 500 units. */
class OrderCausesTest {
    private static final int AS_OF = 18_000;

    private static Plan plan(int turn, int since, String... bots) {
        TreeMap<String, Seat> seats = new TreeMap<>();
        for (String bot : bots) {
            seats.put(bot, new Seat(turn, 0.5, since, "champion", "search"));
        }
        return new Plan(turn, "new sessions", false, seats);
    }

    private static AuditedPlans plans() {
        return new AuditedPlans(
                Map.of(
                        "both", plan(1, AS_OF + 1, "a", "b"),
                        "later", plan(2, AS_OF + 1, "a"),
                        "cash", plan(3, AS_OF + 1),
                        "back", plan(4, AS_OF + 1, "a", "b")),
                Set.of("policy-1"),
                Set.of("pattern-1"));
    }

    /** Writes a journal as the live process does. */
    private static final class Account {
        private final OrderCauses causes = new OrderCauses(plans());
        private int day = AS_OF;
        private long line;
        private String bundle;

        Account(String bundle) {
            this.bundle = bundle;
            add("{'type':'opened','bundle':'%s','as_of':'%s','capital':'1000'}", bundle, date());
        }

        private String date() {
            return LocalDate.ofEpochDay(day).toString();
        }

        private List<Explained> add(String json, Object... values) {
            String text = String.format(Locale.ROOT, json, values).replace('\'', '"');
            try {
                return causes.accept(JournalExport.event("account", ++line, new ObjectMapper().readTree(text)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(text, e);
            }
        }

        Account plan(String next) {
            bundle = next;
            add("{'type':'plan','bundle':'%s','as_of':'%s'}", next, date());
            return this;
        }

        Account day() {
            return day(3);
        }

        Account day(int rules) {
            day++;
            add("{'type':'day','day':'%s','bundle':'%s','bars':3,'rules':%d}", date(), bundle, rules);
            return this;
        }

        Account cut(String why, String symbol, double target) {
            add("{'type':'targets_cut','day':'%s','reason':'%s','targets':{'%s':%s}}", date(), why, symbol, target);
            return this;
        }

        Account decides(String bot, String symbol, String action, double target) {
            add(
                    "{'type':'decision','day':'%s','bot':'%s','symbol':'%s','action':'%s','target':%s,'reason':'entry','bundle':'%s'}",
                    date(), bot, symbol, action, target, bundle);
            return this;
        }

        Account overlay(String kind, boolean inForce, String... changes) {
            add(
                    "{'type':'overlay','day':'%s','overlay':'%s','in_force':%s,'changes':[%s],'bundle':'%s'}",
                    date(), kind, inForce, String.join(",", changes), bundle);
            return this;
        }

        Account fills(String symbol, double quantity) {
            add(
                    "{'type':'filled','day':'%s','order':'%s','symbol':'%s','quantity':'%s','price':'1'}",
                    date(), symbol + (day - 1), symbol, quantity);
            return this;
        }

        Account orders(String symbol, double quantity, double target) {
            add(
                    "{'type':'order','day':'%s','order':'%s','symbol':'%s','quantity':'%s','reference_price':'1','target_weight':%s,'verdict':'passed'}",
                    date(), symbol + day, symbol, quantity, target);
            return this;
        }

        Account denied(String symbol, double quantity, double target, String limit) {
            add(
                    "{'type':'order_denied','day':'%s','order':'%s','symbol':'%s','quantity':'%s','reference_price':'1','target_weight':%s,'limits':['%s']}",
                    date(), symbol + day, symbol, quantity, target, limit);
            return this;
        }

        Account acts(String json, Object... values) {
            add(json, values);
            return this;
        }

        List<Explained> closes() {
            List<Explained> orders = add("{'type':'close','day':'%s','equity':'1000'}", date());
            return new ArrayList<>(orders);
        }

        Explained order() {
            List<Explained> orders = closes();
            assertThat(orders).hasSize(1);
            return orders.get(0);
        }
    }

    private static String change(String symbol, double from, double to, String reason) {
        return "{'symbol':'" + symbol + "','from':" + from + ",'to':" + to + ",'reason':'" + reason
                + "','evidence':'as measured'}";
    }

    private static String tilt(String bot, String symbol, double from, double to, String reason, String evidence) {
        return "{'bot':'" + bot + "','symbol':'" + symbol + "','from':" + from + ",'to':" + to + ",'reason':'" + reason
                + "','evidence':'" + evidence + "'}";
    }

    private static void explained(Explained order, OrderCause... causes) {
        assertThat(order.fault()).isEmpty();
        assertThat(order.causes()).containsExactlyInAnyOrder(causes);
    }

    private static void unexplained(Explained order, String words) {
        assertThat(order.fault()).hasValueSatisfying(f -> assertThat(f).contains(words));
    }

    /** Strategy a holds half of the account in X. */
    private static Account holding(String bundle) {
        Account account = new Account(bundle);
        explained(
                account.day()
                        .decides("a", "X", "enter_long", 1)
                        .orders("X", 500, 0.5)
                        .order(),
                OrderCause.DECISION);
        account.day().fills("X", 500).closes();
        return account;
    }

    @Test
    void decisionsAreFollowedThenKeptThenTakenBack() {
        Account account = holding("both");
        Explained kept = account.day().orders("X", -20, 0.48).order();
        explained(kept, OrderCause.REBALANCE);
        assertThat(kept.behind()).extracting(Behind::bot).containsExactly("a");
        assertThat(kept.behind().get(0).decidedOn()).contains(AS_OF + 1);
        account.day().fills("X", -20).closes();
        explained(
                account.day().decides("a", "X", "exit", 0).orders("X", -480, 0).order(), OrderCause.DECISION);
    }

    @Test
    void anExitThatWasNotFilledIsOrderedOnLaterDays() {
        Account account = holding("both");
        account.day()
                .decides("a", "X", "exit", 0)
                .denied("X", -500, 0, "price_jump")
                .closes();
        explained(account.day().orders("X", -500, 0).order(), OrderCause.DECISION);
    }

    @Test
    void anExitExplainsNoPurchase() {
        Account account = holding("both");
        account.day().decides("a", "X", "exit", 0).orders("X", -500, 0).closes();
        account.day().fills("X", -500).closes();
        unexplained(account.day().orders("X", 300, 0.3).order(), "wants that side");
        Account sameDay = holding("both");
        sameDay.day().decides("a", "X", "exit", 0);
        unexplained(sameDay.orders("X", 100, 0.6).order(), "wants that side");
    }

    @Test
    void anExitExplainsNoClosingOfWhatCameAfterIt() {
        Account account = holding("both");
        account.day().decides("a", "X", "exit", 0).orders("X", -500, 0).closes();
        account.day().fills("X", -500).closes();
        account.day().orders("X", 100, 0.1).closes(); // nobody knows why
        account.day().fills("X", 100).closes();
        unexplained(account.day().orders("X", -100, 0).order(), "has ceased");
    }

    @Test
    void anOrderWithoutACauseIsFound() {
        unexplained(holding("both").day().orders("Y", 100, 0.1).order(), "wants that side");
        unexplained(holding("both").day().orders("Y", 100, 0).order(), "lead to its target");
        unexplained(holding("both").day().orders("X", -500, 0).order(), "has ceased");
        unexplained(holding("both").day().orders("X", 400, 0.9).order(), "more than the shares");
        unexplained(holding("both").day().orders("X", 200, 0.5).order(), "beyond its target");
        unexplained(holding("both").day().orders("X", -600, 0.4).order(), "lead to its target");
        Account stranger = new Account("both");
        unexplained(
                stranger.day()
                        .decides("c", "X", "enter_long", 1)
                        .orders("X", 500, 0.5)
                        .order(),
                "wants that side");
        Account noTurn = new Account("unheard of");
        unexplained(
                noTurn.day()
                        .decides("a", "X", "enter_long", 1)
                        .orders("X", 500, 0.5)
                        .order(),
                "of no turn");
    }

    @Test
    void aPolicyNeedsNoStrategyButATableRow() {
        Account account = new Account("cash");
        explained(
                account.day()
                        .overlay("policy", true, change("X", 0, 0.1, "policy-1"))
                        .orders("X", 100, 0.1)
                        .order(),
                OrderCause.POLICY);
        account.day()
                .fills("X", 100)
                .overlay("policy", true, change("X", 0, 0.1, "policy-1"))
                .closes();
        explained(account.day().overlay("policy", true).orders("X", -100, 0).order(), OrderCause.POLICY);
        unexplained(
                new Account("cash")
                        .day()
                        .overlay("policy", true, change("X", 0, 0.1, "policy-2"))
                        .orders("X", 100, 0.1)
                        .order(),
                "policy-2 is not in table policies");
        unexplained(
                new Account("cash")
                        .day()
                        .overlay("policy", false, change("X", 0, 0.1, "policy-1"))
                        .orders("X", 100, 0.1)
                        .order(),
                "wants that side");
    }

    @Test
    void whatNobodyExitedIsNotThePolicysDoingOnceThatIsOver() {
        Account account = new Account("both");
        account.day()
                .overlay("policy", true, change("X", 0, 0.1, "policy-1"))
                .orders("X", 100, 0.1)
                .closes();
        account.day()
                .fills("X", 100)
                .overlay("policy", true)
                .orders("X", -100, 0)
                .closes();
        account.day()
                .fills("X", -100)
                .decides("a", "X", "enter_long", 1)
                .orders("X", 500, 0.5)
                .closes();
        account.day().fills("X", 500).closes();
        unexplained(account.day().orders("X", -500, 0).order(), "has ceased");
    }

    @Test
    void volatilityChangesWhatStrategiesWant() {
        Account account = holding("both");
        explained(
                account.day()
                        .overlay("volatility", true, change("X", 0.5, 0.25, "volatility"))
                        .orders("X", -250, 0.25)
                        .order(),
                OrderCause.VOLATILITY);
        account.day()
                .fills("X", -250)
                .overlay("volatility", true, change("X", 0.48, 0.24, "volatility"))
                .orders("X", -10, 0.24);
        explained(account.order(), OrderCause.REBALANCE);
        account.day().fills("X", -10).overlay("volatility", true).orders("X", 260, 0.5);
        explained(account.order(), OrderCause.VOLATILITY);
        unexplained(
                holding("both")
                        .day()
                        .overlay("volatility", true, change("X", 0.5, 0.25, "volatility"))
                        .orders("X", -100, 0.4)
                        .order(),
                "not what the overlays gave");
        unexplained(
                new Account("both")
                        .day()
                        .overlay("volatility", true, change("X", 0.5, 0.25, "volatility"))
                        .orders("X", 250, 0.25)
                        .order(),
                "wants that side");
    }

    @Test
    void tunedParametersMayCloseEverything() {
        explained(
                holding("both")
                        .day()
                        .overlay("tuning", true, change("X", 0.5, 0, "tuning"))
                        .orders("X", -500, 0)
                        .order(),
                OrderCause.TUNING);
    }

    @Test
    void memoryTiltsAnEntryAndNamesItsCases() {
        Account account = new Account("both");
        Explained entry = account.day()
                .decides("a", "X", "enter_long", 1)
                .overlay("memory", true, tilt("a", "X", 0.5, 0.4, "recall", "9 recalled trades, nearest t1, t2"))
                .orders("X", 400, 0.4)
                .order();
        explained(entry, OrderCause.DECISION, OrderCause.MEMORY);
        assertThat(entry.overlays()).anySatisfy(w -> assertThat(w).contains("nearest t1, t2"));
        unexplained(
                new Account("both")
                        .day()
                        .decides("a", "X", "enter_long", 1)
                        .overlay("memory", true, tilt("a", "X", 0.5, 0.4, "recall", ""))
                        .orders("X", 400, 0.4)
                        .order(),
                "does not name");
        unexplained(
                new Account("both")
                        .day()
                        .decides("a", "X", "enter_long", 1)
                        .overlay("memory", true, tilt("a", "X", 0.5, 0.4, "pattern-2", "3 trades"))
                        .orders("X", 400, 0.4)
                        .order(),
                "does not name");
    }

    @Test
    void aVetoThatComesIntoForceClosesWhatItHadNotPrevented() {
        Account account = new Account("both");
        String veto = tilt("a", "X", 0.5, 0, "pattern-1", "veto: falling, 30 trades");
        account.day()
                .decides("a", "X", "enter_long", 1)
                .overlay("memory", false, veto)
                .orders("X", 500, 0.5)
                .closes();
        account.day().fills("X", 500).overlay("memory", false).closes();
        explained(account.day().overlay("memory", true).orders("X", -500, 0).order(), OrderCause.MEMORY);
        account.day().fills("X", -500).overlay("memory", false).orders("X", 500, 0.5);
        explained(account.order(), OrderCause.MEMORY);
    }

    @Test
    void whoLeavesThePlanIsSoldOut() {
        Account account = new Account("both");
        account.day().decides("b", "X", "enter_long", 1).orders("X", 500, 0.5).closes();
        account.day().fills("X", 500).closes();
        Explained left = account.plan("later").day().orders("X", -500, 0).order();
        explained(left, OrderCause.PLAN);
        assertThat(left.behind()).singleElement().satisfies(b -> {
            assertThat(b.bot()).isEqualTo("b");
            assertThat(b.seat().orElseThrow().turn()).isEqualTo(1);
        });
        account.day().fills("X", -500).closes();
        unexplained(account.day().orders("X", 100, 0.1).order(), "wants that side");
    }

    @Test
    void otherSharesMoveWhatStays() {
        Account account = holding("both");
        explained(account.plan("later").day().orders("X", -100, 0.4).order(), OrderCause.PLAN);
    }

    @Test
    void aPersonHoldsLess() {
        Account account = holding("both");
        account.acts("{'type':'resized','user':'ann','from':1.0,'to':0.5}");
        explained(account.day().orders("X", -250, 0.25).order(), OrderCause.PERSON);
        account.acts("{'type':'resized','user':'ann','from':0.5,'to':0}");
        explained(account.day().fills("X", -250).orders("X", -250, 0).order(), OrderCause.PERSON);
    }

    @Test
    void booksThatWereTakenOverAreBroughtToThePlan() {
        Account account = new Account("both");
        account.acts("{'type':'adjusted','user':'ann','symbol':'Z','quantity':'70','cash':'0'}");
        explained(account.day().orders("Z", -70, 0).order(), OrderCause.PERSON);
    }

    @Test
    void aStrategyThatIsHeldBackIsSoldOut() {
        Account account = holding("both");
        account.acts("{'type':'bot_switched','user':'ann','bot':'a','from':'ACTIVE','to':'HALTED'}");
        account.day().decides("a", "X", "exit", 0).closes();
        explained(account.day().orders("X", -20, 0.48).order(), OrderCause.REBALANCE); // it stays as it was
        explained(
                account.plan("later").day().orders("X", -80, 0.4).order(), OrderCause.PLAN); // under the next plan, too
        Account earlier = holding("both");
        earlier.acts("{'type':'bot_switched','user':'ann','bot':'a','from':'ACTIVE','to':'HALTED'}");
        earlier.day(2).decides("a", "X", "exit", 0).closes();
        explained(
                earlier.plan("later").day(2).orders("X", -500, 0).order(),
                OrderCause.DECISION); // it had left by itself
        Account reduced = holding("both");
        reduced.acts("{'type':'bot_state','bot':'a','from':'ACTIVE','to':'REDUCING','reason':'drawdown'}");
        explained(reduced.day().orders("X", -500, 0).order(), OrderCause.STATE);
    }

    @Test
    void whatLimitsKeptBackIsOrderedAgain() {
        Account account = new Account("both");
        explained(
                account.day()
                        .decides("a", "X", "enter_long", 1)
                        .denied("X", 500, 0.5, "halted")
                        .order(),
                OrderCause.DECISION);
        explained(account.day().orders("X", 500, 0.5).order(), OrderCause.UNFILLED);
    }

    @Test
    void aStalePlanIsWoundDownByItsOwnDecisions() {
        Account account = holding("both");
        explained(account.day().denied("X", 20, 0.5, "reducing").order(), OrderCause.REBALANCE);
        explained(
                account.day().decides("a", "X", "exit", 0).orders("X", -500, 0).order(), OrderCause.DECISION);
    }

    @Test
    void anExpiredPlanIsWoundDown() {
        Account account = holding("both");
        explained(
                account.day()
                        .cut("plan_expired", "X", 0.4)
                        .orders("X", -100, 0.4)
                        .order(),
                OrderCause.EXPIRY);
        explained(
                account.day()
                        .fills("X", -100)
                        .cut("plan_expired", "X", 0)
                        .orders("X", -400, 0)
                        .order(),
                OrderCause.EXPIRY);
        unexplained(
                holding("both")
                        .day()
                        .cut("plan_expired", "X", 0.4)
                        .orders("X", -200, 0.3)
                        .order(),
                "not what was left");
    }

    @Test
    void aBookBeyondItsLimitsIsLedBackWhateverOverlaysGave() {
        Account account = holding("both");
        Explained order = account.day()
                .overlay("volatility", true, change("X", 0.5, 0.45, "volatility"))
                .cut("limits", "X", 0.3)
                .orders("X", -200, 0.3)
                .order();
        assertThat(order.fault()).isEmpty();
        assertThat(order.causes()).contains(OrderCause.LIMITS);
    }

    @Test
    void whatWasDecidedWhileAStrategyWasOutIsInThePlansHistoryAlone() {
        Account account = holding("both");
        account.day().decides("a", "X", "exit", 0).orders("X", -500, 0).closes();
        account.plan("later").day().fills("X", -500).closes();
        Explained order = account.plan("back").day().orders("Y", -500, -0.5).order();
        assertThat(order.fault()).isEmpty();
        assertThat(order.causes()).contains(OrderCause.HISTORY);
        assertThat(order.behind()).extracting(Behind::bot).containsExactly("b");
        unexplained(account.plan("later").day().orders("Z", 100, 0.1).order(), "wants that side");
    }

    @Test
    void strategiesThatWantBothSidesHoldNothing() {
        Account account = holding("both");
        explained(
                account.day()
                        .decides("b", "X", "enter_short", -1)
                        .orders("X", -500, 0)
                        .order(),
                OrderCause.DECISION);
    }

    @Test
    void ordersOfADayThatIsNotClosedWait() {
        Account account = holding("both");
        account.day().orders("X", -20, 0.48);
        assertThat(account.closes()).hasSize(1);
        assertThat(account.day().closes()).isEmpty();
    }
}
