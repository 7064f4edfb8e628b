"""Packs as PDF."""

from pathlib import Path

from succession.packs.printing import Paper, one_pack
from succession.packs.selectors import HeldPack
from succession.packs.session import SessionPack, session_document
from ui.documents import set_pdf

FOLDER = Path(__file__).resolve().parent / "typst"


def one_pdf(held: HeldPack, *, paper: Paper, holder: str) -> bytes:
    return set_pdf(FOLDER, "pack.typ", one_pack(held, paper=paper, holder=holder))


def session_pdf(pack: SessionPack, *, paper: Paper, holder: str) -> bytes:
    return set_pdf(FOLDER, "pack.typ", session_document(pack, paper=paper, holder=holder))
