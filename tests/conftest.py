"""What every test may ask for: a real PostgreSQL, a real broker and worker, a real browser.

`docs/development.md` has the list. Nothing is started that no selected test asks for.
"""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from playwright.sync_api import BrowserContext
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from config.bootstrap import var_folder
from config.celery import app
from config.embedded.broker import use_broker
from config.embedded.lease import exclusive
from config.embedded.postgres import use_postgres
from tests.cast import cast
from tests.support import browser, database, worker
from tests.support.crashes import OwnServers

__all__ = ["cast"]

BROWSER_FIXTURES = {"page", "context", "browser"}
WORKER_FIXTURES = {"broker", "celery_worker_process", "start_worker", "own_servers"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "own_servers"}
COMMITTING_FIXTURES = {"transactional_db", "live_server"}
SERVER = pytest.StashKey[database.TestServer]()
MIGRATED = pytest.StashKey[database.Migrated | None]()


def pytest_configure() -> None:
    """The differences between a test and an installation."""
    static = var_folder() / "test" / "static"
    static.mkdir(parents=True, exist_ok=True)
    settings.SECRET_KEY = "only for tests"
    settings.STATIC_ROOT = static
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True  # else each new client lists every static file
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # The flush after a committing test is ours to do, with the rows of migrations (below).
    TransactionTestCase._fixture_teardown = lambda self: None  # type: ignore[attr-defined] # in no stub
    # Work that no test waits for goes to a queue in memory that nobody reads.
    settings.CELERY_BROKER_URL = "memory://"
    app.conf.broker_url = "memory://"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by what is asked for, so that `-m "not browser and not worker"` needs no discipline. What
    takes longest comes first, so that no process is left alone with it at the end. What needs no
    database comes in the middle, where the second process begins: the first one migrates meanwhile."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & BROWSER_FIXTURES:
            item.add_marker("browser")
        if asked & WORKER_FIXTURES:
            item.add_marker("worker")
    named = ("worker", "browser")
    longest = list(
        dict.fromkeys(item for name in named for item in items if item.get_closest_marker(name))
    )
    light = [item for item in items if not _asks_database(item) and item not in longest]
    first = {*longest, *light}
    others = [item for item in items if item not in first]
    middle = max(len(items) // 2 - len(longest), 0)
    items[:] = [*longest, *others[:middle], *light, *others[middle:]]


def _asks_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return bool(asked & DATABASE_FIXTURES or item.get_closest_marker("django_db"))


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> database.TestServer:
    """`DATABASE_URL` where it is given, else the embedded PostgreSQL under `var/test`."""
    server = database.find_server()
    request.config.stash[SERVER] = server
    return server


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    database_server: database.TestServer,
) -> Iterator[None]:
    """This process's own database, copied from the migrated template."""
    with django_db_blocker.unblock():
        database.make_copy(database_server)
    request.config.stash[MIGRATED] = database.read_migrated(database_server)
    yield
    database.drop_copy(database_server)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """A test that committed leaves a database as migrated to the next, rows of data migrations
    included."""
    result = yield
    marker = item.get_closest_marker("django_db")
    asked = set(getattr(item, "fixturenames", ()))
    is_committing = asked & COMMITTING_FIXTURES or (marker and marker.kwargs.get("transaction"))
    server = item.config.stash.get(SERVER, None)
    # no server yet: the test was skipped before it asked for anything
    if server is not None and is_committing and nextitem is not None:
        migrated = item.config.stash[MIGRATED]
        if migrated is None:
            database.make_copy(server)
        else:
            database.put_back(server, migrated)
    return result


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a real Redis-protocol server; from here on this process publishes to it."""
    url = use_broker(tmp_path_factory.mktemp("broker"), binary=worker.redis_binary())
    worker.publish_to(url)
    yield url
    worker.publish_to("memory://")


@pytest.fixture
def start_worker(
    broker: str,
    transactional_db: None,
    database_server: database.TestServer,
    tmp_path: Path,
) -> Iterator[Callable[[], worker.Worker]]:
    """Start as many worker processes as a test wants, to kill some of them."""
    started: list[worker.Worker] = []

    def start() -> worker.Worker:
        url = database.url_of(database_server, database_server.copy)
        started.append(worker.start_worker(database_url=url, broker_url=broker, folder=tmp_path))
        return started[-1]

    yield start
    for one in started:
        one.kill()


@pytest.fixture
def celery_worker_process(start_worker: Callable[[], worker.Worker]) -> worker.Worker:
    """One worker, ready, on this test's database and broker."""
    return start_worker()


@pytest.fixture
def own_servers(
    django_db_blocker: DjangoDbBlocker,
    django_db_setup: None,
    database_server: database.TestServer,
    tmp_path: Path,
) -> Iterator[OwnServers]:
    """Servers that a test may kill. The data folder is kept from run to run, and used by one test
    process at a time."""
    home = var_folder() / "test" / "crashes"
    home.mkdir(parents=True, exist_ok=True)
    published_to = app.conf.broker_url
    with exclusive(home / "alone.lock"), django_db_blocker.unblock():
        server = database.TestServer(url=use_postgres(home / "postgres"), is_ours=True)
        if database_server.is_ours:
            database.carry_template(database_server, server)
        database.make_copy(server)
        broker_url = use_broker(tmp_path, binary=worker.redis_binary())
        worker.publish_to(broker_url)
        own = OwnServers(
            folder=home / "postgres",
            database=server,
            broker_folder=tmp_path,
            broker_url=broker_url,
        )
        yield own
        for one in own.processes:
            one.kill()
        worker.publish_to(published_to)
        database.drop_copy(server)
        database.point_django_at(database_server, database_server.copy)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    # Playwright keeps an event loop in this thread; the tests' own queries are synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser.launch_options()


@pytest.fixture(scope="session")
def browser_context_args(live_server: LiveServer) -> dict[str, Any]:
    """`page.goto("/path")` goes to the live server."""
    return {"base_url": live_server.url, "viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def browser_problems() -> list[str]:
    """What browsers complained about so far; a test that expects a complaint clears it."""
    return []


@pytest.fixture
def context(
    new_context: CreateContextCallback, transactional_db: None, browser_problems: list[str]
) -> Iterator[BrowserContext]:
    """Any console error or warning, script error or CSP violation in its pages fails the test."""
    opened = new_context()
    browser.collect_problems(opened, browser_problems)
    yield opened
    opened.close()
    assert browser_problems == []
