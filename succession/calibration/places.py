"""Places as rows hold them: two columns, both empty in the holding area."""

from succession.calibration.grid import Cell, Place
from succession.models import CalibrationConflict, CalibrationMember, CalibrationMove


def _place(row: int | None, column: int | None) -> Place:
    return None if row is None or column is None else Cell(row=row, column=column)


def place_of(member: CalibrationMember) -> Place:
    return _place(member.row, member.column)


def before_of(member: CalibrationMember) -> Place:
    return _place(member.before_row, member.before_column)


def target_of(wanted: CalibrationMove | CalibrationConflict) -> Place:
    return _place(wanted.to_row, wanted.to_column)


def origin_of(move: CalibrationMove) -> Place:
    return _place(move.from_row, move.from_column)


def row_of(place: Place) -> int | None:
    return place.row if place else None


def column_of(place: Place) -> int | None:
    return place.column if place else None
