#!/usr/bin/env bash
# Starts the Java kernel with Spark, Delta and Cambrian on its class path, which is in CAMBRIAN_KERNEL_CP: 'bin/cambrian notebook'
# and the tests set it.
: "${CAMBRIAN_KERNEL_CP:?start notebooks with bin/cambrian notebook, which sets up the class path}"
here="$(cd "$(dirname "$(readlink -f "$0")")" && pwd)"
export RJK_CLASSPATH="" RJK_COMPILER_OPTIONS="" RJK_INIT_SCRIPT="$here/init.jshell" RJK_MIMA_CACHE="${TMPDIR:-/tmp}/rjk-mima"
mapfile -t flags < <(grep -v '^-XX:+UseParallelGC' "$here/../../cluster-config/jvm-options")
# many small queries: the optimizing compiler costs more than it gains
# shellcheck disable=SC2086
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx"${CAMBRIAN_MEMORY:-2g}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.awt.headless=true "${flags[@]}" \
  -Dlog4j2.configurationFile="$here/../../cluster-config/log4j2.properties" ${CAMBRIAN_JAVA_OPTS:-} \
  -cp "$here:$CAMBRIAN_KERNEL_CP" org.rapaio.jupyter.kernel.MainApp "$1"
