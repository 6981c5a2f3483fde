"""Passphrases of operators: strength, lock-out and age (等保二级, GB/T 22239: identity checks)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.domain.errors import KnownError

FIELD = "passphrase"
MIN_LENGTH = 8
MAX_LENGTH = 128
MIN_CLASSES = 3
MAX_FAILURES = 5
LOCK_FOR = timedelta(minutes=15)
EXPIRES_AFTER = timedelta(days=90)
WARN_BEFORE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Strength:
    """What the first-start screen ticks off while a passphrase is typed."""

    long_enough: bool
    three_classes: bool
    impersonal: bool

    @property
    def good(self) -> bool:
        """Whether the passphrase may be used."""
        return self.long_enough and self.three_classes and self.impersonal


def strength(text: str, login: str = "", name: str = "") -> Strength:
    """The facts about a passphrase; classes are capitals, small letters, digits and everything else."""
    plain = unicodedata.normalize("NFKC", text)
    classes = {_class(char) for char in plain}
    folded = plain.casefold()
    own = (unicodedata.normalize("NFKC", part).casefold().strip() for part in (login, name))
    return Strength(
        long_enough=len(plain) >= MIN_LENGTH,
        three_classes=len(classes) >= MIN_CLASSES,
        impersonal=not any(len(part) >= 2 and part in folded for part in own),
    )


def _class(char: str) -> str:
    if char.isascii() and char.isalpha():
        return "capital" if char.isupper() else "small"
    return "digit" if char.isdigit() else "other"


def check_passphrase(text: str, login: str, name: str) -> str:
    """The passphrase unchanged, when it is good enough.

    Raises KnownError ``PASSPHRASE`` on field ``passphrase``.
    """
    facts = strength(text, login, name)
    if not facts.long_enough:
        raise KnownError("PASSPHRASE", f"口令至少 {MIN_LENGTH} 位，请再加长。", FIELD)
    if len(text) > MAX_LENGTH:
        raise KnownError("PASSPHRASE", f"口令最多 {MAX_LENGTH} 位，请缩短。", FIELD)
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise KnownError("PASSPHRASE", "口令里有看不见的控制字符，请重新输入。", FIELD)
    if not facts.three_classes:
        raise KnownError("PASSPHRASE", "口令要含大写、小写、数字、符号中的三类，请补上。", FIELD)
    if not facts.impersonal:
        raise KnownError("PASSPHRASE", "口令里不能有登录名或姓名，请换一个。", FIELD)
    return text


def locked_until(failures: int, last_failure: datetime | None) -> datetime | None:
    """When signing in is possible again after ``failures`` wrong tries in a row; ``None`` when not locked.

    The instant may already be past: then the lock is over and the count starts anew.
    """
    if failures < MAX_FAILURES or last_failure is None:
        return None
    return last_failure + LOCK_FOR


def expires_in(changed_on: date, today: date) -> int:
    """Days until a passphrase is 90 days old; 0 or less when it should be changed now."""
    return (changed_on + EXPIRES_AFTER - today).days


def expiry_warning(changed_on: date, today: date) -> str | None:
    """One sentence for the status bar from a week before the passphrase is too old, else ``None``."""
    left = expires_in(changed_on, today)
    if left > WARN_BEFORE.days:
        return None
    if left > 0:
        return f"口令还有 {left} 天到期，请尽快更换。"
    return f"口令已用满 {EXPIRES_AFTER.days} 天，请现在更换。"
