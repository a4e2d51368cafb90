package io.cambrian.live.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.overlay.Proposal;
import io.cambrian.overlay.Proposal.BotTargets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BotMovesTest {
    private static BotTargets bot(String id, Map<String, Double> targets) {
        TreeMap<String, Integer> since = new TreeMap<>();
        targets.keySet().forEach(s -> since.put(s, 1));
        return new BotTargets(id, 0.5, new TreeMap<>(targets), since);
    }

    private static Proposal proposal(Map<String, Double> sums, BotTargets... bots) {
        return new Proposal(new TreeMap<>(sums), List.of(bots));
    }

    @Test
    void nothingWasMovedBeforeTheFirstClose() {
        assertThat(BotMoves.NONE.ordered("one")).isEmpty();
        assertThat(BotMoves.NONE.withheld("one")).isEmpty();
    }

    @Test
    void whatABotOrderedIsTheChangeOfItsTargets() {
        Proposal first = proposal(
                Map.of("AAA", 0.2, "BBB", 0.1, "CCC", 0.5),
                bot("one", Map.of("AAA", 0.25, "CCC", 0.5)),
                bot("two", Map.of("BBB", 0.125)));
        Proposal second = proposal(
                Map.of("AAA", 0.0, "BBB", 0.0, "CCC", 0.5),
                bot("one", Map.of("BBB", -0.5, "CCC", 0.5)),
                bot("two", Map.of("BBB", 0.25)));
        BotMoves moves = BotMoves.NONE.next(first, first).next(second, second);
        assertThat(moves.ordered("one")).isEqualTo(Map.of("AAA", -0.25, "BBB", -0.5));
        assertThat(moves.ordered("two")).isEqualTo(Map.of("BBB", 0.125));
        assertThat(moves.ordered("three")).isEmpty();
        assertThat(moves.withheld("one")).isEmpty();
    }

    @Test
    void whatHadNoBarAtOneOfTheClosesWasNotMoved() {
        Proposal first = proposal(Map.of("AAA", 0.25, "BBB", 0.5), bot("one", Map.of("AAA", 0.25, "BBB", 0.5)));
        Proposal second = proposal(Map.of("AAA", 0.5, "CCC", 0.125), bot("one", Map.of("AAA", 0.5, "CCC", 0.125)));
        assertThat(BotMoves.NONE.next(first, first).next(second, second).ordered("one"))
                .isEqualTo(Map.of("AAA", 0.25));
    }

    @Test
    void whatItsStateKeepsABotFromIsWithheld() {
        Proposal wanted = proposal(Map.of("AAA", 0.5, "BBB", 0.0), bot("one", Map.of("AAA", 0.5)));
        Proposal allowed = proposal(Map.of("AAA", 0.25, "BBB", 0.125), bot("one", Map.of("AAA", 0.25, "BBB", 0.125)));
        BotMoves moves = BotMoves.NONE.next(wanted, allowed);
        assertThat(moves.withheld("one")).isEqualTo(Map.of("AAA", 0.25, "BBB", -0.125));
        assertThat(moves.withheld("two")).isEmpty();
        assertThat(moves.next(wanted, wanted).ordered("one")).isEqualTo(Map.of("AAA", 0.25, "BBB", -0.125));
    }
}
