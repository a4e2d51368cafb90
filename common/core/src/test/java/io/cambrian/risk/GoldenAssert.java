package io.cambrian.risk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.golden.Golden;
import java.util.List;
import java.util.stream.StreamSupport;

/** Comparisons with the numbers of a golden case. */
final class GoldenAssert {
    private GoldenAssert() {}

    static void matrix(double[][] actual, JsonNode expected, double scale, double abs, double rel) {
        double[][] wanted = Golden.matrix(expected);
        assertThat(actual.length).isEqualTo(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            for (int j = 0; j < wanted.length; j++) {
                assertThat(actual[i][j] * scale)
                        .as("element %d, %d", i, j)
                        .isCloseTo(wanted[i][j], Golden.within(wanted[i][j], abs, rel));
            }
        }
    }

    static void number(double actual, JsonNode expected, double abs, double rel) {
        double wanted = Golden.number(expected);
        assertThat(actual).isCloseTo(wanted, Golden.within(wanted, abs, rel));
    }

    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
