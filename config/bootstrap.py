"""Makes ``DATABASE_URL`` and ``REDIS_URL`` exist before Django reads its settings.

Only ``manage.py`` and the tests call this. Importing the settings starts nothing, so that the
type checker or an editor can read them safely.
"""

import os
import secrets
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config.embedded.broker import use_broker
from config.embedded.machine import write_private
from config.embedded.postgres import use_postgres

CHECKOUT = Path(__file__).resolve().parent.parent

# They look at code and files only; starting servers for them would be slow for nothing.
WITHOUT_SERVERS = frozenset(
    {"", "help", "version", "check", "collectstatic", "spectacular", "compilemessages"}
    | {"makemessages", "startapp", "diffsettings", "demo_reset"}
)
# Names the variables that we set ourselves. A child started through manage.py does not believe
# them: it joins the servers under a lease of its own, and so survives its parent.
EMBEDDED = "CADRE_EMBEDDED"


def prepare_environment(argv: Sequence[str]) -> None:
    """Set what ``argv`` needs and no variable names, starting or joining embedded servers.

    Raises EmbeddedServerError, with a sentence for the reader, when a server cannot be started.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    for variable in os.environ.pop(EMBEDDED, "").split():
        os.environ.pop(variable, None)
    if not os.environ.get("DATABASE_URL"):
        _set("CADRE_SECRET_KEY", _secret_key)
    if needs_servers(argv):
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, _leave)
        _set("DATABASE_URL", lambda: use_postgres(var_folder() / "postgres"))
        _set("REDIS_URL", lambda: use_broker(var_folder() / "broker"))


def needs_servers(argv: Sequence[str]) -> bool:
    command = argv[1] if len(argv) > 1 else ""
    return not (command in WITHOUT_SERVERS or command.startswith("-") or "--help" in argv)


def var_folder() -> Path:
    """Where this checkout keeps everything that it makes while running."""
    return Path(os.environ.get("CADRE_VAR") or CHECKOUT / "var").resolve()


def _set(variable: str, make: Callable[[], str]) -> None:
    if not os.environ.get(variable):
        os.environ[variable] = make()
        os.environ[EMBEDDED] = f"{os.environ.get(EMBEDDED, '')} {variable}".strip()


def _secret_key() -> str:
    """One key per checkout. A real installation sets CADRE_SECRET_KEY with its DATABASE_URL."""
    file = var_folder() / "secret-key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_private(file, secrets.token_urlsafe(48))
    return file.read_text()


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    # The default action would end the process without giving the servers back.
    sys.exit(128 + number)
