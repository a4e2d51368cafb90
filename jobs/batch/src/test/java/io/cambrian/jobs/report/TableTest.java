package io.cambrian.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    private static Markup cell(String text) {
        return Markup.text(text);
    }

    @Test
    void eachCellOfAWideTableKnowsItsColumnForNarrowScreens() {
        String html = new Table("Plan")
                .text("Strategy")
                .number("Share")
                .text("Held & wanted")
                .text("Why")
                .row(cell("a"), cell("40 %"), cell("no"), cell("it lost"))
                .html()
                .html();
        assertThat(html)
                .contains("<table class=\"wide\">")
                .contains("<td class=\"n\" data-title=\"Share\">40 %</td>")
                .contains("<td data-title=\"Held &amp; wanted\">no</td>")
                .contains("<th scope=\"row\">a</th>");
    }

    @Test
    void aSmallOneStaysATable() {
        String html = new Table("Trades")
                .text("Of")
                .number("Trades")
                .row(cell("development"), cell("164"))
                .html()
                .html();
        assertThat(html)
                .contains("<table>")
                .contains("<td class=\"n\">164</td>")
                .doesNotContain("data-title");
    }
}
