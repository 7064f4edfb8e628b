"""Makes `.venv` from the locked requirements; `make setup` runs it with the Python it found.

Standard library only: nothing is installed yet. pip installs uv, uv installs the rest in
seconds; where uv cannot (no build of it for the machine), pip does, from the same locks.
"""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv"
INSIDE = ENVIRONMENT / "bin" / "python"
UV = ENVIRONMENT / "bin" / "uv"
SETUP, LOCK = (CHECKOUT / "requirements" / f"{name}.txt" for name in ("setup", "test"))
STAMP = ENVIRONMENT / "made-from"

# pip's settings that uv has too. uv does not read pip's files, so a company's mirror or
# certificate that works for pip is handed on.
UV_NAMES = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "cert": ("SSL_CERT_FILE", " "),
}


def main() -> None:
    wanted = _fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted and INSIDE.exists():
        return
    print(f"Making .venv with {sys.executable} (Python {sys.version.split()[0]})", flush=True)  # noqa: T201 - a script's output
    STAMP.unlink(missing_ok=True)
    pip = _create()
    if not _install_with_uv(pip):
        _run(*pip, "install", "--quiet", "--require-hashes", "-r", LOCK)
    STAMP.write_text(wanted)


def _fingerprint() -> str:
    """Of everything the environment is made from."""
    digest = hashlib.sha256(f"{sys.version}\0{sys.executable}\0{CHECKOUT}".encode())
    for lock in (SETUP, LOCK):
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def _create() -> list[str | Path]:
    """An empty environment; returns the pip that installs into it, inside or outside."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    if _succeeds(sys.executable, "-m", "venv", ENVIRONMENT):
        return [INSIDE, "-m", "pip"]
    # Debian keeps ensurepip in a package of its own; the Python outside may have pip all the same.
    _run(sys.executable, "-m", "venv", "--clear", "--without-pip", ENVIRONMENT)
    return [sys.executable, "-m", "pip", "--python", INSIDE]


def _install_with_uv(pip: list[str | Path]) -> bool:
    if not _succeeds(*pip, "install", "--quiet", "--require-hashes", "-r", SETUP):
        return False
    return _succeeds(
        *(UV, "pip", "install", "--quiet", "--require-hashes", "--python", INSIDE, "-r", LOCK),
        environment=_pip_settings(pip) | os.environ,
    )


def _pip_settings(pip: list[str | Path]) -> dict[str, str]:
    """pip's settings in uv's words. Hashes are required, so any index may serve any file."""
    # Linking into .venv fails across file systems, with a warning; copying never does.
    settings = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_LINK_MODE": "copy"}
    listing = subprocess.run(
        [*pip, "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        option = key.rpartition(".")[2]
        if option in UV_NAMES:
            name, separator = UV_NAMES[option]
            settings[name] = separator.join(ast.literal_eval(value).split())
    if not (os.environ.get("HOME") or os.environ.get("UV_CACHE_DIR")):
        settings["UV_NO_CACHE"] = "1"
    return settings


def _succeeds(*command: str | Path, environment: dict[str, str] | None = None) -> bool:
    return subprocess.run(command, env=environment, check=False).returncode == 0


def _run(*command: str | Path) -> None:
    if not _succeeds(*command):
        sys.exit(f"Failed: {' '.join(map(str, command))}")


if __name__ == "__main__":
    main()
