"""Copies the pinned front-end files out of node_modules; see scripts/vendor.sh.

Writes static/vendor/*, static/vendor/manifest.json (name, version, licence, sha384 per file) and
static/icons.svg, a sprite of the icons named in scripts/icons.txt.
"""

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

COPIED = {
    "@tabler/core": {"dist/css/tabler.min.css": "tabler.min.css"},
    "htmx.org": {"dist/htmx.min.js": "htmx.min.js"},
    "@fontsource-variable/inter": {
        f"files/inter-{subset}-wght-normal.woff2": f"inter-{subset}.woff2"
        for subset in ("latin", "latin-ext", "vietnamese")
    },
    # whole fonts, for documents: PDF needs TrueType, and typst no variable one
    "@expo-google-fonts/inter": {
        f"{weight}/Inter_{weight}.ttf": f"inter-{weight[:3]}.ttf"
        for weight in ("400Regular", "600SemiBold", "700Bold")
    },
}


class Package(TypedDict):
    name: str
    version: str
    licence: str
    files: dict[str, str]


def sha384(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def without_source_map(content: bytes) -> bytes:
    """Django's manifest storage would look for the map, which is larger than the file itself."""
    return re.sub(rb"\n?/[*/]# sourceMappingURL=[^\n]*", b"", content)


def describe(name: str, files: dict[str, str]) -> Package:
    about = json.loads((MODULES / name / "package.json").read_text())
    return {"name": name, "version": about["version"], "licence": about["license"], "files": files}


def copy_package(name: str) -> Package:
    files = {}
    for source, target in COPIED[name].items():
        content = (MODULES / name / source).read_bytes()
        if target.endswith((".css", ".js")):
            content = without_source_map(content)
        (VENDOR / target).write_bytes(content)
        files[f"vendor/{target}"] = sha384(content)
    for licence in (MODULES / name).glob("LICENSE*"):
        target = f"{name.strip('@').replace('/', '-')}.{licence.stem}.txt"
        shutil.copyfile(licence, VENDOR / target)
        files[f"vendor/{target}"] = sha384(licence.read_bytes())
    return describe(name, files)


def symbol(name: str) -> str:
    svg = (MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text()
    drawing = (
        re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL).split(">", 1)[1].rsplit("</svg>", 1)[0]
    )
    drawing = "".join(line.strip() for line in drawing.splitlines())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>'


def build_sprite() -> Package:
    names = sorted((ROOT / "scripts" / "icons.txt").read_text().split())
    symbols = "\n".join(symbol(name) for name in names)
    sprite = (
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" '
        f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">\n{symbols}\n</svg>\n'
    )
    (ROOT / "static" / "icons.svg").write_text(sprite)
    licence = (MODULES / "@tabler/icons/LICENSE").read_bytes()
    (VENDOR / "tabler.LICENSE.txt").write_bytes(licence)
    files = {"icons.svg": sha384(sprite.encode()), "vendor/tabler.LICENSE.txt": sha384(licence)}
    return describe("@tabler/icons", files)


def main() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    packages = [*(copy_package(name) for name in COPIED), build_sprite()]
    (VENDOR / "manifest.json").write_text(json.dumps({"packages": packages}, indent=2) + "\n")


if __name__ == "__main__":
    main()
