"""The demo's supervisor, its address, and the guard that keeps it to this machine."""

import io
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.bootstrap import CHECKOUT
from config.demo import DemoError, choose_port, require_loopback
from config.demo_guard import LoopbackOnlyMiddleware
from config.supervisor import Supervisor
from tests.support.worker import wait_until

SLEEP = [sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)"]


def test_supervisor_prefixes_logs_and_tells_which_command_ended() -> None:
    output = io.StringIO()
    with Supervisor(output=output) as supervisor:
        supervisor.start("sleep", SLEEP, {})
        supervisor.start("short", [sys.executable, "-c", "raise SystemExit(3)"], {})
        assert supervisor.wait() == "short ended by itself (exit code 3)."
        wait_until(lambda: "sleep  | awake\n" in output.getvalue())
    assert [child.poll() for child in supervisor.children.values()] == [-signal.SIGTERM, 3]


def test_supervisor_kills_what_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.supervisor.STOP_SECONDS", 0.2)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('x', flush=True); "
    output = io.StringIO()
    with Supervisor(output=output) as supervisor:
        supervisor.start("deaf", [sys.executable, "-c", f"{deaf}time.sleep(60)"], {})
        wait_until(lambda: "x" in output.getvalue())
    assert supervisor.children["deaf"].poll() == -signal.SIGKILL


def test_interrupt_ends_the_commands_and_the_supervisor(tmp_path: Path) -> None:
    # A shell's background job starts with Ctrl-C ignored, and so would this child of its tests.
    program = f"""
        import signal
        from config.supervisor import Supervisor
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with Supervisor() as supervisor:
            supervisor.start("sleep", {SLEEP!r}, {{}})
            print(supervisor.children["sleep"].pid, flush=True)
            supervisor.wait()
        """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    # the command may speak before its number is printed
    child = next(int(line) for line in process.stdout if line.strip().isdecimal())
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert time.monotonic() - started < 10
    assert not Path(f"/proc/{child}").exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback_address_is_served(host: str) -> None:
    require_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "demo.example", ""])  # noqa: S104 - refused
def test_other_address_is_refused(host: str) -> None:
    with pytest.raises(DemoError, match=r"HOST=127\.0\.0\.1"):
        require_loopback(host)


def test_taken_port_is_refused_when_asked_for_and_passed_over_when_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DemoError, match=f"Port {port} is taken"):
            choose_port("127.0.0.1", port)
    assert choose_port("127.0.0.1", port) == port
    assert 8000 <= choose_port("127.0.0.1", None) <= 8020


@pytest.mark.parametrize(("address", "status"), [("127.0.0.1", 200), ("10.0.0.7", 403), ("", 403)])
def test_demo_answers_this_machine_only(address: str, status: int) -> None:
    guard = LoopbackOnlyMiddleware(lambda request: HttpResponse("the demo"))
    response = guard(RequestFactory().get("/", REMOTE_ADDR=address))
    assert response.status_code == status
    assert (b"the demo" in response.content) is (status == 200)
