package io.cambrian.jobs.memory;

import io.cambrian.handoff.MemoryRule;
import io.cambrian.jobs.RunIdentity;
import io.cambrian.memory.PastCase;
import io.cambrian.tables.TradeMemoryTable.RememberedTrade;
import io.cambrian.tables.Warehouse;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * What memory says on a day: patterns, cases to recall, and rules. It is consolidated where closed trades became known since it last
 * was, or are told otherwise than they were then; else it is what it was on that day, from the tables.
 *
 * @param cases with the day on which they were consolidated; the patterns in force are those of that day
 * @param rules as the bundle carries them
 */
public record MemoryOfDay(DecisionMemory.Result cases, List<MemoryRule> rules) {
    public MemoryOfDay {
        rules = List.copyOf(rules);
    }

    /** Memory at the close of a day. */
    public static MemoryOfDay of(Warehouse warehouse, int day) {
        List<RememberedTrade> trades = TradeCases.known(warehouse, day, TradeCases.Filter.ALL);
        List<PastCase> cases = TradeCases.of(warehouse, trades);
        String told = told(trades, cases);
        return RecallSides.read(warehouse, day, told, DecisionMemory.bySide(trades, cases))
                .map(memory -> new MemoryOfDay(memory, DistillJob.written(warehouse, memory.knownDay())))
                .orElseGet(() -> consolidated(warehouse, day, told));
    }

    /** The sides are written last: a consolidation that died before is done again. */
    private static MemoryOfDay consolidated(Warehouse warehouse, int day, String told) {
        ConsolidateJob.run(warehouse, day, ConsolidateJob.MINIMUM_SUPPORT);
        DecisionMemory.Result memory = DecisionMemory.run(warehouse, day);
        DistillJob.Result distilled = DistillJob.run(warehouse, day, memory);
        RecallSides.write(warehouse, memory, told);
        return new MemoryOfDay(memory, distilled.forHandOff());
    }

    /** A hash of all that is consolidated, and of the version of the rules. */
    private static String told(List<RememberedTrade> trades, List<PastCase> cases) {
        StringBuilder text = new StringBuilder(RunIdentity.KERNEL_VERSION);
        for (int i = 0; i < trades.size(); i++) {
            RememberedTrade t = trades.get(i);
            PastCase c = cases.get(i);
            text.append('\n')
                    .append(String.join(
                            "\t",
                            c.id(),
                            t.side(),
                            t.setting().regime().orElse(""),
                            Integer.toString(c.decisionDay()),
                            Integer.toString(c.knownDay()),
                            Double.toString(c.outcome()),
                            Arrays.toString(c.context()),
                            new TreeMap<>(c.regimeProbabilities()).toString()));
        }
        return RunIdentity.hash(text.toString());
    }
}
