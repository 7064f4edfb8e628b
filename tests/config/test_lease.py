"""The first user starts a server, the last one out stops it, a killed one never counts."""

import os
import signal
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path

import pytest

from config.embedded.lease import exclusive, hold_until_exit, is_in_use
from tests.support.worker import wait_until

USER = """
import sys, time
from pathlib import Path
from config.embedded.lease import hold_until_exit
folder = Path(sys.argv[1])
def note(word):
    with (folder / "events").open("a") as events:
        events.write(word + "\\n")
    return "address"
hold_until_exit(folder, start=lambda: note("start"), stop=lambda: note("stop"))
(folder / sys.argv[2]).touch()
sys.stdin.read()
"""


def start_user(folder: Path, name: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(USER), folder, name], stdin=subprocess.PIPE
    )
    wait_until((folder / name).exists)
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    process.communicate(timeout=20)


def events(folder: Path) -> list[str]:
    return (folder / "events").read_text().split()


def test_last_user_out_stops_the_server(tmp_path: Path) -> None:
    first, second = start_user(tmp_path, "first"), start_user(tmp_path, "second")
    end(first)
    assert events(tmp_path) == ["start", "start"]
    end(second)
    assert events(tmp_path) == ["start", "start", "stop"]


def test_killed_user_does_not_keep_the_server(tmp_path: Path) -> None:
    killed, survivor = start_user(tmp_path, "killed"), start_user(tmp_path, "survivor")
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert is_in_use(tmp_path)
    end(survivor)
    assert not is_in_use(tmp_path)
    assert events(tmp_path)[-1] == "stop"


def test_failed_start_leaves_no_user_behind(tmp_path: Path) -> None:
    def fail() -> str:
        raise RuntimeError("no server today")

    with pytest.raises(RuntimeError, match="no server today"):
        hold_until_exit(tmp_path, start=fail, stop=lambda: None)
    assert not is_in_use(tmp_path)


def open_files(pid: int) -> set[str]:
    held = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed again meanwhile: a program that is starting
            held.add(os.readlink(link))
    return held


def test_lock_is_not_inherited_by_a_started_program(tmp_path: Path) -> None:
    with exclusive(tmp_path / "start.lock"):
        program = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        assert str(tmp_path / "start.lock") not in open_files(program.pid)
    finally:
        program.kill()
        program.wait()
