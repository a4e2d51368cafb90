package io.cambrian.cli;

import io.cambrian.fault.ConfigException;
import io.cambrian.fault.DataException;
import io.cambrian.market.BarSeries;
import io.cambrian.market.MarketFiles;
import io.cambrian.risk.Capacity;
import io.cambrian.risk.ComponentRisk;
import io.cambrian.risk.Covariance;
import io.cambrian.risk.LiquidityRisk;
import io.cambrian.risk.ScenarioMove;
import io.cambrian.risk.ScenarioText;
import io.cambrian.risk.StressedLiquidity;
import io.cambrian.risk.Tradability;
import io.cambrian.risk.UserScenario;
import io.cambrian.risk.ValueAtRisk;
import java.io.PrintWriter;
import java.nio.file.Path;
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
import picocli.CommandLine.Spec;

/** How long a portfolio takes to sell, what that costs, and how much capital a strategy can use. */
@Command(
        name = "liquidity",
        description =
                "Measure days to liquidate, value at risk with the cost of selling, and the capacity of a strategy.",
        mixinStandardHelpOptions = true)
final class LiquidityCommand implements Callable<Integer> {
    /** Bars that value at risk looks back. */
    private static final int LOOK_BACK = 500;

    private static final int CURVE_POINTS = 12;

