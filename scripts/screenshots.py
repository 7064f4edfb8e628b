"""`make screenshots`: pictures of the main pages, taken from a running demo company.

Takes the demo at CADRE_DEMO_URL (http://127.0.0.1:8000), or starts one for as long as it needs it.
Every page goes to CADRE_VAR/screenshots at 390 and 1440 px, light and dark; the few that the README
shows go to docs/screenshots, made small.
"""

import os
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))

from tests.support.browser import launch_options  # noqa: E402 - the checkout is put on the path above
from tests.support.worker import wait_until  # noqa: E402 - the same

SIZES = {390: 844, 1440: 900}
THEMES = ("light", "dark")
MOST_BYTES = 150 * 1024
START_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One page as one persona. `click`: names of links to follow from `path`, first matches.
    `kept`: the sizes and themes that the README shows."""

    name: str
    persona: str
    path: str
    click: tuple[str, ...] = ()
    kept: tuple[tuple[int, str], ...] = ()


SHOTS = (
    Shot(name="today", persona="Manager", path="/", kept=((390, "light"),)),
    Shot(name="team", persona="Manager", path="/team/"),
    Shot(
        name="readiness",
        persona="Manager",
        path="/team/?band=within_2_years",
        click=("table.data tbody th a",),
        kept=((1440, "light"), (390, "dark")),
    ),
    Shot(name="role", persona="HR administrator", path="/roles/", click=("table.data tbody th a",)),
    Shot(
        name="positions",
        persona="HR administrator",
        path="/positions/",
        kept=((1440, "light"),),
    ),
    Shot(name="imports", persona="HR administrator", path="/imports/"),
    Shot(name="tokens", persona="HR administrator", path="/account/tokens/"),
    Shot(name="kpis", persona="Committee member", path="/kpis/", kept=((1440, "dark"),)),
    Shot(name="audit", persona="Auditor", path="/audit/"),
)


def main() -> None:
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for width in SIZES:
            for theme in THEMES:
                for shot in SHOTS:
                    take(browser, address, shot, width, theme)


def take(browser: Browser, address: str, shot: Shot, width: int, theme: str) -> None:
    viewport = {"width": width, "height": SIZES[width]}
    context = browser.new_context(base_url=address, viewport=viewport, color_scheme=theme)  # type: ignore[arg-type] # literals from the tuples above
    page = open_shot(context.new_page(), shot)
    file = f"{shot.name}-{width}-{theme}.png"
    everything = Path(os.environ.get("CADRE_VAR", HERE / "var")) / "screenshots"
    page.screenshot(path=everything / file, full_page=True)
    if (width, theme) in shot.kept:
        folder = HERE / "docs" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        picture = smaller(page.screenshot())
        if len(picture) > MOST_BYTES:
            sys.exit(f"{file} has {len(picture):,} bytes; {MOST_BYTES:,} are the most.")
        (folder / file).write_bytes(picture)
    context.close()


def open_shot(page: Page, shot: Shot) -> Page:
    page.goto("/sign-in/")
    page.get_by_role("button", name=shot.persona).first.click()
    page.goto(shot.path)
    for selector in shot.click:
        page.locator(selector).first.click()
    page.wait_for_load_state("networkidle")
    return page


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo that runs, or of one that is started and stopped here."""
    address = os.environ.get("CADRE_DEMO_URL", "http://127.0.0.1:8000")
    if answers(address):
        yield address
        return
    port = address.rpartition(":")[2].strip("/")
    command = [sys.executable, "manage.py", "demo", "--port", port]
    server = subprocess.Popen(command, cwd=HERE)
    try:
        wait_until(lambda: answers(address), seconds=START_SECONDS)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()


def answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/sign-in/") as response:  # noqa: S310 - the address of a demo on this machine
            return bool(response.status == 200)
    except URLError:
        return False


def smaller(png: bytes) -> bytes:
    """The same picture with a palette of at most 256 colours: enough for flat pages and text."""
    pixels = read_png(png)
    height, width, _ = pixels.shape
    colours, places = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True)
    counts = np.bincount(places)
    palette = colours[np.argsort(-counts)[:256]].astype(np.int32)
    far = ((colours[:, None].astype(np.int32) - palette[None]) ** 2).sum(axis=2)
    indexes = far.argmin(axis=1).astype(np.uint8)[places].reshape(height, width)
    lines = np.hstack([np.zeros((height, 1), np.uint8), indexes]).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", header), (b"PLTE", palette.astype(np.uint8).tobytes())]
    parts += [(b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def read_png(png: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Height × width × 3 bytes of a PNG as Chromium writes it: 8 bits, RGB or RGBA, no interlace."""
    width, height, _, kind = struct.unpack(">IIBB", png[16:26])
    channels = {2: 3, 6: 4}[kind]
    raw = np.frombuffer(zlib.decompress(b"".join(_data(png))), np.uint8)
    rows = raw.reshape(height, 1 + width * channels)
    above = np.zeros(width * channels, np.uint8)
    lines = []
    for row in rows:
        above = _unfilter(int(row[0]), row[1:].copy(), above, channels)
        lines.append(above)
    return np.stack(lines).reshape(height, width, channels)[:, :, :3]


def _data(png: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            yield png[at + 8 : at + 8 + size]
        at += size + 12


def _unfilter(
    kind: int,
    line: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    above: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    step: int,
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Undo one of the five line filters of PNG."""
    if kind == 2:
        return line + above
    if kind == 1:
        pixels = line.reshape(-1, step)
        return np.cumsum(pixels, axis=0, dtype=np.uint8).reshape(-1)
    if kind in (3, 4):
        for at in range(len(line)):
            left = int(line[at - step]) if at >= step else 0
            corner = int(above[at - step]) if at >= step else 0
            up = int(above[at])
            guess = (left + up) // 2 if kind == 3 else _paeth(left, up, corner)
            line[at] = (int(line[at]) + guess) & 0xFF
    return line


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


if __name__ == "__main__":
    main()
