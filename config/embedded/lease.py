"""Who still needs a server: the first user starts it, the last one out stops it.

Every user holds a shared ``flock`` on ``users.lock``; the kernel gives it back however the
process ends, so a killed user is never counted. Starting and stopping happen one at a time,
under an exclusive ``flock`` on ``start.lock``.
"""

import atexit
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Stop = Callable[[], None]


@contextmanager
def exclusive(lock: Path) -> Iterator[None]:
    """Hold ``lock`` alone; waits for whoever holds it now."""
    descriptor = _open(lock)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def hold_until_exit(folder: Path, *, start: Callable[[], str], stop: Stop) -> str:
    """Join the users of the server in ``folder`` and return what ``start`` returns.

    ``start`` must find a running server or start one. ``stop`` is called when this process
    ends, if nobody else uses the server then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive(folder / "start.lock"):
        lease = _open(folder / "users.lock")
        fcntl.flock(lease, fcntl.LOCK_SH)
        try:
            address = start()
        except BaseException:
            os.close(lease)
            raise
    atexit.register(_release, folder, lease, os.getpid(), stop)
    return address


def is_in_use(folder: Path) -> bool:
    """Whether any process holds a lease now."""
    probe = _open(folder / "users.lock")
    try:
        fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(probe)
    return False


def _release(folder: Path, lease: int, owner: int, stop: Stop) -> None:
    if os.getpid() != owner:
        return  # a forked child leaves; its parent still holds the same lease
    with exclusive(folder / "start.lock"):
        os.close(lease)
        if not is_in_use(folder):
            stop()


def _open(lock: Path) -> int:
    # Not inheritable (PEP 446): a server we start must not count as one of its own users.
    return os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
