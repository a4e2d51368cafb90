package io.cambrian.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real {@code spark-submit --master k8s://} by {@code cambrian submit}, against a server that speaks Kubernetes' protocol and
 * keeps what it is given: the driver's pod is looked at as a cluster would get it. Nobody runs it here.
 */
class ClusterKubernetesIT {
    private static final String JAR = "local:///opt/cambrian/cambrian-batch-all.jar";

    private final Recording made = new Recording();
    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), made, false);

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        server.init();
    }

    @AfterEach
    void stop() {
        server.destroy();
    }

    @Test
    void theDriversPodIsAsTheSettingsAndTheTemplateSay() throws Exception {
        Submission submission = Submission.run(
                folder,
                "--master",
                "k8s://http://" + server.getHostName() + ":" + server.getPort(),
                "--deploy-mode",
                "cluster",
                "--properties-file",
                "cluster-config/kubernetes/spark.conf",
                "--conf",
                "spark.kubernetes.driver.pod.name=cambrian-driver",
                "--jar",
                JAR,
                "--",
                "demo",
                "--warehouse",
                "/warehouse/main",
                "--json");
        assertThat(made.pods).as(submission.output()).hasSize(1);
        Pod pod = made.pods.get(0);
        // this server cannot give the driver's service its owner, so the submission takes its pod back and fails
        assertThat(submission.code()).as(submission.output()).isEqualTo(1);
        assertThat(pod.getMetadata().getName()).isEqualTo("cambrian-driver");

        assertThat(pod.getMetadata().getLabels())
                .containsEntry("spark-role", "driver")
                .containsEntry("app.kubernetes.io/name", "cambrian")
                .containsEntry("app.kubernetes.io/component", "driver");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry("prometheus.io/port", "4040");
        PodSpec spec = pod.getSpec();
        assertThat(spec.getServiceAccountName()).isEqualTo("cambrian");
        assertThat(spec.getRestartPolicy()).isEqualTo("Never");
        assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();

        Container driver = spec.getContainers().get(0);
        assertThat(driver.getName()).isEqualTo("spark-kubernetes-driver");
        assertThat(driver.getImage()).isEqualTo("registry.example.com/cambrian:0.1.0");
        assertThat(driver.getArgs())
                .startsWith("driver")
                .containsSequence("--class", "io.cambrian.cli.Cambrian")
                .containsSequence(JAR, "demo", "--warehouse", "/warehouse/main", "--json");
        // 4g of the reference and a fifth
        assertThat(Quantity.getAmountInBytes(driver.getResources().getRequests().get("memory"))
                        .longValue())
                .isEqualTo(4915L << 20);
        assertThat(driver.getResources().getLimits()).doesNotContainKey("cpu");
        assertThat(driver.getEnv()).anyMatch(e -> e.getName().equals("CAMBRIAN_KEYS") && "/keys".equals(e.getValue()));
        assertThat(driver.getVolumeMounts())
                .anyMatch(m -> m.getMountPath().equals("/keys"))
                .anyMatch(m -> m.getMountPath().equals("/warehouse"));
        assertThat(spec.getVolumes())
                .anyMatch(v -> v.getPersistentVolumeClaim() != null
                        && v.getPersistentVolumeClaim().getClaimName().equals("cambrian-warehouse"))
                .anyMatch(v ->
                        v.getSecret() != null && v.getSecret().getSecretName().equals("cambrian-keys"));
        assertThat(spec.getInitContainers())
                .as("keys are copied to where they are their owner's alone")
                .anyMatch(c -> c.getName().equals("keys") && c.getImage().equals(driver.getImage()));
        assertThat(driver.getSecurityContext().getCapabilities().getDrop()).isEqualTo(List.of("ALL"));
    }

    /** Keeps what the server was asked to make: it forgets what is taken back. */
    private static final class Recording extends KubernetesCrudDispatcher {
        private final List<Pod> pods = new CopyOnWriteArrayList<>();

        @Override
        public MockResponse handleCreate(RecordedRequest request) {
            if (request.getPath().startsWith("/api/v1/namespaces/cambrian/pods")) {
                pods.add(Serialization.unmarshal(
                        new String(request.getBody().getBytes(), StandardCharsets.UTF_8), Pod.class));
            }
            return super.handleCreate(request);
        }
    }
}
