"""Packs as PDF."""

from pathlib import Path

from succession.packs.printing import Paper, one_pack
from succession.packs.selectors import HeldPack
from ui.documents import set_pdf

FOLDER = Path(__file__).resolve().parent / "typst"


def one_pdf(held: HeldPack, *, paper: Paper, holder: str) -> bytes:
    return set_pdf(FOLDER, "pack.typ", one_pack(held, paper=paper, holder=holder))
