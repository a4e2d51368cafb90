package io.cambrian.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of cluster-config/standalone, with daemons that only sleep: what they leave behind, and what they leave alone. */
@EnabledOnOs(OS.LINUX)
class ClusterScriptsTest {
    private static final Path SCRIPTS = Manifests.folder().resolve("standalone");

    @TempDir
    Path folder;

    private Path run;
    private int port;

    @BeforeEach
    void daemonsThatSleep() throws IOException {
        run = folder.resolve("run");
        script(
                "spark/bin/spark-class",
                "[ ! -f '" + folder + "/broken' ] || exit 1",
                "echo $$ >> '" + folder + "/started'",
                "(echo $BASHPID >> '" + folder + "/started'; sleep 600) &",
                "exec sleep 600");
        script("bin/curl", "[ ! -f '" + folder + "/broken' ] && echo '\"aliveworkers\" : 2'");
        port = freePorts();
    }

    private void script(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The first of four ports that nobody listens at. */
    private static int freePorts() throws IOException {
        while (true) {
            int first;
            try (ServerSocket socket = new ServerSocket(0)) {
                first = socket.getLocalPort();
            }
            if (first < 65_000 && isFree(first + 1) && isFree(first + 2) && isFree(first + 3)) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    private int call(Path script, String... words) throws IOException, InterruptedException {
        return call(script, Map.of(), words);
    }

    private int call(Path script, Map<String, String> more, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("SPARK_HOME", folder.resolve("spark").toString());
        environment.put("MASTER_PORT", "" + port);
        environment.put("HOSTS_STATE", folder.resolve("state").toString());
        environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
        environment.putAll(more);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private int cluster(String... words) throws IOException, InterruptedException {
        return call(SCRIPTS.resolve("cluster.sh"), words);
    }

    /** What the daemons and theirs are, of which some may have ended. */
    private List<ProcessHandle> started(int least) throws IOException, InterruptedException {
        Path numbers = folder.resolve("started");
        while (!Files.exists(numbers) || Files.readAllLines(numbers).size() < least) {
            Thread.sleep(10);
        }
        return Files.readAllLines(numbers).stream()
                .map(number -> ProcessHandle.of(Long.parseLong(number)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Processes that have ended stay in the table until somebody has taken note of it. */
    private static void ended(List<ProcessHandle> processes) throws InterruptedException {
        for (int i = 0; i < 100 && processes.stream().anyMatch(ProcessHandle::isAlive); i++) {
            Thread.sleep(100);
        }
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whatIsTakenDownHasEndedWithAllThatItStarted() throws Exception {
        assertThat(cluster("up", run.toString())).as(output()).isZero();
        assertThat(output()).isEqualTo("spark://127.0.0.1:" + port + "\n");
        List<ProcessHandle> processes = started(6);
        assertThat(processes).hasSize(6).allMatch(ProcessHandle::isAlive);
        assertThat(cluster("up", run.toString())).isEqualTo(1);
        assertThat(output()).contains("up in " + run + " already");
        assertThat(processes).as("the second call leaves the first alone").allMatch(ProcessHandle::isAlive);
        assertThat(cluster("down", run.toString())).isZero();
        ended(processes);
        assertThat(run.resolve("pids")).doesNotExist();
    }

    /** Files of settings of Spark are written for a shell that goes on after what is not set, or fails. */
    @Test
    void aSparkEnvThatIsLessStrictIsTaken() throws Exception {
        script("java/bin/java", "printf '\\0\\necho\\0%s\\0' \"$GREETING\"");
        script("conf/spark-env.sh", "false", "GREETING=\"$NOBODY_SETS_THIS\"hello");
        Map<String, String> settings = Map.of(
                "JAVA_HOME", folder.resolve("java").toString(),
                "SPARK_CONF_DIR", folder.resolve("conf").toString(),
                "SPARK_ENV_LOADED", "");
        assertThat(call(Manifests.folder().resolve("spark/bin/spark-class"), settings, "any.Main"))
                .as(output())
                .isZero();
        assertThat(output()).isEqualTo("hello\n");
    }

    /** After a restart of the machine a file of process numbers tells of processes of others. */
    @Test
    void aNumberThatIsAnotherProcessesNowIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("setsid", "sleep", "600").start();
        try {
            Files.createDirectories(run);
            Files.writeString(run.resolve("pids"), other.pid() + " 12345\n" + other.pid() + "\n");
            assertThat(cluster("down", run.toString())).as(output()).isZero();
            assertThat(other.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            other.destroyForcibly();
        }
    }

    /** Spark would take the next free port, and the workers would join the other master. */
    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(port + 1, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(cluster("up", run.toString())).isEqualTo(1);
            assertThat(output()).contains("Port " + taken.getLocalPort() + " is taken");
        }
        assertThat(folder.resolve("started")).doesNotExist();
        assertThat(run.resolve("pids")).doesNotExist();
    }

    @Test
    void anInterruptedStartLeavesNothingBehind() throws Exception {
        script("bin/curl", "exit 7"); // nobody joins
        script("bin/cut", "sleep 0.5; exec /usr/bin/cut \"$@\""); // the last number is not written down yet
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", SCRIPTS.resolve("cluster.sh").toString(), "up", run.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        builder.environment().put("MASTER_PORT", "" + port);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        Process up = builder.start();
        List<ProcessHandle> processes = started(6);
        assertThat(processes).allMatch(ProcessHandle::isAlive);
        up.destroy();
        up.waitFor();
        ended(processes);
        assertThat(run.resolve("pids")).doesNotExist();
    }

    /** An {@code ip} whose network namespaces are lines of a file, in which nothing runs. */
    private void hostsOfLines() throws IOException {
        script("bin/id", "echo 0");
        script(
                "bin/ip",
                "spaces='" + folder + "/spaces'; touch \"$spaces\"",
                "case \"$1 $2\" in",
                "  'netns add') echo \"$3\" >> \"$spaces\" ;;",
                "  'netns del') sed -i \"/^$3\\$/d\" \"$spaces\" ;;",
                "  'netns list') cat \"$spaces\" ;;",
                "  'netns exec') shift 3; exec \"$@\" ;;",
                "  'link add') [ ! -f '" + folder + "/broken' ] ;;",
                "esac");
    }

    private int hosts(String... words) throws IOException, InterruptedException {
        return call(SCRIPTS.resolve("hosts.sh"), words);
    }

    @Test
    void hostsAreTakenDownByWhoBroughtThemUpAlone() throws Exception {
        hostsOfLines();
        try {
            assertThat(hosts("up", run.toString())).as(output()).isZero();
            assertThat(output()).isEqualTo("spark://10.77.0.1:7077\n");
            Path spaces = folder.resolve("spaces");
            List<String> up = List.of("cambrian-switch", "cambrian-m", "cambrian-w1", "cambrian-w2");
            assertThat(spaces).content().isEqualTo(String.join("\n", up) + "\n");
            Path other = folder.resolve("other");
            assertThat(hosts("up", other.toString())).isEqualTo(1);
            assertThat(output()).contains("Hosts are up already", "down " + run);
            assertThat(hosts("down", other.toString())).isEqualTo(1);
            assertThat(output()).contains("those of " + run);
            assertThat(Files.readAllLines(spaces)).isEqualTo(up);
            assertThat(hosts("kill", "w2")).as("nothing runs there").isEqualTo(1);
            assertThat(hosts("on", "x1", "true")).isEqualTo(2);
            assertThat(hosts("down", run.toString())).isZero();
            assertThat(spaces).isEmptyFile();
            assertThat(folder.resolve("state")).doesNotExist();
        } finally {
            started(6).forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void hostsThatDoNotComeUpWholeAreNotLeftBehind() throws Exception {
        hostsOfLines();
        Files.createFile(folder.resolve("broken"));
        assertThat(hosts("up", run.toString())).isNotZero();
        assertThat(folder.resolve("spaces")).isEmptyFile();
        assertThat(folder.resolve("state")).doesNotExist();
    }

    /** {@code crontab FILE} takes the place of everything that a user has there. */
    @Test
    void aCrontabKeepsWhatIsInItAndGainsTheCycle() throws Exception {
        Path theirs = folder.resolve("crontab");
        script(
                "bin/crontab",
                "case \"$1\" in",
                "  -l) cat '" + theirs + "' ;;",
                "  *) cat \"$1\" > '" + theirs + ".new'; mv '" + theirs + ".new' '" + theirs + "' ;;",
                "esac");
        Path file = Manifests.folder().resolve("local/cambrian.crontab");
        String asked = Files.readAllLines(file).stream()
                .filter(line -> line.matches("#.*[^']\\bcrontab .*cambrian\\.crontab.*"))
                .map(line -> line.replaceFirst("^.*?(?=\\(?crontab )", ""))
                .reduce((a, b) -> b)
                .orElseThrow();
        Path script = folder.resolve("asked");
        Files.writeString(script, "cd '" + Manifests.folder().getParent() + "'\n" + asked + "\n");
        Files.writeString(theirs, "0 1 * * * somebody-elses\n");
        assertThat(call(script)).as(output()).isZero();
        assertThat(Files.readString(theirs)).isEqualTo("0 1 * * * somebody-elses\n" + Files.readString(file));
    }

    /** A {@code prove.sh} over hosts that are none, and a command that ends with the same hash whatever happens. */
    private Path proof() throws IOException {
        Path prove = folder.resolve("cluster-config/standalone/prove.sh");
        Files.createDirectories(prove.getParent());
        Files.copy(SCRIPTS.resolve("prove.sh"), prove);
        script(
                "cluster-config/standalone/hosts.sh",
                "echo \"$*\" >> '" + folder + "/asked'",
                "case \"$1\" in",
                "  up) [ ! -f '" + folder + "/broken' ] && echo spark://10.77.0.1:7077 ;;",
                "  on) shift 2; exec \"$@\" ;;",
                "  kill) [ -f '" + folder + "/killable' ] ;;",
                "esac");
        script(
                "cambrian",
                "while [ $# -gt 0 ]; do",
                "  case \"$1\" in --warehouse) warehouse=$2 ;; spark.eventLog.dir=file:*) events=${1#*file:} ;; esac",
                "  shift",
                "done",
                "mkdir -p \"$warehouse/populations/_delta_log\"",
                "for i in 0 1 2; do touch \"$warehouse/populations/_delta_log/0000000000000000000$i.json\"; done",
                "[ ! -f '" + folder + "/events' ] || [ -z \"${events:-}\" ] || cp '" + folder
                        + "/events' \"$events/app\"",
                "sleep 2",
                "echo '{\"ledger_hash\":\"0123456789abcdef0\"}'");
        return prove;
    }

    private Map<String, String> proofSettings() {
        return Map.of(
                "CAMBRIAN", folder.resolve("cambrian").toString(),
                "FOLDER", folder.resolve("proof").toString());
    }

    /** A proof in which nothing was killed would otherwise pass. */
    @Test
    void aProofFailsWhereNothingHappenedAndTouchesNobodysHosts() throws Exception {
        Path prove = proof();
        Path mine = Files.createDirectories(folder.resolve("proof/work-of-mine"));
        assertThat(call(prove, proofSettings(), "client")).as(output()).isZero();
        assertThat(output()).containsPattern("client .* 0123456789abcdef .* equal");
        assertThat(call(prove, proofSettings(), "host-killed")).isEqualTo(1);
        assertThat(output()).contains("NOTHING HAPPENED");
        assertThat(folder.resolve("asked"))
                .content()
                .doesNotContain("down " + folder.resolve("proof") + "\n")
                .contains("down " + folder.resolve("proof/hosts") + "\n");
        assertThat(mine).as("what lies beside it in the folder").exists();
        assertThat(call(prove, proofSettings(), "nonsense")).isEqualTo(2);
    }

    private static String ended(String reason) {
        return "{\"Event\":\"SparkListenerTaskEnd\",\"Task End Reason\":{\"Reason\":\"" + reason
                + "\"},\"Task Info\":{\"Speculative\":false}}\n";
    }

    /** Nothing may come of what is done to a host: then nothing is proven of it. */
    @Test
    void aProofFailsWhereWhatHappenedHadNoEffect() throws Exception {
        Path prove = proof();
        Files.createFile(folder.resolve("killable"));
        Path events = folder.resolve("events");
        String tasks = ended("Success") + ended("TaskKilled") + ended("TaskKilled");
        Files.writeString(events, tasks);
        assertThat(call(prove, proofSettings(), "host-killed")).as(output()).isEqualTo(1);
        assertThat(output()).containsPattern("host-killed .* 0 +0 +2 +0  NOT PROVEN: no executor was lost");
        Files.writeString(
                events,
                tasks + "{\"Event\":\"SparkListenerExecutorRemoved\"}\n" + ended("ExecutorLostFailure")
                        + ended("FetchFailed") + ended("ExceptionFailure"));
        assertThat(call(prove, proofSettings(), "host-killed")).as(output()).isZero();
        assertThat(output()).containsPattern("host-killed .* 1 +3 +2 +0  equal");

        script("CoarseGrainedExecutorBackend", "while true; do sleep 1; done");
        Process executor = new ProcessBuilder(
                        folder.resolve("CoarseGrainedExecutorBackend").toString())
                .start();
        try {
            script("bin/ip", "echo " + executor.pid());
            assertThat(call(prove, proofSettings(), "slow")).as(output()).isEqualTo(1);
            assertThat(output()).containsPattern("slow .* NOT PROVEN: no task was started twice");
            Files.writeString(
                    events, "{\"Event\":\"SparkListenerTaskStart\",\"Task Info\":{\"Speculative\":true}}\n" + tasks);
            assertThat(call(prove, proofSettings(), "slow")).as(output()).isZero();
            assertThat(output()).containsPattern("slow .* 0 +0 +2 +1  equal");
        } finally {
            executor.destroyForcibly();
        }
    }
}
