package io.cambrian.jobs.cycle;

import io.cambrian.jobs.memory.ConsolidateJob;
import io.cambrian.jobs.memory.RecallJob;
import io.cambrian.jobs.memory.TradeCases.Filter;
import io.cambrian.jobs.report.MemoryFigures;
import io.cambrian.jobs.report.MemoryFigures.Alike;
import io.cambrian.jobs.report.MemoryFigures.AlikeDay;
import io.cambrian.jobs.report.Panel;
import io.cambrian.market.Market;
import io.cambrian.memory.OutcomeEstimate;
import io.cambrian.memory.RecallSettings;
import io.cambrian.memory.RecalledCase;
import io.cambrian.memory.Recollection;
import io.cambrian.overlay.MemoryEvidence;
import io.cambrian.tables.PatternsTable.Pattern;
import io.cambrian.tables.RegimeMemoryTable.Page;
import io.cambrian.tables.Warehouse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The report's panels about memory. */
final class MemoryPanels {
    private static final int DAYS_SHOWN = 10;
    private static final int DAYS_AFTER = 40;

    /**
     * What a cycle consolidated.
     *
     * @param day as of which
     * @param book pages of the regime book
     * @param patterns what was looked at and found
     * @param evidence what the plan's decisions use, of the last development day
     */
    record Consolidated(int day, List<Page> book, ConsolidateJob.Result patterns, MemoryEvidence evidence) {}

    private MemoryPanels() {}

    static MemoryFigures.Memory of(Warehouse warehouse, CycleFacts facts) {
        Consolidated c = facts.consolidated();
        return new MemoryFigures.Memory(
                Panel.of(alike(warehouse, facts, c.day())),
                Panel.of(patterns(c.patterns())),
                Panel.of(new MemoryFigures.RegimeBook(
                        c.book().stream().map(MemoryPanels::page).toList())),
                account(facts, c));
    }

    private static Panel<MemoryFigures.MemoryAccount> account(CycleFacts facts, Consolidated c) {
        return facts.replay()
                .flatMap(paper -> MemoryAccountFigures.read(
                        Path.of(paper.summary().get("journal").asText()), c.evidence()))
                .map(Panel::of)
                .orElseGet(() -> Panel.missing(
                        facts.replay().isEmpty()
                                ? "Memory decides where the plan is traded, and that was not done here."
                                : "On the last development day memory held nothing that could change a decision.",
                        ""));
    }

    private static Alike alike(Warehouse warehouse, CycleFacts facts, int day) {
        RecallJob.Result result = RecallJob.recall(
                warehouse,
                new RecallJob.Request(
                        Optional.of(day),
                        Optional.empty(),
                        Filter.ALL,
                        RecallSettings.DEFAULT,
                        RecallJob.Engine.LOCAL,
                        Integer.MAX_VALUE),
                facts.regimes().contexts(),
                facts.regimes().labels(),
                day);
        Recollection r = result.recollection();
        Map<Integer, List<RecalledCase>> byDay = new LinkedHashMap<>();
        r.cases()
                .forEach(x -> byDay.computeIfAbsent(x.decisionDay(), d -> new ArrayList<>())
                        .add(x));
        Market market = facts.request().loaded().market();
        int[] days = market.calendar();
        double[] returns = EqualWeight.returns(market, days);
        List<AlikeDay> shown = new ArrayList<>();
        byDay.forEach((decided, cases) -> shown.add(new AlikeDay(
                LocalDate.ofEpochDay(decided),
                regime(facts, decided),
                cases.stream().mapToDouble(RecalledCase::distance).min().orElseThrow(),
                cases.stream().mapToDouble(RecalledCase::weight).sum(),
                cases.size(),
                cases.stream().mapToDouble(RecalledCase::outcome).average().orElseThrow(),
                after(days, returns, decided, day))));
        shown.sort(Comparator.comparingDouble(AlikeDay::distance).thenComparing(AlikeDay::day));
        OutcomeEstimate o = r.outcome();
        return new Alike(
                LocalDate.ofEpochDay(day),
                result.regime().orElse("kind of market unknown"),
                r.knownCases(),
                r.cases().size(),
                shown.subList(0, Math.min(DAYS_SHOWN, shown.size())),
                o.mean(),
                o.low(),
                o.high(),
                o.gainShare(),
                o.effectiveSamples());
    }

    private static String regime(CycleFacts facts, int day) {
        int label = facts.regimes().labels().labelOn(day);
        return label < 0 ? "unknown" : facts.regimes().labels().names().get(label);
    }

    /** Growth from a day's close on, up to the day on which it is looked at. */
    private static double[] after(int[] days, double[] returns, int from, int until) {
        int at = Arrays.binarySearch(days, from);
        int end = at < 0 ? at : Math.min(days.length - 1, at + DAYS_AFTER);
        while (end > at && days[end] > until) {
            end--;
        }
        double[] growth = new double[at < 0 ? 0 : end - at + 1];
        double value = 1;
        for (int i = 0; i < growth.length; i++) {
            value *= i == 0 ? 1 : 1 + returns[at + i];
            growth[i] = value;
        }
        return growth;
    }

    private static MemoryFigures.Patterns patterns(ConsolidateJob.Result result) {
        return new MemoryFigures.Patterns(
                result.trades(),
                result.tested(),
                result.patterns().stream()
                        .sorted(Comparator.comparing((Pattern p) -> !p.active())
                                .thenComparingDouble(Pattern::adjustedP))
                        .map(p -> new MemoryFigures.Situation(
                                Stream.concat(
                                                p.items().stream(),
                                                p.exceptions().stream().map(e -> "not (" + e + ")"))
                                        .toList(),
                                p.kind().equals("success"),
                                p.active() ? Optional.empty() : Optional.of(p.reason()),
                                p.trades(),
                                p.lift(),
                                p.mean(),
                                p.low(),
                                p.high(),
                                p.adjustedP(),
                                p.erasAgreeing() + " of " + p.eras() + " quarters",
                                LocalDate.ofEpochDay(p.sinceDay()),
                                p.laterTrades(),
                                p.laterTrades() == 0 ? Double.NaN : p.laterMean()))
                        .toList());
    }

    private static MemoryFigures.RegimePage page(Page p) {
        return new MemoryFigures.RegimePage(
                p.regime(),
                p.days(),
                p.spells(),
                p.annualReturn(),
                p.annualVolatility(),
                p.maxDrawdown(),
                p.nextDay(),
                p.lookAlikes().stream()
                        .map(l -> l.regime()
                                + (l.modelId().equals(p.modelId()) ? "" : " of model " + l.modelId())
                                + String.format(java.util.Locale.ROOT, ", %.1f away", l.distance()))
                        .toList(),
                p.families().stream()
                        .map(f -> new MemoryFigures.FamilyResult(
                                f.family(), f.trades(), f.mean(), f.shrunkMean(), f.low(), f.high()))
                        .toList());
    }
}
