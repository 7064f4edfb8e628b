"""Locked requirements install anywhere: every file pinned by hash, no address, no machine."""

import re
import tomllib

import pytest

from config.bootstrap import CHECKOUT

LOCKS = ["base.txt", "setup.txt", "test.txt"]


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_registry_and_no_machine(name: str) -> None:
    text = (CHECKOUT / "requirements" / name).read_text()
    assert re.findall(r"(?m)^.*(?:://|--index|--find-links|--trusted| @ |(?:^|\s)/).*$", text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    text = (CHECKOUT / "requirements" / name).read_text()
    requirements = text.replace("\\\n", " ").splitlines()
    assert requirements
    assert [
        line
        for line in requirements
        if not re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ] == []


def test_front_end_lock_names_no_registry() -> None:
    lock = CHECKOUT / "package-lock.json"
    assert '"resolved"' not in lock.read_text()
    assert "omit-lockfile-registry-resolved=true" in (CHECKOUT / ".npmrc").read_text()


def test_every_direct_dependency_is_locked_and_says_why() -> None:
    text = (CHECKOUT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    locked = (CHECKOUT / "requirements" / "test.txt").read_text()
    wanted = project["dependencies"] + project["optional-dependencies"]["test"]
    for requirement in wanted:
        name = re.split(r"[\[~=<>]", requirement)[0]
        assert re.search(rf"(?m)^{re.escape(name)}(\[\S*\])?==", locked), f"{name} is not locked"
        assert re.search(rf'(?m)^\s*"{re.escape(requirement)}",?\s+# \S', text), requirement
