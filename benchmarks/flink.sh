#!/bin/sh
# Licensed under the Apache License, Version 2.0; see the file LICENSE.
#
# Exports a large window from the local ClickHouse on Flink clusters with different numbers of slots
# and prints what their workers needed. See README.md, "On Flink".
#
#   benchmarks/flink.sh [events wanted in the window (10000000)] [slots (1,2,4)] [further options of
#   the export ...]
set -eu

wanted=${1:-10000000}
slots=${2:-1,2,4}
[ $# -lt 1 ] || shift
[ $# -lt 1 ] || shift
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
folder=$(mktemp -d)
trap '[ ! -d "$folder/state" ] || "$home/lakeferry" local down --dir "$folder/state" >/dev/null 2>&1 || true
  rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

hours=24
(cd "$home" && mvn -q -B -Pflink -pl local/flink,distribution -am package -Dmaven.test.skip=true)
# Six of ten events of the sample belong to team 1, a few of these are copies.
"$home/lakeferry" local up --dir "$folder/state" --events $((wanted * 7 / 4)) --hours "$hours" \
  >"$folder/guide"
sed -n '/^export /p' "$folder/guide" >"$folder/secrets"
. "$folder/secrets"
# The printed command's options, with the window opened from the last hour to all of them.
sed -n '/^\.\/lakeferry export/,/^$/p' "$folder/guide" | tr -d '\\\n' >"$folder/line"
end=$(sed -n 's/.*--windowEnd=\([^ ]*\).*/\1/p' "$folder/line")
start=$(date -u -d "$end - $hours hours" +%FT%TZ)
options=$(sed -e 's/^\.\/lakeferry export//' -e "s/--windowStart=[^ ]*/--windowStart=$start/" \
  -e 's/--table=[^ ]*//' -e 's/--exportName=[^ ]*//' -e 's/--report=[^ ]*//' "$folder/line")
pids=
for file in "$folder"/state/run/*.pid; do
  pids="$pids${pids:+,}$(basename "$file" .pid)=$(cat "$file")"
done

cd "$home"
# The cluster's own class path goes without what only its starter needs.
jackson=$(printf '%s:' pipelines/target/lib/jackson-*.jar)
eval "exec java -cp 'local/flink/target/lakeferry-local-flink.jar:local/flink/target/lib/*:$jackson' \
  benchmarks/flink/FlinkSlots.java '$home' '$folder' \
  $home/distribution/target/lakeferry-*-flink.jar '$slots' '$pids' $options \"\$@\"" &
wait $!
