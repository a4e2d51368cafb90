package io.cambrian.jobs.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cambrian.fault.DataException;
import io.cambrian.handoff.JournalLines;
import io.cambrian.jobs.memory.JournalTrades.Account;
import io.cambrian.jobs.memory.JournalTrades.Closed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTradesTest {
    private static final String OPENED =
            "{\"type\":\"opened\",\"mode\":\"feed\",\"bundle\":\"b1\",\"as_of\":\"2024-01-01\",\"capital\":\"1000\",\"currency\":\"EUR\"}";

    @TempDir
    Path folder;

    private static String day(int d) {
        return "{\"type\":\"day\",\"day\":\"2024-01-0" + d + "\"}";
    }

    private static String decision(int d, String bot, String action, double target, String reason) {
        return "{\"type\":\"decision\",\"day\":\"2024-01-0" + d + "\",\"bot\":\"" + bot
                + "\",\"symbol\":\"X\",\"action\":\"" + action + "\",\"target\":" + target + ",\"reason\":\"" + reason
                + "\",\"bundle\":\"b1\"}";
    }

    private static String order(int d, String id, String quantity, String price) {
        return "{\"type\":\"order\",\"day\":\"2024-01-0" + d + "\",\"order\":\"" + id
                + "\",\"symbol\":\"X\",\"quantity\":\"" + quantity + "\",\"reference_price\":\"" + price
                + "\",\"target_weight\":0.5,\"verdict\":\"passed\"}";
    }

    /** At a market price, with 40 basis points of slippage in the price and 10 of fee. */
    private static String filled(int d, String id, double quantity, double market) {
        double price = market * (1 + Math.signum(quantity) * 0.004);
        return "{\"type\":\"filled\",\"day\":\"2024-01-0" + d + "\",\"order\":\"" + id
                + "\",\"symbol\":\"X\",\"quantity\":\"" + quantity + "\",\"price\":\"" + price + "\",\"fee\":\""
                + Math.abs(quantity) * market * 0.001 + "\",\"slippage\":\"" + Math.abs(quantity) * market * 0.004
                + "\"}";
    }

    private static String close(int d) {
        return "{\"type\":\"close\",\"day\":\"2024-01-0" + d + "\"}";
    }

    private Path journal(List<String> events) throws IOException {
        return journal(Files.createTempFile(folder, "journal", ".jsonl"), events);
    }

    /** A journal with these events, as the live process writes it. */
    @Test
    void onlyJournalsInWhichAPersonAskedAreNamed() throws IOException {
        Path asked = Files.createDirectories(folder.resolve("live/a")).resolve("journal.jsonl");
        Path other = Files.createDirectories(folder.resolve("live/b")).resolve("journal.jsonl");
        journal(asked, List.of("{\"type\":\"vetoed\",\"user\":\"Ann\",\"symbol\":\"EUR\"}", "{\"type\":\"day\"}"));
        journal(other, List.of("{\"type\":\"vetoed\",\"user\":\"Anna\",\"symbol\":\"EUR\"}"));
        assertThat(LiveAccounts.naming(folder, "Ann")).containsExactly(asked);
        assertThat(LiveAccounts.naming(folder, "Nobody")).isEmpty();
    }

    static Path journal(Path file, List<String> events) throws IOException {
        StringBuilder text = new StringBuilder();
        String last = JournalLines.FIRST;
        int n = 0;
        for (String event : events) {
            String body =
                    "{\"seq\":" + ++n + ",\"prev\":\"" + last + "\",\"at\":\"2024-01-01T00:00:00Z\",\"event\":" + event;
            last = JournalLines.hash(body);
            text.append(body).append(",\"hash\":\"").append(last).append("\"}\n");
        }
        return Files.writeString(file, text);
    }

    private static final List<String> TWO_BOTS = List.of(
            OPENED,
            day(1),
            decision(1, "a", "enter_long", 1.0, "entry"),
            decision(1, "b", "enter_short", -0.5, "entry"),
            order(1, "o1", "2", "100"),
            close(1),
            day(2),
            filled(2, "o1", 2, 101),
            order(2, "o2", "1", "95"),
            close(2),
            day(3),
            "{\"type\":\"borrow_charged\",\"day\":\"2024-01-03\",\"symbol\":\"X\",\"amount\":\"9\"}",
            decision(3, "a", "exit", 0, "stop"),
            order(3, "o3", "-3", "97"),
            close(3),
            day(4),
            filled(4, "o3", -3, 98),
            close(4));

    @Test
    void aBotsTradeHasThePricesAndCostsOfTheAccountsFills() throws IOException {
        Account account = JournalTrades.read(journal(TWO_BOTS));
        assertThat(account.mode()).isEqualTo("live");
        assertThat(account.trades()).hasSize(1);
        Closed t = account.trades().get(0);
        assertThat(t.bot()).isEqualTo("a");
        assertThat(t.entryPrice()).isCloseTo(101, within(1e-9));
        assertThat(t.exitPrice()).isCloseTo(98, within(1e-9));
        // all in: 1/(1.005 * 101) shares, sold at 98 less half a percent; a long pays no borrow
        assertThat(t.netReturn()).isCloseTo(98 * 0.995 / (101 * 1.005) - 1, within(1e-12));
        assertThat(t.cost()).isCloseTo(0.005 / 1.005 + 98 * 0.005 / (101 * 1.005), within(1e-12));
        assertThat(t.maxAdverse()).as("the close of day 2").isCloseTo(1 - 95.0 / 101, within(1e-12));
        assertThat(t.maxFavorable()).isZero();
        assertThat(t.barsHeld()).isEqualTo(2);
        assertThat(t.reason()).isEqualTo("stop");
        assertThat(account.open()).as("the short of bot b").isEqualTo(1);
    }

    @Test
    void aLongerJournalSaysTheSameOfWhatAShorterOneSaid() throws IOException {
        Account whole = JournalTrades.read(journal(TWO_BOTS));
        for (int n = 1; n <= TWO_BOTS.size(); n++) {
            Account part = JournalTrades.read(journal(TWO_BOTS.subList(0, n)));
            assertThat(part.account()).isEqualTo(whole.account());
            assertThat(whole.trades()).containsAll(part.trades());
        }
    }

    private static String plan(String bots) {
        return "{\"type\":\"plan\",\"bundle\":\"b2\",\"as_of\":\"2024-01-02\",\"bots\":[" + bots + "]}";
    }

    @Test
    void whatABotHeldThatLeftThePlanIsClosedByTheOrdersThatFollow() throws IOException {
        List<String> sold = List.of(
                OPENED,
                day(1),
                decision(1, "a", "enter_long", 1.0, "entry"),
                decision(1, "b", "enter_long", 0.5, "entry"),
                order(1, "o1", "3", "100"),
                close(1),
                day(2),
                filled(2, "o1", 3, 101),
                close(2),
                plan("\"b\""),
                day(3),
                order(3, "o3", "-2", "97"),
                close(3),
                day(4),
                filled(4, "o3", -2, 98),
                close(4),
                day(5),
                close(5));
        Account account = JournalTrades.read(journal(sold));
        assertThat(account.trades()).hasSize(1);
        Closed t = account.trades().get(0);
        assertThat(t.bot()).isEqualTo("a");
        assertThat(t.reason()).isEqualTo("left_plan");
        assertThat(t.exitDay()).isEqualTo((int) LocalDate.of(2024, 1, 4).toEpochDay());
        assertThat(t.netReturn()).isCloseTo(98 * 0.995 / (101 * 1.005) - 1, within(1e-12));
        assertThat(account.open()).as("b is in the plan").isEqualTo(1);
        for (int n = 1; n <= sold.size(); n++) {
            assertThat(account.trades())
                    .containsAll(JournalTrades.read(journal(sold.subList(0, n))).trades());
        }
    }

    @Test
    void whatOtherBotsTakeOverFromOneThatLeftHasNoPrice() throws IOException {
        Account account = JournalTrades.read(journal(List.of(
                OPENED,
                day(1),
                decision(1, "a", "enter_long", 1.0, "entry"),
                order(1, "o1", "2", "100"),
                close(1),
                day(2),
                filled(2, "o1", 2, 101),
                close(2),
                plan("\"b\""),
                day(3),
                close(3),
                day(4),
                close(4))));
        assertThat(account.trades()).isEmpty();
        assertThat(account.open()).isZero();
        assertThat(account.unpriced()).isEqualTo(1);
    }

    @Test
    void decisionsThatNoFillOfTheAccountAnswersAreCountedNotPriced() throws IOException {
        Account account = JournalTrades.read(journal(List.of(
                OPENED,
                day(1),
                decision(1, "a", "enter_long", 1.0, "entry"),
                "{\"type\":\"order_denied\",\"day\":\"2024-01-01\",\"order\":\"o1\",\"symbol\":\"X\",\"quantity\":\"2\",\"reference_price\":\"100\",\"target_weight\":0.5,\"limits\":[\"halted\"]}",
                close(1),
                day(2),
                decision(2, "a", "exit", 0, "stop"),
                close(2))));
        assertThat(account.trades()).isEmpty();
        assertThat(account.open()).isZero();
        assertThat(account.unpriced()).isEqualTo(2);
    }

    @Test
    void anOrderThatIsReplacedHandsItsWishesOn() throws IOException {
        Account account = JournalTrades.read(journal(List.of(
                OPENED,
                day(1),
                decision(1, "a", "enter_long", 1.0, "entry"),
                order(1, "o1", "2", "100"),
                close(1),
                day(2),
                "{\"type\":\"cancelled\",\"day\":\"2024-01-02\",\"order\":\"o1\",\"symbol\":\"X\",\"reason\":\"replaced\"}",
                order(2, "o2", "2", "100"),
                close(2),
                day(3),
                filled(3, "o2", 2, 100),
                decision(3, "a", "exit", 0, "time"),
                order(3, "o3", "-2", "100"),
                close(3),
                day(4),
                filled(4, "o3", -2, 110),
                close(4))));
        assertThat(account.trades()).hasSize(1);
        assertThat(account.trades().get(0).decisionDay())
                .isEqualTo(account.trades().get(0).entryDay() - 2);
    }

    /** A part, of which some units still wait. */
    private static String part(int d, String id, double quantity, double market, double leaves) {
        return filled(d, id, quantity, market).replace("\"price\"", "\"leaves\":\"" + leaves + "\",\"price\"");
    }

    private static String replaced(int d, String id) {
        return "{\"type\":\"cancelled\",\"day\":\"2024-01-0" + d + "\",\"order\":\"" + id
                + "\",\"symbol\":\"X\",\"reason\":\"replaced\"}";
    }

    /** 10 of 40 units at 100, the other 30 at 110 by the order that replaced the first; 30 of 40 sold at 120, the rest at 100. */
    private static final List<String> IN_PARTS = List.of(
            OPENED,
            day(1),
            decision(1, "a", "enter_long", 1.0, "entry"),
            order(1, "o1", "40", "100"),
            close(1),
            day(2),
            part(2, "o1", 10, 100, 30),
            replaced(2, "o1"),
            order(2, "o2", "30", "100"),
            close(2),
            day(3),
            filled(3, "o2", 30, 110),
            decision(3, "a", "exit", 0, "time"),
            order(3, "o3", "-40", "110"),
            close(3),
            day(4),
            part(4, "o3", -30, 120, -10),
            close(4), // no bar: the rest waits
            day(5),
            filled(5, "o3", -10, 100),
            close(5));

    @Test
    void aTradeThatIsFilledInPartsHasThePricesOfAllOfThem() throws IOException {
        Account account = JournalTrades.read(journal(IN_PARTS));
        assertThat(account.unpriced()).isZero();
        assertThat(account.open()).isZero();
        assertThat(account.trades()).hasSize(1);
        Closed t = account.trades().get(0);
        double in = (10 * 100 + 30 * 110) / 40.0;
        double out = (30 * 120 + 10 * 100) / 40.0;
        assertThat(t.entryPrice()).isCloseTo(in, within(1e-9));
        assertThat(t.exitPrice()).isCloseTo(out, within(1e-9));
        assertThat(t.netReturn()).isCloseTo(out * 0.995 / (in * 1.005) - 1, within(1e-12));
        assertThat(t.exitDay() - t.entryDay()).isEqualTo(2);
        assertThat(t.entryDay() - t.decisionDay()).isEqualTo(2);
        for (int n = 1; n < IN_PARTS.size() - 1; n++) {
            assertThat(JournalTrades.read(journal(IN_PARTS.subList(0, n))).trades())
                    .as("a trade whose exit is filled in part is not closed")
                    .isEmpty();
        }
    }

    @Test
    void whatWasFilledBeforeAnOrderWasTakenBackIsATrade() throws IOException {
        Account account = JournalTrades.read(journal(List.of(
                OPENED,
                day(1),
                decision(1, "a", "enter_long", 1.0, "entry"),
                order(1, "o1", "40", "100"),
                close(1),
                day(2),
                part(2, "o1", 10, 100, 30),
                replaced(2, "o1").replace("replaced", "halted"),
                close(2),
                day(3),
                decision(3, "a", "exit", 0, "stop"),
                order(3, "o2", "-10", "90"),
                close(3),
                day(4),
                filled(4, "o2", -10, 90),
                close(4))));
        assertThat(account.unpriced()).isZero();
        assertThat(account.trades()).singleElement().satisfies(t -> {
            assertThat(t.entryPrice()).isCloseTo(100, within(1e-9));
            assertThat(t.exitPrice()).isCloseTo(90, within(1e-9));
        });
    }

    @Test
    void aBotThatLeavesWhileItsEntryWaitsHasWhatWasFilled() throws IOException {
        Account account = JournalTrades.read(journal(List.of(
                OPENED,
                day(1),
                decision(1, "a", "enter_long", 1.0, "entry"),
                order(1, "o1", "40", "100"),
                close(1),
                day(2),
                part(2, "o1", 10, 100, 30),
                decision(2, "a", "exit", 0, "stop"),
                replaced(2, "o1"),
                order(2, "o2", "-10", "90"),
                close(2),
                day(3),
                filled(3, "o2", -10, 90),
                close(3))));
        assertThat(account.unpriced()).isZero();
        assertThat(account.open()).isZero();
        assertThat(account.trades())
                .singleElement()
                .satisfies(t -> assertThat(t.exitPrice()).isCloseTo(90, within(1e-9)));
    }

    @Test
    void aChangedLineIsNamed() throws IOException {
        Path file = journal(TWO_BOTS);
        Files.writeString(file, Files.readString(file).replace("\"quantity\":\"2\"", "\"quantity\":\"9\""));
        assertThatThrownBy(() -> JournalTrades.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 5");
    }
}
