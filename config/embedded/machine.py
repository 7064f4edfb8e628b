"""What both servers need from the machine: a file for a secret, a free port."""

import os
import socket
from pathlib import Path


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)


def free_port(wanted: int = 0) -> int:
    """A loopback TCP port that nobody listens on at this moment; `wanted` where it is one."""
    with socket.socket() as probe:
        # connections that a killed server left behind keep nobody from listening again
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
        port: int = probe.getsockname()[1]
        return port
