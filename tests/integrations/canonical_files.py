"""A small, good set of canonical files, and how tests write and import such files."""

import hashlib
import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.db import connection

from audit.services import System
from integrations.canonical.services import import_folder
from integrations.core.summary import write_summary
from integrations.models import ImportRun

BY = System("Tests")

GOOD = {
    "org_units.csv": "code,name,parent_code\nU1,Company,\nU2,Sales,U1\n",
    "competencies.csv": (
        "code,name,framework_code,framework_name,scale_max\n"
        "coaching,Coaching,F,Leading,5\nplanning,Planning,F,Leading,4\n"
    ),
    "indicators.csv": (
        'competency_code,level,text\ncoaching,1,"Listens,\nthen speaks"\ncoaching,2,Asks first\n'
    ),
    "roles.csv": "code,name,family,grade,is_critical\nrep,Rep,Sales,1,no\nhead,Head,Sales,2,yes\n",
    "role_requirements.csv": (
        "role_code,competency_code,level,weight,critical\n"
        "rep,coaching,2,,\nhead,coaching,4.5,2,yes\nhead,planning,3,1,no\n"
    ),
    "employees.csv": (
        "employee_number,full_name,email,manager_number,org_unit_code,position_code,role_code,"
        "grade,hired_on,left_on,status,gender,birth_year\n"
        "E2,Bo Berg,bo@example.org,E1,U2,,rep,1,2020-01-05,,active,woman,1980\n"
        "E1,Ann Arn,ann@example.org,,U1,P1,head,2,2010-01-05,,active,,\n"
        "E3,Cy Cole,,E2,U2,,rep,1,,,,,\n"
    ),
    "positions.csv": (
        "code,title,role_code,org_unit_code,incumbent_number,is_critical,risk_of_loss\n"
        "P1,Head of sales,head,U1,,yes,high\nP2,Rep north,rep,U2,E3,no,\n"
    ),
    "content.csv": (
        "code,title,url,yearly_cost,currency\nK1,Coaching basics,https://example.org/k1,12.50,EUR\n"
    ),
    "content_competencies.csv": "content_code,competency_code,level\nK1,coaching,2\nK1,coaching,3\n",
    "completions.csv": (
        "employee_number,content_code,completed_on,score,passed\n"
        "E3,K1,2026-01-05,80,yes\nE2,K1,2026-01-06,,\nE2,GONE,2026-01-06,,\n"
    ),
    "evidence.csv": (
        "employee_number,competency_code,source,level,observed_on,expires_on,assessor_number,note\n"
        'E3,coaching,manager_rating,3,2026-01-05,,E2,"clear, kind"\n'
        "E3,coaching,self_assessment,4,2026-01-05,,,\n"
    ),
    "successors.csv": (
        "position_code,employee_number,status,emergency\nP1,E2,confirmed,yes\nP1,E3,,\n"
    ),
    "logins.csv": "employee_number,logged_in_on,system\nE3,2026-01-05,LMS\nE3,2026-01-05,\n",
}


def write_folder(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        data = text if isinstance(text, bytes) else text.encode()
        (folder / name).write_bytes(data)
    return folder


def take(folder: Path, files: Mapping[str, str | bytes], **options: Any) -> dict[str, Any]:
    """Import these files and return the summary."""
    for old in folder.glob("*.csv"):
        old.unlink()
    return summary_of(import_folder(path=write_folder(folder, files), by=BY, **options))


def summary_of(import_run: ImportRun) -> dict[str, Any]:
    out = StringIO()
    write_summary(import_run, out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def refused_import() -> ImportRun:
    """An import of one row that was rejected."""
    with TemporaryDirectory() as name:
        folder = write_folder(Path(name), {"org_units.csv": "code,name,parent_code\nU3,Ops,U9\n"})
        return import_folder(path=folder, by=BY)


def command(path: Path, *options: str) -> tuple[int, str, str]:
    """Exit status, output and errors of manage.py import_data."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_data", str(path), *options, stdout=out, stderr=err)
    except SystemExit as leaving:
        return int(str(leaving.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def database_digest() -> dict[str, str]:
    """Every table of ours, byte for byte, but for the trail that an import leaves and the marks that
    say which figures are to be worked out anew."""
    digests = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')  # noqa: S608 - our own table
            rows = "\n".join(row for (row,) in cursor.fetchall())
            digests[table] = hashlib.sha256(rows.encode()).hexdigest()
    return digests


def _tables() -> list[str]:
    rooms = ("people_", "competencies_", "learning_", "succession_")
    names = connection.introspection.table_names()
    marks = {"succession_benchmark"}
    return sorted(name for name in names if name.startswith(rooms) and name not in marks)
