package io.cambrian.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final List<String> PANELS = List.of(
            "alike",
            "patterns",
            "book",
            "memory-account",
            "coverage",
            "windows",
            "timeline",
            "evolution",
            "funnel",
            "finalists",
            "equity",
            "evidence",
            "correlation",
            "var",
            "stress",
            "capacity",
            "allocation",
            "account");

    private final String page = HtmlReport.html(SampleModel.promoted());

    @Test
    void samplesAreWrittenForTheEye() throws IOException {
        Path folder = Path.of("target");
        Path file = HtmlReport.write(SampleModel.promoted(), folder.resolve("report-sample.html"));
        HtmlReport.write(SampleModel.notPromoted(), folder.resolve("report-not-promoted.html"));
        HtmlReport.write(SampleModel.empty(), folder.resolve("report-empty.html"));
        HtmlReport.write(SampleModel.large(), folder.resolve("report-large.html"));

        assertThat(Files.readString(file)).isEqualTo(page);
        assertThat(Files.size(file)).isBetween(1_000_000L, 5_000_000L);
        assertThat(folder.resolve("report-sample.html.part")).doesNotExist();
    }

    @Test
    void thePageLoadsNothing() {
        String ours = page.replace(echarts(), "");
        assertThat(ours).hasSizeLessThan(page.length() - 900_000);
        assertThat(ours.replace("http-equiv", ""))
                .doesNotContain("http:", "https:", "//cdn", "@import", "url(", "<link", "<img", "<iframe");
        assertThat(ours).contains("default-src 'none'").doesNotContain(" src=");
    }

    @Test
    void everyPanelAsksAndAnswers() {
        for (String panel : PANELS) {
            String section = section(page, panel);
            assertThat(section).as(panel).contains("<h2", "class=\"answer\"", "class=\"number", "class=\"how\"");
        }
    }

    @Test
    void everyPanelOfAnEmptyRunSaysWhatToDoNext() {
        String empty = HtmlReport.html(SampleModel.empty());
        for (String panel : PANELS) {
            assertThat(section(empty, panel)).as(panel).contains("class=\"empty\"", "Next: <code>bin/cambrian ");
        }
        assertThat(json(empty)).isEmpty();
    }

    @Test
    void everyChartHasDataAndEveryDataHasAChart() {
        Set<String> places = new TreeSet<>();
        Matcher place = Pattern.compile("id=\"chart-([a-z]+)[\"-]").matcher(page);
        while (place.find()) {
            places.add(place.group(1));
        }
        places.remove("dossier"); // drawn from the data of equity
        Set<String> names = new TreeSet<>();
        json(page).fieldNames().forEachRemaining(names::add);
        names.removeAll(Set.of("bands", "regimes"));
        assertThat(names).isEqualTo(places);
    }

    @Test
    void everyLinkLeadsSomewhere() {
        Set<String> anchors = new TreeSet<>();
        Matcher id = Pattern.compile("\\sid=\"([^\"]+)\"").matcher(page);
        while (id.find()) {
            assertThat(anchors.add(id.group(1)))
                    .as("id " + id.group(1) + " occurs once")
                    .isTrue();
        }
        Matcher link = Pattern.compile("href=\"#([^\"]+)\"").matcher(page);
        int links = 0;
        while (link.find()) {
            assertThat(anchors).contains(link.group(1));
            links++;
        }
        assertThat(links).isGreaterThan(20);
    }

    @Test
    void textNeverBecomesMarkup() {
        assertThat(page)
                .doesNotContain("<b>DKK</b>", "<script>alert", "<b>costs</b>")
                .contains(
                        "&lt;b&gt;DKK&lt;/b&gt;",
                        "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;",
                        "&amp; &lt;b&gt;costs");
    }

    @Test
    void anInstrumentCannotEndTheDataBlock() {
        ReportModel model = SampleModel.promoted();
        ReportModel.Coverage coverage = model.coverage().value().orElseThrow();
        ReportModel.Instrument first = coverage.instruments().get(0);
        ReportModel.Coverage evil = new ReportModel.Coverage(
                List.of(new ReportModel.Instrument("</script><i>", "USD", first.first(), first.last(), 1)),
                List.of(),
                1,
                List.of(),
                "");
        String html = HtmlReport.html(with(model, evil));
        assertThat(html).doesNotContain("</script><i>");
        assertThat(json(html).at("/coverage/lines/0/name").asText()).isEqualTo("</script><i>");
    }

    @Test
    void unknownNumbersAreDashesAndNulls() {
        ReportModel model = SampleModel.promoted();
        assertThat(section(page, "stress")).contains("<span class=\"no-tint\" style=\"--depth:6%\">–</span>");
        assertThat(page.substring(0, page.indexOf("</main>"))).doesNotContain("NaN", "Infinity");
        assertThat(model.finalists().get(5).holdout()).isEmpty();
    }

    @Test
    void aModelGivesTheSameBytes() {
        assertThat(HtmlReport.html(SampleModel.promoted())).isEqualTo(page);
    }

    @Test
    void theVerdictIsSaidInWords() {
        String not = HtmlReport.html(SampleModel.notPromoted());
        assertThat(not).contains("Nothing was promoted", "Not promoted does not mean no edge");
        assertThat(section(not, "evidence")).contains("It may well be.", "p &gt; 0.05");
        assertThat(page).contains("An edge held up").doesNotContain("Not promoted does not mean no edge");
    }

    @Test
    void aLargeRunStaysSmall() {
        String large = HtmlReport.html(SampleModel.large());
        assertThat(large.length()).isBetween(page.length(), 5_000_000);
        assertThat(json(large).at("/correlation/names")).hasSize(ChartData.MOST_NAMES);
        assertThat(json(large).at("/coverage/live").size()).isGreaterThan(1);
        assertThat(json(large).at("/equity/days").size()).isLessThan(700);
        assertThat(section(large, "correlation")).contains("The chart shows 50 of 500");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsSaid(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> HtmlReport.write(SampleModel.empty(), file.resolve("report.html")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot be written to");
    }

    private static ReportModel with(ReportModel m, ReportModel.Coverage coverage) {
        return new ReportModel(
                m.header(),
                Panel.of(coverage),
                m.windows(),
                m.timeline(),
                m.evolution(),
                m.funnel(),
                m.finalists(),
                m.equity(),
                m.evidence(),
                m.correlation(),
                m.valueAtRisk(),
                m.stress(),
                m.liquidity(),
                m.allocation(),
                m.frontier(),
                m.attribution(),
                m.account(),
                m.memory(),
                m.next());
    }

    private static String section(String page, String id) {
        Matcher section = Pattern.compile("<section [^>]*id=\"" + id + "\".*?</section>", Pattern.DOTALL)
                .matcher(page);
        assertThat(section.find()).as("panel " + id).isTrue();
        return section.group();
    }

    private static JsonNode json(String page) {
        String open = "<script type=\"application/json\" id=\"report-data\">";
        int from = page.indexOf(open) + open.length();
        try {
            return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
        } catch (IOException e) {
            throw new AssertionError("The data block is not JSON.", e);
        }
    }

    private String echarts() {
        int from = page.indexOf("<script>", page.indexOf("</main>"));
        return page.substring(from, page.indexOf("</script>", from));
    }

    @Test
    void whatStandsBesideTheGatesIsSaidToDecideNothing() {
        assertThat(section(page, "evidence"))
                .contains("Beside the gates", "These figures decide nothing.", "Overfit (PBO)", "0.31");
        assertThat(page).contains("\"beside\":{\"Best by luck\":1.18", "\"Track record needed\":null");
    }
}
