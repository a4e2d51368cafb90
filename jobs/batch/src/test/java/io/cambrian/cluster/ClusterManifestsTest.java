package io.cambrian.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.compute.DataSecurityMode;
import com.databricks.sdk.service.jobs.CreateJob;
import com.databricks.sdk.service.jobs.JobCluster;
import com.databricks.sdk.service.jobs.Task;
import com.databricks.sdk.service.jobs.TaskDependency;
import io.cambrian.cli.CommandWords;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The manifests of cluster-config, read into typed models that refuse what they do not know: those of Databricks' Java SDK, of
 * fabric8's Kubernetes client, and {@link SparkApplication} for the Spark operator.
 */
class ClusterManifestsTest {
    private static final Path FOLDER = Manifests.folder();

    /** Commands that need MLlib or RDDs whatever their options. */
    private static final Set<String> DEDICATED = Set.of("regimes", "consolidate", "learn", "demo", "cycle");

    private final Map<String, Object> bundle = Manifests.bundle(FOLDER.resolve("databricks/databricks.yml"));

    private Map<String, CreateJob> jobs() {
        return Manifests.map(Manifests.at(bundle, "resources", "jobs")).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> Manifests.strict(e.getValue(), CreateJob.class)));
    }

    @Test
    void theBundleHasTheSectionsOfABundle() {
        assertThat(bundle.keySet()).isSubsetOf("bundle", "variables", "artifacts", "workspace", "resources", "targets");
        Manifests.map(Manifests.at(bundle, "resources", "volumes"))
                .values()
                .forEach(volume -> assertThat(Manifests.strict(volume, CreateVolumeRequestContent.class)
                                .getVolumeType())
                        .isNotNull());
        Manifests.map(Manifests.at(bundle, "resources", "schemas"))
                .values()
                .forEach(schema -> assertThat(
                                Manifests.strict(schema, CreateSchema.class).getName())
                        .isEqualTo("cambrian"));
    }

    @Test
    void everyTaskRunsACommandThatIsThereOnComputeThatCan() {
        jobs().forEach((name, job) -> {
            Set<String> earlier = new HashSet<>();
            for (Task task : job.getTasks()) {
                String what = name + "." + task.getTaskKey();
                assertThat(task.getSparkJarTask().getMainClassName()).as(what).isEqualTo("io.cambrian.cli.Cambrian");
                List<String> words = List.copyOf(task.getSparkJarTask().getParameters());
                CommandWords.parse(words); // throws for commands and options that are not there
                assertThat(words).as(what).contains("--warehouse", "main.cambrian");
                if (task.getDependsOn() != null) {
                    assertThat(earlier)
                            .as(what)
                            .containsAll(task.getDependsOn().stream()
                                    .map(TaskDependency::getTaskKey)
                                    .toList());
                }
                earlier.add(task.getTaskKey());
                if (task.getJobClusterKey() == null) {
                    assertThat(job.getEnvironments())
                            .as(what)
                            .anyMatch(e -> e.getEnvironmentKey().equals(task.getEnvironmentKey())
                                    && e.getSpec().getJavaDependencies().size() == 1);
                    assertThat(DEDICATED).as(what).doesNotContain(words.get(0));
                    assertThat(words).as(what).containsSequence("--engine", "dataset");
                } else {
                    JobCluster cluster = job.getJobClusters().stream()
                            .filter(c -> c.getJobClusterKey().equals(task.getJobClusterKey()))
                            .findFirst()
                            .orElseThrow();
                    assertThat(cluster.getNewCluster().getDataSecurityMode())
                            .as(what)
                            .isEqualTo(DataSecurityMode.SINGLE_USER);
                    assertThat(task.getLibraries()).as(what).hasSize(1);
                }
            }
        });
    }

    @Test
    void theJobWritesAloneAndCoversTheCycle() {
        CreateJob cycle = jobs().get("cycle");
        assertThat(cycle.getMaxConcurrentRuns()).isEqualTo(1);
        assertThat(cycle.getTasks().stream().map(Task::getTaskKey))
                .containsExactly(
                        "ingest", "regimes", "evolve", "cycle", "remember", "consolidate", "learn", "publish", "risk");
        assertThat(cycle.getTasks().stream()
                        .filter(t -> Set.of("cycle", "publish", "learn").contains(t.getTaskKey())))
                .allSatisfy(t -> assertThat(t.getSparkJarTask().getParameters())
                        .containsSequence("--files", "/Volumes/main/cambrian/handoff"));
    }

    @Test
    void aMisspelledFieldOfAJobWouldBeFound() {
        assertThatThrownBy(() -> Manifests.strict(Map.of("nmae", "x"), CreateJob.class))
                .hasMessageContaining("nmae");
        assertThatThrownBy(() -> Manifests.strict(Map.of("spec", Map.of("conatiners", List.of())), Pod.class))
                .hasMessageContaining("conatiners");
    }

    @Test
    void podTemplatesArePods() {
        Pod driver = Manifests.strict(Manifests.one(FOLDER.resolve("kubernetes/driver-pod.yaml")), Pod.class);
        Pod executor = Manifests.strict(Manifests.one(FOLDER.resolve("kubernetes/executor-pod.yaml")), Pod.class);
        Stream.of(driver, executor).forEach(pod -> {
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSpec().getContainers()).hasSize(1);
            assertThat(pod.getSpec().getContainers().get(0).getResources())
                    .as("Spark sets them")
                    .isNull();
        });
    }

    @Test
    void accountAndStorageAreWhatSparkIsToldOf() {
        Map<String, String> conf = Manifests.settings(FOLDER.resolve("kubernetes/spark.conf"));
        List<HasMetadata> rbac = Manifests.resources(FOLDER.resolve("kubernetes/rbac.yaml"));
        assertThat(rbac)
                .extracting(HasMetadata::getKind)
                .containsExactly("Namespace", "ServiceAccount", "Role", "RoleBinding");
        assertThat(rbac.get(1).getMetadata().getName())
                .isEqualTo(conf.get("spark.kubernetes.authenticate.driver.serviceAccountName"));
        assertThat(rbac.get(1).getMetadata().getNamespace()).isEqualTo(conf.get("spark.kubernetes.namespace"));
        assertThat(((Role) rbac.get(2)).getRules().get(0).getVerbs()).contains("create", "deletecollection");
        PersistentVolumeClaim claim = (PersistentVolumeClaim)
                Manifests.resources(FOLDER.resolve("kubernetes/storage.yaml")).get(0);
        assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteMany");
        assertThat(conf.get("spark.kubernetes.driver.volumes.persistentVolumeClaim.warehouse.options.claimName"))
                .isEqualTo(claim.getMetadata().getName());
    }

    @Test
    void theOperatorsManifestSaysWhatTheReferenceSays() {
        SparkApplication application = Manifests.strict(
                Manifests.one(FOLDER.resolve("kubernetes/spark-application.yaml")), SparkApplication.class);
        SparkApplication.Spec spec = application.spec();
        assertThat(application.apiVersion()).isEqualTo("sparkoperator.k8s.io/v1beta2");
        assertThat(spec.mainClass()).isEqualTo("io.cambrian.cli.Cambrian");
        assertThat(spec.mainApplicationFile()).isEqualTo("local:///opt/cambrian/cambrian-batch-all.jar");
        CommandWords.parse(spec.arguments());
        Map<String, String> reference = Manifests.settings(FOLDER.resolve("spark-defaults.conf"));
        Map<String, String> kubernetes = Manifests.settings(FOLDER.resolve("kubernetes/spark.conf"));
        assertThat(spec.sparkConf())
                .allSatisfy((key, value) ->
                        assertThat(value).as(key).isIn(reference.get(key), kubernetes.get(key), "true"));
        assertThat(spec.image()).isEqualTo(kubernetes.get("spark.kubernetes.container.image"));
        assertThat(spec.driver().memory()).isEqualTo(reference.get("spark.driver.memory"));
        assertThat(spec.executor().memory()).isEqualTo(reference.get("spark.executor.memory"));
        assertThat(spec.driver().javaOptions()).isEqualTo(reference.get("spark.driver.extraJavaOptions"));
        assertThat(spec.executor().javaOptions()).isEqualTo(reference.get("spark.executor.extraJavaOptions"));
        assertThat(spec.executor().instances()).hasToString(kubernetes.get("spark.executor.instances"));
        assertThat(spec.driver().serviceAccount())
                .isEqualTo(kubernetes.get("spark.kubernetes.authenticate.driver.serviceAccountName"));
    }
}
