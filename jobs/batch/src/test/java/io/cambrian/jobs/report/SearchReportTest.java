package io.cambrian.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.jobs.report.SearchFigures.Evolution;
import io.cambrian.jobs.report.SearchFigures.Finalist;
import io.cambrian.jobs.report.SearchFigures.Funnel;
import io.cambrian.jobs.report.SearchFigures.Generation;
import io.cambrian.jobs.report.SearchFigures.Metrics;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchReportTest {
    private static final SearchReport.Head HEAD =
            new SearchReport.Head("5ea7c4", "Some words <of it>.", List.of("spot_only"), 15_000, 15_700, "cycle.html");
    private static final Evolution EVOLUTION = new Evolution(
            List.of(new Generation(0, 0.1, -0.2, 0.9, 60, Double.NaN), new Generation(1, 0.3, 0, 0.8, 120, Double.NaN)),
            "how it is measured",
            List.of(),
            List.of(),
            Optional.empty());
    private static final Funnel FUNNEL = new Funnel(120, 110, 10, List.of(), 1, 0);

    private static Finalist finalist() {
        return new Finalist(
                "ac33f4c75c947584",
                "enter long when close > 1",
                "Long only.",
                false,
                7,
                Optional.of(new Metrics(500, 0.1, 0.2, 0.8, 1.23, 0.1, 40, 0.6)),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    @Test
    void figuresOfDaysThatChoseAreNotTakenForProof() {
        assertThat(SearchReport.html(HEAD, EVOLUTION, FUNNEL, List.of(finalist())))
                .contains("1 finalist waits to be judged", "nothing is promoted by the days that chose it", "1.23")
                .contains("strategy-ac33f4c75c947584", "href=\"cycle.html\"", "Some words &lt;of it&gt;.", "spot_only")
                .contains("\"best\":[0.1,0.3]");
    }

    @Test
    void aSearchThatFoundNobodySaysSo() {
        assertThat(SearchReport.html(HEAD, EVOLUTION, FUNNEL, List.of()))
                .contains("Nobody was found", "None of the fittest ever traded")
                .doesNotContain("id=\"dossiers\"");
    }
}
