package io.cambrian.genome;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambrian.feature.IndicatorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code common/docs/strategy-language.md} to what the parser does. */
class LanguageReferenceTest {
    private static final Path REFERENCE = Path.of("..", "docs", "strategy-language.md");

    private static List<String> examples() throws IOException {
        return Pattern.compile("```strategy\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(REFERENCE))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void everyExampleParsesAndReadsBack() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(6);
        for (String example : examples()) {
            Strategy strategy = StrategyText.parse(example);
            assertThat(StrategyText.parse(StrategyText.print(strategy))).isEqualTo(strategy);
        }
    }

    @Test
    void theTwoLastExamplesAreOneStrategy() throws IOException {
        List<String> examples = examples();
        Strategy one = StrategyText.parse(examples.get(examples.size() - 2));
        Strategy other = StrategyText.parse(examples.get(examples.size() - 1));
        assertThat(one).isNotEqualTo(other);
        assertThat(StrategyId.of(one)).isEqualTo(StrategyId.of(other));
    }

    @Test
    void precedenceIsAsTheReferenceSays() throws IOException {
        MatchResult claim = Pattern.compile("So `([^`]*)` reads as `([^`]*)`")
                .matcher(Files.readString(REFERENCE))
                .results()
                .findFirst()
                .orElseThrow();
        String form = "enter long when %s exit long when held > 1 bar";
        assertThat(StrategyText.parse(form.formatted(claim.group(1))))
                .isEqualTo(StrategyText.parse(form.formatted(claim.group(2))));
    }

    @Test
    void everyIndicatorIsListedWithItsBounds() throws IOException {
        String reference = Files.readString(REFERENCE);
        for (IndicatorKind kind : IndicatorKind.values()) {
            StringBuilder form = new StringBuilder("`").append(kind.text()).append('(');
            String separator = "";
            if (kind.source() != IndicatorKind.Source.NONE) {
                form.append("series");
                separator = ", ";
            }
            for (IndicatorKind.Parameter p : kind.parameters()) {
                form.append(separator)
                        .append(Numbers.text(p.min()))
                        .append("..")
                        .append(Numbers.text(p.max()));
                separator = ", ";
            }
            assertThat(reference).contains(form.append(")` |"));
        }
    }
}
