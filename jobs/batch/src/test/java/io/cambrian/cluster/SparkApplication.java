package io.cambrian.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;

/**
 * The fields of a SparkApplication (sparkoperator.k8s.io/v1beta2) that our manifest may use, written by hand; the operator's resource
 * definition itself is not read. A field that is not here is refused.
 */
record SparkApplication(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
    record Spec(
            String type,
            String mode,
            String sparkVersion,
            String image,
            String imagePullPolicy,
            List<String> imagePullSecrets,
            String mainClass,
            String mainApplicationFile,
            List<String> arguments,
            Map<String, String> sparkConf,
            Map<String, String> hadoopConf,
            RestartPolicy restartPolicy,
            Long timeToLiveSeconds,
            String memoryOverheadFactor,
            Driver driver,
            Executor executor,
            List<Volume> volumes) {}

    record RestartPolicy(
            String type,
            Integer onFailureRetries,
            Long onFailureRetryInterval,
            Integer onSubmissionFailureRetries,
            Long onSubmissionFailureRetryInterval) {}

    record Driver(
            Integer cores,
            String memory,
            String memoryOverhead,
            String serviceAccount,
            String javaOptions,
            Map<String, String> labels,
            PodSecurityContext podSecurityContext,
            List<EnvVar> env,
            List<Container> initContainers,
            List<VolumeMount> volumeMounts) {}

    record Executor(
            Integer instances,
            Integer cores,
            String memory,
            String memoryOverhead,
            String javaOptions,
            Map<String, String> labels,
            List<VolumeMount> volumeMounts) {}
}
