package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.CovarianceEstimator;
import io.cambrian.risk.Crises;
import io.cambrian.risk.Crisis;
import io.cambrian.risk.Plausibility;
import io.cambrian.risk.ReverseStress;
import io.cambrian.risk.ScenarioResult;
import io.cambrian.risk.ScenarioText;
import io.cambrian.risk.Scenarios;
import io.cambrian.risk.StressMatrix;
import io.cambrian.risk.UserScenario;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a portfolio and its assets did in the crises of the data, and would do if correlations rose. */
@Command(
        name = "stress",
        description = "Show what a portfolio and its assets did in crises, and would lose if correlations rose.",
        mixinStandardHelpOptions = true)
final class StressCommand implements Callable<Integer> {
    /** A known event with fewer rows than this in the data is not shown. */
    private static final int FEWEST_ROWS = 5;

    /** Calendar days that the rows may lack at either end of a known event. */
    private static final int SLACK_DAYS = 7;

    @Parameters(index = "0", paramLabel = "RETURNS.csv", description = "A column date, then one column per asset.")
    private Path file;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "CSV of name,weight or JSON; equal weights without it.")
    private Path weightsFile;

    @Option(
            names = "--crises",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many of the deepest falls of the equal-weight market to look for; default 5.")
    private int count;

    @Option(
            names = "--scenarios",
            paramLabel = "FILE",
            description =
                    "Hypothetical scenarios as text: 'scenario NAME', then lines such as 'return XOM -20 %%', 'others"
                            + " stay', 'correlation 50 %%', 'volatility x 2'. See common/docs/risk.md.")
    private Path scenarioFile;

    @Option(
            names = "--reverse",
            paramLabel = "LOSS",
            description = "Also look for the most plausible move of all assets that loses this fraction, such as 0.1.")
    private Double reverse;

    @Option(
            names = "--estimator",
            paramLabel = "NAME",
            defaultValue = "sample",
            description = "Covariance for scenarios; the names of 'cambrian correlation'. Default sample, repaired.")
    private String estimator;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (count < 0) {
            throw new ConfigException("The number of --crises (" + count + ") must not be negative.");
        }
        ReturnsFile returns = ReturnsFile.readFractions(file);
        checkReturns(returns);
        double[] weights = WeightsFile.read(weightsFile, returns.names());
        List<Crises.Fall> falls = Crises.find(returns.days(), Crises.equalWeightMarket(returns.values()), count);
        List<Crisis> crises =
                new ArrayList<>(falls.stream().map(Crises.Fall::crisis).toList());
        for (Crisis known : Crises.known()) {
            long rows = Arrays.stream(returns.days())
                    .filter(d -> d >= known.from() && d <= known.to())
                    .count();
            if (rows >= FEWEST_ROWS && crises.stream().noneMatch(c -> c.name().equals(known.name()))) {
                crises.add(known);
            }
        }
        StressMatrix matrix = StressMatrix.of(crises, returns.names(), returns.days(), returns.values());
        List<StressMatrix.PortfolioCell> portfolio = matrix.portfolio(returns.days(), returns.values(), weights);

        List<Map<String, Object>> rows = new ArrayList<>();
        for (int c = 0; c < crises.size(); c++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", crises.get(c).name());
            row.put("from", LocalDate.ofEpochDay(crises.get(c).from()).toString());
            row.put("to", LocalDate.ofEpochDay(crises.get(c).to()).toString());
            row.put("found_in_data", c < falls.size());
            row.put("market_depth", c < falls.size() ? falls.get(c).depth() : Double.NaN);
            Map<String, Object> whole = cell(portfolio.get(c).cell());
            whole.put("known_weight", portfolio.get(c).knownWeight());
            row.put("portfolio", whole);
            Map<String, Object> assets = new LinkedHashMap<>();
            for (int i = 0; i < returns.names().size(); i++) {
                assets.put(returns.names().get(i), cell(matrix.cells().get(c).get(i)));
            }
            row.put("assets", assets);
            rows.add(row);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("crises", rows);
        Covariance covariance = covariance(returns);
        List<Map<String, Object>> scenarios = scenarios(covariance, weights);
        result.put("correlation_to_one", scenarios);
        List<String> notes = new ArrayList<>(VarCommand.weightNotes(weights));
        notes.addAll(partial(crises.subList(falls.size(), crises.size()), returns.days()));
        if (covariance == null) {
            notes.add("Some pairs of assets share fewer than two rows, so correlations cannot be moved toward one.");
        }
        if (scenarioFile != null || reverse != null) {
            if (covariance == null) {
                throw new DataException("Some pairs of assets share fewer than two rows, so that no scenario can be"
                        + " propagated.\nDrop the assets with the shortest histories.");
            }
            if (scenarioFile != null) {
                result.put("scenarios", hypothetical(returns, covariance, weights));
            }
            if (reverse != null) {
                Map<String, Object> found = reverse(returns, covariance, weights);
                result.put("reverse_stress", found);
                if (((Map<?, ?>) found.get("assets")).values().stream().anyMatch(move -> (Double) move < -1)) {
                    notes.add("The move of the reverse stress takes more than everything from some assets, which"
                            + " cannot be. Ask for a smaller --reverse.");
                }
            }
        }
        result.put("notes", notes);
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(result));
        } else {
            print(crises, portfolio, matrix, scenarios);
            printHypothetical(result);
            notes.forEach(note -> spec.commandLine().getOut().println("note: " + note));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private void checkReturns(ReturnsFile returns) {
        for (int t = 0; t < returns.days().length; t++) {
            for (int i = 0; i < returns.names().size(); i++) {
                if (returns.values()[t][i] < -1) {
                    throw new DataException("The return of " + returns.names().get(i) + " on " + returns.date(t) + " ("
                            + returns.values()[t][i] + ") is below -1, more than all that there is.\n"
                            + "Give simple returns as fractions: -0.02 for a loss of 2 %.");
                }
            }
        }
    }

    /** Known crises that the rows begin or end within, by more than a week. */
    private static List<String> partial(List<Crisis> known, int[] days) {
        List<String> names = known.stream()
                .filter(c -> days[0] > c.from() + SLACK_DAYS || days[days.length - 1] < c.to() - SLACK_DAYS)
                .map(Crisis::name)
                .toList();
        return names.isEmpty()
                ? List.of()
                : List.of("The rows from " + LocalDate.ofEpochDay(days[0]) + " to "
                        + LocalDate.ofEpochDay(days[days.length - 1]) + " hold only a part of "
                        + String.join(", ", names) + "; the figures are those of that part.");
    }

    private static Map<String, Object> cell(StressMatrix.Cell cell) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("total_return", cell.totalReturn());
        map.put("max_drawdown", cell.maxDrawdown());
        map.put("worst_day", cell.worstReturn());
        map.put("coverage", cell.coverage());
        return map;
    }

    /** Null if some pair is unknown. */
    private Covariance covariance(ReturnsFile returns) {
        if (returns.values().length < 2) {
            return null;
        }
        Covariance estimated = CovarianceEstimator.of(estimator).estimate(returns.values());
        boolean gaps = Arrays.stream(estimated.values())
                .flatMapToDouble(Arrays::stream)
                .anyMatch(Double::isNaN);
        return gaps ? null : estimated.repaired();
    }

    private List<Map<String, Object>> hypothetical(ReturnsFile returns, Covariance covariance, double[] weights) {
        List<Map<String, Object>> out = new ArrayList<>();
        for (UserScenario scenario :
                ScenarioText.parse(scenarioFile.toString(), TextFile.lines(scenarioFile, "a text file of scenarios"))) {
            ScenarioResult r = ScenarioResult.of(scenario, returns.names(), covariance, weights);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", scenario.name());
            row.put("portfolio_return", r.portfolioReturn());
            row.put("volatility", r.volatility());
            row.put("value_at_risk_99", r.valueAtRisk99());
            if (r.plausibility() != null) {
                row.put("plausibility", plausibility(r.plausibility()));
                row.put("assets", byName(returns.names(), r.move()));
            }
            if (scenario.shiftsLiquidity()) {
                row.put("note", "volume and spread act on 'cambrian liquidity --scenarios', which knows what trades");
            }
            out.add(row);
        }
        return out;
    }

    private static Map<String, Object> byName(List<String> names, double[] values) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(names.get(i), values[i]);
        }
        return map;
    }

    private static Map<String, Object> plausibility(Plausibility p) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mahalanobis_distance", p.distance());
        map.put("dimensions", p.dimensions());
        map.put("normal_probability", p.normalProbability());
        map.put("within_what_was_ever_seen", p.possible());
        return map;
    }

    private Map<String, Object> reverse(ReturnsFile returns, Covariance covariance, double[] weights) {
        ReverseStress r = ReverseStress.linear(covariance, weights, reverse);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("loss", r.loss());
        map.put("mahalanobis_distance", r.distance());
        map.put("normal_probability", r.probability());
        map.put("assets", byName(returns.names(), r.move()));
        return map;
    }

    /** The portfolio's volatility and value at risk as all correlations move toward one; empty if some pair is unknown. */
    private static List<Map<String, Object>> scenarios(Covariance covariance, double[] weights) {
        List<Map<String, Object>> out = new ArrayList<>();
        if (covariance == null) {
            return out;
        }
        for (double theta : new double[] {0, 0.25, 0.5, 1}) {
            double volatility =
                    Math.sqrt(Scenarios.stressed(covariance, theta, null).variance(weights));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("theta", theta);
            row.put("volatility", volatility);
            row.put("value_at_risk_99", Scenarios.zeroMeanVar(volatility, 0.99));
            out.add(row);
        }
        return out;
    }

    private void print(
            List<Crisis> crises,
            List<StressMatrix.PortfolioCell> portfolio,
            StressMatrix matrix,
            List<Map<String, Object>> scenarios) {
        PrintWriter out = spec.commandLine().getOut();
        TextTable table =
                new TextTable("crisis", "from", "to", "portfolio", "drawdown", "worst day", "known", "worst asset");
        for (int c = 0; c < crises.size(); c++) {
            StressMatrix.Cell cell = portfolio.get(c).cell();
            table.row(
                    crises.get(c).name(),
                    LocalDate.ofEpochDay(crises.get(c).from()),
                    LocalDate.ofEpochDay(crises.get(c).to()),
                    TextTable.percent(cell.totalReturn(), 1),
                    TextTable.percent(cell.maxDrawdown(), 1),
                    TextTable.percent(cell.worstReturn(), 1),
                    TextTable.percent(portfolio.get(c).knownWeight(), 0),
                    worstAsset(matrix, c));
        }
        if (crises.isEmpty()) {
            out.println("The equal-weight market of these rows never fell, and no known crisis lies in them.");
        } else {
            out.print(table);
            out.println(
                    "the deepest falls of the equal-weight market, named after a known crisis where they were part of"
                            + " one; then other known crises, by their usual dates");
        }
        for (Map<String, Object> s : scenarios) {
            out.printf(
                    "correlations moved %s of the way to one: volatility %s, 99 %% gaussian value at risk %s per period%n",
                    TextTable.percent((Double) s.get("theta"), 0),
                    TextTable.percent((Double) s.get("volatility"), 3),
                    TextTable.percent((Double) s.get("value_at_risk_99"), 3));
        }
        out.flush();
    }

    private void printHypothetical(Map<String, Object> result) {
        PrintWriter out = spec.commandLine().getOut();
        if (result.get("scenarios") instanceof List<?> rows) {
            TextTable table = new TextTable("scenario", "portfolio", "distance", "volatility", "99 % VaR");
            for (Object row : rows) {
                Map<?, ?> r = (Map<?, ?>) row;
                boolean moves = r.get("plausibility") instanceof Map<?, ?>;
                table.row(
                        r.get("name"),
                        moves ? TextTable.percent((Double) r.get("portfolio_return"), 2) : null,
                        moves
                                ? TextTable.number(
                                        (Double) ((Map<?, ?>) r.get("plausibility")).get("mahalanobis_distance"), 1)
                                : null,
                        TextTable.percent((Double) r.get("volatility"), 3),
                        TextTable.percent((Double) r.get("value_at_risk_99"), 3));
            }
            out.print(table);
            out.println("distance: Mahalanobis, in standard deviations of the most extreme portfolio");
        }
        if (result.get("reverse_stress") instanceof Map<?, ?> r) {
            out.printf(
                    "the most plausible move that loses %s lies %s standard deviations out (normal probability %.1e):%n",
                    TextTable.percent((Double) r.get("loss"), 1),
                    TextTable.number((Double) r.get("mahalanobis_distance"), 2),
                    (Double) r.get("normal_probability"));
            ((Map<?, ?>) r.get("assets"))
                    .entrySet().stream()
                            .sorted(java.util.Comparator.comparingDouble(e -> (Double) e.getValue()))
                            .limit(10)
                            .forEach(e ->
                                    out.println("  " + e.getKey() + " " + TextTable.percent((Double) e.getValue(), 2)));
        }
    }

    private static String worstAsset(StressMatrix matrix, int crisis) {
        int worst = -1;
        List<StressMatrix.Cell> cells = matrix.cells().get(crisis);
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).isKnown()
                    && (worst < 0
                            || cells.get(i).totalReturn() < cells.get(worst).totalReturn())) {
                worst = i;
            }
        }
        return worst < 0
                ? null
                : matrix.names().get(worst) + " "
                        + TextTable.percent(cells.get(worst).totalReturn(), 1);
    }
}
