"""In which order the levels of a role are climbed. Pure.

The published table lists role levels in alphabetical order, so their order has to be read from
their names and from what they require. Neither suffices alone: a head of a field may be asked for
less skill than its lead (who is the deeper expert), and a "senior analyst" stands below a plain
"manager". `docs/imports-presets.md` tells the rule in words.
"""

import re
from collections.abc import Mapping, Sequence

_SENIORITY = {
    "trainee": 0,
    "apprentice": 0,
    "associate": 1,
    "junior": 2,
    "senior": 4,
    "lead": 5,
    "principal": 6,
    "head": 7,
    "chief": 7,
}
_PLAIN = 3
_HEAD = 7

Rungs = dict[str, int]


def rungs(*, role: str, levels: Mapping[str, Sequence[int]]) -> Rungs:
    """The rung of each level, 1 = lowest. `levels` maps its name to the skill levels it requires.

    Parallel tracks ("Lead developer", "Lead developer - management") share a rung.
    """
    tracks: dict[str, list[str]] = {}
    for name in levels:
        tracks.setdefault(_without_track(name), []).append(name)
    order = sorted(tracks, key=lambda base: _climb_key(role, base, levels[tracks[base][0]]))
    return {name: rung for rung, base in enumerate(order, start=1) for name in tracks[base]}


def _without_track(name: str) -> str:
    return name.partition(" - ")[0].strip()


def _climb_key(role: str, name: str, required: Sequence[int]) -> tuple[bool, bool, int, float, str]:
    seniority = _seniority(name)
    is_head = seniority == _HEAD
    # analysts of a manager's ladder come before its managers, however senior
    is_of_the_trade = "manager" not in role.lower() or "manager" in name.lower()
    mean = sum(required) / len(required) if required else 0.0
    return is_head, is_of_the_trade, seniority, mean, name


def _seniority(name: str) -> int:
    words = re.findall(r"[a-z]+", name.lower())
    if not words:
        return _PLAIN
    return _SENIORITY.get(words[0], _SENIORITY["lead"] if words[-1] == "lead" else _PLAIN)
