"""A PostgreSQL of our own on a free loopback port, kept in one folder.

The folder holds ``password`` (0600), the locks of ``lease.py`` and ``data``. Where the account
that runs the server cannot enter the folder (root's checkout under ``/root``), ``data`` lies
under ``/var/lib/cadre`` instead and ``data-location`` says where.
"""

import secrets
import shutil
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import psycopg2
from psycopg2 import sql

from config.embedded import EmbeddedServerError
from config.embedded.account import ServerAccount
from config.embedded.binaries import find_postgres, major_version
from config.embedded.lease import hold_until_exit
from config.embedded.machine import free_port, write_private

USER = DATABASE = "cadre"
START_SECONDS = 60
BUILTIN_LOCALES_SINCE = 17
OUT_OF_REACH_ROOT = Path("/var/lib/cadre")

# Fits a laptop or a small container; /dev/shm there is often 64 MB, too small for the shared
# memory of parallel queries.
SETTINGS = """\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = 128MB
work_mem = 16MB
maintenance_work_mem = 128MB
max_parallel_workers_per_gather = 0
max_parallel_maintenance_workers = 0
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""
# Data that a crash may destroy: only ever given to the test cluster.
THROWAWAY_SETTINGS = """\
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """One data directory and the means to run it."""

    data: Path
    password: str
    account: ServerAccount
    binaries: Path
    is_throwaway: bool

    def url(self, port: int) -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{port}/{DATABASE}"


def use_postgres(folder: Path, *, is_throwaway: bool = False) -> str:
    """Find or start the server in ``folder`` and return its URL; stopped by its last user."""
    return hold_until_exit(
        folder,
        start=partial(_start, folder, is_throwaway=is_throwaway),
        stop=partial(_stop, folder),
    )


def remove_postgres(folder: Path) -> None:
    """Delete the data, wherever they lie. The server must have been stopped."""
    data = _data_folder(folder)
    shutil.rmtree(data.parent if data.parent != folder else data, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, *, is_throwaway: bool) -> str:
    cluster = _open_cluster(folder, is_throwaway=is_throwaway)
    if not (cluster.data / "PG_VERSION").exists():
        _initialise(cluster)
    port = _running_port(cluster) or _launch(cluster)
    return cluster.url(port)


def _stop(folder: Path) -> None:
    cluster = _open_cluster(folder, is_throwaway=False)
    for mode in ("fast", "immediate"):
        if _pg_ctl(cluster, "stop", "-m", mode, "-w", "-t", "30").returncode == 0:
            return


def _open_cluster(folder: Path, *, is_throwaway: bool) -> Cluster:
    data = _data_folder(folder)
    account = ServerAccount.for_data_in(data)
    if not data.parent.is_dir() or not account.can_enter(data.parent):
        data = _place_out_of_reach(folder)
    version_file = data / "PG_VERSION"
    major = version_file.read_text().strip() if version_file.exists() else None
    return Cluster(
        data=data,
        password=_password(folder, is_new=major is None),
        account=account,
        binaries=find_postgres(account, private=data.parent / "server", major=major),
        is_throwaway=is_throwaway,
    )


def _data_folder(folder: Path) -> Path:
    pointer = folder / "data-location"
    if pointer.exists():
        owner, data = pointer.read_text().splitlines()
        if owner == str(folder):  # a copied or moved checkout starts with data of its own
            return Path(data)
    return folder / "data"


def _place_out_of_reach(folder: Path) -> Path:
    """A new folder that any account can enter; its random name makes reuse impossible."""
    data = OUT_OF_REACH_ROOT / secrets.token_hex(8) / "data"
    data.parent.mkdir(parents=True)
    (folder / "data-location").write_text(f"{folder}\n{data}\n")
    return data


def _password(folder: Path, *, is_new: bool) -> str:
    file = folder / "password"
    if file.exists():
        return file.read_text()
    if not is_new:
        raise EmbeddedServerError(
            f"{file} is gone, so the database beside it cannot be opened. Restore the file, or "
            "start over with `make demo-reset`."
        )
    password = secrets.token_hex(24)
    write_private(file, password)
    return password


