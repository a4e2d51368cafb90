package io.cambrian.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambrian.fault.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "local|LOCAL",
                "local[2]|LOCAL",
                "local[*, 4]|LOCAL",
                "local-cluster[2,1,1024]|LOCAL",
                "yarn|YARN",
                "spark://host:7077|STANDALONE",
                "spark://a:7077,b:7077|STANDALONE",
                "spark://[::1]:7077|STANDALONE",
                "k8s://https://host:443|KUBERNETES",
                "k8s://host|KUBERNETES",
                "k8s://https://host/k8s/clusters/c-1|KUBERNETES"
            })
    void mastersThatSparkKnows(String text, MasterUrl.Kind kind) {
        assertThat(MasterUrl.parse(text).kind()).isEqualTo(kind);
    }

    @Test
    void eachMasterOfAStandaloneClusterIsNamed() {
        assertThat(MasterUrl.parse("spark://a:1,b:2").hosts()).containsExactly("a:1", "b:2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "local[0]",
                "local[2",
                "host:7077",
                "spark://host",
                "spark://host:99999",
                "spark://a:1,",
                "k8s://",
                "http://host:7077",
                "mesos://host:5050"
            })
    void othersAreRefusedWithExamples(String text) {
        assertThatThrownBy(() -> MasterUrl.parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("(" + text + ")", "spark://host:7077");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.0", "4.0.1", "4.1.0", "4.2.0", "4.2.3-SNAPSHOT", "4.1"})
    void linesOfSparkThatCambrianRunsOn(String version) {
        assertThatCode(() -> SparkLine.require(version, "here")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5.1", "4.3.0", "5.0.0", "4", ""})
    void linesOfSparkThatItDoesNotRunOn(String version) {
        assertThatThrownBy(() -> SparkLine.require(version, "here"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("Spark " + version, "(here)", "4.0 to 4.2");
    }
}
