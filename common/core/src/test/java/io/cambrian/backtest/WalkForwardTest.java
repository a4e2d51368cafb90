package io.cambrian.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambrian.backtest.WalkForward.Fold;
import io.cambrian.backtest.WalkForward.Remainder;
import io.cambrian.backtest.WalkForward.Shape;
import io.cambrian.backtest.WalkForward.Training;
import io.cambrian.fault.ConfigException;
import io.cambrian.golden.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WalkForwardTest {
    @Test
    void agreesWithSkfolio() {
        JsonNode golden = Golden.read("cv_splits", "walk_forward_12_rows");
        JsonNode settings = golden.at("/inputs/settings");
        assertThat(settings).isNotEmpty();
        for (int i = 0; i < settings.size(); i++) {
            JsonNode s = settings.get(i);
            Shape shape = new Shape(
                    s.get("expand_train").asBoolean() ? Training.EXPANDING : Training.ROLLING,
                    s.get("train_size").asInt(),
                    s.get("test_size").asInt(),
                    s.get("purged_size").asInt(),
                    0,
                    s.get("reduce_test").asBoolean() ? Remainder.TEST : Remainder.DROP);
            List<Fold> expected = new ArrayList<>();
            for (JsonNode split : golden.at("/expected/splits").get(i)) {
                JsonNode train = split.get("train");
                JsonNode test = split.get("test");
                expected.add(new Fold(
                        train.get(0).asInt(),
                        train.get(train.size() - 1).asInt(),
                        test.get(0).asInt(),
                        test.get(test.size() - 1).asInt()));
            }
            int rows = s.get("n_rows").asInt();
            assertThat(WalkForward.folds(IntStream.range(0, rows).toArray(), shape))
                    .isEqualTo(expected);
        }
    }

    @Property
    void trainingEndsBeforeTheGapAndTestsFollowEachOther(
            @ForAll @IntRange(min = 1, max = 50) int train,
            @ForAll @IntRange(min = 1, max = 50) int test,
            @ForAll @IntRange(max = 10) int purge,
            @ForAll @IntRange(max = 10) int embargo,
            @ForAll Training training,
            @ForAll Remainder remainder) {
        int[] days = IntStream.range(0, 200).map(d -> 3 * d).toArray();
        List<Fold> folds = WalkForward.folds(days, new Shape(training, train, test, purge, embargo, remainder));
        for (int i = 0; i < folds.size(); i++) {
            Fold fold = folds.get(i);
            assertThat(fold.testFrom() - fold.trainTo()).isEqualTo(3 * (purge + embargo + 1));
            assertThat(fold.trainFrom()).isLessThanOrEqualTo(fold.trainTo());
            if (i > 0) {
                assertThat(fold.testFrom()).isEqualTo(folds.get(i - 1).testTo() + 3);
            }
        }
    }

    @Test
    void aWindowTooShortForOneFoldIsTheUsersMistake() {
        Shape shape = new Shape(Training.EXPANDING, 10, 5, 1, 1, Remainder.DROP);
        assertThatThrownBy(() -> WalkForward.folds(new int[16], shape))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("16 days");
        assertThat(WalkForward.folds(IntStream.range(0, 17).toArray(), shape)).hasSize(1);
    }
}
