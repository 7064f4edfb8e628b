"""Documents set by typst: PDF that is tagged, PDF/UA-1, with its fonts inside."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parent.parent / "static" / "vendor"
UNKNOWN_LETTER = "could not be displayed with font"
"""How the compiler says that no font at hand has a letter."""


class UnsetDocumentError(Exception):
    """The template could not be set; the text is the compiler's."""


def set_pdf(folder: Path, template: str, data: Mapping[str, Any]) -> bytes:
    """`template` in `folder` reads `data` as JSON from `sys.inputs.data`: texts stay texts, no
    markup is run. Letters that Inter lacks come from the fonts of the machine. Where none has one, it
    is a box, and the file is tagged but does not claim the standard, which forbids that."""
    import typst

    text = json.dumps(data, ensure_ascii=False)
    try:
        return _compile(folder, template, text, is_accessible=True)
    except typst.TypstError as error:
        if UNKNOWN_LETTER not in str(error):
            raise UnsetDocumentError(str(error)) from error
    return _compile(folder, template, text, is_accessible=False)


def _compile(folder: Path, template: str, text: str, *, is_accessible: bool) -> bytes:
    import typst

    found: bytes = typst.compile(
        str(folder / template),
        root=str(folder),
        font_paths=[str(FONTS)],
        sys_inputs={"data": text},
        pdf_standards=["ua-1"] if is_accessible else None,
    )
    return found
