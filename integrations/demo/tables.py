"""Reading our own small tables, and writing the canonical files row after row."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

COLUMNS: dict[str, str] = {
    "org_units.csv": "code name parent_code",
    "employees.csv": "employee_number full_name email manager_number org_unit_code position_code "
    "position_title role_code grade location country hired_on left_on status performance_rating "
    "timezone locale gender ethnicity birth_year",
    "competencies.csv": "code name framework_code framework_name description category parent_code "
    "scale_max half_life_days",
    "indicators.csv": "competency_code level text",
    "roles.csv": "code name family grade description is_critical",
    "role_requirements.csv": "role_code competency_code level weight critical",
    "positions.csv": "code title role_code org_unit_code incumbent_number is_critical risk_of_loss "
    "impact_of_loss",
    "content.csv": "code title description provider format url language duration_minutes "
    "yearly_cost currency retired_on",
    "content_competencies.csv": "content_code competency_code level",
    "completions.csv": "employee_number content_code completed_on score passed",
    "evidence.csv": "employee_number competency_code source level observed_on expires_on "
    "assessor_number note",
    "successors.csv": "position_code employee_number status emergency",
    "logins.csv": "employee_number logged_in_on system",
}  # fmt: skip

Row = Sequence[object]
WORDS_FOLDER = Path(__file__).resolve().parent / "words"


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Folder:
    """The files of one company. Rows are appended in turns and counted; nothing is kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[str, int] = {}
        path.mkdir(parents=True, exist_ok=True)

    def write(self, file: str, rows: Iterable[Row]) -> None:
        """Append rows; the first call makes the file anew, with its header."""
        is_new = file not in self.rows
        with (self.path / file).open("w" if is_new else "a", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            if is_new:
                writer.writerow(COLUMNS[file].split())
            writer.writerows(self._counted(file, rows))

    def _counted(self, file: str, rows: Iterable[Row]) -> Iterable[Row]:
        self.rows.setdefault(file, 0)
        for row in rows:
            self.rows[file] += 1
            yield row
