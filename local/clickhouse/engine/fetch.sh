#!/bin/sh
# Licensed under the Apache License, Version 2.0; see the file LICENSE.
#
# Fetches the engine's native library by package name. Does nothing when what the lock file names is
# already here. The copy of the lock is written last, so a fetch that broke off is repeated.
set -eu
cd "$(dirname "$0")"
library=node_modules/@chdb/lib-linux-x64-gnu/libchdb.so
installed=node_modules/.installed-lock.json
if [ -s "$library" ] && cmp -s package-lock.json "$installed"; then
  exit 0
fi
npm ci --no-progress
[ -s "$library" ]
cp package-lock.json "$installed"
