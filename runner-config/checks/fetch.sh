#!/bin/sh
# Licensed under the Apache License, Version 2.0; see the file LICENSE.
#
# Fetches the parsers and schemas by package name. Does nothing when what the lock file names is
# already here. The copy of the lock is written last, so a fetch that broke off is repeated.
set -eu
cd "$(dirname "$0")"
installed=node_modules/.installed-lock.json
if cmp -s package-lock.json "$installed"; then
  exit 0
fi
# Quiet, as the schemas ask for Node 22 but run on 20 as well.
npm ci --no-progress --loglevel=error
cp package-lock.json "$installed"
