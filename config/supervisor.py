"""Runs several commands as one: logs in one stream, all of them end together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Self

STOP_SECONDS = 15
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Supervisor:
    """A context: leaving it, for whatever reason, ends every command that was started in it."""

    output: IO[str] = field(default_factory=lambda: sys.stdout)
    children: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start ``command`` in a process group of its own: Ctrl-C reaches us alone."""
        child = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.children[name] = child
        thread = threading.Thread(target=self._copy_log, args=(name, child), daemon=True)
        thread.start()
        self.threads.append(thread)

    def wait(self) -> str:
        """Until one of the commands ends, which none should: a sentence about it."""
        while not (ended := self.ended()):
            time.sleep(0.2)
        return ended

    def ended(self) -> str:
        """A sentence about a command that has ended, or nothing."""
        for name, child in self.children.items():
            if child.poll() is not None:
                return f"{name} ended by itself (exit code {child.returncode})."
        return ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with _undisturbed():
            for child in self.children.values():
                child.terminate()
            deadline = time.monotonic() + STOP_SECONDS
            for child in self.children.values():
                _end(child, patience=max(0.1, deadline - time.monotonic()))
            for thread in self.threads:
                thread.join(timeout=1)

    def _copy_log(self, name: str, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        with child.stdout:
            for line in child.stdout:
                self.output.write(f"{name:6} | {line}")
                self.output.flush()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C must not leave half of the commands running."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(child: subprocess.Popen[str], *, patience: float) -> None:
    """Wait for a command that was asked to end; after ``patience`` seconds kill its group."""
    try:
        child.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