def _initialise(cluster: Cluster) -> None:
    """Run initdb beside ``data`` and rename: half a cluster is never mistaken for one."""
    fresh = cluster.data.with_name("data.partial")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    cluster.account.own(fresh)
    with tempfile.TemporaryDirectory() as reachable:
        Path(reachable).chmod(0o711)
        password_file = Path(reachable) / "password"
        write_private(password_file, cluster.password)
        cluster.account.own(password_file)
        finished = cluster.account.run(
            cluster.binaries / "initdb",
            *("-D", fresh, "-U", USER, "-A", "scram-sha-256", "--pwfile", password_file),
            *("--encoding", "UTF8", *_locale_options(cluster)),
            *(("--no-sync",) if cluster.is_throwaway else ()),
        )
    if finished.returncode:
        raise EmbeddedServerError(f"initdb failed: {finished.stderr or finished.stdout}")
    with (fresh / "postgresql.conf").open("a") as settings:
        settings.write("include 'cadre.conf'\n")
    fresh.rename(cluster.data)


def _locale_options(cluster: Cluster) -> tuple[str, ...]:
    """Full Unicode case rules without ICU: built in from version 17, else the C library's."""
    major = major_version(cluster.account, cluster.binaries)
    if major and int(major) >= BUILTIN_LOCALES_SINCE:
        return ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return ("--locale=C.UTF-8",)


def _running_port(cluster: Cluster) -> int | None:
    """The port of our running server; waits while it starts or ends.

    Clears away the pid file of a server that was killed: PostgreSQL itself does not dare to
    where the number has since been given to another process.
    """
    deadline = time.monotonic() + START_SECONDS
    pid_file = cluster.data / "postmaster.pid"
    while pid_file.exists():
        port = _port_in(pid_file)
        if port and _answers(cluster, port):
            return port
        if not _is_served(cluster):
            pid_file.unlink(missing_ok=True)
        elif time.monotonic() > deadline:
            raise EmbeddedServerError(_failure(cluster, "PostgreSQL runs but does not answer"))
        time.sleep(0.1)
    return None


def _port_in(pid_file: Path) -> int | None:
    """Its fourth line; empty or missing early in a start."""
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return None
    return int(lines[3]) if len(lines) > 3 and lines[3].strip().isdigit() else None


def _is_served(cluster: Cluster) -> bool:
    """Whether any process, postmaster or one of its children, works on our data folder."""
    if not Path("/proc/self/cwd").exists():
        return str(cluster.data) in cluster.account.run("/bin/ps", "ax", "-o", "args=").stdout
    return any(_works_in(process, cluster.data) for process in Path("/proc").glob("[0-9]*"))


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").samefile(folder)
    except OSError:  # it ended meanwhile, or is somebody else's
        return False


def _answers(cluster: Cluster, port: int) -> bool:
    """Whether a real connection reaches a server on our own data folder."""
    try:
        connection = psycopg2.connect(
            cluster.url(port), dbname="postgres", connect_timeout=5, application_name="cadre-start"
        )
    except psycopg2.OperationalError:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            row = cursor.fetchone()
    except psycopg2.OperationalError:
        return False
    finally:
        connection.close()
    return row is not None and Path(row[0]).resolve() == cluster.data.resolve()


def _launch(cluster: Cluster) -> int:
    """On the port that it had before, where that is free: whoever works with a server that was
    killed finds the next one at the same address."""
    settings = cluster.data / "cadre.conf"
    wanted = _port_of(settings)
    for _attempt in range(3):  # somebody may take the free port before PostgreSQL does
        port = free_port(wanted)
        wanted = 0
        text = f"port = {port}\n{SETTINGS}{THROWAWAY_SETTINGS if cluster.is_throwaway else ''}"
        settings.write_text(text)
        settings.chmod(0o644)
        log = cluster.data / "server.log"
        seconds = str(START_SECONDS)
        if _pg_ctl(cluster, "start", "-w", "-t", seconds, "-l", log).returncode == 0:
            _create_database(cluster, port)
            return port
    raise EmbeddedServerError(_failure(cluster, "PostgreSQL did not start"))


def _port_of(settings: Path) -> int:
    """Of the last start: its first line; 0 where there was none."""
    words = settings.read_text().split(maxsplit=3) if settings.exists() else []
    return int(words[2]) if len(words) > 2 and words[2].isdigit() else 0


def _pg_ctl(cluster: Cluster, action: str, *options: str | Path) -> CompletedProcess[str]:
    return cluster.account.run(cluster.binaries / "pg_ctl", action, "-D", cluster.data, *options)


def _create_database(cluster: Cluster, port: int) -> None:
    connection = psycopg2.connect(cluster.url(port), dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    finally:
        connection.close()


def _failure(cluster: Cluster, what: str) -> str:
    log = cluster.data / "server.log"
    tail = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
    return "\n".join([f"{what}. The end of {log}:", *tail])
