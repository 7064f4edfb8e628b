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
