"""Vendored files are what the manifest says, and nothing names the registry they came from."""

import base64
import hashlib
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "static"
MANIFEST = json.loads((STATIC / "vendor" / "manifest.json").read_text())
OURS = [*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PYTHON = sorted(path for room in ("ui", "people", "config") for path in (ROOT / room).rglob("*.py"))


def sha384(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def test_every_vendored_file_has_its_package_and_its_hash() -> None:
    named = {
        name: digest
        for package in MANIFEST["packages"]
        for name, digest in package["files"].items()
    }
    there = {
        str(path.relative_to(STATIC))
        for path in (STATIC / "vendor").iterdir()
        if path.name != "manifest.json"
    }
    assert set(named) == there | {"icons.svg"}
    assert {name: sha384(STATIC / name) for name in named} == named


def test_manifest_names_version_and_licence_as_pinned() -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for package in MANIFEST["packages"]:
        assert package["version"] == locked[f"node_modules/{package['name']}"]["version"]
        assert package["licence"] in {"MIT", "0BSD", "OFL-1.1", "MIT AND OFL-1.1"}


def test_package_lock_has_no_registry_address() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()


def test_every_icon_used_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    used = {
        name for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }
    used |= {name for path in PYTHON for name in re.findall(r'\bicon="([^"]+)"', path.read_text())}
    assert used - sprite == set()


def test_no_template_needs_what_the_policy_refuses() -> None:
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|hx-on", text), (
            path
        )


def test_our_css_and_js_come_from_nowhere_else_and_files_stay_short() -> None:
    for path in OURS:
        text = path.read_text()
        assert "http" not in text.replace("http://www.w3.org/2000/svg", ""), path
        assert text.count("\n") < 400, path


def test_htmx_is_told_to_keep_to_the_policy() -> None:
    head = (ROOT / "templates" / "ui" / "_head.html").read_text()
    config = json.loads(re.findall(r"name=\"htmx-config\" content='([^']+)'", head)[0])
    assert (
        config["allowEval"],
        config["includeIndicatorStyles"],
        config["disableInheritance"],
    ) == (
        False,
        False,
        True,
    )
