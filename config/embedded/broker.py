"""A Redis-protocol broker of our own on a free loopback port; nothing in it outlives it.

Work that must not be lost is a row in PostgreSQL, so the broker keeps no file of its queues.
"""

import os
import secrets
import subprocess
import time
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import redis

from config.embedded import EmbeddedServerError
from config.embedded.binaries import find_broker
from config.embedded.lease import hold_until_exit
from config.embedded.machine import free_port, write_private

START_SECONDS = 20


def use_broker(folder: Path, *, binary: Path | None = None) -> str:
    """Find or start the server in ``folder`` and return its URL; stopped by its last user.

    ``binary`` is the server to start, such as the tests' ``redis-server``. Where there is none,
    a ``filesystem:`` URL: slow, for one worker process, but it works on any machine.
    """
    if binary is None and find_broker() is None:
        (folder / "queue").mkdir(parents=True, exist_ok=True)
        return f"filesystem://{folder / 'queue'}"
    return hold_until_exit(
        folder, start=partial(_start, folder, binary), stop=partial(_stop, folder)
    )


def _start(folder: Path, binary: Path | None) -> str:
    """Where the last one was killed, at its address: whoever works with it finds the next one."""
    address = folder / "address"
    if address.exists() and _answers(address.read_text(), folder):
        return address.read_text()
    executable = binary or find_broker()
    assert executable is not None  # use_broker looked
    was = urlsplit(address.read_text() if address.exists() else "")
    wanted, password = was.port or 0, was.password or secrets.token_hex(24)
    for _attempt in range(3):  # somebody may take the free port before the broker does
        url = _launch(folder, executable, port=free_port(wanted), password=password)
        wanted = 0
        if url:
            write_private(address, url)
            return url
    raise EmbeddedServerError(f"{executable} did not start; {folder}/server.log says why.")


def _launch(folder: Path, executable: Path, *, port: int, password: str) -> str | None:
    settings = folder / "server.conf"  # not arguments: those are shown to every user by ps
    write_private(
        settings,
        f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir "{folder}"\n'
        f'logfile "{folder / "server.log"}"\nsave ""\nappendonly no\ndaemonize yes\n',
    )
    subprocess.run(
        [executable, settings],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        start_new_session=True,
        check=False,
    )
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    return url if _answers(url, folder, patience=START_SECONDS) else None


def _answers(url: str, folder: Path, *, patience: float = 0) -> bool:
    """Whether a server that works in ``folder`` answers at ``url`` within ``patience`` seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            with redis.Redis.from_url(url, socket_timeout=5) as client:
                return Path(client.config_get("dir")["dir"]).resolve() == folder.resolve()
        except (redis.RedisError, OSError):
            if time.monotonic() > deadline:
                return False
        time.sleep(0.02)


def _stop(folder: Path) -> None:
    address = folder / "address"
    url = address.read_text()
    address.unlink()
    if _answers(url, folder):
        with redis.Redis.from_url(url) as client:
            client.shutdown(nosave=True)
