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
import io.cambrian.handoff.SigningKeys;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(cycle.getTasks().stream().map(Task::getTaskKey)).containsExactly("cycle", "risk", "learn");
        assertThat(cycle.getTasks())
                .allSatisfy(t -> assertThat(t.getSparkJarTask().getParameters())
                        .containsSequence("--files", "/Volumes/main/cambrian/handoff"));
        // 'demo' makes another cycle each time, and 'publish' asks which one is meant
        List<String> words =
                List.copyOf(cycle.getTasks().iterator().next().getSparkJarTask().getParameters());
        assertThat(words).startsWith("cycle", "--once").contains("--no-paper");
    }

    @Test
    void theBundleBuildsTheJarInTheRootOfTheCheckout() {
        Path folder = FOLDER.resolve("databricks");
        Path root = FOLDER.getParent();
        Map<String, Object> artifact = Manifests.map(Manifests.at(bundle, "artifacts", "batch"));
        Path place = folder.resolve((String) artifact.get("path")).normalize();
        assertThat(place).isEqualTo(root);
        List<String> build = List.of(((String) artifact.get("build")).split(" "));
        assertThat(build).startsWith("mvn").contains("package").doesNotContain("-f", "--file");
        assertThat(place.resolve("pom.xml")).content().contains("<module>jobs/batch</module>");
        assertThat(place.resolve(build.get(build.indexOf("-pl") + 1)).resolve("pom.xml"))
                .isRegularFile();
        List<?> files = (List<?>) artifact.get("files");
        String jar = (String) Manifests.map(files.get(0)).get("source");
        assertThat(folder.resolve(jar).normalize().getParent()).isEqualTo(root.resolve("jobs/batch/target"));
        assertThat(place.resolve("pom.xml"))
                .content()
                .contains("<version>" + jar.replaceAll(".*/cambrian-batch-(.*)-all\\.jar", "$1") + "</version>");
        jobs().values()
                .forEach(job -> job.getTasks().stream()
                        .filter(t -> t.getLibraries() != null)
                        .forEach(t -> assertThat(
                                        t.getLibraries().iterator().next().getJar())
                                .isEqualTo(jar)));
        // which the CLI uploads there, and rewrites in 'libraries' alone
        String uploaded = "${workspace.artifact_path}/.internal/" + Path.of(jar).getFileName();
        assertThat(jobs().values())
                .filteredOn(job -> job.getEnvironments() != null)
                .singleElement()
                .satisfies(job -> assertThat(job.getEnvironments())
                        .allSatisfy(e ->
                                assertThat(e.getSpec().getJavaDependencies()).containsExactly(uploaded)));
    }

    /** Who can change the init script or the jar has the signing keys. */
    @Test
    void whatRunsInProductionIsItsPrincipalsAlone() {
        String principal = (String) Manifests.at(bundle, "variables", "principal", "default");
        Manifests.map(bundle.get("targets")).values().stream()
                .map(Manifests::map)
                .filter(target -> "production".equals(target.get("mode")))
                .forEach(target -> {
                    Map<String, Object> workspace = Manifests.map(target.get("workspace"));
                    assertThat(workspace)
                            .containsOnlyKeys("root_path")
                            .extractingByKey("root_path")
                            .asString()
                            .startsWith("/Workspace/Users/" + principal + "/");
                    assertThat(target.get("run_as")).isEqualTo(Map.of("service_principal_name", principal));
                    assertThat(target.get("permissions"))
                            .isEqualTo(List.of(Map.of("service_principal_name", principal, "level", "CAN_MANAGE")));
                });
        assertThat(bundle).doesNotContainKey("workspace");
        assertThat(FOLDER.resolve("databricks/databricks.yml")).content().doesNotContain("/Workspace/Shared");
    }

    @Test
    void everyTaskNamesSchemaAndVolumesByTheResource() {
        // in development the schema has another name than the variable says
        Map<String, Object> raw = Manifests.one(FOLDER.resolve("databricks/databricks.yml"));
        String schema = "${resources.schemas.cambrian.name}";
        assertThat(Manifests.map(Manifests.at(raw, "resources", "schemas"))).containsKey("cambrian");
        Manifests.map(Manifests.at(raw, "resources", "volumes"))
                .values()
                .forEach(v -> assertThat(Manifests.map(v)).containsEntry("schema_name", schema));
        Manifests.map(Manifests.at(raw, "resources", "jobs")).values().forEach(job -> {
            for (Object task : (List<?>) Manifests.map(job).get("tasks")) {
                List<?> words = (List<?>) Manifests.at(Manifests.map(task), "spark_jar_task", "parameters");
                assertThat(words.get(words.indexOf("--warehouse") + 1)).isEqualTo("${var.catalog}." + schema);
                assertThat(words.stream().map(Object::toString).filter(w -> w.startsWith("/Volumes")))
                        .allSatisfy(w -> assertThat(w).startsWith("/Volumes/${var.catalog}/" + schema + "/"));
            }
        });
    }

    @Test
    void clustersThatSignHaveTheKeysOfTheSecretScope(@TempDir Path folder) throws Exception {
        SigningKeys made = SigningKeys.openOrCreate(folder.resolve("made"));
        for (JobCluster cluster : jobs().get("cycle").getJobClusters()) {
            assertThat(cluster.getNewCluster().getSparkEnvVars())
                    .containsEntry("CAMBRIAN_PRIVATE_KEY", "{{secrets/cambrian/cambrian.key}}")
                    .containsEntry("CAMBRIAN_PUBLIC_KEY", "{{secrets/cambrian/cambrian.pub}}")
                    .containsKey("CAMBRIAN_KEYS");
            assertThat(cluster.getNewCluster().getInitScripts())
                    .singleElement()
                    .satisfies(script -> assertThat(script.getWorkspace().getDestination())
                            .isEqualTo("${workspace.file_path}/keys.sh"));
        }
        ProcessBuilder script = new ProcessBuilder(
                        "bash", FOLDER.resolve("databricks/keys.sh").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        script.environment().put("CAMBRIAN_KEYS", folder.resolve("keys").toString());
        assertThat(script.start().waitFor()).as("without secrets").isNotZero();
        assertThat(folder.resolve("said")).content().contains("CAMBRIAN_PRIVATE_KEY", "from the secret scope");
        assertThat(folder.resolve("keys")).doesNotExist();
        script.environment().put("CAMBRIAN_PRIVATE_KEY", secret(folder, SigningKeys.PRIVATE_FILE));
        script.environment().put("CAMBRIAN_PUBLIC_KEY", secret(folder, SigningKeys.PUBLIC_FILE));
        script.environment().put("DB_IS_DRIVER", "FALSE");
        assertThat(script.start().waitFor()).as("on a worker").isZero();
        assertThat(folder.resolve("keys")).doesNotExist();
        script.environment().put("DB_IS_DRIVER", "TRUE");
        assertThat(script.start().waitFor()).isZero();
        // which refuses keys that others can read, and pairs that are none
        assertThat(SigningKeys.openOrCreate(folder.resolve("keys")).publicKey()).isEqualTo(made.publicKey());
    }

    private static String secret(Path folder, String name) throws IOException {
        return Files.readString(folder.resolve("made").resolve(name));
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
        Map<String, String> monitoring = Manifests.settings(FOLDER.resolve("monitoring.conf"));
        assertThat(spec.sparkConf())
                .allSatisfy((key, value) ->
                        assertThat(value).as(key).isIn(reference.get(key), kubernetes.get(key), monitoring.get(key)));
        assertThat(spec.image()).isEqualTo(kubernetes.get("spark.kubernetes.container.image"));
        assertThat(spec.driver().memory()).isEqualTo(reference.get("spark.driver.memory"));
        assertThat(spec.executor().memory()).isEqualTo(reference.get("spark.executor.memory"));
        assertThat(spec.driver().javaOptions()).isEqualTo(reference.get("spark.driver.extraJavaOptions"));
        assertThat(spec.executor().javaOptions()).isEqualTo(reference.get("spark.executor.extraJavaOptions"));
        assertThat(spec.executor().instances()).hasToString(kubernetes.get("spark.executor.instances"));
        assertThat(spec.driver().serviceAccount())
                .isEqualTo(kubernetes.get("spark.kubernetes.authenticate.driver.serviceAccountName"));
        assertThat(spec.memoryOverheadFactor()).isEqualTo(kubernetes.get("spark.kubernetes.memoryOverheadFactor"));
    }

    @Test
    void theOperatorsDriverHasItsKeysAsThePodTemplateHas() {
        SparkApplication.Spec spec = Manifests.strict(
                        Manifests.one(FOLDER.resolve("kubernetes/spark-application.yaml")), SparkApplication.class)
                .spec();
        PodSpec template = Manifests.strict(Manifests.one(FOLDER.resolve("kubernetes/driver-pod.yaml")), Pod.class)
                .getSpec();
        assertThat(spec.driver().initContainers()).isEqualTo(template.getInitContainers());
        // a key that cannot be copied ends the pod, whichever of the two it is
        assertThat(template.getInitContainers())
                .singleElement()
                .satisfies(keys -> assertThat(keys.getCommand()).startsWith("sh", "-ec"));
        assertThat(spec.driver().podSecurityContext()).isEqualTo(template.getSecurityContext());
        assertThat(spec.driver().env())
                .isEqualTo(template.getContainers().get(0).getEnv())
                .extracting(EnvVar::getName)
                .contains("CAMBRIAN_KEYS");
        assertThat(spec.volumes()).containsAll(template.getVolumes());
        // the operator adds only volumes that the driver's own container mounts
        List<String> mounted =
                spec.driver().volumeMounts().stream().map(VolumeMount::getName).toList();
        assertThat(mounted)
                .containsAll(spec.volumes().stream().map(Volume::getName).toList());
        assertThat(spec.executor().volumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactly("warehouse");
    }
}
