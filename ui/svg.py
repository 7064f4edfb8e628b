"""The few words of SVG that the marks are drawn with. Pure: no Django, every text escaped here."""

import re
from functools import cache
from xml.sax.saxutils import escape, quoteattr

Attribute = str | float | None


def fraction(value: float) -> str:
    """A share of the width as a percentage, so that one picture fits any width unscaled."""
    return f"{plain(100 * value)}%"


def plain(value: float) -> str:
    return f"{round(value, 2):g}"


def element(name: str, content: str = "", **attributes: Attribute) -> str:
    """One element. `class_` gives class; "_" inside a name becomes "-"; None is left out."""
    text = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    return f"<{name}{text}>{content}</{name}>" if content else f"<{name}{text}/>"


def _attribute(key: str, value: str | float) -> str:
    text = value if isinstance(value, str) else plain(value)
    return (
        f" {_name(key)}={quoteattr(text)}" if NEEDS_CARE.search(text) else f' {_name(key)}="{text}"'
    )


@cache
def _name(key: str) -> str:
    return key.rstrip("_") if key in KEPT else key.rstrip("_").replace("_", "-")


KEPT = {"viewBox", "preserveAspectRatio"}
NEEDS_CARE = re.compile(r"[&<>\"\n\r\t]")


def text(words: str, **attributes: Attribute) -> str:
    return element("text", escape(words), **attributes)


def at(x: float, content: str) -> str:
    """Places a drawing in pixels at a share of the width."""
    return element("svg", content, x=fraction(x), overflow="visible")


def picture(content: str, *, height: float, name: str, class_: str) -> str:
    """An SVG of full width and fixed height. Without a `name` it is silent for screen readers."""
    spoken = {"role": "img", "aria_label": name} if name else {"aria_hidden": "true"}
    return element("svg", content, class_=class_, width="100%", height=height, **spoken)


PRINT_STYLE = """
.bar-track{fill:#dde2e8}.bar-needed{fill:#aeb7c3}.bar-gap{stroke:#fff;stroke-width:2}
.bar-band{fill:#bcd0ef;fill-opacity:.82;stroke:#4e7ac0;stroke-width:1.25}
.bar-tick{fill:#123067}.bar-flag{fill:#17202b}.bar-meter{fill:#4e7ac0}
.bar-unknown{fill:none;stroke:#7c8794;stroke-width:1.25;stroke-dasharray:4 3}
.bar-outline{fill:none;stroke:#7c8794}
.bar-label{fill:#465160;font-family:Inter;font-size:12px}
.bar-label-strong{fill:#17202b;font-weight:620}
""".replace("\n", "")


def standalone(content: str, *, width: float, height: float) -> str:
    """The same drawing as a file with its own width and print colours, for documents."""
    style = element("style", PRINT_STYLE)
    return element(
        "svg", style + content, xmlns="http://www.w3.org/2000/svg",
        width=width, height=height, viewBox=f"0 0 {plain(width)} {plain(height)}",
    )  # fmt: skip
