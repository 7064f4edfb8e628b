"""The operating-system account a server runs under.

PostgreSQL refuses to run as root. When we are root (containers), it runs as an existing
account without rights; otherwise as ourselves.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, kw_only=True)
class ServerAccount:
    """``uid`` and ``gid`` are None when the server runs as whoever we are."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_data_in(cls, data: Path) -> Self:
        """The owner of ``data`` where it exists, so that an account added later changes nothing."""
        if os.geteuid() != 0:
            return cls()
        if data.exists() and data.stat().st_uid != 0:
            return cls(uid=data.stat().st_uid, gid=data.stat().st_gid)
        entry = _unprivileged()
        return cls(uid=entry.pw_uid, gid=entry.pw_gid)

    def run(self, *command: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run as this account, away from our terminal, folder and environment."""
        return subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            check=False,
        )

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Whether every folder on the way is open to this account (``/root`` is not)."""
        return self.run("/bin/sh", "-c", 'cd "$1"', "sh", folder).returncode == 0


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return next(entry for entry in pwd.getpwall() if entry.pw_uid != 0)
