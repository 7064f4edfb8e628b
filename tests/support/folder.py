"""Reads a folder of canonical files back, and scores it with the pure core."""

import csv
from datetime import date
from pathlib import Path

import numpy as np

from succession.scoring import (
    BANDS,
    CompetencySettings,
    EvidenceColumns,
    EvidenceRow,
    Profiles,
    Requirement,
    Source,
    day_number,
    estimate_proficiency,
    score_readiness,
)

Rows = list[dict[str, str]]


def read(folder: Path, file: str) -> Rows:
    with (folder / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def scored_pairs(folder: Path) -> list[tuple[str, str]]:
    """(employee number, role code): own role, the next rung of its family, and slates."""
    roles = {row["code"]: row for row in read(folder, "roles.csv")}
    seats = {row["code"]: row["role_code"] for row in read(folder, "positions.csv")}
    active = {
        r["employee_number"]: r for r in read(folder, "employees.csv") if r["status"] == "active"
    }
    pairs = set()
    for number, person in active.items():
        own = roles.get(person["role_code"])
        if own:
            pairs.add((number, own["code"]))
            above = [
                role
                for role in roles.values()
                if role["family"] == own["family"] and int(role["grade"]) > int(own["grade"])
            ]
            lowest = min((int(role["grade"]) for role in above), default=0)
            pairs |= {(number, role["code"]) for role in above if int(role["grade"]) == lowest}
    for row in read(folder, "successors.csv"):
        if row["employee_number"] in active:
            pairs.add((row["employee_number"], seats[row["position_code"]]))
    return sorted(pairs)


def bands(folder: Path, as_of: date) -> dict[tuple[str, str], str]:
    """Band by pair, from evidence.csv alone (a finished course never makes a band worse)."""
    people = {row["employee_number"]: i for i, row in enumerate(read(folder, "employees.csv"))}
    skills = {row["code"]: i for i, row in enumerate(read(folder, "competencies.csv"))}
    roles = {row["code"]: i for i, row in enumerate(read(folder, "roles.csv"))}
    half_lives = [
        (skills[row["code"]], float(row["half_life_days"]))
        for row in read(folder, "competencies.csv")
        if row["half_life_days"]
    ]
    estimates = estimate_proficiency(
        _evidence(folder, people, skills),
        as_of=day_number(as_of),
        settings=CompetencySettings(
            competency=np.array([skill for skill, _ in half_lives]),
            half_life_days=np.array([days for _, days in half_lives]),
        ),
    )
    pairs = scored_pairs(folder)
    readiness = score_readiness(
        estimates,
        _profiles(folder, skills, roles),
        employee=np.array([people[number] for number, _ in pairs]),
        profile=np.array([roles[code] for _, code in pairs]),
    )
    return {
        pair: BANDS[band].value for pair, band in zip(pairs, readiness.band.tolist(), strict=True)
    }


def _evidence(folder: Path, people: dict[str, int], skills: dict[str, int]) -> EvidenceColumns:
    return EvidenceColumns.from_rows(
        EvidenceRow(
            employee=people[row["employee_number"]],
            competency=skills[row["competency_code"]],
            source=Source(row["source"]),
            level=float(row["level"]),
            observed_on=date.fromisoformat(row["observed_on"]),
            expires_on=date.fromisoformat(row["expires_on"]) if row["expires_on"] else None,
        )
        for row in read(folder, "evidence.csv")
    )


def _profiles(folder: Path, skills: dict[str, int], roles: dict[str, int]) -> Profiles:
    lines: dict[int, list[Requirement]] = {}
    for row in read(folder, "role_requirements.csv"):
        lines.setdefault(roles[row["role_code"]], []).append(
            Requirement(
                competency=skills[row["competency_code"]],
                level=float(row["level"]),
                weight=float(row["weight"]),
                critical=row["critical"] == "yes",
            )
        )
    return Profiles.from_requirements(lines)
