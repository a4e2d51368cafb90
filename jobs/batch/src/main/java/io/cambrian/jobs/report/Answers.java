package io.cambrian.jobs.report;

import static io.cambrian.jobs.report.Numbers.count;
import static io.cambrian.jobs.report.Numbers.percent;
import static io.cambrian.jobs.report.Numbers.probability;
import static io.cambrian.jobs.report.Numbers.ratio;
import static io.cambrian.jobs.report.Numbers.signedPercent;

import io.cambrian.jobs.report.Answer.Tone;
import io.cambrian.jobs.report.MoneyFigures.Account;
import io.cambrian.jobs.report.MoneyFigures.Allocation;
import io.cambrian.jobs.report.MoneyFigures.Attribution;
import io.cambrian.jobs.report.MoneyFigures.Bot;
import io.cambrian.jobs.report.MoneyFigures.Frontier;
import io.cambrian.jobs.report.MoneyFigures.Slice;
import io.cambrian.jobs.report.MoneyFigures.Spot;
import io.cambrian.jobs.report.ReportModel.Count;
import io.cambrian.jobs.report.ReportModel.Coverage;
import io.cambrian.jobs.report.ReportModel.GateResult;
import io.cambrian.jobs.report.ReportModel.Instrument;
import io.cambrian.jobs.report.ReportModel.Regime;
import io.cambrian.jobs.report.ReportModel.Timeline;
import io.cambrian.jobs.report.ReportModel.Windows;
import io.cambrian.jobs.report.RiskFigures.Correlation;
import io.cambrian.jobs.report.RiskFigures.Stress;
import io.cambrian.jobs.report.RiskFigures.ValueAtRisk;
import io.cambrian.jobs.report.SearchFigures.Curve;
import io.cambrian.jobs.report.SearchFigures.Equity;
import io.cambrian.jobs.report.SearchFigures.Evidence;
import io.cambrian.jobs.report.SearchFigures.Evolution;
import io.cambrian.jobs.report.SearchFigures.Finalist;
import io.cambrian.jobs.report.SearchFigures.Funnel;
import io.cambrian.jobs.report.SearchFigures.Gate;
import io.cambrian.jobs.report.SearchFigures.Generation;
import io.cambrian.jobs.report.SearchFigures.TwinFamily;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/** What each panel's numbers say, in words. Pure: the same model gives the same sentences. */
final class Answers {
    private Answers() {}

    static Answer coverage(Coverage c) {
        String number = count(c.bars());
        if (c.instruments().isEmpty()) {
            return new Answer("No instrument was left to trade.", number, "bars", Tone.BAD);
        }
        LocalDate first = c.instruments().stream()
                .map(Instrument::first)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        LocalDate last = c.instruments().stream()
                .map(Instrument::last)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        long quarantined = total(c.quarantined());
        String words = count(c.instruments().size(), "instrument") + " from " + first + " to " + last + ". "
                + (c.exclusions().isEmpty()
                        ? "None was left out, "
                        : count(c.exclusions().size()) + " left out for a stated reason, ")
                + (quarantined == 0
                        ? "and no row was refused."
                        : "and " + count(quarantined, "row") + " put into quarantine.");
        return Answer.neutral(words, number, "bars read");
    }

    static Answer windows(Windows w) {
        String searched = "The search saw " + Numbers.years(w.trainFrom(), w.trainTo()) + ". "
                + (w.folds().isEmpty()
                        ? "There was no walk-forward check. "
                        : "Finalists were checked on " + count(w.folds().size(), "walk-forward fold") + ". ");
        if (w.holdout().isEmpty()) {
            return new Answer(
                    searched + "Nothing was kept unseen, so nothing can confirm a find.",
                    "0",
                    "days kept unseen",
                    Tone.BAD);
        }
        String opened = w.holdoutOpenings() <= 1
                ? "The days kept for the final test were opened "
                        + (w.holdoutOpenings() == 0 ? "by nobody yet." : "once, by this run.")
                : "The days kept for the final test have been opened " + w.holdoutOpenings()
                        + " times; each opening makes them less untouched.";
        return Answer.neutral(
                searched + opened,
                Numbers.years(w.holdout().get().from(), w.holdout().get().to()),
                "kept unseen");
    }

