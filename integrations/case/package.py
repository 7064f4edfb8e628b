"""Opening a CASE package: one JSON document, not trusted in size, depth or encoding."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from integrations.core.errors import UnreadableSource

MAX_BYTES = 200 * 1024**2
"""A package is read whole, as JSON must be."""
MAX_ITEMS = 200_000
"""Of each list."""


def open_package(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The package in a .json file, or in the one .json file of a folder or .zip; and the paths of
    texts that held what cannot be stored.

    Raises UnreadableSource with a sentence that says what is wrong with it.
    """
    try:
        name, raw = _raw(path)
    except zipfile.BadZipFile as error:
        raise UnreadableSource(f"{path.name} is damaged and cannot be opened.") from error
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        raise UnreadableSource(f"{path.name} cannot be read: {why}.") from error
    return parse_package(raw, name)


def parse_package(raw: bytes, name: str) -> tuple[dict[str, Any], list[str]]:
    if len(raw) > MAX_BYTES:
        raise UnreadableSource(
            f"{name} is larger than {MAX_BYTES // 1024**2} MB. Ask for the framework in parts."
        )
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise UnreadableSource(f"{name} is UTF-16. JSON is UTF-8.", file=name)
    paths: list[str] = []
    try:
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
        found = scrubbed(found, "", paths)
    except UnicodeDecodeError as error:
        raise UnreadableSource(f"{name} is not UTF-8: byte {error.start}.", file=name) from error
    except RecursionError as error:
        raise UnreadableSource(f"{name} is nested too deeply.", file=name) from error
    except json.JSONDecodeError as error:
        raise UnreadableSource(
            f"{name} is not JSON: {error.msg}, line {error.lineno} column {error.colno}.",
            file=name,
            line=error.lineno,
        ) from error
    except ValueError as error:
        raise UnreadableSource(f"{name} is not JSON: {error}", file=name) from error
    return _checked_shape(found, name), paths


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number in it.")


def _checked_shape(found: object, name: str) -> dict[str, Any]:
    if not isinstance(found, dict) or not isinstance(found.get("CFDocument"), dict):
        hint = ""
        if isinstance(found, dict) and "CFDocuments" in found:
            hint = " It is a list of documents: ask the server for one package (CFPackages/…)."
        raise UnreadableSource(f"{name} is no CASE package: it has no CFDocument.{hint}", file=name)
    for part, value in found.items():
        if isinstance(value, list) and len(value) > MAX_ITEMS:
            raise UnreadableSource(
                f"{name} has {len(value):,} {part}; {MAX_ITEMS:,} are the most.", file=name
            )
    return found


def _raw(path: Path) -> tuple[str, bytes]:
    if path.is_dir():
        found = sorted(entry for entry in path.iterdir() if _is_package(entry.name))
        if len(found) != 1:
            raise UnreadableSource(f"{path.name} holds {len(found)} .json files. Name one.")
        path = found[0]
    if path.suffix.lower() == ".zip":
        return _zipped(path)
    if not path.exists():
        raise UnreadableSource(f"There is no {path.name}.")
    with path.open("rb") as stream:
        return path.name, stream.read(MAX_BYTES + 1)


def _is_package(name: str) -> bool:
    return name.lower().endswith(".json") and not name.lower().endswith(".schema.json")


def _zipped(path: Path) -> tuple[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if _is_package(name)]
        if len(names) != 1:
            raise UnreadableSource(f"{path.name} holds {len(names)} .json files. Name one.")
        with archive.open(names[0]) as stream:
            return names[0], stream.read(MAX_BYTES + 1)


def scrubbed(value: Any, path: str, found: list[str]) -> Any:
    """The same without what a database cannot hold: NUL, and halves of characters. The paths where
    there was one are added to `found`."""
    if isinstance(value, str):
        text = value.replace("\x00", "�").encode("utf-8", "replace").decode()
        if text != value:
            found.append(path)
        return text
    if isinstance(value, list):
        return [scrubbed(one, f"{path}[{index}]", found) for index, one in enumerate(value)]
    if isinstance(value, dict):
        return dict(_scrubbed_pairs(value, path, found))
    return value


def _scrubbed_pairs(
    value: dict[str, Any], path: str, found: list[str]
) -> Iterator[tuple[str, Any]]:
    for name, one in value.items():
        where = f"{path}.{name}" if path else name
        yield scrubbed(name, where, found), scrubbed(one, where, found)
