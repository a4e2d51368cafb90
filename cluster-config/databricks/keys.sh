#!/usr/bin/env bash
# Init script of clusters that sign: the pair of keys from a secret scope (by environment variables, see databricks.yml) into the
# driver's folder that CAMBRIAN_KEYS names, readable by its owner alone. Without them the cluster does not start: a plan signed by keys that
# end with it would be refused by every live process.
set -euo pipefail
[ "${DB_IS_DRIVER:-TRUE}" = TRUE ] || exit 0 # workers sign nothing
: "${CAMBRIAN_KEYS:?names the folder of the signing keys}"
: "${CAMBRIAN_PRIVATE_KEY:?is the content of cambrian.key, from the secret scope}"
: "${CAMBRIAN_PUBLIC_KEY:?is the content of cambrian.pub, from the secret scope}"
umask 077
mkdir -p "$CAMBRIAN_KEYS"
printf '%s\n' "$CAMBRIAN_PRIVATE_KEY" > "$CAMBRIAN_KEYS/cambrian.key"
printf '%s\n' "$CAMBRIAN_PUBLIC_KEY" > "$CAMBRIAN_KEYS/cambrian.pub"
