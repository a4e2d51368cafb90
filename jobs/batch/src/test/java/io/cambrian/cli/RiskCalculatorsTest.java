package io.cambrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.golden.Golden;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RiskCalculatorsTest {
    @TempDir
    private Path folder;

    private record Ran(int code, String out, String err) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Ran run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Cambrian.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(arguments[i]);
        }
        return new Ran(line.execute(words), out.toString(), err.toString());
    }

    private Path write(String name, String... lines) {
        try {
            return Files.write(folder.resolve(name), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path edhec() {
        return Golden.file("golden/_data/edhec.csv");
    }

    @Test
    void valueAtRiskOfAWeightedPortfolioSplitsAsPerformanceAnalyticsDoes() {
        JsonNode c = Golden.read("euler_components", "edhec_4_uneven_weights");
        StringBuilder csv = new StringBuilder("name,weight");
        c.at("/inputs/weights")
                .properties()
                .forEach(e -> csv.append('\n').append(e.getKey()).append(',').append(e.getValue()));
        Path weights = write("weights.csv", csv.toString());
        JsonNode json = run("var", edhec(), "--weights", weights, "--method", "gaussian", "--json")
                .json();
        JsonNode e = c.at("/expected/gaussian_0.95");
        assertThat(json.get("value_at_risk").asDouble()).isCloseTo(e.get("VaR").asDouble(), within(1e-9));
        assertThat(json.get("expected_shortfall").asDouble())
                .isCloseTo(e.get("ES").asDouble(), within(1e-9));
        double sum = 0;
        for (var part : json.get("components").properties()) {
            assertThat(part.getValue().asDouble())
                    .isCloseTo(e.get("VaR_contribution").get(part.getKey()).asDouble(), within(1e-9));
            sum += part.getValue().asDouble();
        }
        assertThat(sum).isCloseTo(json.get("value_at_risk").asDouble(), within(1e-12));
    }

    @Test
    void valueAtRiskStandsAloneForEachColumnAndShowsItsTail() {
        JsonNode c = Golden.read("var_es", "edhec_13_indices").at("/expected/loss_positive");
        JsonNode json = run("var", edhec(), "--confidence", "0.99", "--json").json();
        json.get("standalone")
                .properties()
                .forEach(asset -> assertThat(
                                asset.getValue().get("value_at_risk").asDouble())
                        .isCloseTo(
                                c.get(asset.getKey()).at("/historical_0.99/VaR").asDouble(), within(1e-10)));
        assertThat(json.get("tail")).isNotEmpty();
        assertThat(json.at("/tail/0/date").asText()).isEqualTo("2020-03-31");
        assertThat(json.at("/tail/0/return").asDouble())
                .isLessThan(-json.get("value_at_risk").asDouble());
    }

    @Test
    void aBacktestOfValueAtRiskIsReportedOnRequest() {
        JsonNode json = run("var", edhec(), "--backtest-window", "60", "--json").json();
        assertThat(json.at("/backtest/forecasts").asInt())
                .isEqualTo(json.get("observations").asInt() - 60);
        assertThat(json.at("/backtest/kupiec_p_value").asDouble()).isBetween(0.0, 1.0);
        assertThat(run("var", edhec()).out()).doesNotContain("backtest");
    }

    @Test
    void theTableOfValueAtRiskSaysThatItShowsPartsAndWhatIsIncremental() {
        assertThat(run("var", edhec()).out())
                .contains("parts of the portfolio's, which sum to them")
                .doesNotContain("incremental");
        Ran ran = run("var", edhec(), "--incremental");
        assertThat(ran.out().lines().findFirst().orElseThrow()).contains("incremental  of the shortfall");
        assertThat(ran.out()).contains("held as cash");
    }

    @Test
    void optionsThatWouldDoNothingAreRefused() {
        assertThat(run("var", edhec(), "--calibration-rate", "0.2").err()).contains("needs a --backtest-window");
        assertThat(run("var", edhec(), "--backtest-window", "60", "--verdicts").err())
                .contains("needs --json");
        assertThat(run("correlation", edhec(), "--false-alarms", "0.1").err()).contains("needs --monitor");
        assertThat(run("correlation", edhec(), "--clusters", "0").err()).contains("--clusters (0)");
    }

    @Test
    void anAssetWithoutReturnsIsNamed() {
        Path file = write("gap.csv", "date,A,B", "2024-01-01,0.01,", "2024-01-02,-0.01,", "2024-01-03,0.02,");
        assertThat(run("var", file).err()).contains("'B'").contains("no return at all");
        assertThat(run("correlation", file).out()).contains("Fewer than two returns: B.");
        assertThat(run("stress", file).out()).contains("correlations cannot be moved");
    }

    @Test
    void percentInPlaceOfFractionsIsRefused() {
        Path file = write("percent.csv", "date,A,B", "2024-01-01,1.5,2", "2024-01-02,-2,0.5", "2024-01-03,1,-1");
        for (String command : List.of("var", "correlation", "stress", "weights")) {
            Ran ran = run(command, file);
            assertThat(ran.code()).as(command).isEqualTo(1);
            assertThat(ran.err()).as(command).contains("1 of 3 numbers of column 'A'", "look like percent");
        }
    }

    @Test
    void aReverseStressThatCannotBeIsSaid() {
        assertThat(run("stress", edhec(), "--reverse", "10").out()).contains("Ask for a smaller --reverse");
        assertThat(run("stress", edhec(), "--reverse", "0.05").out()).doesNotContain("smaller --reverse");
    }

    @Test
    void confidenceIsCalledByTheNameOfItsOption() {
        Ran ran = run("var", edhec(), "--confidence", "99");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("The confidence (99.0)", "instead of 0.99");
        assertThat(run("var", edhec(), "--confidence", "99.9").err()).contains("instead of 0.999?");
    }

    @Test
    void correlationByEachEstimatorHasTheKeysThatScriptsRelyOn() {
        for (String estimator : List.of("sample", "ewma", "ledoit-wolf", "oas", "semi")) {
            JsonNode json = run("correlation", edhec(), "--estimator", estimator, "--json")
                    .json();
            int n = json.get("assets").size();
            assertThat(n).isEqualTo(13);
            assertThat(json.get("correlation")).hasSize(n);
            assertThat(json.at("/correlation/3/3").asDouble()).isEqualTo(1);
            assertThat(json.get("covariance").get(0)).hasSize(n);
            assertThat(json.get("condition_number").asDouble()).isGreaterThan(1);
            assertThat(json.get("cluster_order")).hasSize(n);
        }
        assertThat(run("correlation", edhec()).out()).contains("CTA Global").contains("condition number");
    }

    @Test
    void optionsOfAnotherEstimatorAreRefused() {
        Ran ran = run("correlation", edhec(), "--estimator", "oas", "--decay", "0.9");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("--decay belongs to --estimator ewma");
    }

    @Test
    void stressFindsTheFinancialCrisisAndHigherCorrelationsHurt() {
        JsonNode json = run("stress", edhec(), "--crises", "1", "--json").json();
        JsonNode first = json.at("/crises/0");
        assertThat(first.get("name").asText()).isEqualTo("global financial crisis 2008-09");
        assertThat(first.at("/portfolio/total_return").asDouble())
                .isCloseTo(-first.get("market_depth").asDouble(), within(1e-12));
        assertThat(first.at("/assets/Short Selling/total_return").asDouble()).isPositive();
        JsonNode theta = json.get("correlation_to_one");
        assertThat(theta.get(3).get("volatility").asDouble())
                .isGreaterThan(theta.get(0).get("volatility").asDouble());
        assertThat(run("stress", edhec()).out()).contains("Russian crisis 1998", "worst asset");
    }

    @Test
    void weightsByName() {
        JsonNode json =
                run("weights", edhec(), "--method", "equal-risk", "--json").json();
        double sum = 0;
        for (var w : json.get("weights").properties()) {
            sum += w.getValue().asDouble();
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(json.get("risk_contributions")).hasSize(13);
        Path again = write(
                "weights.json",
                run("weights", edhec(), "--cap", "0.2", "--json").out());
        assertThat(run("var", edhec(), "--weights", again).code()).isZero();
    }

    @Test
    void mistakesInFilesAreNamedByLineAndColumn() {
        Path bad = write("bad.csv", "date,a,b", "2024-01-02,0.01,x");
        assertThat(run("weights", bad).err()).contains("line 2, column 'b': 'x' is not a number");
        assertThat(run("weights", bad).code()).isEqualTo(1);
        Path unsorted = write("unsorted.csv", "date,a", "2024-01-02,0.01", "2024-01-02,0.02");
        assertThat(run("var", unsorted).err()).contains("does not come after");
        Path noDate = write("nodate.csv", "a,b", "1,2");
        assertThat(run("stress", noDate).err()).contains("must be 'date'");
        assertThat(run("var", folder.resolve("missing.csv")).err()).contains("There is no file");
        Path good = write("good.csv", "date,a,b", "2024-01-02,0.01,0.02", "2024-01-03,,NA", "2024-01-04,0.03,-0.01");
        Path stranger = write("stranger.csv", "c,1");
        assertThat(run("var", good, "--weights", stranger).err())
                .contains("name 'c'")
                .contains("a, b");
        assertThat(run("var", good, "--confidence", "95").code()).isEqualTo(2);
        assertThat(run("weights", good, "--cap", "0.3").err()).contains("cannot be fully invested");
        assertThat(run("weights", good, "--cap", "0.3", "--allow-cash", "--json")
                        .json()
                        .get("cash")
                        .asDouble())
                .isCloseTo(0.4, within(1e-12));
        Path impossible = write("impossible.csv", "date,a", "2024-01-02,-2", "2024-01-03,0.1");
        assertThat(run("stress", impossible).err()).contains("below -1");
    }

    @Test
    void whatIsNothingIsToldWithoutATableOrASign() {
        Path rising = write("rising.csv", "date,a", "2024-01-02,0.01", "2024-01-03,0.02", "2024-01-04,0.01");
        assertThat(run("stress", rising).out()).startsWith("The equal-weight market of these rows never fell");
        assertThat(TextTable.percent(-1e-9, 2)).isEqualTo("0.00 %");
        assertThat(TextTable.number(-0.4, 0)).isEqualTo("0");
        assertThat(TextTable.number(-0.06, 1)).isEqualTo("-0.1");
        assertThat(run("var", edhec(), "--backtest-window", "60").out()).containsPattern("\\(\\d+\\.\\d expected\\)");
    }

    @Test
    void everyMethodRunsOnAPortfolioAndItsPartsSum() {
        for (String method : List.of(
                "historical",
                "riskfolio",
                "empyrical",
                "age-weighted",
                "fhs",
                "gaussian",
                "modified",
                "t",
                "evt",
                "monte-carlo")) {
            JsonNode json = run("var", edhec(), "--method", method, "--incremental", "--json")
                    .json();
            double sum = 0;
            for (var part : json.get("components").properties()) {
                sum += part.getValue().asDouble();
            }
            assertThat(sum).as(method).isCloseTo(json.get("value_at_risk").asDouble(), within(1e-10));
            assertThat(json.at("/incremental/Short Selling/value_at_risk").asDouble())
                    .as(method)
                    .isNegative();
        }
    }

    @Test
    void aForecastCarriesTheVerdictUpToIt() {
        JsonNode json = run("var", edhec(), "--method", "fhs", "--backtest-window", "100", "--verdicts", "--json")
                .json();
        JsonNode rows = json.at("/backtest/rows");
        assertThat(rows).hasSize(json.at("/backtest/forecasts").asInt());
        JsonNode last = rows.get(rows.size() - 1);
        assertThat(last.get("exceedances").asInt())
                .isEqualTo(json.at("/backtest/exceedances").asInt());
        assertThat(last.get("kupiec_p_value").asDouble())
                .isCloseTo(json.at("/backtest/kupiec_p_value").asDouble(), within(1e-12));
        assertThat(last.get("calibrated_value_at_risk").asDouble())
                .isEqualTo(json.at("/backtest/calibrated/latest_value_at_risk").asDouble());
    }

    @Test
    void longerHorizonsByRuleAndOnlyWithoutABacktest() {
        JsonNode day = run("var", edhec(), "--json").json();
        JsonNode root = run("var", edhec(), "--horizon", "4", "--horizon-rule", "root-time", "--json")
                .json();
        assertThat(root.get("value_at_risk").asDouble())
                .isCloseTo(2 * day.get("value_at_risk").asDouble(), within(1e-12));
        JsonNode overlapping = run("var", edhec(), "--horizon", "4", "--json").json();
        assertThat(overlapping.get("observations").asInt())
                .isEqualTo(day.get("observations").asInt() - 3);
        assertThat(overlapping.get("notes").toString()).contains("Overlapping");
        assertThat(run("var", edhec(), "--horizon", "4", "--backtest-window", "50")
                        .err())
                .contains("--horizon of 1");
        assertThat(run("var", edhec(), "--horizon-rule", "sideways").code()).isEqualTo(2);
    }

    @Test
    void weightsThatDoNotSumToOneAreTakenAsTheyAreAndSaidSo() {
        Path half = write("half.csv", "CTA Global,0.3", "Distressed Securities,0.2");
        Path twice = write("twice.csv", "CTA Global,0.6", "Distressed Securities,0.4");
        JsonNode a = run("var", edhec(), "--weights", half, "--json").json();
        JsonNode b = run("var", edhec(), "--weights", twice, "--json").json();
        assertThat(a.get("notes").toString()).contains("sum to 0.5000");
        assertThat(b.get("notes").toString()).doesNotContain("sum to");
        assertThat(2 * a.get("value_at_risk").asDouble())
                .isCloseTo(b.get("value_at_risk").asDouble(), within(1e-12));
    }

    @Test
    void correlationClustersMonitorsAndNamesWhatIsSingular() {
        JsonNode json = run("correlation", edhec(), "--clusters", "3", "--monitor", "20", "--json")
                .json();
        assertThat(json.get("clusters")).hasSize(13);
        assertThat(json.get("effective_bets").asDouble()).isBetween(1.0, 13.0);
        assertThat(json.at("/monitor/checks").asInt()).isPositive();
        for (String estimator : List.of(
                "ledoit-wolf-nonlinear",
                "ledoit-wolf-diagonal",
                "ledoit-wolf-constant-variance",
                "ledoit-wolf-constant-correlation-pypfopt",
                "spearman",
                "kendall",
                "tail",
                "denoised",
                "detoned")) {
            Ran ran = run("correlation", edhec(), "--estimator", estimator, "--json");
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.json().at("/correlation/2/2").asDouble()).isCloseTo(1, within(1e-12));
        }
        Path few = write("few.csv", "date,a,b,c", "2024-01-02,0.01,0.02,0.01", "2024-01-03,-0.01,0.01,0.02");
        assertThat(run("correlation", few, "--json").json().get("notes").toString())
                .contains("2 rows for 3 assets");
        Path pegged = write(
                "pegged.csv", "date,a,b", "2024-01-02,0.01,0.01", "2024-01-03,-0.01,-0.01", "2024-01-04,0.02,0.02");
        assertThat(run("correlation", pegged, "--json").json().get("notes").toString())
                .contains("collinear");
        assertThat(run("correlation", pegged, "--estimator", "ledoit-wolf-nonlinear")
                        .err())
                .contains("perfectly collinear");
        assertThat(run("correlation", edhec(), "--missing", "maybe").code()).isEqualTo(2);
        assertThat(run("correlation", edhec(), "--repair", "maybe").code()).isEqualTo(2);
    }

    @Test
    void aPegBesideAMatrixThatNeedsRepairHasNoCorrelationAndTheOthersDo() {
        StringBuilder csv = new StringBuilder("date,A,B,C,PEG");
        String[] x = {"0.01", "-0.01", "0.02", "-0.02"};
        for (int k = 0; k < 12; k++) {
            String v = x[k % 4];
            String minus = v.startsWith("-") ? v.substring(1) : "-" + v;
            csv.append("\n2020-01-").append(10 + k).append(',');
            csv.append(k < 4 ? v + "," + v + "," : k < 8 ? v + ",," + v : "," + v + "," + minus)
                    .append(",0");
        }
        Path file = write("peg.csv", csv.toString());
        for (String repair : List.of("nearest", "clip")) {
            JsonNode json =
                    run("correlation", file, "--repair", repair, "--json").json();
            JsonNode c = json.get("correlation");
            // 1, 1, -1 cannot be: the nearest is one half each
            assertThat(c.get(0).get(1).asDouble()).isCloseTo(0.5, within(1e-6));
            assertThat(c.get(1).get(2).asDouble()).isCloseTo(-0.5, within(1e-6));
            assertThat(c.get(0).get(3).isNull()).isTrue();
            assertThat(json.get("notes").toString()).contains("PEG").contains("not positive semi-definite");
        }
    }

    @Test
    void clustersKeepTheirOrderBesideAColumnThatNeverMoves() {
        StringBuilder with = new StringBuilder("date,PEG,A,B,C,D");
        StringBuilder without = new StringBuilder("date,A,B,C,D");
        for (int t = 0; t < 20; t++) {
            double x = Math.sin(t);
            double y = Math.cos(3 * t);
            String row = String.format(
                    Locale.ROOT,
                    ",%.4f,%.4f,%.4f,%.4f",
                    0.01 * x,
                    0.01 * y,
                    0.012 * x + 0.0001 * y,
                    0.011 * y - 0.0001 * x);
            with.append(String.format("%n2020-01-%02d,0", t + 1)).append(row);
            without.append(String.format("%n2020-01-%02d", t + 1)).append(row);
        }
        JsonNode alone = run("correlation", write("alone.csv", without.toString()), "--json")
                .json();
        JsonNode beside = run("correlation", write("beside.csv", with.toString()), "--json")
                .json();
        List<String> expected = new ArrayList<>();
        alone.get("cluster_order").forEach(name -> expected.add(name.asText()));
        assertThat(expected).isNotEqualTo(List.of("A", "B", "C", "D"));
        expected.add("PEG");
        List<String> found = new ArrayList<>();
        beside.get("cluster_order").forEach(name -> found.add(name.asText()));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aCrisisThatTheRowsHoldOnlyInPartIsSaidToBe() {
        StringBuilder csv = new StringBuilder("date,A");
        for (int d = 2; d <= 20; d++) {
            csv.append(String.format("%n2009-03-%02d,%s", d, d % 2 == 0 ? "-0.01" : "0.012"));
        }
        JsonNode json = run("stress", write("late.csv", csv.toString()), "--crises", "0", "--json")
                .json();
        assertThat(json.at("/crises/0/name").asText()).isEqualTo("global financial crisis 2008-09");
        assertThat(json.get("notes").toString()).contains("only a part of global financial crisis 2008-09");
        assertThat(run("stress", edhec(), "--json").json().get("notes").toString())
                .doesNotContain("part of global financial");
    }

    @Test
    void aBacktestOfASingleForecastIsTold() {
        Path file = write(
                "short.csv", "date,A", "2020-01-02,0.01", "2020-01-03,-0.02", "2020-01-06,0.01", "2020-01-07,-0.01");
        JsonNode json = run("var", file, "--backtest-window", "3", "--json").json();
        assertThat(json.at("/backtest/forecasts").asInt()).isEqualTo(1);
        assertThat(json.at("/backtest/christoffersen_without_first_p_value").isNull())
                .isTrue();
        assertThat(json.at("/backtest/zone").asText()).isEqualTo("green");
    }

    @Test
    void scenariosAndReverseStressFromText() {
        Path file = write(
                "s.txt",
                "scenario Emerging markets fall",
                "  return \"Emerging Markets\" -12 %",
                "scenario Everything falls",
                "  return market -5 %",
                "scenario Together",
                "  correlation 50 %",
                "  volatility x 2");
        JsonNode golden = Golden.read("stress", "edhec_5_portfolio");
        JsonNode json = run("stress", edhec(), "--scenarios", file, "--reverse", "0.1", "--json")
                .json();
        assertThat(json.at("/scenarios/0/assets/Event Driven").asDouble())
                .isCloseTo(
                        golden.at("/expected/conditional_shock/implied_returns/Event Driven")
                                .asDouble(),
                        within(1e-9));
        assertThat(json.at("/scenarios/1/portfolio_return").asDouble()).isCloseTo(-0.05, within(1e-9));
        assertThat(json.at("/scenarios/2/volatility").asDouble())
                .isGreaterThan(2 * json.at("/correlation_to_one/0/volatility").asDouble());
        double lost = 0;
        for (var asset : json.at("/reverse_stress/assets").properties()) {
            lost -= asset.getValue().asDouble() / 13;
        }
        assertThat(lost).isCloseTo(0.1, within(1e-10));
        assertThat(run("stress", edhec(), "--scenarios", file).out()).contains("Emerging markets fall");
        Path unknown = write("u.txt", "scenario X", "return Gold -5 %");
        assertThat(run("stress", edhec(), "--scenarios", unknown).err()).contains("'Gold'");
        assertThat(run("stress", edhec(), "--reverse", "-1").code()).isEqualTo(2);
    }

    @Test
    void liquidityOfAPortfolioOfBars() {
        List<String> lines = new java.util.ArrayList<>();
        lines.add("symbol,date,open,high,low,close,volume");
        for (int t = 0; t < 120; t++) {
            String date = java.time.LocalDate.of(2024, 1, 1).plusDays(t).toString();
            double a = 100 + 3 * Math.sin(t);
            double b = 50 + 2 * Math.cos(1.3 * t);
            lines.add("A," + date + "," + a + "," + (a + 1) + "," + (a - 1) + "," + a + ",10000");
            lines.add("B," + date + "," + b + "," + (b + 1) + "," + (b - 1) + "," + b + ",1000");
        }
        Path bars = write("bars.csv", lines.toArray(String[]::new));
        Path dry = write("dry.txt", "scenario Drought", "volume / 4", "spread x 3");
        JsonNode json = run(
                        "liquidity",
                        bars,
                        "--capital",
                        "1e6",
                        "--scenarios",
                        dry,
                        "--edge",
                        "0.1",
                        "--turnover",
                        "0.1",
                        "--json")
                .json();
        assertThat(json.at("/positions/B/days").asDouble()).isCloseTo(5e5 / 5e4 / 0.1, within(3.0));
        assertThat(json.at("/scenarios/0/days_to_liquidate").asDouble())
                .isCloseTo(4 * json.get("days_to_liquidate").asDouble(), within(1e-9));
        Path crash = write(
                "crash.txt",
                "scenario Crash",
                "return A -50 %",
                "return B -50 %",
                "volume / 4",
                "scenario Together",
                "correlation 100 %",
                "spread x 2",
                "scenario Prices only",
                "return A -10 %");
        JsonNode after = run("liquidity", bars, "--capital", "1e6", "--scenarios", crash, "--json")
                .json();
        assertThat(after.get("scenarios")).hasSize(2);
        assertThat(after.at("/scenarios/0/portfolio_return").asDouble()).isCloseTo(-0.5, within(1e-9));
        assertThat(after.at("/scenarios/0/days_to_liquidate").asDouble())
                .as("half is left, a quarter is traded")
                .isCloseTo(2 * after.get("days_to_liquidate").asDouble(), within(1e-6));
        assertThat(after.at("/scenarios/0/value_at_risk_99").asDouble())
                .isCloseTo(after.get("value_at_risk_99").asDouble() / 2, within(1e-9));
        assertThat(after.at("/scenarios/1/value_at_risk_99").asDouble())
                .isGreaterThan(after.get("value_at_risk_99").asDouble());
        assertThat(after.get("notes").toString()).contains("'Prices only'", "cambrian stress");
        assertThat(run("liquidity", bars, "--scenarios", write("p.txt", "scenario P", "return A -10 %"))
                        .err())
                .contains("changes volume or spread", "cambrian stress");
        assertThat(json.get("impact_adjusted_value_at_risk_99").asDouble())
                .isGreaterThan(json.get("spread_adjusted_value_at_risk_99").asDouble());
        assertThat(json.at("/capacity/limit").asDouble()).isPositive();
        assertThat(run("liquidity", bars).out()).contains("Bangia");
        assertThat(run("liquidity", bars, "--edge", "0.1").code()).isEqualTo(2);
        assertThat(run("liquidity", bars, "--participation", "10").code()).isEqualTo(2);
    }
}