    @Mixin
    private BarFileOption bars;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "CSV of name,weight or JSON; equal weights without it.")
    private Path weightsFile;

    @Option(
            names = "--capital",
            paramLabel = "X",
            defaultValue = "1000000",
            description = "Money behind the weights, in the currency of the prices (default: ${DEFAULT-VALUE}).")
    private double capital;

    @Option(
            names = "--participation",
            paramLabel = "X",
            defaultValue = "0.1",
            description = "Largest share of a day's trading that one may be, in (0, 1]; default 0.1.")
    private double participation;

    @Option(
            names = "--scenarios",
            paramLabel = "FILE",
            description =
                    "Scenarios with lines such as 'volume / 4' and 'spread x 3'; their moves of prices, correlations"
                            + " and volatilities count too. Those without such lines are for 'cambrian stress'.")
    private Path scenarioFile;

    @Option(
            names = "--edge",
            paramLabel = "X",
            description = "Yearly return of a strategy at little capital, costs but impact taken off; with --turnover,"
                    + " prints its capacity curve.")
    private Double edge;

    @Option(
            names = "--turnover",
            paramLabel = "X",
            description = "What that strategy trades a day as a fraction of its capital, spread as the weights are.")
    private Double turnover;

    @Mixin
    private JsonOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if ((edge == null) != (turnover == null)) {
            throw new ConfigException("The options --edge and --turnover belong together: a capacity needs both.");
        }
        MarketFiles.Reading reading = bars.read();
        List<BarSeries> series = reading.market().series();
        List<String> names = series.stream().map(BarSeries::symbol).toList();
        double[] all = WeightsFile.read(weightsFile, names);
        List<String> notes = new ArrayList<>(BarFileOption.notes(reading));
        List<BarSeries> held = new ArrayList<>();
        List<Double> heldWeights = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            if (all[i] != 0) {
                held.add(series.get(i));
                heldWeights.add(all[i]);
            }
        }
        double[] weights = heldWeights.stream().mapToDouble(Double::doubleValue).toArray();
        notes.addAll(VarCommand.weightNotes(weights));
        List<Tradability> assets = held.stream()
                .map(s -> Tradability.of(s.symbol(), s.high(), s.low(), s.close(), s.volume()))
                .toList();
        double[][] returns = returns(held, reading.market().calendar());
        double[] portfolio = ComponentRisk.portfolioReturns(returns, weights);
        ValueAtRisk var = ValueAtRisk.historical(portfolio, 0.99);
        notes.addAll(var.notes());
        LiquidityRisk risk = LiquidityRisk.of(assets, weights, capital, participation);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("capital", capital);
        result.put("participation", participation);
        result.put("value_at_risk_99", var.valueAtRisk());
        result.put("observations", var.observations());
        result.putAll(figures(risk, var.valueAtRisk()));
        Map<String, Object> positions = new LinkedHashMap<>();
        for (int i = 0; i < weights.length; i++) {
            positions.put(
                    held.get(i).symbol(),
                    position(assets.get(i), risk.positions().get(i)));
        }
        result.put("positions", positions);
        if (scenarioFile != null) {
            result.put(
                    "scenarios",
                    droughts(
                            held.stream().map(BarSeries::symbol).toList(),
                            returns,
                            assets,
                            weights,
                            var.valueAtRisk(),
                            notes));
        }
        if (edge != null) {
            result.put("capacity", capacity(assets, weights, reading.market().periodsPerYear()));
        }
        notes.add(
                "Daily values are closes adjusted for dividends times volume, so they count reinvested dividends in.");
        result.put("notes", notes);
        if (output.json()) {
            spec.commandLine().getOut().println(Output.json(result));
        } else {
            print(held, weights, risk, result, notes);
        }
        return 0;
    }

    private static double[][] returns(List<BarSeries> held, int[] calendar) {
        int from = Math.max(0, calendar.length - LOOK_BACK - 1);
        double[][] returns = new double[calendar.length - from][held.size()];
        for (int i = 0; i < held.size(); i++) {
            BarSeries s = held.get(i);
            for (int t = 0; t < returns.length; t++) {
                int at = s.firstAtOrAfter(calendar[from + t]);
                returns[t][i] = at > 0 && at < s.size() && s.days()[at] == calendar[from + t]
                        ? s.close()[at] / s.close()[at - 1] - 1
                        : Double.NaN;
            }
        }
        return returns;
    }

    private static Map<String, Object> figures(LiquidityRisk risk, double valueAtRisk) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("days_to_liquidate", risk.daysToLiquidate());
        map.put("sold_in_one_day", risk.soldInOneDay());
        map.put("spread_cost", risk.spreadCost());
        map.put("impact_cost", risk.impactCost());
        map.put("spread_adjusted_value_at_risk_99", risk.spreadAdjusted(valueAtRisk));
        map.put("impact_adjusted_value_at_risk_99", risk.impactAdjusted(valueAtRisk));
        return map;
    }

    private static Map<String, Object> position(Tradability asset, LiquidityRisk.Position position) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("exposure", position.exposure());
        map.put("daily_value", asset.dailyValue());
        map.put("days", position.days());
        map.put("spread", asset.spread());
        map.put("spread_cost", position.spreadCost());
        map.put("impact_cost", position.impactCost());
        return map;
    }

    private List<Map<String, Object>> droughts(
            List<String> names,
            double[][] returns,
            List<Tradability> assets,
            double[] weights,
            double valueAtRisk,
            List<String> notes) {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (UserScenario s :
                ScenarioText.parse(scenarioFile.toString(), TextFile.lines(scenarioFile, "a text file of scenarios"))) {
            if (!s.shiftsLiquidity()) {
                others.add("'" + s.name() + "'");
                continue;
            }
            boolean plain = s.correlation() == 0 && s.returns().isEmpty();
            Covariance covariance = plain ? unrelated(names.size()) : covariance(s, returns);
            ScenarioMove move = ScenarioMove.of(s, names, covariance);
            StressedLiquidity stressed =
                    StressedLiquidity.of(move, covariance, assets, weights, capital, participation, valueAtRisk);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", s.name());
            row.put("portfolio_return", stressed.portfolioReturn());
            row.put("value_at_risk_99", stressed.valueAtRisk());
            row.putAll(figures(stressed.risk(), stressed.valueAtRisk()));
            rows.add(row);
        }
        if (rows.isEmpty()) {
            throw new DataException(
                    "No scenario in " + scenarioFile
                            + " changes volume or spread.\nAdd a line such as 'volume / 4' or 'spread x 3', or use 'cambrian stress'.");
        }
        if (!others.isEmpty()) {
            notes.add("Not shown, since volumes and spreads stay as they are: " + String.join(", ", others)
                    + "; 'cambrian stress' says what they cost.");
        }
        return rows;
    }

    /** For scenarios that need no covariance. */
    private static Covariance unrelated(int assets) {
        return Covariance.of(new double[assets][assets]);
    }

    private static Covariance covariance(UserScenario scenario, double[][] returns) {
        Covariance sample = Covariance.sample(returns);
        if (Arrays.stream(sample.values()).flatMapToDouble(Arrays::stream).anyMatch(Double::isNaN)) {
            throw new DataException("The scenario '" + scenario.name()
                    + "' moves prices or correlations, but some pairs of assets share fewer than two of the last bars."
                    + "\nDrop the assets with the shortest histories, or leave only volume and spread in it.");
        }
        return sample.repaired();
    }

    private Map<String, Object> capacity(List<Tradability> assets, double[] weights, double periodsPerYear) {
        double gross = Arrays.stream(weights).map(Math::abs).sum();
        double[] traded =
                Arrays.stream(weights).map(w -> Math.abs(w) / gross * turnover).toArray();
        Capacity c = Capacity.of(edge, traded, assets, periodsPerYear);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("limit", c.limit());
        map.put("break_even", c.breakEven());
        map.put("profit_at_limit", Double.isInfinite(c.limit()) ? Double.NaN : c.profit(c.limit()));
        List<Map<String, Object>> curve = new ArrayList<>();
        for (int k = 1; k <= CURVE_POINTS && c.limit() > 0 && !Double.isInfinite(c.limit()); k++) {
            double at = c.breakEven() * k / CURVE_POINTS;
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("capital", at);
            point.put("yearly_profit", c.profit(at));
            point.put("yearly_return", c.profit(at) / at);
            curve.add(point);
        }
        map.put("curve", curve);
        return map;
    }

    private static String bars(double count) {
        return count == 1 ? "one bar" : TextTable.number(count, 0) + " bars";
    }

    private void print(
            List<BarSeries> held,
            double[] weights,
            LiquidityRisk risk,
            Map<String, Object> result,
            List<String> notes) {
        PrintWriter out = spec.commandLine().getOut();
        TextTable table = new TextTable("asset", "weight", "exposure", "days to sell", "spread cost", "impact cost");
        for (int i = 0; i < weights.length; i++) {
            LiquidityRisk.Position p = risk.positions().get(i);
            table.row(
                    held.get(i).symbol(),
                    TextTable.percent(weights[i], 2),
                    TextTable.number(p.exposure(), 0),
                    TextTable.number(p.days(), 2),
                    TextTable.percent(p.spreadCost(), 3),
                    TextTable.percent(p.impactCost(), 3));
        }
        out.print(table);
        double var = (Double) result.get("value_at_risk_99");
        out.printf(
                "99 %% value at risk of one bar %s; with the spread of a bad day %s (Bangia), sold over %s with impact %s%n",
                TextTable.percent(var, 3),
                TextTable.percent(risk.spreadAdjusted(var), 3),
                bars(Math.max(1, Math.ceil(risk.daysToLiquidate()))),
                TextTable.percent(risk.impactAdjusted(var), 3));
        if (result.get("scenarios") instanceof List<?> rows) {
            for (Object o : rows) {
                Map<?, ?> row = (Map<?, ?>) o;
                out.printf(
                        "%s: %s%s bars to sell, value at risk %s, with impact %s%n",
                        row.get("name"),
                        (Double) row.get("portfolio_return") == 0
                                ? ""
                                : "a move of " + TextTable.percent((Double) row.get("portfolio_return"), 2) + ", ",
                        TextTable.number((Double) row.get("days_to_liquidate"), 2),
                        TextTable.percent((Double) row.get("value_at_risk_99"), 3),
                        TextTable.percent((Double) row.get("impact_adjusted_value_at_risk_99"), 3));
            }
        }
        if (result.get("capacity") instanceof Map<?, ?> c) {
            TextTable curve = new TextTable("capital", "yearly profit", "yearly return");
            for (Object o : (List<?>) c.get("curve")) {
                Map<?, ?> point = (Map<?, ?>) o;
                curve.row(
                        TextTable.number((Double) point.get("capital"), 0),
                        TextTable.number((Double) point.get("yearly_profit"), 0),
                        TextTable.percent((Double) point.get("yearly_return"), 2));
            }
            out.print(curve);
            out.printf(
                    "one more unit earns nothing from a capital of %s on%n",
                    TextTable.number((Double) c.get("limit"), 0));
        }
        notes.forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
