"""What a URL may say."""


class ExportKind:
    """The kinds of file that every list can be taken away as."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
