"""CPU seconds of this process and of the whole PostgreSQL server, by the kernel's own accounts."""

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.company import value

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(kw_only=True)
class Cost:
    """Seconds. `server`: backends, I/O workers, WAL writer, checkpointer, children that ended."""

    client: float = 0.0
    server: float = 0.0
    wall: float = 0.0
    notes: dict[str, float] = field(default_factory=dict)

    @property
    def cpu(self) -> float:
        return self.client + self.server


@contextmanager
def measured() -> Iterator[Cost]:
    """The cost of what is done inside; filled in at its end."""
    server = postmaster()
    cost = Cost()
    server_before = _server(server)  # first and last: looking it up costs this process a little
    client_before, wall_before = _client(), time.perf_counter()
    yield cost
    cost.wall = time.perf_counter() - wall_before
    cost.client = _client() - client_before
    cost.server = _server(server) - server_before


def postmaster() -> int:
    return _parent(value("SELECT pg_backend_pid()"))


def forget_peak_memory() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def peak_memory_mb() -> float:
    """Of this process since it was last forgotten, in MB of 10⁶ bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError("This kernel does not tell peak memory")


def _client() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _server(postmaster_pid: int) -> float:
    ticks = sum(_stat(postmaster_pid)[11:15])  # its own and those of children that ended
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if _parent(int(process.name)) == postmaster_pid:
                ticks += sum(_stat(int(process.name))[11:13])
        except (FileNotFoundError, ProcessLookupError):  # ended meanwhile
            continue
    return ticks / TICKS


def _parent(pid: int) -> int:
    return _stat(pid)[1]


def _stat(pid: int) -> list[int]:
    """Fields of /proc/PID/stat after the name; state, the only word among them, as 0."""
    text = Path(f"/proc/{pid}/stat").read_text()
    return [0, *map(int, text[text.rindex(")") + 4 :].split())]
