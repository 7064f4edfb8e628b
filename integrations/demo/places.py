"""Where the invented company works, and whose names are met there."""

from dataclasses import dataclass

from .tables import WORDS_FOLDER, read_table


@dataclass(frozen=True, kw_only=True)
class Place:
    """`origins`: keys of `names.ORIGINS`, the first one is met most often."""

    city: str
    country: str
    timezone: str
    locale: str
    origins: tuple[str, ...]


PLACES: tuple[Place, ...] = tuple(
    Place(
        city=row["city"],
        country=row["country"],
        timezone=row["timezone"],
        locale=row["locale"],
        origins=tuple(row["origins"].split()),
    )
    for row in read_table(WORDS_FOLDER / "places.csv")
)
HEAD_OFFICE = [place.city for place in PLACES].index("Rotterdam")
