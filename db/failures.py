"""Counting wrong passphrases while the data is still locked.

The count lies in a plain file of the data folder: whoever may write there can clear it, as they could copy
the folder and guess elsewhere. What slows guessing down is argon2; the count keeps people at this screen to
five tries, as it does once the data is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from db import lockout
from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.passphrases import MAX_FAILURES
from db.paths import write_atomically


@dataclass(frozen=True, slots=True)
class Count:
    """Failures in a row, and when the last of them was (milliseconds since 1970)."""

    failures: int
    last_ms: int

    @property
    def last_at(self) -> datetime:
        """When the last failure was."""
        return instant_of(self.last_ms)


class FailureCount:
    """The file. A damaged or missing one counts as empty, so that nobody is locked out by it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _load(self) -> dict[str, Count]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Count])
        except (OSError, msgspec.DecodeError):
            return {}

    def _save(self, counts: dict[str, Count]) -> None:
        try:
            write_atomically(self._path, msgspec.json.encode(counts))
        except OSError as error:
            message = "数据文件夹只能看不能写；请检查磁盘写保护和文件夹权限。"
            raise KnownError("DB-READONLY", message) from error

    def refuse_locked(self, login: str, now: datetime) -> None:
        """Raise KnownError SIGN-IN-LOCKED while the login is locked, however the clock was set back."""
        counts = self._load()
        count = counts.get(login)
        if count is None:
            return
        if count.last_at > now:
            counts[login] = count = Count(count.failures, int(now.timestamp() * 1000))
            self._save(counts)
        until = lockout.open_again(count.failures, count.last_at, now)
        if until is not None:
            raise lockout.locked(until)
        if count.failures >= MAX_FAILURES:
            self.forget(login)

    def failed(self, login: str, now: datetime) -> KnownError:
        """Count one failure and return the refusal to raise."""
        counts = self._load()
        failures = counts[login].failures + 1 if login in counts else 1
        counts[login] = Count(failures, int(now.timestamp() * 1000))
        self._save(counts)
        return lockout.refusal(failures, now)

    def forget(self, login: str) -> None:
        """Start anew after a good passphrase."""
        counts = self._load()
        if counts.pop(login, None) is not None:
            self._save(counts)
