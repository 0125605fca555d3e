#!/bin/sh
# Licensed under the Apache License, Version 2.0; see the file LICENSE.
#
# Exports a large window from the local ClickHouse into the local Databricks stand-in and prints
# what the exporting process needed: wall time, CPU time, largest resident size, largest work
# folder. See README.md, "Whole exports".
#
#   benchmarks/export.sh [events wanted in the window (1000000)] [heap (512m)] [further options of
#   the export ...]
set -eu

wanted=${1:-1000000}
heap=${2:-512m}
[ $# -lt 1 ] || shift
[ $# -lt 1 ] || shift
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
folder=$(mktemp -d)
trap '"$home/lakeferry" local down --dir "$folder/state" >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

hours=24
# Six of ten events of the sample belong to team 1, a few of these are copies.
"$home/lakeferry" local up --dir "$folder/state" --events $((wanted * 7 / 4)) --hours "$hours" \
  >"$folder/guide"
# The printed command, with the window opened from the last hour to all of them.
sed -n '/^export /p' "$folder/guide" >"$folder/secrets"
sed -n '/^\.\/lakeferry export/,/^$/p' "$folder/guide" >"$folder/command"
. "$folder/secrets"
end=$(sed -n 's/.*--windowEnd=\([^ ]*\).*/\1/p' "$folder/command")
start=$(date -u -d "$end - $hours hours" +%FT%TZ)
sed "s/--windowStart=[^ ]*/--windowStart=$start/" "$folder/command" |
  tr -d '\\\n' >"$folder/line"

mkdir "$folder/work"
cd "$home"
LAKEFERRY_JAVA_OPTS="-Xmx$heap"
export LAKEFERRY_JAVA_OPTS
begun=$(date +%s)
eval "exec $(cat "$folder/line") --workFolder='$folder/work' --report='$folder/report.json' \"\$@\"" &
pid=$!
resident=0
stored=0
cpu=0
while kill -0 "$pid" 2>/dev/null; do
  now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2>/dev/null || true)
  [ "${now:-0}" -le "$resident" ] || resident=$now
  now=$(du -sk "$folder/work" 2>/dev/null | cut -f 1 || true)
  [ "${now:-0}" -le "$stored" ] || stored=$now
  now=$(awk '{ print $14 + $15 }' "/proc/$pid/stat" 2>/dev/null || true)
  [ "${now:-0}" -le "$cpu" ] || cpu=$now
  sleep 0.2
done
wait "$pid" && code=0 || code=$?
echo "exit code $code after $(($(date +%s) - begun)) s, $((cpu / $(getconf CLK_TCK))) CPU-s," \
  "largest resident size $((resident / 1024)) MiB, largest work folder $((stored / 1024)) MiB"
cat "$folder/report.json"
exit "$code"
