package io.cambrian.benchmarks;

import io.cambrian.fault.UserException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Starts one benchmark: {@code java -jar common/benchmarks/target/benchmarks.jar NAME [--option value]...}. Without a name
 * it lists them; with {@code --quick} each does a small part of its work.
 */
public final class Main {
    private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

    static {
        add("w1", "100 crossovers on 100 series, against C, the reference and ta4j", W1::run);
        add("w1-check", "all 10,000 cells of W1 against the C program", W1::check);
        add("w2", "ten rule trees on 100 series, against C, the reference, ta4j and Jenetics", W2::run);
        add("trees", "populations of rule trees as evolution scores them, random and evolved", Trees::run);
        add("g1", "10,000 evolved trees on 500 series, and what sharing saves", G1::run);
        add("scorer", "the fast scorer on crossovers, long only, long and short", ScorerSpeed::run);
        add("exact", "the fast scorer against the reference on awkward real instruments (--data)", Exact::run);
        add("memory", "live set of a sweep, and of one ten times as large", MemoryUse::run);
        add("memory-part", "one sweep of memory, in this JVM", MemoryUse::part);
        add("var-selection", "historical VaR of many strategies by selection, against sorting", RiskSpeed::selection);
        add("monte-carlo", "factor Monte Carlo, position by position, with its Euler parts", RiskSpeed::monteCarlo);
        add(
                "nearest-correlation",
                "the nearest correlation matrix by Newton's method, against Higham's projections",
                NearestSpeed::run);
        add("tiles", "the multiplication of correlation tiles", RiskSpeed::tiles);
        add("var-calibration", "exceedances of VaR on drifting streams: plain, filtered, conformal", Calibration::run);
        add("search", "what a search costs beside scoring", SearchOverhead::run);
        add("chunks", "what the size of a chunk does to the kernel's speed", ChunkSizes::run);
        add("scale", "time, cost and first bottleneck of searches on clusters of any size, by a model", Scale::run);
        add("gate", "size and power of StepM over a fixed set of trials", GateSize::run);
        add(
                "holdout-gate",
                "size of the gate on untouched days alone, in worlds without an edge",
                HoldoutGateSize::run);
        add("power", "what the whole pipeline promotes of planted edges, and where it loses them", PowerStudy::run);
        add("evidence", "time and memory of PBO and StepM over many trials", EvidenceScale::run);
        add("portfolio", "weights of thousands of names, capital moved between a thousand bots", PortfolioSpeed::run);
        add("weights-study", "every weighting method out of sample against 1/N (--data)", WeightStudy::run);
        add("learning", "what can be believed of learned policies, in worlds whose truth is known", LearningStudy::run);
        add("tuning", "thresholds, signal weights and change detection against their promises", TuningStudy::run);
        add(
                "watch",
                "how often the watch of a strategy rings for nothing, and how soon it sees a fall",
                WatchStudy::run);
        add("nested", "sizes and stops tuned after the signals against all numbers together", NestedStudy::run);
        add("policy-study", "learned policies out of sample on real prices (--data), against 1/N", PolicyStudy::run);
        add("twin", "the live process's bots against the backtest, decision by decision (--data)", StreamingTwin::run);
        add("book", "a day's decisions of many bots on many instruments", BookSpeed::run);
        add("live-day", "the same in the real live process: from bars to orders, limits, journal", LiveDay::run);
        add("recall", "the nearest of a million contexts, exactly, against a plain loop", RecallSpeed::run);
        add("analogs", "the stretches most like a query over many series, exactly", AnalogSpeed::search);
        add("matrix-profile", "left and right matrix profile of a long series", AnalogSpeed::profile);
        add("patterns", "how often subgroup discovery finds what was planted, and errs on noise", PatternStudy::run);
        add(
                "consolidation",
                "pruning, merging and contradictions, in worlds whose truth is known",
                MemoryStudy::consolidation);
        add("distillation", "distilled rules against the memory, and what any rules could reach", DistillStudy::run);
        add("users", "risk aversion of planted users from their overrides", MemoryStudy::users);
        add(
                "planted",
                "how often searches find a rule that earns in one regime only, and what they look at",
                PlantedSearch::run);
        add(
                "transfer",
                "what schemas of other worlds save a search, and whether it promotes more on noise",
                TransferStudy::run);
        add("system", "the whole system over years of planted worlds, against its frozen twin", SystemStudy::run);
        add(
                "adaptation",
                "how fast capital is moved when volatility doubles, and how often for nothing",
                AdaptationStudy::run);
    }

    private record Benchmark(String meaning, Consumer<Options> main) {}

    private Main() {}

    private static void add(String name, String meaning, Consumer<Options> main) {
        BENCHMARKS.put(name, new Benchmark(meaning, main));
    }

    public static void main(String[] words) {
        Benchmark benchmark = words.length == 0 ? null : BENCHMARKS.get(words[0]);
        if (benchmark == null) {
            System.err.println("Which benchmark?");
            BENCHMARKS.forEach((name, one) -> System.err.printf("  %-16s %s%n", name, one.meaning()));
            System.exit(2);
            return;
        }
        List<String> rest = Arrays.asList(words).subList(1, words.length);
        System.out.println(Machine.line());
        try {
            benchmark.main().accept(Options.of(rest));
        } catch (UserException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
