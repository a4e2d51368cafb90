package io.cambrian.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.tables.Judged;
import io.cambrian.tables.LearningCurvesTable.Point;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnReportTest {
    private static LearnReport.Figures figures(List<Point> points, boolean released, double lowerBound) {
        return new LearnReport.Figures(
                "0123456789abcdef",
                "ridge",
                1.8,
                0.0004,
                new Judged(
                        "run",
                        1,
                        "m",
                        "g",
                        0,
                        14_000,
                        14_001,
                        14_400,
                        2,
                        "holding",
                        1.2,
                        0.7,
                        0.975,
                        lowerBound,
                        released,
                        "On 400 untouched days <it> gained something."),
                points,
                0.6,
                13_500,
                14_000);
    }

    private static List<Point> points(double... sharpes) {
        List<Point> points = new ArrayList<>();
        for (int k = 0; k < sharpes.length; k++) {
            points.add(new Point("run", 250 << k / 2, 1 + k % 2, sharpes[k], 0));
        }
        return points;
    }

    @Test
    void everySeedIsADotAndTheSpreadIsSaid() {
        String page = LearnReport.html(figures(points(0.2, 0.4, 0.5, 0.3, 0.9, 1.2), true, 0.0001));
        assertThat(page.split("<circle", -1)).hasSize(7);
        assertThat(page).contains("Yes: with every seed more days earn more", "1,000 days", "seeds apart by 0.30");
        assertThat(page).contains("A policy was released", "&lt;it&gt; gained");
        assertThat(page.substring(0, page.indexOf("<script>"))).doesNotContain("{{", "NaN");
        assertThat(LearnReport.html(figures(points(0.2, 0.4, 0.5, 0.3, 0.3, 1.2), true, 0.0001)))
                .contains("It cannot be told");
    }

    @Test
    void withoutACurveThePageSaysHowToGetOne() {
        String page = LearnReport.html(figures(List.of(), false, -0.0001));
        assertThat(page).contains("bin/cambrian learn --curve 3", "No policy was released", "Not for certain");
        assertThat(page).doesNotContain("<circle");
    }
}
