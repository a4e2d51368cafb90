#!/usr/bin/env bash
# A standalone cluster of hosts: network namespaces with an address each, joined by a switch. What happens to one can be
# watched: a cable pulled, a host killed, a disk that fills up. Needs root and iproute2; the hosts share this machine's disk.
#   hosts.sh up DIR [WORKERS=2] [CORES=1] [MEMORY=1g]    prints the master's URL; SMALL_DISK=MB gives the last host a disk of its own
#   hosts.sh on HOST COMMAND...                          runs a command on host m (the master's), w1, w2, ...
#   hosts.sh cut|heal HOST                               pulls, or plugs in, a host's cable
#   hosts.sh kill HOST                                   kills everything on a host at once
#   hosts.sh down DIR
set -euo pipefail
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
usage() { sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
[ $# -ge 2 ] || usage
action=$1
prefix=cambrian-
net=10.77.0
# names the DIR of the hosts that are up: there is one set of them on a machine, and only who made it takes it down
state="${HOSTS_STATE:-/run/cambrian-hosts}"
export SPARK_HOME="${SPARK_HOME:-$home/.cambrian/spark}" SPARK_DAEMON_MEMORY="${SPARK_DAEMON_MEMORY:-256m}"
export SPARK_DAEMON_JAVA_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${SPARK_DAEMON_JAVA_OPTS:-}"

address() {
  [[ "$1" =~ ^(m|w[1-9][0-9]*)$ ]] || { echo "$1 is no host: they are m, w1, w2, ..." >&2; exit 2; }
  case "$1" in m) echo "$net.1" ;; *) echo "$net.$((${1#w} + 1))" ;; esac
}
on() {
  local host=$1 address; shift
  address="$(address "$host")"
  SPARK_LOCAL_IP="$address" SPARK_LOCAL_HOSTNAME="$address" ip netns exec "$prefix$host" "$@"
}

down() { # the hosts of DIR, and nobody else's
  local space pids
  [ -e "$state" ] || return 0
  if [ "$(cat "$state")" != "$run" ]; then
    echo "The hosts that are up are those of $(cat "$state"), not of $run." >&2
    return 1
  fi
  for space in $(ip netns list | awk -v p="^$prefix" '$1 ~ p {print $1}'); do
    for _ in $(seq 100); do # what is killed takes a moment to go, and may write until then
      pids="$(ip netns pids "$space")"
      [ -n "$pids" ] || break
      # shellcheck disable=SC2086
      kill -9 $pids 2>/dev/null || true
      sleep 0.1
    done
    ip netns del "$space"
  done
  if mountpoint -q "$run/disk"; then umount "$run/disk" 2>/dev/null || umount -l "$run/disk"; fi
  rm -f "$state"
}

case "$action" in
  on) [ $# -ge 3 ] || usage; on "${@:2}" ;;
  cut) ip -n "${prefix}switch" link set "p-$2" down ;;
  heal) ip -n "${prefix}switch" link set "p-$2" up ;;
  kill)
    pids="$(ip netns pids "$prefix$2")"
    [ -n "$pids" ] || { echo "Nothing runs on $2." >&2; exit 1; }
    # shellcheck disable=SC2086
    kill -9 $pids 2>/dev/null || true # some are gone with their parents
    ;;
  down) run="$(realpath -m "$2")"; down ;;
  up)
    run="$(realpath -m "$2")" workers=${3:-2} cores=${4:-1} memory=${5:-1g}
    [ "$(id -u)" = 0 ] && command -v ip >/dev/null || { echo "Hosts are network namespaces: this needs root and iproute2." >&2; exit 2; }
    command -v curl >/dev/null || { echo "Whether workers have joined is asked of the master's page: this needs curl." >&2; exit 2; }
    [ -x "$SPARK_HOME/bin/spark-class" ] || { echo "No Spark in $SPARK_HOME: run a batch command of bin/cambrian first, such as demo, or set SPARK_HOME." >&2; exit 2; }
    mkdir -p "$run"
    (set -C; printf '%s\n' "$run" > "$state") 2>/dev/null || {
      echo "Hosts are up already: 'hosts.sh down $(cat "$state")' takes them down." >&2
      exit 1
    }
    trap down EXIT # whatever does not come up whole
    ip netns add "${prefix}switch"
    ip -n "${prefix}switch" link add bridge0 type bridge
    ip -n "${prefix}switch" link set bridge0 up
    for host in m $(seq -f 'w%g' "$workers"); do
      ip netns add "$prefix$host"
      ip -n "$prefix$host" link set lo up
      ip link add eth0 netns "$prefix$host" type veth peer name "p-$host" netns "${prefix}switch"
      ip -n "${prefix}switch" link set "p-$host" master bridge0 up
      ip -n "$prefix$host" addr add "$(address "$host")/24" dev eth0
      ip -n "$prefix$host" link set eth0 up
    done
    if [ -n "${SMALL_DISK:-}" ]; then
      mkdir -p "$run/disk"
      mount -t tmpfs -o "size=${SMALL_DISK}m" cambrian-disk "$run/disk"
    fi
    daemon() { local host=$1 name=$2; shift 2; on "$host" setsid "$SPARK_HOME/bin/spark-class" "$@" > "$run/$name.log" 2>&1 & }
    daemon m master org.apache.spark.deploy.master.Master --host "$net.1" --port 7077 --webui-port 8080
    for i in $(seq "$workers"); do
      disk="$run"
      if [ -n "${SMALL_DISK:-}" ] && [ "$i" = "$workers" ]; then disk="$run/disk"; fi
      SPARK_LOCAL_DIRS="$disk/local$i" daemon "w$i" "worker$i" org.apache.spark.deploy.worker.Worker --host "$(address "w$i")" \
        -c "$cores" -m "$memory" --webui-port 8081 -d "$disk/work$i" "spark://$net.1:7077"
    done
    for _ in $(seq 240); do
      alive="$(on m curl -sf "http://$net.1:8080/json/" | grep -o '"aliveworkers" : [0-9]*' | grep -o '[0-9]*$' || true)"
      if [ "$alive" = "$workers" ]; then trap - EXIT; echo "spark://$net.1:7077"; exit 0; fi
      sleep 0.5
    done
    tail -n 5 "$run"/*.log >&2
    echo "The hosts did not come up within two minutes; their logs are in $run." >&2
    exit 1
    ;;
  *) usage ;;
esac
