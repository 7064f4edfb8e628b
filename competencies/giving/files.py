"""What an attachment is, by its content, and what it may be called. Pure."""

import re
import unicodedata

MOST_BYTES = 5 * 1024 * 1024
LONGEST_NAME = 100
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
_UNSAFE = re.compile(r"[^\w .()\-]+")


def kind_of(start: bytes) -> str:
    """The kind by its first bytes, empty for anything that is not taken."""
    return next((kind for sign, kind in SIGNATURES.items() if start.startswith(sign)), "")


def safe_name(name: str, kind: str) -> str:
    """A name without folders, control or direction marks, that ends as its content does."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    words = " ".join(_UNSAFE.sub(" ", stem).split()).strip(" .")
    return (words[:LONGEST_NAME].strip(" .") or "attachment") + ENDINGS[kind]
