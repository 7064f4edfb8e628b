"""What the bench pages say, in sentences. Pure."""

from succession.bench.shapes import Bench, Cover, Seat

COVER_WORDS = {
    Cover.VACANT: "Vacant",
    Cover.NOBODY_CONFIRMED: "Nobody confirmed",
    Cover.NOBODY_READY: "Confirmed, but nobody ready now",
    Cover.SOMEBODY_READY: "Someone is ready now",
}
EXPOSURE_WORDS = {"low": "Low", "medium": "Medium", "high": "High", "": "Not assessed"}
SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def counted(number: int, noun: str, plural: str = "") -> str:
    """ "1 position", "3 positions"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def spelled(number: int) -> str:
    """Small numbers as words, as newspapers do."""
    return SMALL_NUMBERS[number] if number < len(SMALL_NUMBERS) else f"{number:,}"


def answer(total: int, ready: int, net: int) -> str:
    """The page's answer over the seats that the reader sees."""
    if not total:
        return "No critical position is within your reach."
    has = "has" if ready == 1 else "have"
    first = f"{ready:,} of {total:,} {has} someone ready now."
    if net == ready:
        return f"{first} If all fell vacant at once, the same {net:,} could be filled."
    return (
        f"{first} If all fell vacant at once, {net:,} could be filled, because some people stand "
        "ready for more than one seat."
    )


def strip_words(title: str, band_words: str, *, is_vacant: bool) -> str:
    """One seat in a sentence, for the strip: no names. No band: nobody is confirmed."""
    best = f"best confirmed successor: {band_words}" if band_words else "nobody confirmed"
    return f"{title}: {'vacant, ' if is_vacant else ''}{best}"


def plan_answer(bench: Bench, seat: Seat) -> str:
    """The plan page's answer: how well this one seat is covered."""
    if not seat.confirmed:
        proposed = len(seat.proposed)
        waiting = f", {counted(proposed, 'person', 'people')} proposed" if proposed else ""
        return f"Nobody is confirmed as successor yet{waiting}."
    confirmed = counted(len(seat.confirmed), "confirmed successor")
    if not seat.ready:
        return f"{confirmed.capitalize()}, nobody ready now."
    ready = spelled(len(seat.ready)).capitalize()
    return f"{ready} of {confirmed} {'is' if len(seat.ready) == 1 else 'are'} ready now."


def net_words(bench: Bench, seat: Seat) -> str:
    """Why a covered seat counts for nothing when all fall vacant at once; "" where it counts."""
    if seat.position_id in bench.counted or not seat.ready:
        return ""
    elsewhere = bench.seat_by_person()
    titles = {other.position_id: other.title for other in bench.seats}
    named = sorted({titles[elsewhere[one.employee_id]] for one in seat.ready})
    return f"Counted for {', '.join(named)}"
