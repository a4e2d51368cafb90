#!/usr/bin/env bash
# Runs the same search on a standalone cluster of hosts while something happens to it, and compares the ledger's hash with that
# of an undisturbed search on this machine.
#   cluster-config/standalone/prove.sh [CASE...]     all cases if none is named
#     client           nothing happens; the driver is outside of the cluster
#     cluster          nothing happens; the driver runs on the cluster
#     executor-killed  an executor is killed in mid-search
#     host-killed      everything on a worker's host is killed at once
#     driver-killed    the driver, on the cluster and supervised, is killed
#     cut              a worker's cable is pulled for 30 seconds
#     disk-full        a worker's disk fills up
#     slow             a worker gets a tenth of its time
#     cycle-client     the whole cycle, small, the driver outside of the cluster
#     cycle-cluster    the same with the driver on the cluster
# POPULATION (60), GENERATIONS (8) and SYMBOLS (8) size the search. FOLDER=DIR keeps what was made in DIR and goes on from there.
# Needs root and iproute2 (see hosts.sh). Ends with 1 if any hash differs, if what was to happen did not, or if the event log shows
# nothing of it: an executor lost, a task that failed for want of space, a copy of a slow task, a second driver.
set -euo pipefail
here="$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
home="$(cd "$here/../.." && pwd)"
all=(client cluster executor-killed host-killed driver-killed cut disk-full slow cycle-client cycle-cluster)
[ $# -gt 0 ] || set -- "${all[@]}"
for name in "$@"; do
  [[ " ${all[*]} " == *" $name "* ]] || { sed -n '2,18s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
done
cambrian=${CAMBRIAN:-$home/bin/cambrian}
folder="${FOLDER:-$(mktemp -d "${TMPDIR:-/tmp}/cambrian-prove.XXXXXX")}"
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
hosts="$folder/hosts" # what the cluster writes
search=(evolve --population "${POPULATION:-60}" --generations "${GENERATIONS:-8}" --max-symbols "${SYMBOLS:-8}" --seed 3 --json)
cycle=(demo --population 40 --generations 3 --twins 19 --finalists 3 --max-symbols "${SYMBOLS:-8}" --seed 3 --json)
# tables are tiny and processes short-lived: making machine code costs more here than it saves
blas="-Ddev.ludovic.netlib.blas.allowNative=false -Ddev.ludovic.netlib.lapack.allowNative=false -Ddev.ludovic.netlib.arpack.allowNative=false"
quick=(spark.sql.codegen.factoryMode=NO_CODEGEN spark.sql.codegen.wholeStage=false spark.sql.adaptive.enabled=false spark.sql.shuffle.partitions=4
  "spark.driver.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 $blas" "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 $blas")
victim=w2
saboteur=
failed=0
trap 'finish' EXIT
finish() {
  leave
  "$here/hosts.sh" down "$hosts" 2>/dev/null || true
  if [ -n "${FOLDER:-}" ]; then echo "Kept: $folder" >&2; else rm -rf "$folder"; fi
}

# a saboteur has a process group of its own, so that nothing that it waits for outlives it
leave() {
  [ -z "$saboteur" ] || kill -- "-$saboteur" 2>/dev/null || true
  saboteur=
}
say() { printf '%s\n' "$*" >&2; }
field() { grep -o "\"$2\":\"[^\"]*\"" "$1" 2>/dev/null | tail -n 1 | cut -d'"' -f4; }
commits() { find "$1/populations/_delta_log" -name '[0-9]*.json' ! -name '*.*.json' 2>/dev/null | wc -l; }
row() { printf '%-16s %9s  %-17s %7s %7s %8s %8s  %s\n' "$@"; }
count() { # events of $1 of a kind $2 whose line matches $3
  { cat "$1"/*/events_* "$1"/* 2>/dev/null || true; } | { grep "\"Event\":\"SparkListener$2\"" || true; } | grep -cE -e "${3:-.}" || true
}
# what a case leaves in the event log; empty if it is there
wanting() {
  local name=$1 events=$2
  case "$name" in
    executor-killed | host-killed | cut) [ "$(count "$events" ExecutorRemoved)" -gt 0 ] || echo "no executor was lost" ;;
    driver-killed) [ "$(count "$events" ApplicationStart)" -gt 1 ] || echo "no second driver began" ;;
    disk-full) [ "$(count "$events" TaskEnd 'No space left on device')" -gt 0 ] || echo "no task failed for want of space" ;;
    slow) [ "$(count "$events" TaskStart '"Speculative":true')" -gt 0 ] || echo "no task was started twice" ;;
  esac
}
executor_of() { ip netns pids "cambrian-$1" | while read -r pid; do
  if tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -q CoarseGrainedExecutorBackend; then echo "$pid"; fi; done; }
driver_pid() { for space in w1 w2; do ip netns pids "cambrian-$space" | while read -r pid; do
  if tr '\0' ' ' < "/proc/$pid/cmdline" 2>/dev/null | grep -q 'worker.DriverWrapper'; then echo "$pid"; fi; done; done; }

say "Folder $folder, load $(cut -d' ' -f1 /proc/loadavg)"
if [ ! -s "$folder/ingest.json" ]; then
  say "Bringing in the euro reference rates ..."
  rm -rf "$folder/template"
  "$cambrian" ingest --ecb-rates --warehouse "$folder/template" --master 'local[2]' --json > "$folder/ingest.part" 2> "$folder/ingest.log" ||
    { tail -n 5 "$folder/ingest.log" >&2; exit 1; }
  mv "$folder/ingest.part" "$folder/ingest.json"
fi
declare -A expected
reference() { # kind: search or cycle
  [ -z "${expected[$1]:-}" ] || return 0
  local -n words=$1
  local start=$SECONDS known
  # of the same words and the same jar
  known="$folder/$1-$({ printf '%s\n' "${words[@]}"; cat "$home"/jobs/batch/target/cambrian-batch-*-all.jar 2>/dev/null || true; } | cksum | cut -d' ' -f1).json"
  if [ ! -s "$known" ]; then
    say "The undisturbed $1 on this machine ..."
    rm -rf "${folder:?}/$1"
    cp -r "$folder/template" "$folder/$1"
    CAMBRIAN_MEMORY="${CAMBRIAN_MEMORY:-2g}" "$cambrian" "${words[@]}" --warehouse "$folder/$1" --master 'local[2]' > "$folder/$1.json" 2> "$folder/$1.log" ||
      { tail -n 5 "$folder/$1.log" >&2; exit 1; }
    mv "$folder/$1.json" "$known"
  fi
  expected[$1]="$(field "$known" ledger_hash || true)"
  [ -n "${expected[$1]}" ] || { say "The undisturbed $1 printed no hash of its ledger: $known"; exit 1; }
  row "local $1" "$((SECONDS - start)) s" "${expected[$1]:0:16}" "" "" "" "" ""
}

# waits until two generations are in the ledger of $1
midway() { while [ "$(commits "$1")" -lt 3 ]; do sleep 0.25; done; }

# waits until a process of a kind runs on the cluster, and kills the first
strike() {
  local pids=()
  until mapfile -t pids < <("$@") && [ ${#pids[@]} -gt 0 ] && kill -9 "${pids[0]}" 2>/dev/null; do sleep 0.25; done
}
happened() { echo "$*, at $(commits "$warehouse") commits" > "$folder/happened"; }

sabotage() { # case; what is done while the search runs. What happened is written down once it has
  midway "$warehouse"
  case "$1" in
    executor-killed) strike executor_of $victim; happened "killed" ;;
    host-killed) "$here/hosts.sh" kill $victim; happened "killed" ;;
    driver-killed) strike driver_pid; happened "killed" ;;
    cut) "$here/hosts.sh" cut $victim; sleep 30; "$here/hosts.sh" heal $victim; happened "cut for 30 s" ;;
    disk-full)
      dd if=/dev/zero of="$hosts/disk/filler" bs=1M 2>/dev/null || true
      if [ "$(df --output=avail "$hosts/disk" | tail -n 1)" -lt 1024 ]; then happened "filled"; fi
      ;;
    slow)
      while true; do
        for pid in $(executor_of $victim); do if kill -STOP "$pid" 2>/dev/null; then happened "slowed"; fi; done
        sleep 0.9
        for pid in $(executor_of $victim); do kill -CONT "$pid" 2>/dev/null || true; done
        sleep 0.1
      done
      ;;
    *) happened "nothing" ;;
  esac
}

try() {
  local name=$1 kind=search cores=1 warehouse="$folder/warehouse-$1" events="$folder/events-$1" start code=0 hash verdict
  local options=(--driver-memory 1g --executor-memory 700m --conf spark.executor.cores=1 --conf spark.eventLog.enabled=true
    --conf "spark.eventLog.dir=file:$events" --conf spark.eventLog.compress=false)
  local setting
  for setting in "${quick[@]}"; do options+=(--conf "$setting"); done
  case "$name" in
    cycle-*) kind=cycle ;;
  esac
  case "$name" in
    cluster | driver-killed | cycle-cluster)
      cores=2
      options+=(--deploy-mode cluster --conf spark.cores.max=2) ;;
  esac
  case "$name" in
    cycle-*) options+=(--driver-memory 2g) ;;
    driver-killed) options+=(--supervise) ;;
    # a host that is cut off is noticed before its cable is plugged in again
    cut) options+=(--conf spark.network.timeout=12s --conf spark.network.timeoutInterval=4s --conf spark.executor.heartbeatInterval=2s) ;;
  esac
  reference $kind
  "$here/hosts.sh" down "$hosts" # of a run that was killed
  rm -rf "$warehouse" "$events" "$hosts" "$folder/happened"
  cp -r "$folder/template" "$warehouse"
  mkdir -p "$events"
  local master
  master="$(SMALL_DISK=$([ "$name" = disk-full ] && echo 96) "$here/hosts.sh" up "$hosts" 2 $cores 3g)"
  local -n words=$kind
  start=$SECONDS
  set -m; sabotage "$name" & saboteur=$!; set +m
  "$here/hosts.sh" on m "$cambrian" submit --master "$master" "${options[@]}" -- "${words[@]}" --warehouse "$warehouse" \
    > "$folder/$name.json" 2> "$folder/$name.log" || code=$?
  leave
  wait 2>/dev/null || true
  local seconds=$((SECONDS - start))
  # a driver on the cluster prints on the disk of the worker that ran it
  cat "$hosts"/work*/driver-*/stdout >> "$folder/$name.json" 2>/dev/null || true
  hash="$(field "$folder/$name.json" ledger_hash || true)"
  local missing
  missing="$(wanting "$name" "$events")"
  if [ ! -e "$folder/happened" ]; then verdict="NOTHING HAPPENED (exit code $code)"; failed=1
  elif [ "$code" != 0 ] || [ "$hash" != "${expected[$kind]}" ]; then verdict="DIFFERS (exit code $code)"; failed=1
  elif [ -n "$missing" ]; then verdict="NOT PROVEN: $missing"; failed=1
  else verdict="equal"; fi
  row "$name" "$seconds s" "${hash:0:16}" "$(count "$events" ExecutorRemoved)" \
    "$(count "$events" TaskEnd '"Reason":"(ExceptionFailure|ExecutorLostFailure|FetchFailed|TaskResultLost)"')" \
    "$(count "$events" TaskEnd '"Reason":"TaskKilled"')" "$(count "$events" TaskStart '"Speculative":true')" "$verdict"
  if [ "$verdict" != equal ]; then tail -n 15 "$folder/$name.log" >&2; cat "$hosts"/work*/driver-*/stderr 2>/dev/null | tail -n 15 >&2 || true; fi
  "$here/hosts.sh" down "$hosts"
  rm -rf "$hosts" "$warehouse"
}

row "case" "time" "ledger hash" "execs." "tasks" "tasks" "started" "against"
row "" "" "" "lost" "failed" "stopped" "twice" "the local run"
for name in "$@"; do try "$name"; done
say "load $(cut -d' ' -f1 /proc/loadavg)"
exit $failed
