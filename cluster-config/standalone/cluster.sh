#!/usr/bin/env bash
# A standalone cluster on this machine: a master and workers, each a process of its own, on loopback.
#   cluster-config/standalone/cluster.sh up DIR [WORKERS=2] [CORES=1] [MEMORY=1g]   prints the master's URL
#   cluster-config/standalone/cluster.sh down DIR
# DIR takes logs, work and local folders. MASTER_PORT (27077) and the ports after it must be free. Needs SPARK_HOME, or the
# Spark that the first batch command of bin/cambrian fetches.
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
usage() { sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
[ $# -ge 2 ] || usage
action=$1 run="$(realpath -m "$2")"
export SPARK_HOME="${SPARK_HOME:-$home/.cambrian/spark}" SPARK_LOCAL_IP=127.0.0.1 SPARK_DAEMON_MEMORY="${SPARK_DAEMON_MEMORY:-256m}"
# Spark's daemons do little: a small heap and one compiler suffice
export SPARK_DAEMON_JAVA_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dspark.deploy.spreadOut=true ${SPARK_DAEMON_JAVA_OPTS:-}"

# when a process began: after a restart of the machine its number may be another's
began() { cut -d' ' -f22 "/proc/$1/stat" 2>/dev/null || true; }
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# ends daemons with all that they started, and waits for it, so that ports and folders are free
down() {
  local pid start signal ours=()
  [ -f "$run/pids" ] || return 0
  while read -r pid start; do
    if [ -n "$start" ] && [ "$(began "$pid")" = "$start" ]; then ours+=("-$pid"); fi
  done < "$run/pids"
  if [ ${#ours[@]} -gt 0 ]; then
    for signal in TERM KILL; do
      kill -s "$signal" -- "${ours[@]}" 2>/dev/null || true
      for _ in $(seq 100); do
        kill -0 -- "${ours[@]}" 2>/dev/null || break 2
        sleep 0.1
      done
    done
  fi
  rm -f "$run/pids"
}

case "$action" in
  down) down ;;
  up)
    workers=${3:-2} cores=${4:-1} memory=${5:-1g} port="${MASTER_PORT:-27077}"
    [ -x "$SPARK_HOME/bin/spark-class" ] || { echo "No Spark in $SPARK_HOME: run a batch command of bin/cambrian first, such as demo, or set SPARK_HOME." >&2; exit 2; }
    command -v curl >/dev/null || { echo "Whether workers have joined is asked of the master's page: this needs curl." >&2; exit 2; }
    mkdir -p "$run"
    (set -C; : > "$run/pids") 2>/dev/null || { echo "A cluster is up in $run already: take it down first." >&2; exit 1; }
    trap down EXIT # whatever does not come up whole
    # Spark would take the next free port, and the workers would join whatever master has this one
    for p in $(seq "$port" $((port + 1 + workers))); do
      ! listens "$p" || { echo "Port $p is taken; MASTER_PORT=NUMBER chooses others." >&2; exit 1; }
    done
    # a signal waits until the number of what was started is written down
    interrupted=
    trap 'interrupted=1' HUP INT TERM
    daemon() {
      setsid "$SPARK_HOME/bin/spark-class" "${@:2}" > "$run/$1.log" 2>&1 &
      echo "$! $(began $!)" >> "$run/pids"
      [ -z "$interrupted" ] || exit 1
    }
    daemon master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port $((port + 1))
    for i in $(seq "$workers"); do
      SPARK_LOCAL_DIRS="$run/local$i" daemon "worker$i" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 -c "$cores" -m "$memory" \
        --webui-port $((port + 1 + i)) -d "$run/work$i" "spark://127.0.0.1:$port"
    done
    trap - HUP INT TERM
    [ -z "$interrupted" ] || exit 1
    for _ in $(seq 240); do
      alive="$(curl -sf "http://127.0.0.1:$((port + 1))/json/" | grep -o '"aliveworkers" : [0-9]*' | grep -o '[0-9]*$' || true)"
      if [ "$alive" = "$workers" ]; then trap - EXIT; echo "spark://127.0.0.1:$port"; exit 0; fi
      sleep 0.5
    done
    tail -n 5 "$run"/*.log >&2
    echo "The cluster did not come up within two minutes; its logs are in $run." >&2
    exit 1
    ;;
  *) usage ;;
esac
