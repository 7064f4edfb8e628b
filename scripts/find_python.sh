#!/bin/sh
# Prints the first Python on the path that is new enough and can run pip or make an environment.
# PYTHON=... is taken as it is.
set -eu

usable() {
    "$1" -c '
import importlib.util, sys
has = importlib.util.find_spec
sys.exit(not (sys.version_info >= (3, 11) and (has("pip") or has("ensurepip"))))
' >/dev/null 2>&1
}

if [ -n "${PYTHON:-}" ]; then
    usable "$PYTHON" || { echo "PYTHON=$PYTHON is not Python 3.11 or later with pip." >&2; exit 1; }
    command -v "$PYTHON"
    exit
fi
# Every folder of the path is tried: the first python3 may be an old one, or a shim without a target.
IFS=:
for name in python3 python3.13 python3.12 python3.11 python3.14; do
    for folder in $PATH; do
        if [ -x "$folder/$name" ] && usable "$folder/$name"; then
            echo "$folder/$name"
            exit
        fi
    done
done
echo "Cadre needs Python 3.11 or later with pip: install it (Debian, Ubuntu: apt-get install" >&2
echo "python3 python3-venv python3-pip), or name one: make setup PYTHON=/path/to/python3.12" >&2
exit 1
