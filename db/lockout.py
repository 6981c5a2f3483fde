"""What somebody is told whose passphrase was wrong, or whose account is locked."""

from __future__ import annotations

from datetime import datetime

from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.passphrases import LOCK_FOR, MAX_FAILURES, locked_until


def open_again(failures: int, last_failure_at: datetime | None, now: datetime) -> datetime | None:
    """When the lock of an account ends, or None while it is open. A clock set back does not lengthen it."""
    last = min(last_failure_at, now) if last_failure_at else None
    until = locked_until(failures, last)
    return until if until and now < until else None


def wrong(tries_left: int | None, field: str = "passphrase") -> KnownError:
    """The refusal for a wrong passphrase; ``tries_left`` is None where the login is not known."""
    if tries_left is None:
        return KnownError("SIGN-IN-WRONG", "登录名或口令不对，请再输一次。", field, tries_left=None)
    return KnownError(
        "SIGN-IN-WRONG",
        f"口令不对，还可试 {tries_left} 次；错满 {MAX_FAILURES} 次锁 {LOCK_FOR.seconds // 60} 分钟。",
        field,
        tries_left=tries_left,
    )


def locked(until: datetime) -> KnownError:
    """The refusal while an account is locked."""
    return KnownError(
        "SIGN-IN-LOCKED",
        f"口令错满 {MAX_FAILURES} 次，已锁到 {local(until):%H:%M}；请到时再试，或请值班长重设口令。",
        "passphrase",
        until=until.isoformat(),
    )


def refusal(failures: int, now: datetime, field: str = "passphrase") -> KnownError:
    """The refusal for the failure just counted."""
    until = open_again(failures, now, now)
    return locked(until) if until else wrong(MAX_FAILURES - failures, field)
