"""What can go wrong before a single row is looked at."""

from audit.errors import DomainError


class UnreadableSource(DomainError):
    """The input as a whole cannot be read: no known file, no header, a broken archive.

    `file`, `line` and `column` say where, as far as that is known (line 0 = the whole file).
    """

    def __init__(self, sentence: str, *, file: str = "", line: int = 0, column: str = "") -> None:
        super().__init__(sentence)
        self.file = file
        self.line = line
        self.column = column


def why_it_broke_off(error: Exception) -> str:
    """For the page of the run. What the database says of a failure quotes the row, names and all,
    and stays out."""
    if isinstance(error, DomainError):
        return error.sentence
    return (
        "This is not the fault of the files. Nothing was imported; whoever runs Cadre finds the "
        f"reason in its log ({type(error).__name__})."
    )
