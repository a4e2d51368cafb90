#!/usr/bin/env bash
# Benchmarks that need Spark: common/benchmarks/spark.sh generations|ledger|cluster|driver|correlation|recall|learners|var [NUMBERS]
#   generations  overhead and efficiency of a generation on local[2]
#   ledger       rows a second, bytes a trial and files of a search's ledger: ROWS GENERATIONS (default 10000 10)
#   cluster      a standalone cluster of a master and two workers of one core each, on loopback; one executor is killed
#   driver       what tasks and trials cost the driver, on the same cluster: tasks as small and as many as a large one brings: ROUNDS (default 3)
#   correlation  tiles of correlations against MLlib's Gramian: ASSETS... (default 5000 10000 20000)
#   recall       the 50 nearest contexts in slices and by random projections: CASES FACTORS QUERIES (default 1000000 6 21)
#   learners     what ridge, gradient, forest and boosted trees recover of planted timing edges: WORLDS BARS (default 20 2500)
#   var          historical VaR and ES with components: POSITIONS SCENARIOS (default 5000 10000)
# Needs the jars of Spark, which the first batch command of bin/cambrian fetches, and: mvn -q -Pquick -pl jobs/batch -am package
set -euo pipefail

home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
export SPARK_HOME="${SPARK_HOME:-$home/.cambrian/spark}" SPARK_LOCAL_IP=127.0.0.1 SPARK_SCALA_VERSION=2.13
[ -d "$SPARK_HOME/jars" ] || { echo "No Spark in $SPARK_HOME: run a batch command of bin/cambrian first, such as demo, or set SPARK_HOME." >&2; exit 2; }

jar="$(find "$home/jobs/batch/target" -maxdepth 1 -name 'cambrian-batch-*-all.jar' -print -quit 2>/dev/null)"
classes="$home/jobs/batch/target/test-classes"
[ -n "$jar" ] && [ -f "$classes/io/cambrian/jobs/scoring/GenerationSpeed.class" ] || {
  echo "Build first: mvn -q -Pquick -pl jobs/batch -am package" >&2
  exit 2
}
classes="$jar:$classes"
mapfile -t flags < "$home/cluster-config/jvm-options"
flags+=("-Djava.util.logging.config.file=$home/cluster-config/logging.properties" "-Dlog4j2.configurationFile=$home/cluster-config/log4j2.properties")

run() { "$java" "${flags[@]}" -Xmx"${HEAP:-3g}" -cp "$classes:$SPARK_HOME/jars/*" "$@"; }

case "${1:-}" in
  generations)
    shift
    run io.cambrian.jobs.scoring.GenerationSpeed "$@"
    ;;
  ledger)
    shift
    run io.cambrian.jobs.evolve.LedgerSpeed "$@"
    ;;
  correlation)
    shift
    flags+=(--add-modules=jdk.incubator.vector)
    [ $# -gt 0 ] || set -- 5000 10000 20000
    run io.cambrian.jobs.risk.RiskSpeed correlation "$@"
    ;;
  recall)
    run io.cambrian.jobs.memory.RecallOnSparkSpeed "${2:-1000000}" "${3:-6}" "${4:-21}"
    ;;
  learners)
    run io.cambrian.jobs.rl.LearnerStudy "${2:-20}" "${3:-2500}"
    ;;
  var)
    flags+=(--add-modules=jdk.incubator.vector)
    run io.cambrian.jobs.risk.RiskSpeed var "${2:-5000}" "${3:-10000}"
    ;;
  cluster | driver)
    port="${MASTER_PORT:-27077}"
    # Spark would take the next free port, and the workers would join whatever master has this one
    for p in $(seq "$port" $((port + 3))); do
      ! (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo "Port $p is taken; MASTER_PORT=NUMBER chooses others." >&2; exit 1; }
    done
    folder="$(mktemp -d)"
    pids=()
    stop() { kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"; }
    trap stop EXIT
    daemon() { "$java" "${flags[@]}" -Xmx512m -cp "$SPARK_HOME/jars/*" "$@" > "$folder/${#pids[@]}.log" 2>&1 & pids+=($!); }
    daemon org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port $((port + 1))
    for worker in 1 2; do
      daemon org.apache.spark.deploy.worker.Worker --host 127.0.0.1 -c 1 -m 1g --webui-port $((port + 1 + worker)) \
        -d "$folder/work$worker" "spark://127.0.0.1:$port"
    done
    for _ in $(seq 120); do
      workers="$(curl -sf "http://127.0.0.1:$((port + 1))/json/" | grep -o '"aliveworkers" : [0-9]*' | grep -o '[0-9]*$' || true)"
      [ "$workers" = 2 ] && break
      sleep 0.5
    done
    [ "${workers:-}" = 2 ] || { tail -n 5 "$folder"/*.log >&2; echo "The cluster did not come up." >&2; exit 1; }
    if [ "$1" = driver ]; then
      run io.cambrian.jobs.scoring.DriverLoad "spark://127.0.0.1:$port" "$classes" "${2:-3}"
      exit
    fi
    run io.cambrian.jobs.scoring.ClusterSpeed "spark://127.0.0.1:$port" "$classes" "${2:-3000}" "${3:-20}"
    ;;
  *)
    sed -n '2,11s/^# //p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
