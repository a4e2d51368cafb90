package io.cambrian.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.live.JournalFold.BotChange;
import io.cambrian.live.control.Rules;
import io.cambrian.live.journal.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeniorityTest {
    private static final int DAY = 19_000;

    private static Event plan(int asOf, String... bots) {
        return Event.type(Records.PLAN)
                .with("bundle", "p" + asOf)
                .with("as_of", Records.date(asOf))
                .with("bots", List.of(bots))
                .build();
    }

    private static BotChange change(int after, String bot, String to) {
        return new BotChange(
                after, Event.type("bot_state").with("bot", bot).with("to", to).build());
    }

    @Test
    void aBotIsAsOldAsTheFirstPlanThatHasItWithoutABreak() {
        Seniority seniority = new Seniority();
        seniority.plan(plan(DAY, "a", "b"));
        seniority.plan(plan(DAY + 7, "a", "c"));
        seniority.plan(plan(DAY + 14, "a", "b", "c"));
        assertThat(seniority.since()).isEqualTo(Map.of("a", DAY, "b", DAY + 14, "c", DAY + 7));
    }

    @Test
    void underEarlierRulesNothingWasKeptFromThePlanBefore() {
        Seniority seniority = new Seniority();
        seniority.plan(plan(DAY, "a"));
        seniority.day(Rules.BELIEVED);
        seniority.plan(plan(DAY + 7, "a"));
        seniority.day(Rules.BELIEVED);
        seniority.plan(plan(DAY + 14, "a"));
        seniority.day(Rules.LASTING);
        assertThat(seniority.since()).isEqualTo(Map.of("a", DAY + 7));
    }

    @Test
    void lossesCountForAYearAndWhatIsHeldBackForAsLongAsItIs() {
        Seniority seniority = new Seniority();
        seniority.plan(plan(DAY, "a", "b", "c"));
        int later = DAY + 1_000;
        List<BotChange> changes = List.of(
                change(DAY + 5, "a", "HALTED"),
                change(DAY + 6, "b", "REDUCING"),
                change(DAY + 9, "b", "ACTIVE"),
                change(later + 1, "c", "HALTED"));
        assertThat(seniority.before(later, changes)).isEqualTo(Map.of("a", DAY, "b", later - 365, "c", later - 365));
    }
}
