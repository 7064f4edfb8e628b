"""The demo company on this machine: made once, then served by web, worker and beat."""

import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.utils import timezone

from config.bootstrap import CHECKOUT, var_folder
from config.celery import app
from config.demo_company import DemoDataError, Login, is_loaded, load_demo, logins_file
from config.demo_guard import is_loopback
from config.embedded.lease import is_in_use
from config.embedded.postgres import remove_postgres
from config.supervisor import Supervisor
from integrations.demo.plan import Plan

EMPLOYEES, SEED = 400, 1
FIRST_PORT, LAST_PORT = 8000, 8020
READY_SECONDS = 90


class DemoError(Exception):
    """Carries a sentence for whoever typed the command."""


def serve(*, host: str, port: int | None) -> None:
    """Make what is missing, serve until Ctrl-C. Raises DemoError when something ends by itself."""
    # A shell script's background job starts with Ctrl-C ignored; `kill -INT` must work there too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    require_loopback(host)
    chosen = choose_port(host, port)
    prepare_data()
    with Supervisor() as supervisor:
        start_background(supervisor, environment_for(host, chosen))
        load_company(supervisor)
        start_web(supervisor, host, chosen, environment_for(host, chosen))
        wait_for_web(supervisor, host, chosen)
        announce(host, chosen)
        raise DemoError(supervisor.wait())


def reset() -> None:
    """Delete this checkout's embedded databases, logins, uploads, mail and built static files."""
    folder = var_folder()
    kept = (folder / name for name in ("postgres", "test/postgres", "test/crashes/postgres"))
    clusters = [cluster for cluster in kept if cluster.is_dir()]
    if any(is_in_use(cluster) for cluster in clusters):
        raise DemoError("The demo, or a test run, is using the database: stop it first (Ctrl-C).")
    for cluster in clusters:
        remove_postgres(cluster)
    for name in ("broker", "static", "uploads", "mail", "test"):
        shutil.rmtree(folder / name, ignore_errors=True)
    logins_file().unlink(missing_ok=True)


def require_loopback(host: str) -> None:
    """The demo lets anyone be anyone, so nobody else may reach it."""
    if not is_loopback(host):
        raise DemoError(
            f"The demo gives out its passwords, so it is only served on this machine: {host} is "
            "not a loopback address. Use HOST=127.0.0.1."
        )


def choose_port(host: str, port: int | None) -> int:
    """``port``, or the first free one from 8000 on where none was asked for."""
    candidates = [port] if port else list(range(FIRST_PORT, LAST_PORT + 1))
    for candidate in candidates:
        if is_free(host, candidate):
            return candidate
    raise DemoError(f"Port {candidates[0]} is taken. Choose another: make demo PORT=8081")


def is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def prepare_data() -> None:
    """Static files and tables; quickly where they are there already."""
    collect_static()
    call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    """Built again only when a file changed."""
    files = sorted(
        f"{name} {Path(storage.path(name)).stat().st_mtime_ns}"
        for finder in get_finders()
        for name, storage in finder.list([])
    )
    wanted = hashlib.sha256("\n".join(files).encode()).hexdigest()
    stamp = var_folder() / "static" / "made-from"
    if not stamp.exists() or stamp.read_text() != wanted:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(wanted)


def environment_for(host: str, port: int) -> Mapping[str, str]:
    address = address_of(host, port)
    return os.environ | {
        "CADRE_DEMO": "1",
        "CADRE_PUBLIC_URL": address,
        "CADRE_ALLOWED_HOSTS": f"localhost,127.0.0.1,[::1],{host}",
        "PYTHONUNBUFFERED": "1",
    }


def start_background(supervisor: Supervisor, environment: Mapping[str, str]) -> None:
    """The worker and the clock."""
    celery = [sys.executable, str(CHECKOUT / "manage.py"), "celery", "-q", "-A", "config"]
    supervisor.start("worker", [*celery, "worker", "--concurrency", "2"], environment)
    supervisor.start("beat", [*celery, "beat", "--pidfile", ""], environment)


def start_web(supervisor: Supervisor, host: str, port: int, environment: Mapping[str, str]) -> None:
    granian = [sys.executable, str(CHECKOUT / "manage.py"), "granian", "--interface", "wsgi"]
    listen = ["--host", host, "--port", str(port), "--workers", "2", "--blocking-threads", "4"]
    supervisor.start("web", [*granian, *listen, "config.wsgi:application"], environment)


def load_company(supervisor: Supervisor) -> None:
    """The demo company, its scores computed by the worker as everywhere; nothing where it is
    there already."""
    if is_loaded():
        return
    wait_for(supervisor, "the worker", lambda: bool(app.control.ping(timeout=0.5)))
    plan = Plan(employees=EMPLOYEES, seed=SEED, as_of=timezone.localdate())
    try:
        load_demo(plan=plan, via_worker=True, say=say)
    except DemoDataError as error:
        raise DemoError(str(error)) from error


def wait_for_web(supervisor: Supervisor, host: str, port: int) -> None:
    def answers() -> bool:
        connection = http.client.HTTPConnection(host, port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except OSError:
            return False
        finally:
            connection.close()

    wait_for(supervisor, "the web server", answers)


def wait_for(supervisor: Supervisor, what: str, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not condition():
        if ended := supervisor.ended():
            raise DemoError(ended)
        if time.monotonic() > deadline:
            raise DemoError(f"After {READY_SECONDS} seconds {what} still does not answer.")
        time.sleep(0.1)


def announce(host: str, port: int) -> None:
    say(f"\nCadre is ready: {address_of(host, port)}\nSign in as:")
    for login in read_logins():
        say(f"  {login['persona']:26} {login['email']:50} {login['password']}  ({login['name']})")
    say("Ctrl-C stops it. `make demo-reset` starts over.\n")


def read_logins() -> list[Login]:
    file = logins_file()
    logins: list[Login] = json.loads(file.read_text()) if file.exists() else []
    return logins


def address_of(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
