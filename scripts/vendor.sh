#!/bin/sh
# Refreshes static/vendor and static/icons.svg from the npm packages pinned in package-lock.json.
# Only whoever updates a package or adds an icon needs Node; users and tests never do.
set -eu
cd "$(dirname "$0")/.."
npm ci --ignore-scripts --no-audit --no-fund
"${PYTHON:-python3}" scripts/vendor.py
