#!/bin/sh
# Compiles pyproject.toml to hash-pinned locks for every platform, without any index address:
# plain `pip install --require-hashes -r` works with them too.
set -eu

compile() {
    .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
        --no-annotate --no-emit-index-url --quiet "$@"
}
compile pyproject.toml -o requirements/base.txt
compile pyproject.toml --extra test -o requirements/test.txt
compile --group setup -o requirements/setup.txt