    static Answer timeline(Timeline t) {
        if (t.regimes().isEmpty()) {
            return Answer.neutral("No kinds of market were told apart.", "0", "regimes");
        }
        long known = t.regimes().stream().mapToLong(Regime::days).sum();
        Regime most =
                t.regimes().stream().max(Comparator.comparingInt(Regime::days)).orElseThrow();
        Regime rough = t.regimes().stream()
                .max(Comparator.comparingDouble(Regime::annualizedVolatility))
                .orElseThrow();
        String words = "Most often " + most.name() + ": " + percent(most.days() / (double) Math.max(1, known), 0)
                + " of days. Roughest was " + rough.name() + ", with " + percent(rough.annualizedVolatility(), 0)
                + " volatility a year and a drawdown of " + percent(rough.maxDrawdown(), 0) + ".";
        return Answer.neutral(words, String.valueOf(t.regimes().size()), "kinds of market");
    }

    static Answer evolution(Evolution e) {
        List<Generation> all = e.generations();
        if (all.isEmpty()) {
            return new Answer("No generation was finished.", "0", "generations", Tone.BAD);
        }
        Generation last = all.get(all.size() - 1);
        double best = Double.NEGATIVE_INFINITY;
        int improved = all.get(0).number();
        for (Generation g : all) {
            if (g.best() > best) {
                best = g.best();
                improved = g.number();
            }
        }
        String words = "The best fitness went from " + ratio(all.get(0).best()) + " to " + ratio(best) + " in "
                + count(all.size(), "generation") + "; the last improvement came in generation " + improved
                + ". Of the last population, " + percent(last.diversity(), 0) + " were distinct.";
        return Answer.neutral(words, ratio(best), "best fitness");
    }

    static Answer funnel(Funnel f) {
        String words =
                count(f.scored()) + " were scored on prices, " + count(f.repeated()) + " were known already, and "
                        + count(total(f.rejected())) + " could not be scored. " + count(f.finalists()) + " were kept, "
                        + (f.promoted() == 0 ? "none" : count(f.promoted()))
                        + " promoted. All of them count against the champion.";
        return Answer.neutral(words, count(f.trials()), "trials");
    }

    static Answer finalists(List<Finalist> finalists) {
        long promoted = finalists.stream().filter(Finalist::promoted).count();
        String words = count(finalists.size(), "finalist") + ", the best excess Sharpe ratio in training first. "
                + (promoted == 0 ? "None passed every gate." : count(promoted) + " passed every gate.");
        return new Answer(
                words,
                promoted + " of " + finalists.size(),
                "passed every gate",
                promoted > 0 ? Tone.GOOD : Tone.NEUTRAL);
    }

    static Answer equity(Equity e) {
        double held = last(e.benchmark());
        Curve best = e.curves().stream()
                .filter(c -> Double.isFinite(last(c.growth())))
                .max(Comparator.comparingDouble(c -> last(c.growth())))
                .orElse(null);
        if (best == null) {
            return Answer.neutral("No finalist has a curve on unseen days.", Numbers.UNKNOWN, "unseen return");
        }
        long ahead = e.curves().stream().filter(c -> last(c.growth()) > held).count();
        String words = (ahead == 0 ? "None" : count(ahead)) + " of "
                + count(e.curves().size(), "finalist")
                + " ended above simply holding everything in equal weights, which returned " + signedPercent(held - 1)
                + ". A higher end is not a lower risk: compare the drawdowns.";
        return new Answer(
                words,
                signedPercent(last(best.growth()) - 1),
                "best finalist, unseen days",
                tone(last(best.growth()) - held));
    }

    static Answer evidence(Evidence e) {
        List<TwinFamily> families = e.families();
        if (families.isEmpty()) {
            return new Answer(
                    "Not known yet: no twin search was run. The champion is the best of " + count(e.trials(), "trial")
                            + ", and the best of many looks good even where there is nothing to find.",
                    Numbers.UNKNOWN,
                    "p-value of the search",
                    Tone.NEUTRAL);
        }
        boolean stopped = !Double.isFinite(e.excessSharpe())
                || families.stream().anyMatch(f -> f.stoppedEarly() || !Double.isFinite(f.pValue()));
        double p = families.stream().mapToDouble(TwinFamily::pValue).max().orElseThrow();
        boolean passed = !stopped && p <= e.level();
        StringBuilder words = new StringBuilder(passed ? "Probably not. " : "It may well be. ");
        for (TwinFamily f : families) {
            long asGood = asGood(f, e.excessSharpe());
            words.append(asGood == 0 ? "None" : count(asGood))
                    .append(" of ")
                    .append(count(f.statistics().length))
                    .append(" twin searches on ")
                    .append(f.name())
                    .append(asGood == 1 ? " was" : " were")
                    .append(" as good. ");
        }
        words.append(failed(e.gates()));
        String number = stopped ? "p > " + Numbers.fixed(e.level(), 2) : "p = " + probability(p);
        String meaning = families.size() == 1 ? "p-value" : "p-value (the larger)";
        return new Answer(words.toString().strip(), number, meaning, passed ? Tone.GOOD : Tone.BAD);
    }

    /** Twins at least as good as the champion; ties and what is unknown count against the champion. */
    static long asGood(TwinFamily family, double champion) {
        long n = 0;
        for (double statistic : family.statistics()) {
            n += statistic < champion ? 0 : 1;
        }
        return n;
    }

    private static String failed(List<Gate> gates) {
        List<String> names = gates.stream()
                .filter(g -> g.result() == GateResult.FAILED)
                .map(Gate::name)
                .toList();
        return names.isEmpty() ? "" : "Failed: " + String.join(", ", names) + ".";
    }

    static Answer correlation(Correlation c) {
        int n = c.names().size();
        if (n < 2) {
            return Answer.neutral(
                    "There is only one, so there is nothing to compare.", Numbers.UNKNOWN, "mean correlation");
        }
        double sum = 0;
        int pairs = 0;
        int bestI = 0;
        int bestJ = 1;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double rho = c.matrix()[i][j];
                if (Double.isFinite(rho)) {
                    sum += rho;
                    pairs++;
                    if (!(c.matrix()[bestI][bestJ] >= rho)) {
                        bestI = i;
                        bestJ = j;
                    }
                }
            }
        }
        double mean = pairs == 0 ? Double.NaN : sum / pairs;
        if (!Double.isFinite(mean)) {
            return Answer.neutral("No correlation is known.", Numbers.UNKNOWN, "mean correlation");
        }
        String how = mean >= 0.6 ? "Much alike" : mean < 0.2 ? "Rather independent" : "Somewhat alike";
        String words = how + ". The closest pair is " + c.names().get(bestI) + " and "
                + c.names().get(bestJ) + " at " + ratio(c.matrix()[bestI][bestJ]) + ".";
        return Answer.neutral(words, ratio(mean), "mean correlation");
    }

    static Answer valueAtRisk(ValueAtRisk v) {
        if (v.days().length == 0) {
            return Answer.neutral("There is no day to judge.", Numbers.UNKNOWN, "VaR 99 %, one day");
        }
        Exceedances at95 = Exceedances.of(v.returns(), v.var95(), 0.95);
        Exceedances at99 = Exceedances.of(v.returns(), v.var99(), 0.99);
        boolean honest = at95.plausible() && at99.plausible();
        String words = "One day in a hundred may lose more than " + Numbers.loss(last(v.var99())) + ", and then about "
                + Numbers.loss(v.expectedShortfall99()) + ". Losses went beyond the 95 % line on "
                + count(at95.observed())
                + " of " + count(at95.days(), "day") + " (" + Numbers.fixed(at95.expected(), 0)
                + " expected) and beyond the 99 % line on " + count(at99.observed()) + " ("
                + Numbers.fixed(at99.expected(), 0) + " expected): "
                + (honest ? "in keeping with what was promised." : "not what was promised; trust these lines less.");
        return new Answer(words, Numbers.loss(last(v.var99())), "VaR 99 %, one day", honest ? Tone.NEUTRAL : Tone.BAD);
    }

    static Answer stress(Stress s) {
        double worst = Double.NaN;
        String where = "";
        for (int i = 0; i < s.crises().size(); i++) {
            for (int j = 0; j < s.columns().size(); j++) {
                double r = s.returns()[i][j];
                if (Double.isFinite(r) && !(worst <= r)) {
                    worst = r;
                    where = s.columns().get(j) + ", " + s.crises().get(i).name();
                }
            }
        }
        return Double.isNaN(worst)
                ? Answer.neutral("No crisis lies within the data.", Numbers.UNKNOWN, "worst loss")
                : Answer.neutral("The worst: " + where + ".", signedPercent(worst), "worst outcome");
    }

    static Answer allocation(Allocation a) {
        if (a.bots().isEmpty()) {
            return Answer.neutral("Nothing is allocated: everything stays in cash.", "100 %", "cash");
        }
        Bot risky = a.bots().stream()
                .max(Comparator.comparingDouble(Bot::riskContribution))
                .orElseThrow();
        double cash = a.cash()[a.chosen()];
        String words =
                count(a.bots().size(), "bot") + " weighted by " + a.methods().get(a.chosen())
                        + ". The most risk comes from " + Sections.shortId(risky.strategyId()) + ": "
                        + percent(risky.riskContribution(), 0) + " of it for "
                        + percent(risky.weights()[a.chosen()], 0) + " of the money."
                        + (a.binding().isEmpty() ? "" : " Limits that bound: " + String.join(", ", a.binding()) + ".");
        return Answer.neutral(words, percent(1 - cash, 0), "invested; the rest is cash");
    }

    static Answer frontier(Frontier f) {
        if (f.methods().isEmpty() || f.mean().length == 0) {
            return Answer.neutral(
                    "No frontier can be drawn for these strategies.", Numbers.UNKNOWN, "Sharpe ratio in force");
        }
        Spot chosen = f.methods().get(0);
        double sharpe = chosen.mean() / chosen.volatility();
        String words = "Weighted by " + chosen.name() + ", the portfolio earned " + signedPercent(chosen.mean())
                + " a year at " + percent(chosen.volatility(), 1) + " volatility on days that the search saw; "
                + Numbers.fixed(f.haircut(), 2) + " of any Sharpe ratio here is what luck alone shows.";
        return Answer.neutral(words, Numbers.fixed(sharpe, 2), "Sharpe ratio in force, before the haircut");
    }

    static Answer attribution(Attribution a) {
        Slice best = a.effects().stream()
                .max(Comparator.comparingDouble(Slice::value))
                .orElseThrow();
        Slice worst = a.effects().stream()
                .min(Comparator.comparingDouble(Slice::value))
                .orElseThrow();
        String words = "On untouched days " + best.name() + " brought most (" + signedPercent(best.value()) + ") and "
                + worst.name() + " least (" + signedPercent(worst.value())
                + "); on the days that the search saw the whole made "
                + signedPercent(a.developmentTotal()) + ".";
        return new Answer(words, signedPercent(a.total()), "return on untouched days", tone(a.total()));
    }

    static Answer account(Account a) {
        if (a.equity().length == 0) {
            return Answer.neutral("The account has not lived a day.", Numbers.UNKNOWN, "return");
        }
        double start = a.equity()[0];
        double end = last(a.equity());
        long denied = total(a.denied());
        String words = Numbers.money(start, a.currency()) + " became " + Numbers.money(end, a.currency()) + " with "
                + count(a.orders(), "order") + ", " + count(a.filled()) + " filled"
                + (a.orders() > a.filled() ? ", " + count(a.orders() - a.filled()) + " not by the end" : "") + " and "
                + count(denied) + " refused by our own limits, for " + Numbers.money(a.costs(), a.currency())
                + " of costs. "
                + (a.reconciled()
                        ? "The books agree."
                        : "The books do not agree: stop, and compare journal and broker before anything else.");
        return new Answer(
                words, signedPercent(end / start - 1), "paper return", a.reconciled() ? tone(end - start) : Tone.BAD);
    }

    static long total(List<Count> counts) {
        return counts.stream().mapToLong(Count::count).sum();
    }

    private static Tone tone(double difference) {
        return difference > 0 ? Tone.GOOD : difference < 0 ? Tone.BAD : Tone.NEUTRAL;
    }

    /** The largest loss from the highest value so far, positive; NaN values are passed over; NaN if none is known. */
    static double maxDrawdown(double[] growth) {
        double peak = Double.NaN;
        double worst = Double.NaN;
        for (double value : growth) {
            if (Double.isFinite(value)) {
                peak = peak >= value ? peak : value;
                worst = Math.max(Double.isNaN(worst) ? 0 : worst, 1 - value / peak);
            }
        }
        return worst;
    }

    /** The last known value. */
    static double last(double[] values) {
        for (int i = values.length - 1; i >= 0; i--) {
            if (Double.isFinite(values[i])) {
                return values[i];
            }
        }
        return Double.NaN;
    }
}
